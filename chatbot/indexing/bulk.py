"""The words of thousands of texts, counted in a tenth of the time that one by one takes.

Gives what :func:`chatbot.indexing.lexical.count` gives over ``Words.index_terms``, to the last
entry (a test holds both to it): jieba's words and probabilities, its best path, its shorter words
inside longer ones. But no word becomes a Python string before it has been counted.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from chatbot.indexing.folding import BulkFold, text_of
from chatbot.indexing.lexical import Counted
from chatbot.indexing.paths import Cut, cut_backward
from chatbot.indexing.trie import ABSENT, CODE_BITS, Codes, Found, Ints, Runs, Trie, batches
from chatbot.indexing.words import HAN, JIEBA_HAN, LATIN, OTHER, PAIR_MARK, Words, fold

AT_ONCE = 1 << 16
"""Characters cut at once: what is known of each takes some 200 bytes."""
LONGEST = 400
"""Characters of a run up to which it is cut together with others."""
ROW_BITS = 14
MOST = 1 << ROW_BITS
"""Texts that can be counted at once."""
SINGLE, PAIR, STRAY = (kind << 46 for kind in (1, 2, 3))
"""Kinds of term numbers above those of longer words: one character, two characters that are
neighbours, and what is no Chinese."""
NO_HAN = re.compile(rf"{LATIN}|{OTHER}")
SHORT_WORDS = (2, 3)
"""Characters of the words that are found inside longer ones."""

Flags = npt.NDArray[np.bool_]


class BulkCounter:
    """Counts the index terms of many texts; made once for a *words*, in half a second."""

    def __init__(self, words: Words) -> None:
        self._segment = words.tokenize
        chances = words.chances()
        self._spelled = list(chances)
        self._trie = Trie(self._spelled, np.fromiter(chances.values(), np.float64, len(chances)))
        self._unknown = words.unknown_chance
        self._numbers: dict[str, int] | None = None
        self._fold = BulkFold(fold)
        self._han, self._jiebas = _members(rf"[{HAN}]"), _members(JIEBA_HAN.pattern[:-1])

    def count(self, texts: Sequence[str]) -> Counted:
        """Return how often each text holds which index term; MOST texts at most."""
        strays: list[str] = []
        pieces = list(self._terms(texts, strays))
        terms = np.concatenate([t for t, _ in pieces])
        rows = np.concatenate([r for _, r in pieces])
        held, often = np.unique(terms << ROW_BITS | rows, return_counts=True)
        own, rows = held >> ROW_BITS, held & (MOST - 1)
        begins = np.flatnonzero(np.diff(own, prepend=-1))
        numbers = np.repeat(np.arange(len(begins)), np.diff(begins, append=len(own)))
        return Counted(
            vocabulary=tuple(self._spell(own[begins], strays)),
            terms=numbers.astype(np.int32),
            rows=rows.astype(np.int32),
            frequencies=np.minimum(often, np.iinfo(np.uint16).max).astype(np.uint16),
            lengths=np.bincount(rows, often, minlength=len(texts)).astype(np.int32),
        )

    def _terms(self, texts: Sequence[str], strays: list[str]) -> Iterator[tuple[Ints, Ints]]:
        """Yield the numbers of terms and the rows that they stand in, in no order."""
        codes, row_of = self._fold.rows(texts)
        joined = text_of(codes)
        yield self._no_han(joined, row_of, strays)
        han = self._han[codes]
        pairs = np.flatnonzero(han[:-1] & han[1:])
        wide = codes.astype(np.int64)
        yield PAIR | wide[pairs] << CODE_BITS | wide[pairs + 1], row_of[pairs]
        turns = np.flatnonzero(np.diff(han.astype(np.int8), prepend=0, append=0))
        starts, lengths = turns[0::2], turns[1::2] - turns[0::2]
        odd = self._is_odd(codes, starts, lengths)
        for at, size in zip(starts[odd].tolist(), lengths[odd].tolist(), strict=True):
            found = [self._number(w, strays) for w in self._segment(joined[at : at + size])]
            yield np.array(found, dtype=np.int64), np.full(len(found), row_of[at])
        starts, lengths = starts[~odd], lengths[~odd]
        for first, last in batches(lengths, AT_ONCE):
            terms, places = self._cut(codes, starts[first:last], lengths[first:last])
            yield terms, row_of[places]

    def _is_odd(self, codes: Codes, starts: Ints, lengths: Ints) -> Flags:
        """Return which runs are left to jieba: long ones, and such as it cuts up beforehand."""
        foreign = np.concatenate(([0], np.cumsum(~self._jiebas[codes])))
        odd: Flags = foreign[starts + lengths] > foreign[starts]
        return odd | (lengths > LONGEST)

    def _no_han(self, joined: str, row_of: Ints, strays: list[str]) -> tuple[Ints, Ints]:
        numbers: dict[str, int] = {}
        found, places = [], []
        for match in NO_HAN.finditer(joined):
            found.append(numbers.setdefault(match.group(), len(numbers)))
            places.append(match.start())
        strays.extend(numbers)
        return STRAY | np.array(found, dtype=np.int64), row_of[np.array(places, dtype=np.int64)]

    def _cut(self, codes: Codes, starts: Ints, lengths: Ints) -> tuple[Ints, Ints]:
        """Return the words of runs and the words inside them, with where each one's run begins."""
        runs = Runs.lay(codes, starts, lengths)
        found = self._trie.find(runs)
        cut = cut_backward(runs, found, self._unknown)
        places = runs.offsets[cut.starts] + cut.runs
        words = found.words[cut.sizes - 1, places].astype(np.int64)
        terms = [np.where(cut.sizes == 1, SINGLE | runs.codes[places].astype(np.int64), words)]
        within = [cut.runs]
        for size in SHORT_WORDS:
            grams, owners = _inside(runs, found, cut, size)
            terms.append(grams)
            within.append(owners)
        return np.concatenate(terms), starts[runs.order[np.concatenate(within)]]

    def _number(self, word: str, strays: list[str]) -> int:
        """Return the number of a word that was cut by itself."""
        if len(word) == 1:
            return SINGLE | ord(word)
        if self._numbers is None:
            self._numbers = {w: i for i, w in enumerate(self._spelled)}
        number = self._numbers.get(word)
        if number is None:
            strays.append(word)
            return STRAY | len(strays) - 1
        return number

    def _spell(self, numbers: Ints, strays: Sequence[str]) -> list[str]:
        """Return the terms that have *numbers*, which ascend."""
        words, singles, pairs, rest = np.split(
            numbers, np.searchsorted(numbers, (SINGLE, PAIR, STRAY))
        )
        singles, pairs = singles - SINGLE, pairs - PAIR
        mark = np.full(len(pairs), ord(PAIR_MARK))
        marked = np.stack((mark, pairs >> CODE_BITS, pairs & ((1 << CODE_BITS) - 1)), axis=1)
        return [
            *(self._spelled[number] for number in words.tolist()),
            *_strings(singles[:, None]),
            *_strings(marked),
            *(strays[number] for number in (rest - STRAY).tolist()),
        ]


def _inside(runs: Runs, found: Found, cut: Cut, size: int) -> tuple[Ints, Ints]:
    """Return the words of *size* characters inside longer ones, and the runs they stand in."""
    words, owners = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    longer = np.flatnonzero(cut.sizes > size)
    step = 0
    while len(longer):
        places = runs.offsets[cut.starts[longer] + step] + cut.runs[longer]
        known = np.flatnonzero(found.scores[size - 1, places] > ABSENT)
        words.append(found.words[size - 1, places[known]].astype(np.int64))
        owners.append(cut.runs[longer[known]])
        step += 1
        longer = longer[cut.sizes[longer] >= size + step]
    return np.concatenate(words), np.concatenate(owners)


def _strings(codes: Ints) -> list[str]:
    """Return the string that each row of character numbers spells."""
    width = codes.shape[1]
    found: list[str] = codes.astype("<u4").reshape(-1).view(f"<U{width}").tolist()
    return found


def _members(pattern: str) -> Flags:
    """Return for every character whether *pattern* matches it."""
    flags = np.zeros(sys.maxunicode + 1, dtype=np.bool_)
    for match in re.finditer(rf"(?:{pattern})+", "".join(map(chr, range(sys.maxunicode + 1)))):
        flags[match.start() : match.end()] = True
    return flags
