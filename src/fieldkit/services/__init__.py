"""What can be done: one function is one use case and one transaction."""
