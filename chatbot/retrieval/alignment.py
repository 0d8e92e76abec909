"""Word by word: does each word of a question find its like in a clause?

The mean of a clause's words blurs what the clause says in passing. Here each word of the question
looks for the nearest word of the clause on its own (MaxSim of Khattab and Zaharia, 2020,
"ColBERT", over single words), so that 货款 finds 应收账款 whatever else the clause holds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from threading import Lock

import numpy as np
import numpy.typing as npt

from chatbot.indexing.embedding import Encoder, WordVectors
from chatbot.indexing.pieces import PieceRows, Pieces, pieces_of
from chatbot.indexing.table import ClauseTable
from chatbot.retrieval.weighing import Likeness

ENOUGH = 0.5
"""Cosine from which a like counts as the word itself, where it is asked which words are found."""
REMEMBERED = 8192
"""Clauses whose pieces are kept: some 8 MB. Cutting fifty anew takes milliseconds."""
MISSING = -1
"""Row of a piece that no clause compared so far has printed."""

Floats = npt.NDArray[np.float32]
Ids = npt.NDArray[np.int64]


def open_alignment(
    table: ClauseTable, encoder: Encoder, stored: PieceRows | None = None
) -> Alignment | None:
    """Return the alignment over *table*; None where the encoder's words have no vectors."""
    return None if encoder.words is None else Alignment(table, encoder.words, stored)


class Alignment:
    """Compares questions with clauses word by word. Thread-safe."""

    def __init__(
        self, table: ClauseTable, words: WordVectors, stored: PieceRows | None = None
    ) -> None:
        """Compare with the clauses of *table*, by row; *stored* are their pieces, where cut."""
        self._table = table
        self._words = words
        self._units = _Units(words)
        cut: Callable[[int], Pieces] = lru_cache(maxsize=REMEMBERED)(self._cut)
        self._pieces = cut if stored is None else stored.__getitem__

    def compare(self, text: str, rows: npt.NDArray[np.int64]) -> Likeness:
        """Return how well the words of *text* find their like in each of *rows*.

        A word is worth the cosine of the nearest word of the clause; the mean is weighted by the
        words' lengths, that is by what training found them to tell. All zeros where the text or
        the clause has no words.
        """
        asked = np.unique(self._words.pieces([text])[0])
        printed = [self._pieces(row) for row in rows.tolist()]
        sizes = np.fromiter(map(len, printed), dtype=np.int64, count=len(printed))
        filled = np.flatnonzero(sizes)
        near, found = np.zeros((2, len(rows)), dtype=np.float32)
        wanted = self._words.vectors_of(asked)
        weights = np.linalg.norm(wanted, axis=1)
        if weights.sum() and len(filled):
            nearest = self._nearest(wanted, printed, sizes[filled])
            near[filled] = weights @ nearest / weights.sum()
            found[filled] = weights @ np.minimum(nearest / ENOUGH, 1.0) / weights.sum()
        return Likeness(nearest=near, found=found, size=np.log1p(sizes).astype(np.float32))

    def _nearest(
        self, wanted: Floats, printed: Sequence[npt.NDArray[np.integer]], sizes: Ids
    ) -> Floats:
        """Return the cosine of each word *wanted* with the nearest of each clause: 0–1.

        *sizes* are those of the clauses of *printed* that have any pieces.
        """
        pieces, places = np.unique(np.concatenate(printed, dtype=np.int64), return_inverse=True)
        near = _unit(wanted) @ self._units.of(pieces).T
        starts = np.cumsum(sizes) - sizes
        return np.clip(np.maximum.reduceat(near[:, places], starts, axis=1), 0.0, 1.0)

    def _cut(self, row: int) -> Pieces:
        return pieces_of([self._table.clauses[row]], self._words)[0]


class _Units:
    """The unit vectors of pieces that clauses print: mostly the same ones at each question.

    They are bounded by the encoder's vocabulary, a kilobyte a piece.
    """

    def __init__(self, words: WordVectors) -> None:
        self._words = words
        self._lock = Lock()
        self._rows = np.full(1, MISSING, dtype=np.int64)
        self._vectors = words.vectors_of(np.empty(0, np.int64))
        self._count = 0

    def of(self, pieces: npt.NDArray[np.int64]) -> Floats:
        """Return the unit vectors of *pieces* (ascending, each once): float32[n, dimension]."""
        with self._lock:
            if len(pieces) and pieces[-1] >= len(self._rows):
                more = np.full(int(pieces[-1]) + 1 - len(self._rows), MISSING)
                self._rows = np.concatenate([self._rows, more])
            new = pieces[self._rows[pieces] == MISSING]
            if len(new):
                self._add(new)
            return np.asarray(self._vectors[self._rows[pieces]])

    def _add(self, pieces: npt.NDArray[np.int64]) -> None:
        begin, end = self._count, self._count + len(pieces)
        if end > len(self._vectors):  # twice as many, so that each is copied twice at most
            grown = np.empty((2 * end, self._vectors.shape[1]), dtype=np.float32)
            grown[:begin] = self._vectors[:begin]
            self._vectors = grown
        self._vectors[begin:end] = _unit(self._words.vectors_of(pieces))
        self._rows[pieces] = np.arange(begin, end)
        self._count = end


def _unit(vectors: Floats) -> Floats:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, np.float32(1e-12)), dtype=np.float32)
