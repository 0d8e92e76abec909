"""Clauses become an Index on disk: words, BM25, vectors, and a store that swaps atomically."""
