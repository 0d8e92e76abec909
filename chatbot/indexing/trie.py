"""Words found at every place of many runs of characters at once, with numpy alone.

Python takes microseconds for each character of a text; here a step is taken in all runs together.
Knows words and scores; what a run is, and which of the words found make the best path, is decided
elsewhere (:mod:`chatbot.indexing.paths`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from chatbot.errors import ChatbotError

CODE_BITS = 21
"""A character's number takes so many bits."""
SPARE = 4
"""Slots of the hash table for each entry, at least: a look-up ends after one or two steps."""
MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
"""2⁶⁴ by the golden ratio (Knuth, The Art of Computer Programming, 6.4)."""
NOWHERE = -1
ABSENT = -np.inf
"""Score of what is no word."""
END = 0
"""Stands for a character after the last of each run; no word holds it."""

Ints = npt.NDArray[np.int64]
States = npt.NDArray[np.int32]
Scores = npt.NDArray[np.float64]
Codes = npt.NDArray[np.uint32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Runs:
    """Runs of characters laid side by side: all first characters, all second ones, and so on.

    The longest run is the first, so what a step works on is always one piece of an array.
    """

    order: Ints
    """Which of the runs given is the *k*-th here."""
    lengths: Ints
    """Of each run, in this order."""
    counts: Ints
    """How many runs have a place *i*, the one behind their last character included."""
    offsets: Ints
    """Where the places *i* begin: run *k*'s is ``offsets[i] + k``."""
    layers: Ints
    """The *i* of every place."""
    codes: Codes
    """The character at every place, END behind the last of a run."""

    @classmethod
    def lay(cls, codes: Codes, starts: Ints, lengths: Ints) -> Runs:
        """Lay the runs ``codes[start : start + length]``, none of them empty."""
        order = np.argsort(-lengths, kind="stable")
        sizes = lengths[order]
        longest = int(sizes[0])
        counts = np.searchsorted(-sizes, -np.arange(longest + 1), side="right")
        offsets = np.cumsum(counts) - counts
        layers = np.repeat(np.arange(longest + 1), counts)
        run = np.arange(len(layers)) - offsets[layers]
        inside = layers < sizes[run]
        places = np.where(inside, starts[order][run] + layers, 0)
        laid = np.where(inside, codes[places], np.uint32(END)).astype(np.uint32)
        return cls(
            order=order, lengths=sizes, counts=counts, offsets=offsets, layers=layers, codes=laid
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The words that begin at each place: row *n* - 1 is of words of *n* characters."""

    scores: Scores
    """float64[longest, places], ABSENT where there is no such word."""
    words: States
    """Places in the list of words; undefined where there is none."""


class Trie:
    """A list of words, by their prefixes."""

    def __init__(self, words: Sequence[str], scores: Scores) -> None:
        """Take *words*, all different and none empty, each with its score."""
        lengths = np.fromiter(map(len, words), dtype=np.int64, count=len(words))
        if not len(lengths) or lengths.min() < 1:
            raise ChatbotError("a trie needs words of one character at least")
        codes = codes_of("".join(words)).astype(np.int64)
        starts = np.cumsum(lengths) - lengths
        self.longest = int(lengths.max())
        self._first = np.full(1 << CODE_BITS, NOWHERE, dtype=np.int32)
        initials, states = np.unique(codes[starts], return_inverse=True)
        self._first[initials] = np.arange(len(initials), dtype=np.int32)
        total, keys = len(initials), []
        for depth in range(1, self.longest):
            longer = np.flatnonzero(lengths > depth)
            steps = states[longer] << CODE_BITS | codes[starts[longer] + depth]
            distinct, numbers = np.unique(steps, return_inverse=True)
            states[longer] = total + numbers
            keys.append(distinct)
            total += len(distinct)
        self._scores = np.full(total, ABSENT)
        self._scores[states] = scores
        self._words = np.full(total, NOWHERE, dtype=np.int32)
        self._words[states] = np.arange(len(words), dtype=np.int32)
        joined = np.concatenate([np.empty(0, np.int64), *keys])
        self._goes_on = np.zeros(total, dtype=np.bool_)
        self._goes_on[joined >> CODE_BITS] = True
        self._keys, self._targets = _hashed(joined, len(initials))

    def find(self, runs: Runs) -> Found:
        """Return every word at every place of *runs*."""
        scores = np.full((self.longest, len(runs.codes)), ABSENT)
        words = np.empty(scores.shape, dtype=np.int32)
        starts = np.arange(len(runs.codes))
        states, places = self._first[runs.codes], starts
        for depth in range(self.longest):
            known = np.flatnonzero(states != NOWHERE)
            starts, states, places = starts[known], states[known], places[known]
            scores[depth, starts] = self._scores[states]
            words[depth, starts] = self._words[states]
            further = np.flatnonzero(self._goes_on[states])
            if not len(further):
                break
            starts, states, places = starts[further], states[further], places[further]
            places = places + runs.counts[runs.layers[places]]
            states = self._after(states, runs.codes[places])
        return Found(scores=scores, words=words)

    def _after(self, states: States, codes: Codes) -> States:
        """Return where each of *codes* leads from each of *states*; NOWHERE where to no word."""
        keys = states.astype(np.int64) << CODE_BITS | codes
        slots = _slots(keys, len(self._keys))
        found = np.full(len(keys), NOWHERE, dtype=np.int32)
        open_ = np.arange(len(keys))
        while len(open_):
            held = self._keys[slots]
            right = held == keys
            found[open_[right]] = self._targets[slots[right]]
            going = np.flatnonzero(~right & (held != NOWHERE))
            open_, keys = open_[going], keys[going]
            slots = (slots[going] + 1) & (len(self._keys) - 1)
        return found


def codes_of(text: str) -> Codes:
    """Return the number of each character of *text*."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def batches(lengths: Ints, at_once: int) -> Iterator[tuple[int, int]]:
    """Yield ranges of runs that have *at_once* characters or some more."""
    ends = np.cumsum(lengths)
    first = 0
    while first < len(ends):
        before = int(ends[first - 1]) if first else 0
        last = min(int(np.searchsorted(ends, before + at_once)) + 1, len(ends))
        yield first, last
        first = last


def _hashed(keys: Ints, first: int) -> tuple[Ints, States]:
    """Return an open-addressing hash table of *keys*; the targets count up from *first*."""
    size = 1 << max(4, int(SPARE * len(keys)).bit_length())
    table = np.full(size, NOWHERE, dtype=np.int64)
    targets = np.full(size, NOWHERE, dtype=np.int32)
    pending, slots = np.arange(len(keys)), _slots(keys, size)
    while len(pending):
        free = table[slots] == NOWHERE
        targets[slots[free]] = first + pending[free]
        table[slots[free]] = keys[pending[free]]
        # Of several that wanted the same free slot, one has it.
        left = np.flatnonzero(targets[slots] != first + pending)
        pending, slots = pending[left], (slots[left] + 1) & (size - 1)
    return table, targets


def _slots(keys: Ints, size: int) -> Ints:
    shift = np.uint64(64 - (size.bit_length() - 1))
    return ((keys.astype(np.uint64) * MULTIPLIER) >> shift).astype(np.int64)
