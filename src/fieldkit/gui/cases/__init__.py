"""Families: found in a list, shown on a card with their cases, members and papers."""
