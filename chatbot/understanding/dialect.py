"""Cantonese as it is written becomes the written Chinese that rules and documents use.

The words are data (``cues.toml``), in simplified characters: a question is simplified first. A
handful of function words is enough; the rest of the vocabulary is shared.
"""

from __future__ import annotations

import re
from functools import cache

from chatbot.understanding import cues

TELLING = re.compile(
    r"[嘅咗佢哋喺嚟冇嗰啲咩嘢畀揾咁噉攞]|唔|乜嘢|边个|边度|边条|点样|点解|几多|系咪|系唔系"
)
"""Only a text that holds one of these is Cantonese: 点 and 系 alone are good Mandarin."""


def in_standard_words(text: str) -> str:
    """Return *text* with dialect words replaced, the longest first.

    Unchanged where nothing tells that it is dialect.
    """
    text = text.replace("𠮶", "嗰")  # what OpenCC makes of it; nobody types that
    if not TELLING.search(text):
        return text
    words = cues.dialect()
    return _pattern().sub(lambda found: words[found.group()], text)


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(cues.dialect(), key=len, reverse=True))))
