"""The engine of one machine: the index's own files, memory-mapped."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np

from chatbot.indexing.engine import Candidates, no_candidates
from chatbot.indexing.lexical import LexicalIndex
from chatbot.indexing.ranking import Floats, Rows
from chatbot.indexing.table import ClauseTable
from chatbot.indexing.vectors import VectorIndex


class LocalEngine:
    """Searches a :class:`LexicalIndex` and a :class:`VectorIndex` of the same rows."""

    def __init__(self, lexical: LexicalIndex, vectors: VectorIndex, table: ClauseTable) -> None:
        """Take both legs; *table* says which rows a document has."""
        self.lexical = lexical
        self.vectors = vectors
        self._table = table
        self._rows_of: dict[frozenset[str], Rows] = {}

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.lexical)

    def document_frequency(self, token: str) -> int:
        """Return in how many rows *token* stands."""
        return self.lexical.document_frequency(token)

    def candidates(
        self,
        weights: Mapping[str, float],
        vector: Floats,
        k: int,
        documents: Collection[str] | None = None,
    ) -> Candidates:
        """Return the *k* best rows of either leg, with both scores: see :class:`Engine`."""
        within = self._within(documents)
        if k <= 0 or (within is not None and not len(within)):
            return no_candidates()
        rows = np.union1d(
            self.lexical.search(weights, k, within), self.vectors.search(vector, k, within)
        )
        return Candidates(
            rows=rows,
            bm25=self.lexical.scores(weights, rows),
            cosine=self.vectors.cosines(vector, rows),
        )

    def _within(self, documents: Collection[str] | None) -> Rows | None:
        """Return the rows of *documents*, ascending; None where every row is meant."""
        table = self._table
        if documents is None:
            if len(table.standing) == len(table.documents):
                return None
            documents = table.standing
        wanted = frozenset(documents)
        if wanted not in self._rows_of:
            spans = [np.empty(0, np.int64), *(np.arange(*table.rows(d)) for d in sorted(wanted))]
            self._rows_of[wanted] = np.sort(np.concatenate(spans))
        return self._rows_of[wanted]
