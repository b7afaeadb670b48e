"""The window's room for the lists: programmes, districts, organisations, specialists."""
