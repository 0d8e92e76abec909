"""Doubles with predictable values: an assistant that says what it was given to say."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chatbot.evaluation.questions import Need, Question
from chatbot.evaluation.run import Asks, HoldsTable
from chatbot.indexing.table import ClauseTable
from chatbot.records import (
    Answer,
    AnswerKind,
    Citation,
    Clause,
    ClauseKind,
    Document,
    Evidence,
    Heading,
    Level,
    Span,
)

TEXTS = {
    "1.1": "(一)整机制造产业。支持电动垂直起降飞行器研发和总装。(责任单位:市工业和信息化局)\n",
    "1.2": "(二)低空物流产业。发展生鲜冷链即时配送和海岛邮路。(责任单位:市商务局)\n",
    "1.3": "(三)低空文旅产业。开发空中观光线路,培育3条精品线路。(责任单位:市文化局)\n",
}
ORDINALS = {"1.1": (1, "(一)"), "1.2": (2, "(二)"), "1.3": (3, "(三)")}


def plan(file_name: str = "yunting.txt") -> ClauseTable:
    """A document of three clauses."""
    document = Document(
        document_id="yunting",
        title="云汀市低空产业行动方案",
        file_name=file_name,
        sha256=hashlib.sha256(b"yunting").hexdigest(),
        text="".join(TEXTS.values()),
    )
    clauses, start = [], 0
    for address, text in TEXTS.items():
        span = Span(start=start, end=start + len(text))
        ordinal, marker = ORDINALS[address]
        clauses.append(
            Clause(
                clause_id=f"yunting#{address}",
                document_id="yunting",
                kind=ClauseKind.ITEM,
                path=(Heading(level=Level.PAREN, ordinal=ordinal, marker=marker, title=""),),
                span=span,
                text=text,
                body=Span(start=span.start, end=span.end - 1),
            )
        )
        start = span.end
    return ClauseTable([document], clauses)


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedIndex(HoldsTable):
    """An index that is nothing but its table."""

    table: ClauseTable


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedFinding:
    confidence: float


class FixedAnswers(Asks):
    """Quotes for each question the clause of a given address; declines every other question."""

    def __init__(
        self,
        addresses: Mapping[str, str],
        *,
        file_name: str = "yunting.txt",
        confidence: float = 0.9,
    ) -> None:
        self._index = FixedIndex(table=plan(file_name))
        self._addresses = addresses
        self._confidence = confidence
        self.asked: list[tuple[str, tuple[str, ...], str | None]] = []

    @property
    def index(self) -> FixedIndex:
        return self._index

    def ask(
        self, question: str, history: Sequence[str] = (), *, document_id: str | None = None
    ) -> Answer:
        self.asked.append((question, tuple(history), document_id))
        address = self._addresses.get(question)
        if address is None:
            return Answer(
                question=question,
                standalone=question,
                intent="fact",
                text="没有找到。",
                kind=AnswerKind.DECLINED,
            )
        clause = self._index.table[f"yunting#{address}"]
        quote = clause.slice(clause.body)
        return Answer(
            question=question,
            standalone=question,
            intent="fact",
            text=f"{quote}[1]",
            kind=AnswerKind.EXTRACTED,
            citations=(Citation(marker=1, clause=clause, quote=quote, span=clause.body),),
        )

    def searched(
        self, question: str, history: Sequence[str] = (), *, document_id: str | None = None
    ) -> tuple[FixedFinding, ...]:
        share = self._confidence if question in self._addresses else 1 - self._confidence
        return (FixedFinding(confidence=share),)


class FixedRanking:
    """A retriever whose legs disagree: BM25 likes the first clause, dense the last."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def find(
        self, text: str, *, k: int = 10, document_id: str | None = None
    ) -> tuple[Evidence, ...]:
        self.texts.append(text)
        scores = {"1.1": (3.0, 0.1, 0.5), "1.2": (2.0, 0.2, 0.9), "1.3": (1.0, 0.7, 0.1)}
        evidence = [
            Evidence(clause=clause, rank=rank, bm25=bm25, cosine=cosine, fused=fused)
            for rank, (clause, (bm25, cosine, fused)) in enumerate(
                zip(plan(), scores.values(), strict=True), start=1
            )
        ]
        return tuple(evidence[:k])


def labelled(question: str = "低空物流做什么?", **changes: object) -> Question:
    """A question over the three clauses, labelled by reference ids."""
    labels: dict[str, object] = {
        "question_id": "q1",
        "category": "fact",
        "question": question,
        "gold": ("1.2",),
        "need": Need.ANY,
        "references": {"1": "一、重点领域", **TEXTS},
    }
    return Question(**{**labels, **changes})  # type: ignore[arg-type]
