"""Clauses for a question: an engine's candidates, their scores fused; the best word by word.

Ranks only. What has to be complete (sets, look-ups) is read from the clause table instead.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

from chatbot.indexing.engine import Candidates, attainable
from chatbot.indexing.local import LocalEngine
from chatbot.indexing.ranking import Floats, Rows, best_rows
from chatbot.indexing.reranker import Reranker
from chatbot.indexing.searchable import lexical_text
from chatbot.indexing.store import Index
from chatbot.records import Evidence
from chatbot.retrieval.alignment import open_alignment
from chatbot.retrieval.fusion import POOL, fuse, rerank
from chatbot.retrieval.surroundings import Surroundings
from chatbot.retrieval.weighing import Likeness, read_weights

RERANKED = 20
"""How many of the best clauses a re-ranker reads."""
REMEMBERED = 8
"""Searches that are kept, for as long as an answer takes."""
LIKELY = 5
"""Documents whose structure a question may name where it names no document."""
LIKELY_CLAUSES = 40
EXPANSION_WEIGHT = 0.5
"""What an expansion counts beside a word of the question.

Expansions are looked up as words alone: drawing the question's vector towards them was measured to
lose more than it found, on every set tried (docs/ENCODER.md). The encoder has learnt the aliases.
"""


class Retriever:
    """Ranks the clauses of one index for questions."""

    def __init__(self, index: Index, reranker: Reranker | None = None) -> None:
        self.index = index
        self._reranker = reranker
        self._alignment = open_alignment(index.table, index.encoder, index.pieces)
        self._surroundings = Surroundings(index.table)
        # Of few clauses all are scored, however many are wanted: within one answer, the same ones.
        # An engine elsewhere is asked each time: that it is away has to be noticed.
        is_here = isinstance(index.engine, LocalEngine)
        self._scored = lru_cache(maxsize=REMEMBERED)(self._score) if is_here else self._score

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
        if k <= 0:
            return ()
        asked = (text, tuple((expansions or {}).items()), document_id)
        scored = self._scored(*asked, min(max(k, POOL), max(1, len(self.index.engine))))
        if scored is None:
            return ()
        found, fused = scored
        return tuple(
            Evidence(
                clause=self.index.table.clauses[found.rows[place]],
                rank=rank,
                bm25=float(found.bm25[place]),
                cosine=float(found.cosine[place]),
                fused=float(fused[place]),
            )
            for rank, place in enumerate(best_rows(fused, k).tolist(), start=1)
        )

    def _score(
        self, text: str, expansions: tuple[tuple[str, float], ...], document_id: str | None, k: int
    ) -> tuple[Candidates, Floats] | None:
        """The *k* best rows of either leg with their fused scores; None for a text of no words."""
        words = self.index.words
        weights = words.query_weights(text)
        if not weights:
            return None
        engine = self.index.engine
        best = attainable(engine, weights)
        for phrase, weight in expansions:
            for term, value in words.query_weights(phrase, EXPANSION_WEIGHT * weight).items():
                weights[term] = max(value, weights.get(term, 0.0))
        found = engine.candidates(
            weights,
            self.index.encoder.encode_queries([text])[0],
            k,
            None if document_id is None else (document_id,),
        )
        fused = fuse(
            found.bm25,
            found.cosine,
            attainable=best,
            align=self._aligner(text, found.rows),
            support=self._supporter(found.rows) if document_id is None else None,
            weights=read_weights(),
        )
        if self._reranker is not None:
            fused = self._reranked(text, found.rows, fused, self._reranker)
        return found, fused

    def documents(self, text: str, k: int = LIKELY) -> tuple[str, ...]:
        """Return the ids of the *k* documents that *text* is likeliest about, the best first.

        All that stand where there are no more; else those of the best clauses.
        """
        standing = self.index.table.standing
        if len(standing) <= k:
            return standing
        found = self.find(text, k=LIKELY_CLAUSES)
        return tuple(dict.fromkeys(e.clause.document_id for e in found))[:k]

    def _aligner(self, text: str, rows: Rows) -> Callable[[Rows], Likeness] | None:
        """Return what compares *text* with some of *rows*, given by their places among them."""
        alignment = self._alignment
        return None if alignment is None else lambda places: alignment.compare(text, rows[places])

    def _supporter(self, rows: Rows) -> Callable[[Floats], Floats]:
        return lambda scores: self._surroundings.support(scores, rows)

    def _reranked(self, text: str, rows: Rows, fused: Floats, reranker: Reranker) -> Floats:
        best = best_rows(fused, RERANKED)
        passages = [lexical_text(self.index.table.clauses[row]) for row in rows[best].tolist()]
        return rerank(fused, best, reranker.scores(text, passages))
