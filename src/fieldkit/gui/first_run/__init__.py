"""Before a workspace is open: the first run, the unlock screen, and what may stand in the way."""
