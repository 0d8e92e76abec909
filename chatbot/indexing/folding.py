"""Many texts folded at once: a table look-up for each character where none touches its neighbours.

Unicode's compatibility composition is defined over strings, because marks compose with what stands
before them. A text without such marks is folded character by character, whatever its length.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from functools import cache

import numpy as np

from chatbot.indexing.trie import Codes, Ints, codes_of

PLANE = 1 << 16
"""Characters that have a place in the table; the others are rare and folded with their text."""
BETWEEN = "\n"
"""Put behind each text: part of no word."""
HANGUL = range(0x1100, 0x1200)
"""Jamo compose by arithmetic, which no character's decomposition mentions."""
SURROGATES = range(0xD800, 0xE000)
SIGMA = "\u03a3"
"""Its lower case depends on whether a word ends with it."""


class BulkFold:
    """Does to many texts what a folding function, made of NFKC and lower case, does to one."""

    def __init__(self, fold: Callable[[str], str]) -> None:
        """Learn what *fold* does to each character by itself."""
        self._fold = fold
        touched = _composing()
        self._folded = np.arange(PLANE, dtype=np.uint32)
        self._plain = np.zeros(PLANE, dtype=np.bool_)
        for code in range(PLANE):
            if code in SURROGATES:
                continue
            found = fold(chr(code))
            if len(found) == 1 and touched.isdisjoint((chr(code), found)):
                self._folded[code] = ord(found)
                self._plain[code] = True

    def rows(self, texts: Sequence[str]) -> tuple[Codes, Ints]:
        """Return the folded *texts* end to end, BETWEEN behind each, and each character's text."""
        codes, row_of = _join(texts)
        plain = self._plain[np.minimum(codes, PLANE - 1)] & (codes < PLANE)
        others = np.unique(row_of[~plain]).tolist()
        if others:
            mended = list(texts)
            for row in others:
                mended[row] = self._fold(texts[row])
            codes, row_of = _join(mended)
        # What was folded with its text is folded already.
        whole = np.zeros(len(texts), dtype=np.bool_)
        whole[others] = True
        table = self._folded[np.minimum(codes, PLANE - 1)]
        return np.where(whole[row_of], codes, table), row_of


def text_of(codes: Codes) -> str:
    """Return the text that *codes* spell."""
    return codes.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")


def without_surrogates(text: str) -> str:
    """Return *text* with a mark for each lone surrogate: it has no UTF-8."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _join(texts: Sequence[str]) -> tuple[Codes, Ints]:
    sizes = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts)) + len(BETWEEN)
    codes = codes_of(BETWEEN.join([*texts, ""]))
    return codes, np.repeat(np.arange(len(texts)), sizes)


@cache
def _composing() -> frozenset[str]:
    """Return the characters whose folding depends on what stands beside them."""
    found = {SIGMA, *map(chr, HANGUL)}
    for code in range(PLANE):
        if unicodedata.combining(chr(code)):
            found.add(chr(code))
        parts = unicodedata.decomposition(chr(code)).split()
        if len(parts) == 2 and not parts[0].startswith("<"):
            found.add(chr(int(parts[1], 16)))
    return frozenset(found)
