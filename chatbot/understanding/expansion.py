"""What documents print for what people say: weighted expansion of a question from the lexicon."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping

from chatbot.understanding.lexicon import Lexicon

KINDS = ("business", "everyday", "abbreviation", "industry")


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
        """Return {printed words: weight} for every alias in *text*; the longest alias wins.

        The alias itself is among them, with all the weight there is: where it is printed, nothing
        says it better.
        """
        found: dict[str, float] = {}
        for alias in self.aliases(text):
            found[alias] = 1.0
            for canonical, weight in self._canonical[alias].items():
                found[canonical] = max(weight, found.get(canonical, 0.0))
        return found

    def unexplained(self, text: str, is_printed: Callable[[str], bool]) -> str:
        """Return *text* without the aliases of words that are printed."""
        for alias in self.aliases(text):
            if any(is_printed(canonical) for canonical in self._canonical[alias]):
                text = re.sub(re.escape(alias), " ", text, flags=re.IGNORECASE)
        return text

    def aliases(self, text: str) -> list[str]:
        """Return the aliases that stand in *text*, in order, the longest at each place."""
        folded = text.lower()
        found: list[str] = []
        start = 0
        while start < len(folded):
            for end in range(min(len(folded), start + self._longest), start + 1, -1):
                if folded[start:end] in self._canonical and _is_whole(folded, start, end):
                    found.append(folded[start:end])
                    start = end - 1
                    break
            start += 1
        return found


def _is_whole(text: str, start: int, end: int) -> bool:
    """True unless a Latin alias is a piece of a longer Latin word (ar in smart)."""
    if not text[start:end].isascii():
        return True
    around = text[max(0, start - 1) : start] + text[end : end + 1]
    return not any(c.isascii() and c.isalnum() for c in around)
