"""Doors into other people's applications; nothing in the house imports from here."""
