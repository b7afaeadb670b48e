"""XPath expressions of forms, compiled to Python functions."""
