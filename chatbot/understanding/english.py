"""English questions over Chinese documents: a term lexicon turns them into Chinese ones.

Not a translation: the longest known phrases become the words that documents print, the rest
stays as it is (SaaS, 5G). Search and intent rules then see Chinese; the quote stays as printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from chatbot.understanding.cues import english_frames, words
from chatbot.understanding.lexicon import Entry

WORD = re.compile(r"[A-Za-z][A-Za-z+#&'-]*|\d[\d,.%]*[A-Za-z]*|[?]|[\u4e00-\u9fff]+")
LONGEST_PHRASE = 6
POINTING = re.compile(
    r"\b(?:that|this|the same|the)\s+(?:task|area|clause|item|measure|field|industry|sector|point|"
    r"part|section|one|target|goal)\b|\bits?\b|\b(?:that|this|them|they|their)\b",
    re.IGNORECASE,
)
"""Points at what was said before."""


class Translator:
    """Turns English phrases into the Chinese that documents print."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._phrases: dict[str, str] = {}
        for entry in entries:
            self._phrases.setdefault(_stem_phrase(entry.alias), entry.canonical)
        self._frames = english_frames()
        self._idle = frozenset(words("english"))

    def translate(self, text: str, *, points_back: bool = False) -> str:
        """Return *text* with every known phrase in Chinese and no English function words.

        Where it *points_back* at what was said before (it, that task), the Chinese does too.
        """
        framed: list[str] = []
        back = ""
        if points_back and (found := POINTING.search(text)):
            back, text = "该条", text.replace(found.group(), " ")
        for pattern, chinese in self._frames:
            if pattern.search(text):
                framed.append(chinese)
                text = pattern.sub(" ", text, count=1)
        tokens = WORD.findall(text)
        out: list[str] = []
        i = 0
        while i < len(tokens):
            for length in range(min(LONGEST_PHRASE, len(tokens) - i), 0, -1):
                chinese_words = self._phrases.get(_stem_phrase(" ".join(tokens[i : i + length])))
                if chinese_words is not None:
                    out.append(chinese_words)
                    i += length
                    break
            else:
                if not tokens[i].isascii() or tokens[i].lower() not in self._idle:
                    out.append(tokens[i])
                i += 1
        chinese = f"{','.join(dict.fromkeys(out))} {' '.join(framed)}".replace("?", "").strip()
        return f"{back}{chinese}?"


def _stem_phrase(phrase: str) -> str:
    return " ".join(_stem(w) for w in phrase.lower().replace("-", " ").split())


def _stem(word: str) -> str:
    """Fold plurals and spelling variants: industries → industry, targets → target."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "aas")):
        return word[:-1]
    return word
