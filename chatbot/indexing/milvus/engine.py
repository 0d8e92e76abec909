"""The engine whose rows stand in Milvus: both legs searched there, scores as of one machine.

BM25 is an inner product: a row holds what each of its terms would gain it (``f / (f + norm)``), a
question what each of its terms is worth (weight · idf). Milvus adds up products and analyses
nothing, so that its ranking is ours.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from chatbot.errors import EngineError, ReplacedIndexError
from chatbot.indexing.engine import Candidates, idf, no_candidates
from chatbot.indexing.lexical import LexicalIndex
from chatbot.indexing.milvus.client import MOST_HITS, Milvus
from chatbot.indexing.milvus.layout import Names
from chatbot.indexing.ranking import Floats, best_rows
from chatbot.indexing.table import ClauseTable

FETCHED = 3
"""Vectors asked for at first for each row that is wanted: the nearest may be several of one row."""


class Vocabulary:
    """The terms of an index with their numbers, and in how many rows each stands."""

    def __init__(self, terms: Sequence[str], frequencies: npt.NDArray[np.int64], rows: int) -> None:
        self.terms = tuple(terms)
        self._number = {term: number for number, term in enumerate(terms)}
        self._frequencies = frequencies
        self._rows = rows

    def document_frequency(self, token: str) -> int:
        """Return in how many rows *token* stands."""
        number = self._number.get(token)
        return 0 if number is None else int(self._frequencies[number])

    def worth(self, weights: Mapping[str, float]) -> dict[int, float]:
        """Return weight · idf of each known term, by its number."""
        return {
            self._number[t]: float(w * idf(self._rows, self.document_frequency(t)))
            for t, w in weights.items()
            if w and t in self._number
        }


class MilvusEngine:
    """Searches one generation, whatever the alias points at meanwhile."""

    def __init__(
        self,
        milvus: Milvus,
        names: Names,
        table: ClauseTable,
        vocabulary: Vocabulary,
        sizes: npt.NDArray[np.int64],
        *,
        lexical: LexicalIndex | None = None,
    ) -> None:
        """Take *sizes*, the number of vectors of each row.

        *lexical*: the words of all rows, where Milvus is too old for sparse vectors.
        """
        self._milvus = milvus
        self._names = names
        self._table = table
        self._vocabulary = vocabulary
        self._sizes = sizes
        self._lexical = lexical
        self._numbers = {name: number for number, name in enumerate(table.documents)}
        self._gone = threading.Event()

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self._sizes)

    def document_frequency(self, token: str) -> int:
        """Return in how many rows *token* stands."""
        return self._vocabulary.document_frequency(token)

    def candidates(
        self,
        weights: Mapping[str, float],
        vector: Floats,
        k: int,
        documents: Collection[str] | None = None,
    ) -> Candidates:
        """Return the *k* best rows of either leg, with both scores: see :class:`Engine`.

        Raises EngineError where Milvus does not answer within the deadline: no answer is made of
        half of a search.
        """
        where = self._where(documents)
        if k <= 0 or where is None or not len(self):
            return no_candidates()
        try:
            by_word = self._best_by_word(weights, k, where, documents)
            by_vector = self._best_by_vector(vector, k, where)
            rows = np.array(sorted({*by_word, *by_vector}), dtype=np.int64)
            by_word |= self._scores(weights, [r for r in rows.tolist() if r not in by_word])
            by_vector |= self._cosines(vector, [r for r in rows.tolist() if r not in by_vector])
        except ReplacedIndexError:
            self._gone.set()
            raise
        return Candidates(
            rows=rows,
            bm25=np.array([by_word.get(r, 0.0) for r in rows.tolist()], dtype=np.float32),
            cosine=np.array([by_vector[r] for r in rows.tolist()], dtype=np.float32),
        )

    def has_successor(self, wait_s: float) -> bool:
        """Wait *wait_s* seconds, less where a search finds its rows gone; is there a newer index?

        False also where Milvus does not answer.
        """
        gone = self._gone.wait(wait_s)
        try:
            target = self._milvus.target(self._names.alias)
        except EngineError:
            return False
        return target is not None and (gone or target != self._names.files)

    def answers(self, wait_s: float) -> bool:
        """Ask Milvus something small; does it answer within *wait_s* seconds?"""
        try:
            self._milvus.target(self._names.alias, patience_s=wait_s)
        except EngineError:
            return False
        return True

    def _where(self, documents: Collection[str] | None) -> str | None:
        """Return the filter that confines a search; None where it confines it to nothing."""
        table = self._table
        if documents is None:
            return "" if len(table.standing) == len(table.documents) else "standing == true"
        numbers = sorted(self._numbers[d] for d in set(documents) if d in self._numbers)
        return f"document in {numbers}" if numbers else None

    def _best_by_word(
        self,
        weights: Mapping[str, float],
        k: int,
        where: str,
        documents: Collection[str] | None,
    ) -> dict[int, float]:
        if self._lexical is not None:
            scores = self._lexical.scores(weights)
            wanted = self._table.standing if documents is None else documents
            spans = [self._table.rows(d) for d in wanted]
            rows = np.sort(np.concatenate([np.empty(0, np.int64), *(np.arange(*s) for s in spans)]))
            best = rows[best_rows(scores[rows], k)].tolist()
            return {row: float(scores[row]) for row in best if scores[row] > 0}
        worth = self._vocabulary.worth(weights)
        if not worth:
            return {}
        hits = self._milvus.search(
            self._names.clauses, "impacts", worth, limit=min(k, MOST_HITS), where=where, row="id"
        )
        return {hit.row: hit.score for hit in hits if hit.score > 0}

    def _best_by_vector(self, vector: Floats, k: int, where: str) -> dict[int, float]:
        """Return the *k* nearest rows with their cosines; more vectors are asked for as needed."""
        limit = min(k * FETCHED, MOST_HITS)
        while True:
            hits = self._milvus.search(
                self._names.vectors, "vector", vector.tolist(), limit=limit, where=where
            )
            nearest: dict[int, float] = {}
            for hit in hits:  # best first: a row's first vector is its nearest
                nearest.setdefault(hit.row, hit.score)
            if len(nearest) >= k or len(hits) < limit or limit == MOST_HITS:
                return dict(sorted(nearest.items(), key=lambda found: (-found[1], found[0]))[:k])
            limit = min(limit * 2, MOST_HITS)

    def _scores(self, weights: Mapping[str, float], rows: Sequence[int]) -> dict[int, float]:
        """Return the BM25 scores of those of *rows* that have one."""
        if self._lexical is not None:
            scores = self._lexical.scores(weights)
            return {row: float(scores[row]) for row in rows}
        worth = self._vocabulary.worth(weights)
        if not worth or not rows:
            return {}
        hits = self._milvus.search(
            self._names.clauses,
            "impacts",
            worth,
            limit=len(rows),
            where=f"id in {list(rows)}",
            row="id",
        )
        return {hit.row: hit.score for hit in hits}

    def _cosines(self, vector: Floats, rows: Sequence[int]) -> dict[int, float]:
        """Return the cosines of *rows*: those of their nearest vectors."""
        found: dict[int, float] = {}
        for batch in self._batches(rows):
            hits = self._milvus.search(
                self._names.vectors,
                "vector",
                vector.tolist(),
                limit=int(self._sizes[batch].sum()),
                where=f"row in {batch}",
            )
            for hit in hits:
                found.setdefault(hit.row, hit.score)
        missed = [row for row in rows if row not in found]
        for batch in self._batches(missed):  # a graph that is walked under a filter may miss some
            held = self._milvus.read(self._names.vectors, f"row in {batch}", ("row", "vector"))
            for entity in held:
                near = float(np.asarray(entity["vector"], np.float32) @ vector)
                row = int(entity["row"])
                found[row] = max(near, found.get(row, -1.0))
        if len(found) < len(rows):
            raise EngineError(
                f"{self._names.vectors} lacks rows that {self._names.clauses} has; "
                "run: chatbot index --check"
            )
        return found

    def _batches(self, rows: Sequence[int]) -> list[list[int]]:
        """Cut *rows* into lists whose vectors one search can bring."""
        batches: list[list[int]] = []
        held = MOST_HITS + 1
        for row in rows:
            size = int(self._sizes[row])
            if held + size > MOST_HITS:
                batches.append([])
                held = 0
            batches[-1].append(row)
            held += size
        return batches
