"""Evidence becomes an Answer whose every quote and figure is verified."""
