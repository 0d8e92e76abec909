"""The values that travel along the line: Document → Clause → Query → Evidence → Answer.

Every record is frozen and keyword-only; none refers to a record that comes later on the line.
Standard library only, so that any room may import it at no cost. Impossible states fail at
construction with :class:`chatbot.errors.RecordError`.
"""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from chatbot.errors import RecordError

PATH_SEPARATOR = " › "
MARKER_IN_TEXT = re.compile(r"\[(\d{1,3})\]")


# --------------------------------------------------------------------------- documents


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Span:
    """A half-open range ``[start, end)`` of character offsets into ``Document.text``."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise RecordError(f"a span runs forward from 0: [{self.start}, {self.end})")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """Return the characters of *text* that this span covers."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The years a plan covers, both included: (2021-2023年) → Period(first=2021, last=2023)."""

    first: int
    last: int

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise RecordError(f"a period ends before it begins: {self.first}–{self.last}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """Where the cleaned text from ``offset`` on stands in the source."""

    offset: int
    line: int
    page: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFacts:
    """What is known of a document beside its text."""

    document_id: str
    title: str
    issuer: str | None = None
    number: str | None = None
    """文号, as printed: 国办发〔2026〕4号."""
    issued_on: date | None = None
    """成文日期: the date under the signature."""
    published_on: date | None = None
    """发布日期 of the issuing authority; never an aggregator's upload date."""
    period: Period | None = None
    source: str | None = None
    """Where the file came from: a URL or a publisher's name; None where unknown."""
    file_name: str
    sha256: str
    """Of the source file's bytes, in hexadecimal."""
    added_on: date | None = None
    """The day on which the file came into the corpus; None where nobody noted it down."""
    superseded_by: str | None = None
    """The id of the document at hand that took this one's place; None while it stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document(DocumentFacts):
    """A corpus file without its site noise; ``text`` keeps all other characters as printed."""

    text: str
    anchors: tuple[Anchor, ...] = ()


# --------------------------------------------------------------------------- clauses


class Level(StrEnum):
    """The kinds of numbered heading that official documents use, outermost first."""

    ANNEX = "annex"  # 附件1
    PART = "part"  # 第一编, 第一部分
    CHAPTER = "chapter"  # 第一章
    SECTION = "section"  # 第一节
    ARTICLE = "article"  # 第一条
    COMMA = "comma"  # 一、
    PAREN = "paren"  # (一)
    DIGIT = "digit"  # 1. / 1、 / 1.1
    DIGIT_PAREN = "digit_paren"  # (1) / 1)
    CIRCLED = "circled"  # ①
    DASH = "dash"  # ——
    UNNUMBERED = "unnumbered"  # a title on a line of its own, or a paragraph without one


class ClauseKind(StrEnum):
    """What part a clause plays in its document."""

    NOTICE = "notice"  # the covering notice: its title, addressees, text and signature
    TITLE = "title"  # the document's own title block: title, number, adoption line
    PREAMBLE = "preamble"  # what stands between the title and the first heading
    HEADING = "heading"  # a numbered part that has children; its text is the lead-in
    ITEM = "item"  # a numbered part without children
    PARAGRAPH = "paragraph"  # an unnumbered paragraph that belongs to its parent, not to a sibling
    TABLE = "table"  # a table or one of its rows, with the header
    SIGNATURE = "signature"  # issuer and date after the last clause
    APPENDIX = "appendix"  # 附件 lists, contacts and the like after the signature


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """One step of a clause's path; ``marker`` and ``title`` as printed: "(三)", "区块链产业"."""

    level: Level
    ordinal: int
    marker: str
    title: str

    def __str__(self) -> str:
        return f"{self.marker}{self.title}"


class UnitRole(StrEnum):
    """How a responsible unit takes part in a clause."""

    RESPONSIBLE = "responsible"  # 责任单位, …负责: joint, in printed order
    LEAD = "lead"  # 牵头单位, …牵头
    SUPPORT = "support"  # 配合单位, …参与, …配合


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponsibleUnit:
    """A department named as responsible, in printed order."""

    name: str
    """Normalised: the elided 市 (省, 县, 区) restored from the units before it: 市发展改革委."""
    printed: str
    """As printed: 发展改革委."""
    role: UnitRole
    span: Span
    """Of ``printed``, in the document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """A quantitative target: 软件业务收入(工信部口径)突破10000亿元,年均增速10.8%."""

    subject: str
    """What is measured: 软件业务收入."""
    caliber: str | None
    """Statistical 口径 as printed, without the brackets: 工信部口径."""
    bound: str | None
    """How the value binds, as printed: 突破, 达到, 以上, 不低于, 年均增长."""
    value: str
    """As printed with its unit: 10000亿元, 70家, 6.5%."""
    number: float
    """The number as printed, before 万/亿: 10000.0."""
    unit: str
    """As printed: 亿元, 家, %."""
    year: int | None
    """The year by which the target is due."""
    growth: bool = False
    """True where the value is a rate of change (年均增速10.8%)."""
    span: Span
    """Of the sentence part that states it, in the document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """The smallest citable part of a document. The clauses of a document tile its text in order."""

    clause_id: str
    """Document id + '#' + structural address: sz-digital-economy-2021#3.6, …#notice, …#annex1.2."""
    document_id: str
    kind: ClauseKind
    path: tuple[Heading, ...]
    """Headings from the outermost down to this clause's own; empty for notice, title, preamble."""
    span: Span
    """Own text only, children excluded, trailing line breaks included (so that clauses tile)."""
    text: str
    """``span.of(document.text)``."""
    body: Span
    """The substance: without marker, run-in title, responsibility list and outer white space."""
    paragraphs: tuple[Span, ...] = ()
    """The unnumbered paragraphs (款) of the own text, in order."""
    units: tuple[ResponsibleUnit, ...] = ()
    indicators: tuple[Indicator, ...] = ()

    def __post_init__(self) -> None:
        if len(self.text) != len(self.span):
            raise RecordError(f"{self.clause_id}: text and span differ in length")
        if not (self.span.start <= self.body.start and self.body.end <= self.span.end):
            raise RecordError(f"{self.clause_id}: the body lies outside the clause")

    @property
    def address(self) -> str:
        """The structural part of the id: ``3.6``."""
        return self.clause_id.partition("#")[2]

    @property
    def title(self) -> str:
        """The clause's own title, empty where it has none: 发挥数据要素核心价值."""
        return self.path[-1].title if self.path else ""

    @property
    def label(self) -> str:
        """The printed markers from the outermost down: ``三、(六)``."""
        return "".join(h.marker for h in self.path)

    @property
    def path_text(self) -> str:
        """The path as people read it: ``三、重点任务 › (六)发挥数据要素核心价值``."""
        return PATH_SEPARATOR.join(str(h) for h in self.path if str(h))

    @property
    def parent_path(self) -> tuple[Heading, ...]:
        """The path without the clause's own heading."""
        return self.path[:-1]

    def slice(self, span: Span) -> str:
        """Return the characters of a document span that lies inside this clause."""
        if not (self.span.start <= span.start and span.end <= self.span.end):
            raise RecordError(f"{self.clause_id}: {span} lies outside the clause")
        return self.text[span.start - self.span.start : span.end - self.span.start]


# --------------------------------------------------------------------------- evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A clause found by search, with the score of each leg; a leg that missed it scores 0."""

    clause: Clause
    rank: int
    """1 is best."""
    bm25: float
    cosine: float
    fused: float
    """Sum of the legs' standardised scores: comparable within one search only."""


# --------------------------------------------------------------------------- answers


def _fresh_id() -> str:
    return uuid.uuid4().hex


class AnswerKind(StrEnum):
    """Where the words of an answer come from."""

    EXTRACTED = "extracted"
    GENERATED = "generated"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A verified pointer: ``quote`` stands word for word at ``span`` inside ``clause``."""

    marker: int
    clause: Clause
    quote: str
    span: Span

    def __post_init__(self) -> None:
        if self.marker < 1:
            raise RecordError("citation markers count from 1")
        if not self.quote.strip():
            raise RecordError(f"{self.clause.clause_id}: an empty quote proves nothing")
        if self.clause.slice(self.span) != self.quote:
            raise RecordError(f"{self.clause.clause_id}: the quote is not at the given place")


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How much of a set an answer lists: 共7条,已全部列出."""

    listed: int
    total: int

    def __post_init__(self) -> None:
        if not 0 <= self.listed <= self.total:
            raise RecordError(f"listed {self.listed} of {self.total}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Generation:
    """What a chat model had to do with an answer, whether or not its words were used."""

    model: str
    """``provider:model``."""
    sentences: int = 0
    """Generated sentences that their evidence bears, and that the answer says."""
    dropped: int = 0
    """Generated sentences that claimed what no cited clause says."""
    fallback: str = ""
    """Why the answer is not in the model's words; empty where it is."""
    rewritten: bool = False
    """True where ``Answer.standalone`` is the model's completion of a follow-up."""
    input_tokens: int = 0
    output_tokens: int = 0
    cost: float = 0.0
    """In the operator's currency, at the prices that were set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftText:
    """A piece of an answer while a model speaks it: unchecked, replaced by what is proven."""

    text: str
    """Empty where the model is silent: a sign of life, and a chance to leave."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the assistant says, with the evidence that bears it.

    Every ``[n]`` in ``text`` is the marker of a citation and every citation is marked in ``text``;
    a declined answer cites nothing and may offer ``also_found`` instead.
    """

    question: str
    standalone: str
    intent: str
    text: str
    kind: AnswerKind
    citations: tuple[Citation, ...] = ()
    also_found: tuple[Citation, ...] = ()
    coverage: Coverage | None = None
    notices: tuple[str, ...] = ()
    followups: tuple[str, ...] = ()
    generation: Generation | None = None
    """Set where a chat model was asked."""
    elapsed_ms: float = field(default=0.0, compare=False)
    answer_id: str = field(default_factory=_fresh_id, compare=False)
    """Names this answer in the journal and in feedback."""

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise RecordError("an answer says something")
        if self.kind is AnswerKind.DECLINED:
            if self.citations:
                raise RecordError("a declined answer cites nothing")
            return
        if not self.citations:
            raise RecordError("an answer that is not declined cites its evidence")
        known = [c.marker for c in self.citations]
        if known != list(range(1, len(known) + 1)):
            raise RecordError(f"citations are numbered 1, 2, 3 …: {known}")
        used = {int(m) for m in MARKER_IN_TEXT.findall(self.text)}
        if used != set(known):
            raise RecordError(f"markers in the text {sorted(used)} are not the citations {known}")

    @property
    def abstained(self) -> bool:
        """True where the question was declined."""
        return self.kind is AnswerKind.DECLINED
