"""Settings: language and look, who works here, where the workspace lies, what the program is."""
