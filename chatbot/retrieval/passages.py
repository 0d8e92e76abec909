"""Sentences of the best clauses, ranked: the unit an extractive answer is made of.

A sentence is judged with its clause's titles in mind (区块链产业 › …), by the share of the
question's words that it holds, weighted by how rare they are, and by the cosine of the encoder.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from chatbot.indexing.store import Index
from chatbot.indexing.table import is_row
from chatbot.reading.sentences import sentences
from chatbot.records import Clause, ClauseKind, Evidence, Span
from chatbot.understanding.asking import holds
from chatbot.understanding.query import Query
from chatbot.understanding.ranges import meets, quantities

TITLE_SHARE = 0.5
"""What a question word is worth that stands in the clause's titles but not in the sentence."""
FORMAL = frozenset({ClauseKind.NOTICE, ClauseKind.TITLE, ClauseKind.SIGNATURE})
"""Parts whose lines without a full stop are letter-head, addressees and signatures: no answers."""
COSINE_WEIGHT = 1.5
"""Weight of the cosine beside the coverage (both in [0, 1]); tuned on the tuning questions."""
CLAUSE_WEIGHT = 0.1
"""Weight of the clause's fused score (standard deviations above the mean), likewise."""
ALIGNED_WEIGHT = 0.3
"""Weight of the alignment, of the READ best sentences alone: it costs the most."""
READ = 12
MET = 0.3
"""What it is worth that a sentence prints the range in which the question's figure lies."""
EVERYDAY, TELLING, LEAST_CONTENT = 0.35, 0.5, 0.02
"""Words up to EVERYDAY in surprise say as good as nothing; TELLING above that, all they can."""
TYPED = 0.6
"""A sentence that holds the kind of thing asked for is preferred from this share of the best on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A sentence with its scores."""

    clause: Clause
    span: Span
    coverage: float
    """Share of the question's weighted words in the sentence, titles counted in part: 0–1."""
    cosine: float
    score: float

    @property
    def text(self) -> str:
        """The sentence as printed."""
        return self.clause.slice(self.span)


def by_best_sentence(found: Sequence[Evidence], ranked: Sequence[Passage]) -> tuple[Evidence, ...]:
    """Return *found* in the order of each clause's best sentence, ranks counted anew.

    A clause none of whose sentences is in *ranked* keeps its place after the others.
    """
    places: dict[str, int] = {}
    for passage in ranked:
        places.setdefault(passage.clause.clause_id, len(places))
    ordered = sorted(found, key=lambda e: places.get(e.clause.clause_id, len(places)))
    return tuple(replace(e, rank=i) for i, e in enumerate(ordered, start=1))


def answering_sentence(query: Query, ranked: Sequence[Passage]) -> Passage:
    """Return the best sentence that holds the kind of thing asked for, where a close one does.

    Close is one that scores nearly as high, or one of the same clause.

    *ranked* holds one passage at least, best first.
    """
    best = ranked[0]
    fitting = [p for p in ranked if holds(query.answer_type, query.text, p.text)]
    close = (p for p in fitting if p.score >= best.score * TYPED)
    # 按最低工资标准的90%发放。目前为每月2250元。 The figure stands beside what was asked about.
    beside = (p for p in fitting if p.clause is best.clause)
    return next(close, next(beside, best))


def mean_likeness(weights: Mapping[str, float], likeness: Mapping[str, float]) -> float:
    """Return the mean of *likeness* over the words of *weights*, weighted; 0 without any."""
    total = sum(weights.values())
    return sum(w * likeness[word] for word, w in weights.items()) / total if total else 0.0


class Passages:
    """Ranks the sentences of clauses against a question."""

    def __init__(self, index: Index) -> None:
        self._index = index

    def weights(self, text: str, expansions: Mapping[str, float] | None = None) -> dict[str, float]:
        """Return the words of *text* with their rarity; expansions count by their weight.

        A word that no clause prints weighs as much as the rarest: not finding it matters.
        """
        weighted = {w: self.rarity(w) for w in self._index.words.tokenize(text)}
        for phrase, weight in (expansions or {}).items():
            for word in filter(self.is_printed, self._index.words.tokenize(phrase)):
                weighted.setdefault(word, weight * self.rarity(word))
        return weighted

    def rarity(self, word: str) -> float:
        """Return log(1 + N/df), the inverse document frequency; an unprinted word has df 1."""
        frequency = max(1, self._index.engine.document_frequency(word))
        return math.log(1 + len(self._index.engine) / frequency)

    def is_printed(self, word: str) -> bool:
        """Return True where a clause prints *word*."""
        return self._index.engine.document_frequency(word) > 0

    def rank(
        self,
        text: str,
        evidence: Sequence[Evidence],
        expansions: Mapping[str, float] | None = None,
    ) -> tuple[Passage, ...]:
        """Return the sentences of *evidence*, best first."""
        return self._rank(text, [(e.clause, e.fused) for e in evidence], expansions)

    def rank_clauses(
        self,
        text: str,
        clauses: Sequence[Clause],
        expansions: Mapping[str, float] | None = None,
    ) -> tuple[Passage, ...]:
        """Return the sentences of *clauses*, best first; no clause is preferred to another."""
        return self._rank(text, [(clause, 0.0) for clause in clauses], expansions)

    def _rank(
        self,
        text: str,
        clauses: Sequence[tuple[Clause, float]],
        expansions: Mapping[str, float] | None,
    ) -> tuple[Passage, ...]:
        places = [
            (clause, fused, span)
            for clause, fused in clauses
            if not self._is_table_head(clause)
            for span in sentences(clause)
            if clause.kind not in FORMAL or clause.slice(span).endswith("。")
        ]
        if not places:
            return ()
        wanted = self.weights(text, expansions)
        cosines = self._cosines(text, (clause.slice(span) for clause, _, span in places))
        named = quantities(text)
        found = []
        for (clause, fused, span), cosine in zip(places, cosines, strict=True):
            coverage = self.coverage(wanted, clause.slice(span), clause.path_text)
            score = coverage + COSINE_WEIGHT * float(cosine) + CLAUSE_WEIGHT * fused
            if meets(named, clause.slice(span)):
                score += MET
            found.append(
                Passage(
                    clause=clause,
                    span=span,
                    coverage=coverage,
                    cosine=float(cosine),
                    score=score,
                )
            )
        found.sort(key=lambda p: -p.score)
        best = sorted((self._read_closely(text, p) for p in found[:READ]), key=lambda p: -p.score)
        return (*best, *found[READ:])

    def _read_closely(self, text: str, passage: Passage) -> Passage:
        """Return *passage* with the worth of its words' likeness to those of *text* added."""
        aligned = self.alignment(text, f"{passage.clause.path_text}\n{passage.text}")
        return replace(passage, score=passage.score + ALIGNED_WEIGHT * aligned)

    def _is_table_head(self, clause: Clause) -> bool:
        """A header names columns; the rows under it say something."""
        return (
            clause.kind is ClauseKind.TABLE
            and not is_row(clause)
            and bool(self._index.table.children(clause))
        )

    def coverage(self, wanted: Mapping[str, float], sentence: str, titles: str = "") -> float:
        """Return the weighted share of *wanted* in *sentence*; in *titles* words count in part."""
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

    def likeness(self, words: Sequence[str], printed: str) -> dict[str, float]:
        """Return for each of *words* how near the nearest word of *printed* is: 0–1.

        1 where it stands there itself. The soft counterpart of coverage: 花钱 is near 经费. (MaxSim
        of Khattab and Zaharia, 2020, "ColBERT", over single words.)
        """
        here = list(dict.fromkeys(self._index.words.tokenize(printed)))
        if not words or not here:
            return dict.fromkeys(words, 0.0)
        vectors = np.asarray(self._index.encoder.encode_passages([*words, *here]))
        near = np.clip((vectors[: len(words)] @ vectors[len(words) :].T).max(axis=1), 0.0, 1.0)
        standing = frozenset(here)
        return {
            word: 1.0 if word in standing else float(value)
            for word, value in zip(words, near, strict=True)
        }

    def alignment(self, text: str, printed: str) -> float:
        """Return the mean likeness of the words of *text* in *printed*, by rarity: 0–1."""
        return mean_likeness(self.weights(text), self.likeness(list(self.weights(text)), printed))

    def content(self, text: str) -> dict[str, float]:
        """Return the words of *text*, weighted by rarity here and in the language at large.

        一个, 钱, 怎么样 are rare in a plan and say nothing all the same.
        """
        share = self._index.words.surprise
        return {
            word: weight * min(1.0, max(LEAST_CONTENT, (share(word) - EVERYDAY) / TELLING))
            for word, weight in self.weights(text).items()
        }

    def _cosines(self, text: str, passages: Iterable[str]) -> np.ndarray:
        encoder = self._index.encoder
        query = encoder.encode_queries([text])[0]
        return np.asarray(encoder.encode_passages(list(passages)) @ query)
