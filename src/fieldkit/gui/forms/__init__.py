"""Forms: what can be begun, what is half done, what is finalized."""
