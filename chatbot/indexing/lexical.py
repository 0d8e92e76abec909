"""BM25 over tokens: postings in numpy arrays, saved as .npy files and opened memory-mapped.

Knows tokens and row numbers; how a text becomes tokens is decided in :mod:`chatbot.indexing.words`.
Raw statistics are stored, not scores, so that a larger index can be put together from smaller ones.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from chatbot.indexing.arrays import open_array
from chatbot.indexing.engine import idf
from chatbot.indexing.pruning import Posting, promising_rows
from chatbot.indexing.ranking import Floats, Rows, Within, best_rows

K1 = 1.5
"""Saturation: how soon a further occurrence stops to count."""
B = 0.75
"""Length normalisation: 0 none, 1 full."""
SCANNED = 20_000
"""Rows up to which all are scored; beyond, only those that can be among the best."""
AT_ONCE = 1 << 22
"""Postings weighed at once when an index is built: 50 MB."""
ROW_BITS = 32
"""Of the numbers by which entries are sorted: a term's above a row's."""
REMEMBERED = 1 << 16
"""Terms whose place is remembered; finding one takes a dozen steps through the vocabulary."""
ARRAYS = {
    "vocabulary": np.uint8,  # the terms' UTF-8, sorted, end to end
    "vocabulary_ends": np.int64,
    "posting_ends": np.int64,
    "rows": np.int32,
    "frequencies": np.uint16,
    "lengths": np.int32,
    "peaks": np.float32,  # the most that a row gets from each term, its idf left out
}
"""The files of a saved index, without ``.npy``, and what they hold."""

Arrays = Mapping[str, npt.NDArray[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """The token counts of some rows: entry *i* says that a row holds a term so often.

    Entries stand in the order of their terms, and of their rows within each term.
    """

    vocabulary: tuple[str, ...]
    terms: npt.NDArray[np.int32]
    """Places in the vocabulary."""
    rows: npt.NDArray[np.int32]
    """Numbered from 0; ascending within each term."""
    frequencies: npt.NDArray[np.uint16]
    lengths: npt.NDArray[np.int32]
    """Tokens of each row."""


def count(token_lists: Iterable[Sequence[str]]) -> Counted:
    """Return how often each row holds which token."""
    numbers = _Numbering()
    found, lengths = array("i"), array("i")
    for tokens in token_lists:
        found.extend(map(numbers.__getitem__, tokens))
        lengths.append(len(tokens))
    sizes = np.asarray(lengths, dtype=np.int32)
    rows = np.repeat(np.arange(len(sizes), dtype=np.int64), sizes)
    # One number for each (term, row): sorting numbers is far quicker than counting in dicts.
    keys = np.asarray(found, dtype=np.int64) * max(len(sizes), 1) + rows
    held, often = np.unique(keys, return_counts=True)
    terms, rows = np.divmod(held, max(len(sizes), 1))
    return Counted(
        vocabulary=tuple(numbers),
        terms=terms.astype(np.int32),
        rows=rows.astype(np.int32),
        frequencies=np.minimum(often, np.iinfo(np.uint16).max).astype(np.uint16),
        lengths=sizes,
    )


class _Numbering(dict[str, int]):
    """Gives each new key the next number."""

    def __missing__(self, key: str) -> int:
        self[key] = number = len(self)
        return number


class LexicalIndex:
    """Which rows hold which token how often, and the BM25 score of every row for weighted tokens.

    The variant is Lucene's (Robertson's with an idf that is never negative): a row that holds a
    token *f* times scores ``idf · f / (f + K1 · (1 - B + B · length / mean length))`` with
    ``idf = ln(1 + (n - df + ½) / (df + ½))``.
    """

    def __init__(self, arrays: Arrays) -> None:
        """Take the arrays of :data:`ARRAYS`; ``build`` and ``open`` are the ways to have them."""
        self._arrays = arrays
        self._vocabulary = arrays["vocabulary"]
        self._vocabulary_ends = arrays["vocabulary_ends"]
        self._posting_ends = arrays["posting_ends"]
        self._rows = arrays["rows"]
        self._frequencies = arrays["frequencies"]
        self._norms = _norms(arrays["lengths"])
        self._peaks = arrays["peaks"]
        self._places = lru_cache(maxsize=REMEMBERED)(self._find)

    @classmethod
    def build(cls, token_lists: Iterable[Sequence[str]]) -> LexicalIndex:
        """Count the tokens of each row, in order. Deterministic: equal lists, equal bytes."""
        return cls.merge([count(token_lists)])

    @classmethod
    def merge(cls, parts: Sequence[Counted], places: Rows | None = None) -> LexicalIndex:
        """Put counted rows together, those of the first part first, or each in its own place.

        *places* are the rows that they become, those of the first part first. The parts' number
        is no matter: the same rows in the same places give the same bytes.
        """
        vocabulary = sorted({t.encode("utf-8") for part in parts for t in part.vocabulary})
        number = {term: i for i, term in enumerate(vocabulary)}
        postings = np.zeros(len(vocabulary), dtype=np.int64)
        numbers = [
            np.fromiter((number[t.encode("utf-8")] for t in p.vocabulary), np.int64) for p in parts
        ]
        for part, own in zip(parts, numbers, strict=True):
            postings[own] += np.bincount(part.terms, minlength=len(own))
        total = int(postings.sum())
        rows = np.empty(total, dtype=np.int32)
        frequencies = np.empty(total, dtype=np.uint16)
        # A part's entries stand term by term: each goes to the end of what its term has so far.
        filled, before = np.cumsum(postings) - postings, 0
        lengths = np.concatenate([np.empty(0, np.int32), *(p.lengths for p in parts)])
        becomes = (np.arange(len(lengths)) if places is None else places).astype(np.int32)
        for part, own in zip(parts, numbers, strict=True):
            sizes = np.bincount(part.terms, minlength=len(own))
            firsts = np.cumsum(sizes) - sizes
            targets = np.repeat(filled[own] - firsts, sizes) + np.arange(len(part.terms))
            rows[targets] = becomes[part.rows + np.int32(before)]
            frequencies[targets] = part.frequencies
            filled[own] += sizes
            before += len(part.lengths)
        if places is not None:
            lengths = lengths[np.argsort(becomes)]
            _put_in_order(rows, frequencies, np.cumsum(postings))
        letters = np.fromiter(map(len, vocabulary), dtype=np.int64, count=len(vocabulary))
        arrays: dict[str, npt.NDArray[Any]] = {
            "vocabulary": np.frombuffer(b"".join(vocabulary), dtype=np.uint8),
            "vocabulary_ends": np.cumsum(letters, dtype=np.int64),
            "posting_ends": np.cumsum(postings, dtype=np.int64),
            "rows": rows,
            "frequencies": frequencies,
            "lengths": lengths,
        }
        return cls({**arrays, "peaks": _peaks(arrays)})

    def save(self, folder: Path) -> None:
        """Write one ``.npy`` file per array into *folder*, which has to exist."""
        for name in ARRAYS:
            np.save(folder / f"{name}.npy", self._arrays[name], allow_pickle=False)

    @classmethod
    def open(cls, folder: Path) -> LexicalIndex:
        """Map the files of *folder* into memory. Raises OSError, ValueError where damaged."""
        arrays = {name: open_array(folder / f"{name}.npy", ARRAYS[name]) for name in ARRAYS}
        for ends, flat in (
            ("vocabulary_ends", "vocabulary"),
            ("posting_ends", "rows"),
            ("posting_ends", "frequencies"),
        ):
            last = int(arrays[ends][-1]) if len(arrays[ends]) else 0
            if last != len(arrays[flat]):
                raise ValueError(f"{folder / flat}.npy does not fit {ends}.npy")
        return cls(arrays)

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self._norms)

    def terms(self) -> list[str]:
        """Return every term of the index, in the order of its UTF-8 bytes."""
        return [self._spelling(i).decode("utf-8") for i in range(len(self._vocabulary_ends))]

    def by_row(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int32], Floats]:
        """Return the postings by row: where each row ends, then terms and impacts, end to end.

        A term is its place in :meth:`terms`; an impact is what a row's score gains for a token
        of weight and idf 1. So a row's score is the inner product of its impacts with the
        products of weight and idf of a question. Costs 16 bytes a posting while it runs.
        """
        order = np.argsort(self._rows, kind="stable")
        sizes = np.diff(np.asarray(self._posting_ends), prepend=0)
        terms = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)[order]
        often = self._frequencies[order].astype(np.float32)
        rows = self._rows[order]
        ends = np.cumsum(np.bincount(rows, minlength=len(self)), dtype=np.int64)
        return ends, terms, np.asarray(often / (often + self._norms[rows]), dtype=np.float32)

    def taken(self, rows: Rows) -> Counted:
        """Return the counts of *rows* (ascending), numbered from 0 in this order."""
        number = np.full(len(self), -1, dtype=np.int32)
        number[rows] = np.arange(len(rows), dtype=np.int32)
        own = number[self._rows]
        kept = own >= 0
        sizes = np.diff(np.asarray(self._posting_ends), prepend=0)
        terms = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)[kept]
        used = np.bincount(terms, minlength=len(sizes)) > 0
        return Counted(
            vocabulary=tuple(self._spelling(int(i)).decode("utf-8") for i in np.flatnonzero(used)),
            terms=(np.cumsum(used, dtype=np.int32) - np.int32(1))[terms],
            rows=own[kept],
            frequencies=np.asarray(self._frequencies[kept]),
            lengths=np.asarray(self._arrays["lengths"][rows]),
        )

    def document_frequency(self, token: str) -> int:
        """Return in how many rows *token* stands."""
        _, start, end = self._places(token)
        return end - start

    def holding(self, tokens: Iterable[str]) -> Rows:
        """Return the rows that hold every one of *tokens* (one at least), ascending."""
        spans = sorted((self._places(token)[1:] for token in tokens), key=lambda s: s[1] - s[0])
        start, end = spans[0]
        rows = self._rows[start:end]
        for start, end in spans[1:]:
            held = self._rows[start:end]
            if not len(held):
                return np.empty(0, np.int64)
            places = np.minimum(np.searchsorted(held, rows), len(held) - 1)
            rows = rows[held[places] == rows]
        return rows.astype(np.int64)

    def search(self, weights: Mapping[str, float], k: int, within: Within | None = None) -> Rows:
        """Return the *k* rows of the highest score above 0, best first, or all there are."""
        if within is not None and len(within) <= SCANNED:
            rows = within.rows
        elif len(self) <= SCANNED:
            rows = np.arange(len(self))
        else:
            allowed = None if within is None else within.mask
            postings = self._postings_of(weights)
            rows = promising_rows(postings, self._norms, k, allowed).astype(np.int64)
        found = self.scores(weights, rows)
        best = best_rows(found, k)
        return rows[best[found[best] > 0]]

    def scores(self, weights: Mapping[str, float], rows: Rows | None = None) -> Floats:
        """Return the BM25 score of *rows* (ascending), or of every row.

        ``index.scores({"区块链": 1.0, "比特币": 0.5})`` → float32[n], 0 where no token stands;
        tokens unknown to the index add nothing.
        """
        if rows is not None and len(rows) < len(self):
            wanted = rows.astype(np.int32)
            total = np.zeros(len(rows), dtype=np.float32)
            for posting in self._postings_of(weights):
                places, gained = posting.impacts_of(wanted, self._norms)
                total[places] += gained
            return total
        total = np.zeros(len(self), dtype=np.float32)
        for posting in self._postings_of(weights):
            total[posting.rows] += posting.impacts(self._norms)
        return total

    def _postings_of(self, weights: Mapping[str, float]) -> list[Posting]:
        """Return the postings of the tokens that some row holds, in the order of *weights*."""
        found = []
        for token, weight in weights.items():
            term, start, end = self._places(token)
            if start == end:
                continue
            rarity = np.float32(weight * idf(len(self), end - start))
            posting = Posting(
                rows=self._rows[start:end],
                frequencies=self._frequencies[start:end],
                rarity=rarity,
                bound=float(rarity) * float(self._peaks[term]),
            )
            found.append(posting)
        return found

    def _find(self, token: str) -> tuple[int, int, int]:
        """Return a token's number and its range in rows and frequencies; empty where unknown."""
        wanted = token.encode("utf-8", "replace")
        low, high = 0, len(self._vocabulary_ends)
        while low < high:
            middle = (low + high) // 2
            if self._spelling(middle) < wanted:
                low = middle + 1
            else:
                high = middle
        if low == len(self._vocabulary_ends) or self._spelling(low) != wanted:
            return 0, 0, 0
        return low, (int(self._posting_ends[low - 1]) if low else 0), int(self._posting_ends[low])

    def _spelling(self, term: int) -> bytes:
        start = int(self._vocabulary_ends[term - 1]) if term else 0
        return self._vocabulary[start : int(self._vocabulary_ends[term])].tobytes()


def _norms(lengths: npt.NDArray[np.generic]) -> Floats:
    """Return the length part of each row's score: float32[n]."""
    sizes = np.asarray(lengths, dtype=np.float32)
    mean = float(sizes.mean()) if len(sizes) else 0.0
    return np.asarray(K1 * (1 - B + B * sizes / (mean or 1.0)), dtype=np.float32)


def _put_in_order(
    rows: npt.NDArray[np.int32],
    frequencies: npt.NDArray[np.uint16],
    ends: npt.NDArray[np.int64],
) -> None:
    """Sort the entries of each term by their rows, in place; *ends* is where the terms' end."""
    for first, last in _batches(ends):
        start, end = (int(ends[first - 1]) if first else 0), int(ends[last - 1])
        sizes = np.diff(ends[first:last], prepend=start)
        keys = np.repeat(np.arange(last - first), sizes) << ROW_BITS | rows[start:end]
        # Entries are in order but for a few: merging sort finds the runs and joins them.
        order = np.argsort(keys, kind="stable") + start
        rows[start:end], frequencies[start:end] = rows[order], frequencies[order]


def _batches(ends: npt.NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Yield the terms, from first to before last, that have AT_ONCE entries together, or one."""
    first = 0
    while first < len(ends):
        start = int(ends[first - 1]) if first else 0
        last = max(int(np.searchsorted(ends, start + AT_ONCE, side="right")), first + 1)
        yield first, last
        first = last


def _peaks(arrays: Arrays) -> Floats:
    """Return the highest share that a row gets of each term's idf: float32[terms]."""
    norms, ends = _norms(arrays["lengths"]), arrays["posting_ends"].astype(np.int64)
    peaks = np.zeros(len(ends), dtype=np.float32)
    for first, last in _batches(ends):
        start = int(ends[first - 1]) if first else 0
        often = arrays["frequencies"][start : ends[last - 1]].astype(np.float32)
        shares = often / (often + norms[arrays["rows"][start : ends[last - 1]]])
        peaks[first:last] = np.maximum.reduceat(
            shares, np.append(start, ends[first : last - 1]) - start
        )
    return peaks
