"""The page on which a form is filled, section by section."""
