"""A question, with its history, becomes a Query: what is asked, and about which clauses."""
