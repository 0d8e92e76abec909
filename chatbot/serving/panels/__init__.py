"""The page's pieces as markup, made from records; no piece knows which framework shows it."""
