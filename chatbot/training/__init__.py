"""Offline training of the bundled encoder and the abstention model; answers no questions."""
