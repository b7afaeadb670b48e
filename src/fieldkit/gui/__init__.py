"""The window: what a specialist sees and touches."""
