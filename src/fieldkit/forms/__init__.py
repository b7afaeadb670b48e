"""How a form behaves: the engine for ODK XForms."""
