"""Clauses for a question: BM25 and cosine over the same rows, fused; the best word by word.

Ranks only. What has to be complete (sets, look-ups) is read from the clause table instead.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt

from chatbot.indexing.reranker import Reranker
from chatbot.indexing.searchable import lexical_text
from chatbot.indexing.store import Index
from chatbot.records import Evidence
from chatbot.retrieval.alignment import open_alignment
from chatbot.retrieval.fusion import best_rows, fuse, rerank

RERANKED = 20
"""How many of the best clauses a re-ranker reads."""
LIKELY = 5
"""Documents whose structure a question may name where it names no document."""
LIKELY_CLAUSES = 40
EXPANSION_WEIGHT = 0.5
"""What an expansion counts beside a word of the question.

Expansions are looked up as words alone: drawing the question's vector towards them was measured to
lose more than it found, on every set tried (docs/ENCODER.md). The encoder has learnt the aliases.
"""

Floats = npt.NDArray[np.float32]


class Retriever:
    """Ranks the clauses of one index for questions."""

    def __init__(self, index: Index, reranker: Reranker | None = None) -> None:
        self.index = index
        self._reranker = reranker
        self._alignment = open_alignment(index.table, index.encoder)
        self._rows_of: dict[str | None, npt.NDArray[np.int64]] = {}

    def find(
        self,
        text: str,
        *,
        k: int = 10,
        expansions: Mapping[str, float] | None = None,
        document_id: str | None = None,
    ) -> tuple[Evidence, ...]:
        """Return the *k* best clauses for *text*, best first; fewer where there are fewer.

        *expansions*: further words with their weights in (0, 1], as the lexicon gives them:
        ``find("机房费电", expansions={"绿色节能": 0.6})``. ``document_id`` confines the search to
        one document; one that is not in the index has no clauses. A text without a single word
        (blank, only marks) finds nothing.
        """
        words = self.index.words
        weights = words.query_weights(text)
        if not weights or k <= 0:
            return ()
        attainable = self.index.lexical.attainable(weights)
        for phrase, weight in (expansions or {}).items():
            for term, value in words.query_weights(phrase, EXPANSION_WEIGHT * weight).items():
                weights[term] = max(value, weights.get(term, 0.0))
        rows = self._rows(document_id)
        bm25 = self.index.lexical.scores(weights)
        cosine = self.index.vectors.cosines(self.index.encoder.encode_queries([text])[0])
        fused = np.full(len(bm25), -np.inf, dtype=np.float32)
        fused[rows] = fuse(
            bm25[rows], cosine[rows], attainable=attainable, align=self._aligner(text, rows)
        )
        if self._reranker is not None:
            fused = self._reranked(text, fused, self._reranker)
        return tuple(
            Evidence(
                clause=self.index.table.clauses[row],
                rank=rank,
                bm25=float(bm25[row]),
                cosine=float(cosine[row]),
                fused=float(fused[row]),
            )
            for rank, row in enumerate(best_rows(fused, k).tolist(), start=1)
            if fused[row] > -np.inf
        )

    def documents(self, text: str, k: int = LIKELY) -> tuple[str, ...]:
        """Return the ids of the *k* documents that *text* is likeliest about, the best first.

        All that stand where there are no more; else those of the best clauses.
        """
        standing = self.index.table.standing
        if len(standing) <= k:
            return standing
        found = self.find(text, k=LIKELY_CLAUSES)
        return tuple(dict.fromkeys(e.clause.document_id for e in found))[:k]

    def _aligner(
        self, text: str, rows: npt.NDArray[np.int64] | slice
    ) -> Callable[[npt.NDArray[np.int64]], Floats] | None:
        """Return what compares *text* with some of *rows*, given by their places among them."""
        alignment = self._alignment
        if alignment is None:
            return None
        searched = np.arange(len(self.index.table))[rows]
        return lambda places: alignment.scores(text, searched[places])

    def _reranked(self, text: str, fused: Floats, reranker: Reranker) -> Floats:
        best = best_rows(fused, RERANKED)
        best = best[fused[best] > -np.inf]
        passages = [lexical_text(self.index.table.clauses[row]) for row in best.tolist()]
        return rerank(fused, best, reranker.scores(text, passages))

    def _rows(self, document_id: str | None) -> npt.NDArray[np.int64] | slice:
        """Return the rows to search: those of one document, or of all that still stand."""
        if document_id is None and len(self.index.table.of(None)) == len(self.index.table):
            return slice(None)
        if document_id not in self._rows_of:
            table = self.index.table
            found = [table.row(clause) for clause in table.of(document_id)]
            self._rows_of[document_id] = np.asarray(found, dtype=np.int64)
        return self._rows_of[document_id]
