"""The page of what people wrote differently."""
