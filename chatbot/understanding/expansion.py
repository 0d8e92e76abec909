"""What documents print for what people say: weighted expansion of a question from the lexicon."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from chatbot.understanding.lexicon import Lexicon

KINDS = ("business", "abbreviation", "industry")


class Expander:
    """Finds aliases in questions and gives the canonical words with their weights."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._canonical: dict[str, dict[str, float]] = defaultdict(dict)
        for entry in lexicon.of(*KINDS):
            if entry.alias != entry.canonical and len(entry.alias) >= 2:
                words = self._canonical[entry.alias.lower()]
                words[entry.canonical] = max(entry.weight, words.get(entry.canonical, 0.0))
        self._longest = max(map(len, self._canonical), default=0)

    def expand(self, text: str) -> Mapping[str, float]:
        """Return {printed words: weight} for every alias in *text*; the longest alias wins."""
        folded = text.lower()
        found: dict[str, float] = {}
        start = 0
        while start < len(folded):
            for end in range(min(len(folded), start + self._longest), start + 1, -1):
                words = self._canonical.get(folded[start:end])
                if words:
                    for canonical, weight in words.items():
                        found[canonical] = max(weight, found.get(canonical, 0.0))
                    start = end - 1
                    break
            start += 1
        return found
