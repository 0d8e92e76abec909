"""Word by word: does each word of a question find its like in a clause?

The mean of a clause's words blurs what the clause says in passing. Here each word of the question
looks for the nearest word of the clause on its own (MaxSim of Khattab and Zaharia, 2020,
"ColBERT", over single words), so that 货款 finds 应收账款 whatever else the clause holds.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from chatbot.indexing.embedding import Encoder, WordVectors
from chatbot.indexing.pieces import PieceRows, Pieces, pieces_of
from chatbot.indexing.table import ClauseTable

REMEMBERED = 8192
"""Clauses whose pieces are kept: some 8 MB. Cutting fifty anew takes milliseconds."""

Floats = npt.NDArray[np.float32]


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
        cut: Callable[[int], Pieces] = lru_cache(maxsize=REMEMBERED)(self._cut)
        self._pieces = cut if stored is None else stored.__getitem__

    def scores(self, text: str, rows: npt.NDArray[np.int64]) -> Floats:
        """Return how well the words of *text* find their like in each of *rows*: float32[n], 0–1.

        A word is worth the cosine of the nearest word of the clause; the mean is weighted by the
        words' lengths, that is by what training found them to tell. All zeros where the text or
        the clause has no words.
        """
        asked = np.unique(self._words.pieces([text])[0])
        printed = [self._pieces(row) for row in rows.tolist()]
        sizes = np.fromiter(map(len, printed), dtype=np.int64, count=len(printed))
        filled = np.flatnonzero(sizes)
        scores = np.zeros(len(rows), dtype=np.float32)
        wanted = self._words.vectors_of(asked)
        weights = np.linalg.norm(wanted, axis=1)
        if not weights.sum() or not len(filled):
            return scores
        pieces, places = np.unique(np.concatenate(printed, dtype=np.int64), return_inverse=True)
        near = _unit(wanted) @ _unit(self._words.vectors_of(pieces)).T
        starts = np.cumsum(sizes[filled]) - sizes[filled]
        nearest = np.maximum.reduceat(near[:, places], starts, axis=1)
        scores[filled] = weights @ np.clip(nearest, 0.0, 1.0) / weights.sum()
        return scores

    def _cut(self, row: int) -> Pieces:
        return pieces_of([self._table.clauses[row]], self._words)[0]


def _unit(vectors: Floats) -> Floats:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, np.float32(1e-12)), dtype=np.float32)
