"""BM25 over tokens: postings in numpy arrays, saved as .npy files and opened memory-mapped.

Knows tokens and row numbers; how a text becomes tokens is decided in :mod:`chatbot.indexing.words`.
Raw statistics are stored, not scores, so that a larger index can be put together from smaller ones.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from chatbot.indexing.arrays import open_array
from chatbot.indexing.engine import idf
from chatbot.indexing.ranking import Floats, Rows, best_rows

K1 = 1.5
"""Saturation: how soon a further occurrence stops to count."""
B = 0.75
"""Length normalisation: 0 none, 1 full."""
REMEMBERED = 1 << 16
"""Terms whose place is remembered; finding one takes a dozen steps through the vocabulary."""
ARRAYS = {
    "vocabulary": np.uint8,  # the terms' UTF-8, sorted, end to end
    "vocabulary_ends": np.int64,
    "posting_ends": np.int64,
    "rows": np.int32,
    "frequencies": np.uint16,
    "lengths": np.int32,
}
"""The files of a saved index, without ``.npy``, and what they hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """The token counts of some rows: entry *i* says that a row holds a term so often."""

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

    def __init__(self, arrays: Mapping[str, npt.NDArray[np.generic]]) -> None:
        """Take the arrays of :data:`ARRAYS`; ``build`` and ``open`` are the ways to have them."""
        self._arrays = arrays
        self._vocabulary = arrays["vocabulary"]
        self._vocabulary_ends = arrays["vocabulary_ends"]
        self._posting_ends = arrays["posting_ends"]
        self._rows = arrays["rows"]
        self._frequencies = arrays["frequencies"]
        lengths = np.asarray(arrays["lengths"], dtype=np.float32)
        mean = float(lengths.mean()) if len(lengths) else 0.0
        self._norms = (K1 * (1 - B + B * lengths / (mean or 1.0))).astype(np.float32)
        self._postings = lru_cache(maxsize=REMEMBERED)(self._find)

    @classmethod
    def build(cls, token_lists: Iterable[Sequence[str]]) -> LexicalIndex:
        """Count the tokens of each row, in order. Deterministic: equal lists, equal bytes."""
        return cls.merge([count(token_lists)])

    @classmethod
    def merge(cls, parts: Sequence[Counted]) -> LexicalIndex:
        """Put counted rows together, those of the first part first.

        The parts' number is no matter: the same rows in the same order give the same bytes.
        """
        vocabulary = sorted({t.encode("utf-8") for part in parts for t in part.vocabulary})
        number = {term: i for i, term in enumerate(vocabulary)}
        terms, rows, before = [np.empty(0, np.int32)], [np.empty(0, np.int32)], 0
        for part in parts:
            places = [number[t.encode("utf-8")] for t in part.vocabulary]
            terms.append(np.asarray(places, dtype=np.int32)[part.terms])
            rows.append(part.rows + np.int32(before))
            before += len(part.lengths)
        posted = np.concatenate(terms)
        by_term = np.argsort(posted, kind="stable")  # within a term the rows keep their order
        frequencies = [np.empty(0, np.uint16), *(part.frequencies for part in parts)]
        postings = np.bincount(posted, minlength=len(vocabulary))
        sizes = np.fromiter(map(len, vocabulary), dtype=np.int64, count=len(vocabulary))
        return cls(
            {
                "vocabulary": np.frombuffer(b"".join(vocabulary), dtype=np.uint8),
                "vocabulary_ends": np.cumsum(sizes, dtype=np.int64),
                "posting_ends": np.cumsum(postings, dtype=np.int64),
                "rows": np.concatenate(rows)[by_term],
                "frequencies": np.concatenate(frequencies)[by_term],
                "lengths": np.concatenate([np.empty(0, np.int32), *(p.lengths for p in parts)]),
            }
        )

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

    def document_frequency(self, token: str) -> int:
        """Return in how many rows *token* stands."""
        start, end = self._postings(token)
        return end - start

    def search(self, weights: Mapping[str, float], k: int, within: Rows | None = None) -> Rows:
        """Return the *k* rows of the highest score above 0, best first, or all there are.

        *within* (ascending) confines the search to these rows.
        """
        found = self.scores(weights, within)
        best = best_rows(found, k)
        best = best[found[best] > 0]
        return best if within is None else within[best]

    def scores(self, weights: Mapping[str, float], rows: Rows | None = None) -> Floats:
        """Return the BM25 score of *rows*, or of every row; unknown tokens add nothing.

        ``index.scores({"区块链": 1.0, "比特币": 0.5})`` → float32[n], 0 where no token stands.
        """
        total = np.zeros(len(self), dtype=np.float32)
        for token, weight in weights.items():
            start, end = self._postings(token)
            if start == end:
                continue
            held = self._rows[start:end]
            frequencies = self._frequencies[start:end].astype(np.float32)
            rarity = np.float32(weight * idf(len(self), end - start))
            total[held] += rarity * frequencies / (frequencies + self._norms[held])
        return total if rows is None else total[rows]

    def _find(self, token: str) -> tuple[int, int]:
        """Return the range of *token* in rows and frequencies; an empty one where it is unknown."""
        wanted = token.encode("utf-8", "replace")
        low, high = 0, len(self._vocabulary_ends)
        while low < high:
            middle = (low + high) // 2
            if self._spelling(middle) < wanted:
                low = middle + 1
            else:
                high = middle
        if low == len(self._vocabulary_ends) or self._spelling(low) != wanted:
            return 0, 0
        return (int(self._posting_ends[low - 1]) if low else 0), int(self._posting_ends[low])

    def _spelling(self, term: int) -> bytes:
        start = int(self._vocabulary_ends[term - 1]) if term else 0
        return self._vocabulary[start : int(self._vocabulary_ends[term])].tobytes()
