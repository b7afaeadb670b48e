"""Paper: what is printed, signed, given to a family or sent to an agency."""
