"""Proper names in a question: a place, a Latin word, words in quotes.

What answers has to be about them: 青榆区的任务 is not told by a sentence about 任务 in general.
"""

from __future__ import annotations

import re

from chatbot.understanding.asking import places

LATIN = re.compile(r"(?<![A-Za-z\d])[A-Za-z][A-Za-z\d]+(?:-[A-Za-z\d]+)*(?![A-Za-z])")
QUOTED = re.compile("[“「《]([^“”「」《》]{2,20})[”」》]")


def proper_names(text: str) -> frozenset[str]:
    """Return the proper names of *text*, in lower case."""
    latin = (m.group() for m in LATIN.finditer(text))
    quoted = (m[1] for m in QUOTED.finditer(text))
    return frozenset(name.lower() for name in (*places(text), *latin, *quoted))
