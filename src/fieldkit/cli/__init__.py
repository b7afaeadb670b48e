"""The command line: a file per noun, the same services as the window."""
