"""Is the answer in these documents at all? A small, inspectable model over named features.

Overlap of words is not an answer: what is asked for (an amount, a date, a place …) has to stand in
the evidence, the subject has to be one the documents speak of, and the years, places and
industries of the question have to be theirs. The weights in ``abstention.json`` are learnt by
``python -m chatbot.training.abstention`` from the tuning questions, by logistic regression.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

from chatbot.indexing.store import Index
from chatbot.records import Evidence
from chatbot.retrieval.passages import Passage, Passages
from chatbot.understanding import asking
from chatbot.understanding.lexicon import Lexicon
from chatbot.understanding.query import AnswerType, Intent, Query

WEIGHTS = Path(__file__).with_name("abstention.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """What speaks for and against an answer; flags are 0 or 1, shares and cosines 0–1."""

    coverage: float
    """Share of the question's weighted words in the best sentence, titles counted in part."""
    cosine: float
    """Of the best sentence."""
    clause_cosine: float
    """Of the best clause."""
    unknown: float
    """Share of the question's weighted words that no clause of the document prints."""
    type_missing: float
    """The kind of thing asked for stands in none of the best sentences."""
    asked_missing: float
    """What is counted (多少个5G基站) stands neither in the best sentence nor in its titles."""
    asks_amount: float
    asks_procedure: float
    asks_contact: float
    asks_date: float
    asks_names: float
    asks_number: float
    outcome: float
    """The question asks what came of it."""
    year_absent: float
    """It names a year that neither the evidence nor the document's period covers."""
    place_absent: float
    """It names a place that the document does not."""
    industry_absent: float
    """It names an industry that the document does not."""
    eligibility: float
    keyword: float
    targeted: float
    """It names a clause by address or title."""

    def named(self) -> dict[str, float]:
        """Return the features by name, in order."""
        return {f.name: getattr(self, f.name) for f in fields(self)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """Logistic regression: weight by feature name, bias, and the working point."""

    weights: Mapping[str, float]
    bias: float
    threshold: float
    """Answers below this probability are declined."""

    def probability(self, features: Features) -> float:
        """Return the probability that the question is answered by the evidence."""
        z = self.bias + sum(
            self.weights.get(name, 0.0) * value for name, value in features.named().items()
        )
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, z))))


@cache
def read_model(path: Path = WEIGHTS) -> Model:
    """Return the trained model of *path*."""
    raw = json.loads(path.read_text(encoding="utf-8"))
    return Model(weights=raw["weights"], bias=raw["bias"], threshold=raw["threshold"])


class Abstention:
    """Computes the features of a question over one index."""

    def __init__(self, index: Index, lexicon: Lexicon, passages: Passages) -> None:
        self._index = index
        self._passages = passages
        self._printed = {
            d.document_id: d.text + d.title + (d.issuer or "")
            for d in index.table.documents.values()
        }
        self._places = lexicon.of("place")
        self._industries = lexicon.of("industry")

    def features(
        self, query: Query, evidence: Sequence[Evidence], ranked: Sequence[Passage]
    ) -> Features:
        """Return the features of *query* given what search found."""
        printed = self._text(query.document_id)
        best = ranked[0] if ranked else None
        close = [p for p in ranked if best and p.score >= 0.6 * best.score][:8]
        kind = query.answer_type
        return Features(
            coverage=best.coverage if best else 0.0,
            cosine=best.cosine if best else 0.0,
            clause_cosine=evidence[0].cosine if evidence else 0.0,
            unknown=self._unknown(query),
            type_missing=float(not any(asking.holds(kind, query.text, p.text) for p in close)),
            asked_missing=self._asked_missing(query, best),
            asks_amount=float(kind is AnswerType.AMOUNT),
            asks_procedure=float(kind is AnswerType.PROCEDURE),
            asks_contact=float(kind is AnswerType.CONTACT),
            asks_date=float(kind is AnswerType.DATE),
            asks_names=float(kind is AnswerType.NAMES),
            asks_number=float(kind in {AnswerType.NUMBER, AnswerType.PERCENT}),
            outcome=float(bool(asking.OUTCOME.search(query.text))),
            year_absent=float(self._year_absent(query, close)),
            place_absent=float(self._absent(query.text, printed, "place")),
            industry_absent=float(self._absent(query.text, printed, "industry")),
            eligibility=float(query.intent is Intent.ELIGIBILITY),
            keyword=float(query.intent in {Intent.KEYWORD, Intent.MENTIONS}),
            targeted=float(bool(query.targets)),
        )

    def _text(self, document_id: str | None) -> str:
        if document_id is not None:
            return self._printed.get(document_id, "")
        return "\n".join(self._printed.values())

    def _unknown(self, query: Query) -> float:
        weights = self._passages.weights(query.topic or query.text)
        total = sum(weights.values())
        if not total:
            return 1.0
        unprinted = (w for word, w in weights.items() if not self._passages.is_printed(word))
        return sum(unprinted) / total

    def _asked_missing(self, query: Query, best: Passage | None) -> float:
        """The share of the counted thing's words that the best sentence lacks."""
        noun = asking.asked_noun(query.text)
        if not noun or best is None:
            return 0.0
        weights = self._passages.weights(noun)
        return 1.0 - self._passages.coverage(weights, best.text, best.clause.path_text)

    def _year_absent(self, query: Query, close: Sequence[Passage]) -> bool:
        for year in asking.years(query.text):
            if any(str(year) in p.clause.text for p in close[:1]):
                continue
            periods = [
                d.period
                for d in self._index.table.documents.values()
                if query.document_id in {None, d.document_id}
            ]
            if not any(p is not None and p.first <= year <= p.last for p in periods):
                return True
        return False

    def _absent(self, text: str, printed: str, kind: str) -> bool:
        """True where a word of the lexicon kind stands in *text* and none of its names is printed."""
        entries = self._places if kind == "place" else self._industries
        for entry in entries:
            if (
                entry.alias in text
                and entry.alias not in printed
                and entry.canonical not in printed
            ):
                return True
        return False
