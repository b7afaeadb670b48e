"""The window's room for the audit trail."""
