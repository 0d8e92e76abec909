"""A Query becomes Evidence: lexical and dense search, fused."""
