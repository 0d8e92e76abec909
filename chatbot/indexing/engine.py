"""The seam between ranking and searching: all that an engine has to do for the retriever.

An engine holds the words and the vectors of every clause, by row: row ``i`` is clause ``i`` of the
clause table. It says which rows are worth a look, with both scores of each; which of them comes
first is decided elsewhere, alike for every engine.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from chatbot.indexing.ranking import Floats, Rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """Rows worth a look, in ascending order, each once."""

    rows: Rows
    bm25: Floats
    """Of each row, as :class:`chatbot.indexing.lexical.LexicalIndex` defines it; 0 where no token
    stands."""
    cosine: Floats
    """Of each row: that of its nearest vector."""


class Counts(Protocol):
    """How common words are: what idf is made of."""

    def __len__(self) -> int:
        """Return the number of rows, those of superseded documents included."""
        ...

    def document_frequency(self, token: str) -> int:
        """Return in how many of those rows *token* stands."""
        ...


class Engine(Counts, Protocol):
    """Searches the clauses of an index."""

    def candidates(
        self,
        weights: Mapping[str, float],
        vector: Floats,
        k: int,
        documents: Collection[str] | None = None,
    ) -> Candidates:
        """Return the *k* best rows of either leg, the scores of the other leg filled in.

        The lexical leg: the rows of the highest BM25 score above 0 for the tokens of *weights*,
        each counting its weight times its idf. The dense leg: the rows nearest to *vector*
        (``float32[d]``, L2-normalised). Of equals the earlier row is taken. *documents* confines
        both to the rows of these ids (an unknown id has none); None means every document that no
        other one has superseded. Rows are exact or, where an engine says so, approximate; the
        scores of a row that is returned are its own in any case.
        """
        ...


def idf(rows: int, document_frequency: int) -> float:
    """Return Lucene's ``ln(1 + (n - df + ½) / (df + ½))``, which is never negative."""
    return math.log1p((rows - document_frequency + 0.5) / (document_frequency + 0.5))


def attainable(counts: Counts, weights: Mapping[str, float]) -> float:
    """Return the BM25 score that no row of *counts* can surpass for *weights*.

    A token that no row holds counts as the rarest would: not finding it is a loss too.
    """
    rows = len(counts)
    return sum(w * idf(rows, counts.document_frequency(t)) for t, w in weights.items())


def no_candidates() -> Candidates:
    """Return none at all."""
    nothing = np.empty(0, np.float32)
    return Candidates(rows=np.empty(0, np.int64), bm25=nothing, cosine=nothing)
