"""A small invented plan made by hand, and an assistant that says what it was told to say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from chatbot.indexing.table import ClauseTable
from chatbot.records import (
    Answer,
    AnswerKind,
    Citation,
    Clause,
    ClauseKind,
    Coverage,
    Document,
    DraftText,
    Evidence,
    Heading,
    Indicator,
    Level,
    Period,
    ResponsibleUnit,
    Span,
    UnitRole,
)

REFUSAL = "所查文件没有写明这一内容。"


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One clause of the invented plan: its address, kind, path and words."""

    address: str
    kind: ClauseKind
    path: tuple[Heading, ...] = ()
    text: str
    units: tuple[str, ...] = ()
    indicators: tuple[tuple[str, str | None, str, str, float, str], ...] = ()


def _part(ordinal: int, title: str) -> Heading:
    marker = "一二三四五"[ordinal - 1] + "、"
    return Heading(level=Level.COMMA, ordinal=ordinal, marker=marker, title=title)


def _item(ordinal: int, title: str) -> Heading:
    marker = f"({'一二三四五六'[ordinal - 1]})"
    return Heading(level=Level.PAREN, ordinal=ordinal, marker=marker, title=title)


AIMS, FIELDS, SUPPORT = _part(1, "总体目标"), _part(2, "重点领域"), _part(3, "保障措施")

PIECES = (
    Piece(
        address="notice",
        kind=ClauseKind.NOTICE,
        text="云溪市人民政府办公室关于印发《云溪市低空经济实施方案(2020-2022年)》的通知\n"
        "问题请向市交通局反映。\n",
    ),
    Piece(
        address="1",
        kind=ClauseKind.HEADING,
        path=(AIMS,),
        text="一、总体目标\n到2022年,全市低空经济产值突破300亿元,培育骨干企业20家以上。\n",
        indicators=(
            ("全市低空经济产值", "市统计局口径", "突破", "300亿元", 300.0, "亿元"),
            ("骨干企业", None, "以上", "20家", 20.0, "家"),
        ),
    ),
    Piece(address="2", kind=ClauseKind.HEADING, path=(FIELDS,), text="二、重点领域\n"),
    Piece(
        address="2.1",
        kind=ClauseKind.ITEM,
        path=(FIELDS, _item(1, "无人机产业")),
        text="(一)无人机产业。支持整机与飞控研发。鼓励物流配送试点。(责任单位:市交通局、工信局)\n",
        units=("市交通局", "市工信局"),
    ),
    Piece(
        address="2.2",
        kind=ClauseKind.ITEM,
        path=(FIELDS, _item(2, "通航服务产业")),
        text="(二)通航服务产业。<img src=x onerror=alert(1)> 建设起降点。(责任单位:市交通局)\n",
        units=("市交通局",),
    ),
    Piece(address="3", kind=ClauseKind.HEADING, path=(SUPPORT,), text="三、保障措施\n"),
    Piece(
        address="3.1",
        kind=ClauseKind.ITEM,
        path=(SUPPORT, _item(1, "加强资金支持")),
        text="(一)加强资金支持。统筹财政资金,引导社会资本投入。(责任单位:市财政局、交通局)\n",
        units=("市财政局", "市交通局"),
    ),
)


def plan() -> tuple[Document, tuple[Clause, ...]]:
    """Return the invented plan and its clauses."""
    text = "".join(p.text for p in PIECES)
    document = Document(
        document_id="yunxi",
        title="云溪市低空经济实施方案(2020-2022年)",
        issuer="云溪市人民政府办公室",
        issued_on=date(2019, 12, 30),
        published_on=date(2020, 1, 8),
        period=Period(first=2020, last=2022),
        file_name="云溪市低空经济实施方案.txt",
        sha256="0" * 64,
        text=text,
    )
    clauses = []
    start = 0
    for piece in PIECES:
        clauses.append(_clause(piece, start))
        start += len(piece.text)
    return document, tuple(clauses)


def _clause(piece: Piece, start: int) -> Clause:
    end = start + len(piece.text)
    body_end = start + len(piece.text.rstrip())
    return Clause(
        clause_id=f"yunxi#{piece.address}",
        document_id="yunxi",
        kind=piece.kind,
        path=piece.path,
        span=Span(start=start, end=end),
        text=piece.text,
        body=Span(start=start, end=body_end),
        units=tuple(
            ResponsibleUnit(
                name=name,
                printed=name,
                role=UnitRole.RESPONSIBLE,
                span=Span(start=start, end=start + 1),
            )
            for name in piece.units
        ),
        indicators=tuple(
            Indicator(
                subject=subject,
                caliber=caliber,
                bound=bound,
                value=value,
                number=number,
                unit=unit,
                year=2022,
                span=Span(start=start, end=start + 1),
            )
            for subject, caliber, bound, value, number, unit in piece.indicators
        ),
    )


def cite(clause: Clause, words: str, marker: int = 1) -> Citation:
    """Return a citation of *words* where they stand in *clause*."""
    start = clause.span.start + clause.text.index(words)
    return Citation(
        marker=marker, clause=clause, quote=words, span=Span(start=start, end=start + len(words))
    )


@dataclass(frozen=True)
class FixedIndex:
    """An index that is a clause table and nothing else."""

    table: ClauseTable


@dataclass
class FixedAssistant:
    """Answers from a dictionary; everything else is declined. Remembers what it was asked."""

    said: Mapping[str, Answer] = field(default_factory=dict)
    drafts: tuple[str, ...] = ()
    """What a chat model is heard to say before every answer."""
    asked: list[tuple[str, tuple[str, ...], str | None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        document, clauses = plan()
        self.index = FixedIndex(ClauseTable([document], clauses))

    def ask(
        self, question: str, history: Sequence[str] = (), *, document_id: str | None = None
    ) -> Answer:
        """Return the answer that was fixed for *question*, or a refusal."""
        self.asked.append((question, tuple(history), document_id))
        if question in self.said:
            return self.said[question]
        near = cite(self.index.table["yunxi#3.1"], "统筹财政资金")
        return Answer(
            question=question,
            standalone=question,
            intent="open",
            text=REFUSAL,
            kind=AnswerKind.DECLINED,
            also_found=(near,),
        )

    def stream(
        self, question: str, history: Sequence[str] = (), *, document_id: str | None = None
    ) -> Iterator[DraftText | Answer]:
        """Yield the drafts, then what :meth:`ask` returns."""
        yield from (DraftText(text=draft) for draft in self.drafts)
        yield self.ask(question, history, document_id=document_id)

    def now(self) -> FixedAssistant:
        """Return this assistant."""
        return self

    def search(
        self, text: str, k: int = 10, *, document_id: str | None = None
    ) -> tuple[Evidence, ...]:
        """Return every clause in document order, whatever is looked for."""
        return tuple(
            Evidence(clause=clause, rank=rank, bm25=1.0, cosine=0.5, fused=1.0 / rank)
            for rank, clause in enumerate(self.index.table.clauses[:k], start=1)
        )


def drones_answer() -> Answer:
    """Return a cited, complete answer to a follow-up question."""
    _, clauses = plan()
    by_address = {c.address: c for c in clauses}
    return Answer(
        question="那谁负责?",
        standalone="无人机产业由谁负责?",
        intent="responsible",
        text="责任单位共2个:市交通局(首位责任单位)、市工信局。[1]\n· 另见资金支持[2]",
        kind=AnswerKind.EXTRACTED,
        citations=(
            cite(by_address["2.1"], "责任单位:市交通局、工信局"),
            cite(by_address["3.1"], "统筹财政资金", 2),
        ),
        also_found=(cite(by_address["2.2"], "建设起降点"),),
        coverage=Coverage(listed=2, total=2),
        notices=("《云溪市低空经济实施方案》:实施期限为2020–2022年,已经届满。",),
        followups=(
            "市交通局负责哪些条款?",
            "二、(一)的原文是什么?",
            "通航服务产业讲了什么?",
        ),
        elapsed_ms=1.5,
    )


def fixed_assistant() -> FixedAssistant:
    """Return an assistant that knows one answer."""
    answer = drones_answer()
    return FixedAssistant(said={answer.question: answer})
