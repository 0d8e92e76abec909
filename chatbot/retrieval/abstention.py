"""Is the answer in these documents at all? A small, inspectable model over named features.

Overlap of words is not an answer: what is asked for (an amount, a date, a place …) has to stand in
the evidence, the subject has to be one the documents speak of, and the years, places and
industries of the question have to be theirs. The weights in ``abstention.json`` are learnt by
``python -m chatbot.training.abstention`` from the tuning questions, by logistic regression.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import mean, pstdev

from chatbot.indexing.store import Index
from chatbot.indexing.table import ClauseTable, is_row
from chatbot.reading.glyphs import plain
from chatbot.records import ClauseKind, Evidence
from chatbot.retrieval.choosing import answering_sentence, lists, tells
from chatbot.retrieval.features import Features
from chatbot.retrieval.passages import Passage, Passages, mean_likeness
from chatbot.retrieval.signals import share_printed
from chatbot.understanding import asking, holding
from chatbot.understanding.contrasts import is_of_another
from chatbot.understanding.lexicon import Lexicon
from chatbot.understanding.query import FIGURES, AnswerType, Intent, Language, Query
from chatbot.understanding.ranges import meets, quantities
from chatbot.understanding.titles import core, fold, longest_common

LONGEST_TOPIC = 60
"""Longer topics are compared by their beginning."""
TELLING_WORDS = 2
CONSIDERED = 12
"""The sentences among which the best one stands out, or not."""
LEAST_SPREAD = 0.1
RANGE = re.compile(r"\d{4}\s*年?\s*[-—–~至到]+\s*\d{4}")
"""A period: a figure of one of its years is not told by the title."""
ASIDES = {"place": (asking.BOUND_FOR, asking.FORMERLY), "industry": (asking.CUSTOMERS,)}
"""What a question says of the asker, rather than of what is asked for."""
WEIGHTS = Path(__file__).with_name("abstention.json")


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
        self._anywhere = _Anywhere(index.table)
        self._places = lexicon.of("place")
        self._industries = lexicon.of("industry")

    def features(
        self,
        query: Query,
        evidence: Sequence[Evidence],
        ranked: Sequence[Passage],
        unexplained: str,
    ) -> Features:
        """Return the features of *query* given what search found.

        *unexplained* is the query's topic without the aliases of words that are printed.
        """
        printed = self._text(query.document_id)
        best = answering_sentence(query, ranked) if ranked else None
        kind = query.answer_type
        missing = best is None or not tells(query, best)
        told = plain(f"{best.above}\n{best.text}") if best is not None else ""
        rarest_missing = self._rarest_missing(unexplained, best)
        figure = kind in FIGURES and not (best is not None and lists(query, best))
        alignment = self._alignment(query, best)
        return Features(
            coverage=best.signals.printed if best else 0.0,
            **self._standing(query, best, ranked[:CONSIDERED]),
            cosine=best.signals.cosine if best else 0.0,
            clause_cosine=evidence[0].cosine if evidence else 0.0,
            phrase=_phrase(query, best),
            distinct=evidence[0].fused / 10 if evidence else 0.0,
            lead=(evidence[0].fused - evidence[1].fused) / 10 if len(evidence) > 1 else 0.0,
            clause_rank=_place(best, evidence),
            rarest_missing=rarest_missing,
            figure_of_another=rarest_missing * figure,
            figure_unlike=(1.0 - alignment["telling_aligned"]) * figure,
            **alignment,
            words=math.log1p(len(self._passages.weights(query.topic or query.text))) / 4,
            length=math.log1p(len(query.text)) / 5,
            yes_or_no=float(bool(asking.YES_OR_NO.search(query.text))),
            condition_met=float(best is not None and meets(quantities(query.text), best.told)),
            unknown=self._unknown(unexplained, query),
            typed=float(kind in holding.MARKS and not missing),
            **_missing(kind, missing=missing),
            asked_missing=self._asked_missing(query, best),
            attribute_unlike=self._attribute_unlike(query, best),
            of_another=float(is_of_another(query.text, told)),
            off_target=float(best is not None and self._is_off_target(query, best)),
            outcome=float(bool(asking.OUTCOME.search(query.text))),
            scope_absent=float(self._year_absent(query, best) or self._is_wider(query, best)),
            place_absent=float(
                bool(self._absent(query.text, printed, "place"))
                or any(place not in printed for place in asking.places(query.text))
            ),
            elsewhere=float(bool(asking.ELSEWHERE.search(query.text))),
            industry_absent=float(bool(self._absent(query.text, printed, "industry"))),
            industry_unlike=self._industry_unlike(query, best, printed),
            eligibility=float(query.intent is Intent.ELIGIBILITY),
            keyword=float(query.intent in {Intent.KEYWORD, Intent.MENTIONS}),
            targeted=float(bool(query.targets)),
            translated=float(query.language is Language.ENGLISH),
        )

    def _text(self, document_id: str | None) -> Container[str]:
        if document_id is None:
            return self._anywhere
        document = self._index.documents.get(document_id)
        return document.text + document.title + (document.issuer or "") if document else ""

    def _unknown(self, unexplained: str, query: Query) -> float:
        weights = self._passages.weights(unexplained)
        total = sum(self._passages.weights(query.topic or query.text).values())
        if not total:
            return 1.0
        unprinted = (w for word, w in weights.items() if not self._passages.is_printed(word))
        return sum(unprinted) / total

    def _rarest_missing(self, unexplained: str, best: Passage | None) -> float:
        weights = self._passages.weights(unexplained)
        if best is None:
            return 1.0
        if not weights:
            return 0.0
        rarest = max(weights, key=lambda w: (weights[w], len(w)))
        return 1.0 - self._passages.coverage({rarest: 1.0}, best.text, best.above)

    def _standing(
        self, query: Query, best: Passage | None, ranked: Sequence[Passage]
    ) -> dict[str, float]:
        """The features that tell how the best sentence stands among the others."""
        if best is None:
            return {"content_printed": 0.0, "standing": 0.0, "passed_over": 0.0}
        scores = [p.score for p in ranked]
        text = plain(f"{best.above}\n{best.text}").lower()
        content = self._passages.content(query.topic or query.text)
        return {
            "content_printed": share_printed(content, text),
            "standing": (best.score - mean(scores)) / (pstdev(scores) + LEAST_SPREAD) / 10,
            "passed_over": sum(p.score > best.score for p in ranked) / CONSIDERED,
        }

    def _alignment(self, query: Query, best: Passage | None) -> dict[str, float]:
        """The features that tell how the question's words find their like in the evidence."""
        names = ("aligned", "least_aligned", "clause_aligned", "content_aligned", "telling_aligned")
        if best is None:
            return dict.fromkeys(names, 0.0)
        text = query.topic or query.text
        weights, content = self._passages.weights(text), self._passages.content(text)
        words = list(weights)
        titled, bare, whole = self._passages.likeness(
            words, (f"{best.above}\n{best.text}", best.told, best.clause.text)
        )
        telling = sorted(words, key=lambda w: -content[w])[:TELLING_WORDS]
        values = (
            mean_likeness(weights, titled),
            min(titled.values(), default=0.0),
            mean_likeness(content, whole),
            mean_likeness(content, bare),
            mean_likeness(dict.fromkeys(telling, 1.0), titled),
        )
        return dict(zip(names, values, strict=True))

    def _asked_missing(self, query: Query, best: Passage | None) -> float:
        """The share of the counted thing's words that the best sentence lacks."""
        noun = asking.asked_noun(query.text)
        if not noun or best is None or lists(query, best):
            return 0.0
        weights = self._passages.weights(noun)
        return 1.0 - self._passages.coverage(weights, best.text, best.above)

    def _attribute_unlike(self, query: Query, best: Passage | None) -> float:
        words = self._passages.content(asking.attribute(query.text))
        if not words or best is None:
            return 0.0
        near = self._passages.likeness(list(words), [best.told])[0]
        return 1.0 - mean_likeness(words, near)

    def _year_absent(self, query: Query, best: Passage | None) -> bool:
        for year in asking.years(query.text):
            if best is not None and str(year) in self._with_header(best) + self._dated_by(best):
                continue
            if best is not None and (query.answer_type in FIGURES or asking.years(best.text)):
                return True  # a figure of another year, the period's own years included
            periods = [
                d.period
                for d in self._index.table.facts.values()
                if query.document_id in {None, d.document_id}
            ]
            if not any(p is not None and p.first <= year <= p.last for p in periods):
                return True
        return False

    def _is_wider(self, query: Query, best: Passage | None) -> bool:
        """True where a local document is asked about the whole country, which it does not name."""
        wider = asking.WIDER.search(query.text)
        if wider is None or best is None:
            return False
        issuer = self._index.table.document(best.clause).issuer or ""
        return bool(asking.LOCAL.search(issuer)) and wider.group() not in best.told

    def _with_header(self, best: Passage) -> str:
        """The text of the best sentence's clause; a row's with the head of its table."""
        table = self._index.table
        head = table.parent(best.clause) if is_row(best.clause) else None
        text = best.clause.text + (head.text if head is not None else "")
        # 《行动方案(2019-2025年)》 is another document's period.
        return asking.TITLE_OF_DOCUMENT.sub("", text)

    def _dated_by(self, best: Passage) -> str:
        """What dates it from above: headings, what they say themselves, the title's one year."""
        table = self._index.table
        title = table.document(best.clause).title
        of_title = "".join(asking.YEAR.findall(title)) if not RANGE.search(title) else ""
        above = (c.text for c in table.ancestors(best.clause) if c.kind is ClauseKind.HEADING)
        return f"{best.clause.path_text} {of_title} {' '.join(above)}"

    def _is_off_target(self, query: Query, best: Passage) -> bool:
        if query.answer_type not in FIGURES or not query.targets:
            return False
        # 区块链产业产值多少亿元 is not answered by the sum of all industries.
        inside = {c.clause_id for t in query.targets for c in self._index.table.subtree(t)}
        printed = fold(f"{best.above}\n{best.text}")
        return best.clause.clause_id not in inside and not any(
            core(target.title) in printed for target in query.targets
        )

    def _absent(self, text: str, printed: Container[str], kind: str) -> frozenset[str]:
        """What *text* names of *kind*, where it is all printed under neither name; else nothing."""
        entries = self._places if kind == "place" else self._industries
        for aside in ASIDES[kind]:
            text = aside.sub("", text)
        named = [e for e in entries if e.alias in text]
        if any(e.alias in printed or e.canonical in printed for e in named):
            return frozenset()
        return frozenset(e.alias for e in named)

    def _industry_unlike(
        self, query: Query, best: Passage | None, printed: Container[str]
    ) -> float:
        absent = self._absent(query.text, printed, "industry")
        if not absent or best is None:
            return float(bool(absent))
        near = self._passages.likeness(sorted(absent), [f"{best.above}\n{best.text}"])[0]
        return 1.0 - max(near.values())


class _Anywhere(Container[str]):
    """What any document prints, in its text or as its title or issuer."""

    def __init__(self, table: ClauseTable) -> None:
        self._table = table
        self._names = "\n".join(f"{d.title}{d.issuer or ''}" for d in table.facts.values())

    def __contains__(self, words: object) -> bool:
        return str(words) in self._names or self._table.is_printed(str(words))


def _missing(kind: AnswerType, *, missing: bool) -> dict[str, float]:
    """The features that tell which kind of thing is asked for and not held."""
    return {
        "amount_missing": float(missing and kind is AnswerType.AMOUNT),
        "number_missing": float(missing and kind in {AnswerType.NUMBER, AnswerType.PERCENT}),
        "date_missing": float(missing and kind is AnswerType.DATE),
        "place_missing": float(missing and kind is AnswerType.PLACE),
        "names_missing": float(missing and kind in {AnswerType.NAMES, AnswerType.PERSON}),
        "contact_missing": float(missing and kind is AnswerType.CONTACT),
        "procedure_missing": float(missing and kind is AnswerType.PROCEDURE),
    }


def _place(best: Passage | None, evidence: Sequence[Evidence]) -> float:
    """Where the clause of *best* stands among *evidence*, as a share of its length."""
    places = {e.clause.clause_id: i for i, e in enumerate(evidence)}
    place = places.get(best.clause.clause_id) if best is not None else None
    return 1.0 if place is None else place / len(evidence)


def _phrase(query: Query, best: Passage | None) -> float:
    """The share of the question's topic that the best sentence repeats in one piece."""
    topic = fold(query.topic or query.text)
    if best is None or not topic:
        return 0.0
    _, length = longest_common(topic[:LONGEST_TOPIC], fold(best.above + best.text))
    return length / len(topic[:LONGEST_TOPIC])
