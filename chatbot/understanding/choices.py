"""Questions that offer answers to choose from: 按75%扣还是按100%扣, 在南山还是龙岗.

Evidence that prints neither of them tells nothing, however much it is about the subject.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from chatbot.reading.glyphs import plain

OFFERED = re.compile(r"(?P<one>[^,。?;、]{1,14}?)[,、]?还是(?P<other>[^,。?;]{1,14})")
FIGURE = re.compile(r"\d[\d.]*%?|[一二三四五六七八九十百]{1,3}(?=[次年个月天成折倍])")
OPEN = re.compile("不|没|能|可以|哪|什么|怎|谁|多少|几")
"""Offers no answers: 能报还是不能报, 还是怎样."""
SHORTEST = 2
"""Characters of a word that tells one answer from the other."""


def is_untold(text: str, evidence: str, words_of: Callable[[str], Iterable[str]]) -> bool:
    """Return True where *text* offers two answers and *evidence* prints nothing of either.

    Figures tell them apart where both have one, else the words that only one of them has;
    *words_of* cuts a text into its words.
    """
    found = OFFERED.search(plain(text).replace(" ", ""))
    if found is None or OPEN.search(found["other"]) or OPEN.search(found["one"][-4:]):
        return False
    # What stands before the first answer is asked about: 基地选址在南山还是龙岗.
    sides = found["one"][-len(found["other"]) - 1 :], found["other"]
    one, other = (frozenset(FIGURE.findall(side)) for side in sides)
    if not (one and other):
        one, other = (frozenset(w for w in words_of(s) if len(w) >= SHORTEST) for s in sides)
    printed = plain(evidence).replace(" ", "")
    return bool(other - one) and not any(word in printed for word in one ^ other)
