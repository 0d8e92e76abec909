"""A corpus file becomes a Document, a Document becomes Clauses. Pure: no index, no model."""
