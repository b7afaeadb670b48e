"""A made-up working life, played through the same services as the window."""
