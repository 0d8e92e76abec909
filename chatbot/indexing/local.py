"""The engine of one machine: the index's own files, memory-mapped."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np

from chatbot.indexing.engine import Candidates, no_candidates
from chatbot.indexing.lexical import SCANNED, LexicalIndex
from chatbot.indexing.ranking import Floats, Within, best_rows
from chatbot.indexing.table import ClauseTable
from chatbot.indexing.vectors import VectorIndex

REMEMBERED = 256
"""Sets of documents whose rows are kept."""


class LocalEngine:
    """Searches a :class:`LexicalIndex` and a :class:`VectorIndex` of the same rows."""

    def __init__(self, lexical: LexicalIndex, vectors: VectorIndex, table: ClauseTable) -> None:
        """Take both legs; *table* says which rows a document has."""
        self.lexical = lexical
        self.vectors = vectors
        self._table = table
        self._confined: dict[frozenset[str], Within] = {}

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
        if len(self) <= SCANNED and self.vectors.is_exact:
            return self._scanned(weights, vector, k, within)
        rows = np.union1d(
            self.lexical.search(weights, k, within), self.vectors.search(vector, k, within)
        )
        return Candidates(
            rows=rows,
            bm25=self.lexical.scores(weights, rows),
            cosine=self.vectors.cosines(vector, rows),
        )

    def _scanned(
        self, weights: Mapping[str, float], vector: Floats, k: int, within: Within | None
    ) -> Candidates:
        """The same from the scores of every row, once each: quicker where rows are few."""
        bm25, cosine = self.lexical.scores(weights), self.vectors.cosines(vector)
        rows = np.arange(len(self)) if within is None else within.rows
        by_word, by_vector = best_rows(bm25[rows], k), best_rows(cosine[rows], k)
        rows = np.union1d(rows[by_word[bm25[rows[by_word]] > 0]], rows[by_vector])
        return Candidates(rows=rows, bm25=bm25[rows], cosine=cosine[rows])

    def _within(self, documents: Collection[str] | None) -> Within | None:
        """Return the rows of *documents*; None where every row is meant."""
        table = self._table
        if documents is None:
            if len(table.standing) == len(table.documents):
                return None
            documents = table.standing
        wanted = frozenset(documents)
        found = self._confined.get(wanted)
        if found is None:
            spans = [np.empty(0, np.int64), *(np.arange(*table.rows(d)) for d in wanted)]
            found = Within(np.sort(np.concatenate(spans)), len(self))
            if len(self._confined) >= REMEMBERED:
                self._confined.clear()
            self._confined[wanted] = found
        return found
