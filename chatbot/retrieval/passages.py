"""Sentences of the best clauses, ranked: the unit an extractive answer is made of.

A sentence is judged with its clause's titles in mind (区块链产业 › …), by the share of the
question's words that it holds, weighted by how rare they are, and by the cosine of the encoder.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from chatbot.indexing.store import Index
from chatbot.reading.sentences import sentences
from chatbot.records import Clause, Evidence, Span

TITLE_SHARE = 0.5
"""What a question word is worth that stands in the clause's titles but not in the sentence."""
COSINE_WEIGHT = 0.6
"""Weight of the cosine beside the coverage (both in [0, 1]); tuned on the tuning questions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A sentence with its scores."""

    clause: Clause
    span: Span
    rank: int
    """Rank of the clause among the evidence, from 1."""
    coverage: float
    """Share of the question's weighted words in the sentence, titles counted in part: 0–1."""
    cosine: float
    score: float

    @property
    def text(self) -> str:
        """The sentence as printed."""
        return self.clause.slice(self.span)


class Passages:
    """Ranks the sentences of clauses against a question."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._idf = idf(index)

    def weights(self, text: str, expansions: Mapping[str, float] | None = None) -> dict[str, float]:
        """Return the words of *text* with their rarity; expansions count by their weight.

        A word that no clause prints weighs as much as the rarest: not finding it matters.
        """
        rarest = math.log(1 + len(self._index.table))
        weighted = {w: self._idf.get(w, rarest) for w in self._index.words.tokenize(text)}
        for phrase, weight in (expansions or {}).items():
            for word in self._index.words.tokenize(phrase):
                weighted.setdefault(word, weight * self._idf.get(word, 0.0))
        return weighted

    @property
    def known_words(self) -> Collection[str]:
        """The words that the clauses print."""
        return self._idf.keys()

    def rank(
        self,
        text: str,
        evidence: Sequence[Evidence],
        expansions: Mapping[str, float] | None = None,
    ) -> tuple[Passage, ...]:
        """Return the sentences of *evidence*, best first."""
        return self.rank_clauses(text, [e.clause for e in evidence], expansions)

    def rank_clauses(
        self,
        text: str,
        clauses: Sequence[Clause],
        expansions: Mapping[str, float] | None = None,
    ) -> tuple[Passage, ...]:
        """Return the sentences of *clauses* (given best first), best first."""
        places = [
            (rank, clause, span)
            for rank, clause in enumerate(clauses, start=1)
            for span in sentences(clause)
        ]
        if not places:
            return ()
        wanted = self.weights(text, expansions)
        cosines = self._cosines(text, (clause.slice(span) for _, clause, span in places))
        found = []
        for (rank, clause, span), cosine in zip(places, cosines, strict=True):
            coverage = self.coverage(wanted, clause.slice(span), clause.path_text)
            score = coverage + COSINE_WEIGHT * float(cosine)
            found.append(
                Passage(
                    clause=clause,
                    span=span,
                    rank=rank,
                    coverage=coverage,
                    cosine=float(cosine),
                    score=score,
                )
            )
        return tuple(sorted(found, key=lambda p: -p.score))

    def coverage(self, wanted: Mapping[str, float], sentence: str, titles: str = "") -> float:
        """Return the weighted share of *wanted* words in *sentence*; in *titles* they count half."""
        total = sum(wanted.values())
        if not total:
            return 0.0
        here = set(self._index.words.tokenize(sentence))
        above = set(self._index.words.tokenize(titles)) - here
        held = sum(
            weight * (1.0 if word in here else TITLE_SHARE if word in above else 0.0)
            for word, weight in wanted.items()
        )
        return held / total

    def _cosines(self, text: str, passages: Iterable[str]) -> np.ndarray:
        encoder = self._index.encoder
        query = encoder.encode_queries([text])[0]
        return np.asarray(encoder.encode_passages(list(passages)) @ query)


def idf(index: Index) -> dict[str, float]:
    """Return log(1 + N/df) of every word that the clauses print."""
    frequency: dict[str, int] = {}
    for clause in index.table:
        for word in set(index.words.tokenize(f"{clause.path_text} {clause.text}")):
            frequency[word] = frequency.get(word, 0) + 1
    total = len(index.table)
    return {word: math.log(1 + total / df) for word, df in frequency.items()}
