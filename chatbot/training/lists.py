"""Questions with what search takes for their answers: what listwise training puts right.

The candidates of a question are the best of search as it is, the wrong ones among them its hardest
negatives, with what training does not change about them: their share of the question's words and
what their surroundings add.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from chatbot.evaluation.beir import RetrievalSet, clause_of
from chatbot.indexing.embedding import Encoder
from chatbot.indexing.engine import attainable
from chatbot.indexing.pieces import pieces_of
from chatbot.indexing.ranking import best_rows
from chatbot.indexing.searchable import dense_parts, titles
from chatbot.indexing.store import Index, assemble
from chatbot.records import Document
from chatbot.retrieval.alignment import open_alignment
from chatbot.retrieval.fusion import POOL, fuse
from chatbot.retrieval.surroundings import Surroundings
from chatbot.training.pairs import Pair

CANDIDATES = 40
"""How many of the best clauses of search are compared."""
MOST_ANSWERS = 5
"""A question that more clauses answer says little about any of them."""
GRAM = 5
SAME = 0.5
"""Share of five characters in a row from which two passages are cuts of the same text."""

Ids = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question: its word pieces, and its candidates by their places among the clauses."""

    pieces: Ids
    candidates: Ids
    answers: npt.NDArray[np.bool_]
    """Which of the candidates answer."""
    constant: Floats
    """Of each candidate: its share of the question's words and what its surroundings add."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """Questions over the same clauses."""

    questions: tuple[Asked, ...]
    sentences: tuple[tuple[Ids, ...], ...]
    """The word pieces of each clause's sentences,"""
    titles: tuple[Ids, ...]
    """of the titles above it,"""
    printed: tuple[Ids, ...]
    """and of all of these together, ascending, each once."""


def paired(pairs: Sequence[Pair], name: str) -> RetrievalSet:
    """Return the questions and passages of *pairs* as a retrieval set: all passages stand alone."""
    rows: dict[str, int] = {}
    relevant: dict[str, set[int]] = {}
    for pair in pairs:
        row = rows.setdefault(pair.positive, len(rows))
        relevant.setdefault(pair.anchor, set()).add(row)
    return RetrievalSet(
        name=name,
        documents=(
            Document(document_id=name, title=name, file_name=name, sha256="0" * 64, text=""),
        ),
        clauses=tuple(clause_of(name, row, "", text) for text, row in rows.items()),
        queries=tuple(relevant),
        relevant=tuple(map(frozenset, relevant.values())),
    )


def ask(data: RetrievalSet, encoder: Encoder) -> Lists:
    """Search the clauses of *data* for its questions, by *encoder*, which has to have words."""
    if encoder.words is None:
        raise ValueError("listwise training needs an encoder whose words have vectors")
    index = assemble(data.documents, data.clauses, encoder=encoder)
    search = _Search(index)
    found = [
        (query, *search.candidates(query, rows))
        for query, rows in zip(data.queries, data.relevant, strict=True)
        if len(rows) <= MOST_ANSWERS
    ]
    used = np.unique(np.concatenate([rows for _, rows, _, _ in found]))
    clauses = [index.table.clauses[row] for row in used.tolist()]
    cut = encoder.words.pieces
    questions = tuple(
        Asked(
            pieces=pieces,
            candidates=np.searchsorted(used, rows),
            answers=answers,
            constant=constant,
        )
        for (_, rows, answers, constant), pieces in zip(
            found, cut([query for query, _, _, _ in found]), strict=True
        )
        if len(pieces) and answers.any() and not answers.all()
    )
    return Lists(
        questions=questions,
        sentences=tuple(tuple(cut(dense_parts(clause))) for clause in clauses),
        titles=tuple(cut([titles(clause) for clause in clauses])),
        printed=tuple(p.astype(np.int64) for p in pieces_of(clauses, encoder.words)),
    )


class _Search:
    """Search as the retriever does it, its terms kept apart."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._alignment = open_alignment(index.table, index.encoder, index.pieces)
        self._surroundings = Surroundings(index.table)
        self._grams: dict[int, frozenset[str]] = {}

    def candidates(
        self, query: str, relevant: Iterable[int]
    ) -> tuple[Ids, npt.NDArray[np.bool_], Floats]:
        """Return the rows to compare, ascending, which of them answer, and their constant terms."""
        index, alignment = self._index, self._alignment
        weights = index.words.query_weights(query)
        best = max(attainable(index.engine, weights), 1e-9)
        vector = index.encoder.encode_queries([query])[0]
        found = index.engine.candidates(weights, vector, POOL)
        right = np.array(sorted(relevant), dtype=np.int64)
        rows = np.union1d(found.rows, right)
        bm25 = index.lexical.scores(weights, rows)
        cosine = index.vectors.cosines(vector, rows)
        share = np.asarray(bm25 / np.float32(best), dtype=np.float32)
        gained = self._surroundings.support(share + cosine, rows)
        fused = fuse(
            bm25,
            cosine,
            attainable=best,
            align=None if alignment is None else lambda at: alignment.compare(query, rows[at]),
            support=lambda _: gained,
        )
        kept = np.union1d(best_rows(fused, CANDIDATES), np.searchsorted(rows, right))
        answers = np.isin(rows[kept], right)
        fair = np.array(
            [a or self._is_wrong(query, r, right) for r, a in zip(rows[kept], answers, strict=True)]
        )
        kept, answers = kept[fair], answers[fair]
        return rows[kept], answers, share[kept] + gained[kept]

    def _is_wrong(self, query: str, row: int, right: Ids) -> bool:
        """Return False where *row* quotes the question or is another cut of a text that answers."""
        own = self._grams_of(row)
        asked = grams(query)
        if asked and asked <= own:
            return False
        others = map(self._grams_of, right.tolist())
        return all(len(own & o) <= SAME * min(len(own), len(o)) for o in others)

    def _grams_of(self, row: int) -> frozenset[str]:
        if row not in self._grams:
            self._grams[row] = grams(self._index.table.clauses[row].text)
        return self._grams[row]


def grams(text: str) -> frozenset[str]:
    """Return all runs of GRAM letters of *text*, marks and spaces left out."""
    letters = "".join(filter(str.isalnum, text))
    return frozenset(letters[i : i + GRAM] for i in range(len(letters) - GRAM + 1))
