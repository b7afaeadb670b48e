"""The sealed file by which one workspace speaks to another."""
