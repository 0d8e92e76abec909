"""English questions over Chinese documents: a term lexicon turns them into Chinese ones.

Not a translation: the longest known phrases become the words that documents print, the rest
stays as it is (SaaS, 5G). Search and intent rules then see Chinese; the quote stays as printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from chatbot.reading.numerals import write_han
from chatbot.understanding.cues import english_frames, words
from chatbot.understanding.lexicon import Entry

WORD = re.compile(
    r"[“\"](?P<quoted>[^“”\"]*[\u4e00-\u9fff][^“”\"]*)[”\"]|"
    r"\d+\.\d+到\d+\.\d+|[A-Za-z][A-Za-z+#&'-]*|\d[\d,.%]*(?:[A-Za-z]+|[\u4e00-\u9fff]+)?|[?]|[\u4e00-\u9fff]+"
)
RANGE = re.compile(r"(\d+\.\d+)\s+(?:to|through|until)\s+(\d+\.\d+)")
"""Clauses 2.1 to 2.3."""
SUM = re.compile(
    r"(?:RMB|CNY|¥)?\s*(?P<figure>\d[\d,]*(?:\.\d+)?)\s*(?P<scale>thousand|million|billion|trillion)"
    r"(?P<money>\s*(?:yuan|rmb|cny|renminbi))?",
    re.IGNORECASE,
)
SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
ORDINAL_WORDS = {
    word: number
    for number, line in enumerate(words("english_ordinals"), 1)
    for word in line.split()
}
ORDINAL = rf"(?:\d{{1,2}}|{'|'.join(sorted(ORDINAL_WORDS, key=len, reverse=True))})"
ITEM = re.compile(
    rf"\b(?:item|task|article|clause|point|paragraph|area|measure)\s+(?:no\.?\s*)?(?P<item>{ORDINAL})\s+"
    rf"(?:of|in|under)\s+(?:part|section|chapter)\s+(?P<part>{ORDINAL})\b(?:\s*\([^()]*\))?",
    re.IGNORECASE,
)
"""Item 9 of Part Three."""
PART = re.compile(rf"\bpart\s+(?P<part>{ORDINAL})\b", re.IGNORECASE)
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
        self._stems: dict[str, str] = {}
        for entry in entries:
            self._phrases.setdefault(_singular_phrase(entry.alias), entry.canonical)
            self._stems.setdefault(_stem_phrase(entry.alias), entry.canonical)
        self._frames = english_frames()
        self._idle = frozenset(words("english"))

    def translate(self, text: str, *, points_back: bool = False) -> str:
        """Return *text* with every known phrase in Chinese and no English function words.

        Where it *points_back* at what was said before (it, that task), the Chinese does too.
        """
        framed: list[str] = []
        back = ""
        text = RANGE.sub(r"\1到\2", SUM.sub(_in_chinese, text))
        text = ITEM.sub(
            lambda m: f"第{write_han(_number(m['part']))}部分第{write_han(_number(m['item']))}项",
            text,
        )
        text = PART.sub(lambda m: f"第{write_han(_number(m['part']))}部分", text)
        if points_back and (found := POINTING.search(text)):
            back, text = "该条", text.replace(found.group(), " ")
        for pattern, chinese in self._frames:
            if pattern.search(text):
                framed.append(chinese)
                text = pattern.sub(" ", text, count=1)
        tokens = [found["quoted"] or found.group() for found in WORD.finditer(text)]
        out: list[str] = []
        i = 0
        while i < len(tokens):
            for length in range(min(LONGEST_PHRASE, len(tokens) - i), 0, -1):
                phrase = " ".join(tokens[i : i + length])
                chinese_words = self._phrases.get(_singular_phrase(phrase)) or self._stems.get(
                    _stem_phrase(phrase)
                )
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


def _in_chinese(found: re.Match[str]) -> str:
    """Return a figure in the units that documents print: 5 billion yuan → 50亿元."""
    number = float(found["figure"].replace(",", "")) * SCALES[found["scale"].lower()]
    unit, name = (10**8, "亿") if number >= 10**8 else (10**4, "万")
    return f"{number / unit:g}{name}{'元' if found['money'] else ''}"


def _number(word: str) -> int:
    return int(word) if word.isdecimal() else ORDINAL_WORDS[word.lower()]


def _singular_phrase(phrase: str) -> str:
    return " ".join(_singular(w) for w in phrase.lower().replace("-", " ").split())


def _stem_phrase(phrase: str) -> str:
    return " ".join(_stem(w) for w in phrase.lower().replace("-", " ").split())


def _singular(word: str) -> str:
    """Fold plurals: industries → industry, targets → target."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "aas")):
        return word[:-1]
    return word


def _stem(word: str) -> str:
    """Fold verb forms, too: cultivate, cultivated, cultivating → cultivat."""
    word = _singular(word)
    for ending, least in (("ing", 7), ("ed", 6), ("e", 6)):
        if len(word) >= least and word.endswith(ending):
            return word[: -len(ending)]
    return word
