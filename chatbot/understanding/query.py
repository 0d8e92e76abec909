"""What a question turned out to ask: the record that understanding hands to answering."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from chatbot.records import Clause
from chatbot.understanding.indicators import IndicatorQuestion

Scope = tuple[str, ...]
"""Ids of the documents whose structure a question may name, the likeliest first."""


class Language(StrEnum):
    """The language a question was asked in, and that the frame of its answer uses."""

    SIMPLIFIED = "zh-Hans"
    TRADITIONAL = "zh-Hant"
    ENGLISH = "en"


class Intent(StrEnum):
    """The operation that answers a question."""

    LOOK_UP = "look-up"
    TITLE = "title"
    VERBATIM = "verbatim"
    RESPONSIBLE = "responsible"
    BY_UNIT = "by-unit"
    MENTIONS = "mentions"
    LIST = "list"
    COUNT = "count"
    OUTLINE = "outline"
    COMPARE = "compare"
    SUMMARY = "summary"
    DEFINITION = "definition"
    METADATA = "metadata"
    ELIGIBILITY = "eligibility"
    INDICATOR = "indicator"
    KEYWORD = "keyword"
    FACT = "fact"
    SMALL_TALK = "small-talk"
    INJECTION = "injection"


class AnswerType(StrEnum):
    """The kind of thing that has to stand in the evidence for a question to be answered."""

    AMOUNT = "amount"  # money
    NUMBER = "number"  # a count or size with its unit
    PERCENT = "percent"
    DATE = "date"
    PLACE = "place"
    UNIT = "unit"  # a department or institution
    NAMES = "names"  # proper names: companies, projects
    PERSON = "person"  # a person in office
    PROCEDURE = "procedure"  # how to apply, which papers
    CONTACT = "contact"  # telephone, address, web site
    TEXT = "text"  # anything else


FIGURES = frozenset({AnswerType.AMOUNT, AnswerType.NUMBER, AnswerType.PERCENT})
"""What is told by a figure."""
MEASURED = FIGURES | {AnswerType.DATE}
"""What is told by a figure or a date: seen at once whether a sentence holds it."""


class MetadataField(StrEnum):
    """What can be asked about a document as such."""

    ISSUER = "issuer"
    ISSUED_ON = "issued_on"
    PUBLISHED_ON = "published_on"
    NUMBER = "number"
    TITLE = "title"
    PERIOD = "period"
    BASIS = "basis"
    CONTACT = "contact"
    ADDRESSEES = "addressees"
    INTERPRETER = "interpreter"
    EFFECTIVE = "effective"
    VALIDITY = "validity"
    PURPOSE = "purpose"
    ADOPTED = "adopted"


class UnitTest(StrEnum):
    """How the units named in a question have to stand in a clause's responsibility list."""

    ANY = "any"
    FIRST = "first"
    NOT_FIRST = "not-first"
    LAST = "last"
    BEHIND = "behind"
    ONLY = "only"
    ABSENT = "absent"
    LEAD = "lead"
    SUPPORT = "support"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitMention:
    """A department named in a question, and the units of the documents that it means."""

    words: str
    """As the question says it: 工信局."""
    names: frozenset[str]
    """The normalised unit names it stands for; empty where no document names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitQuestion:
    """The argument of a by-unit question."""

    mentions: tuple[UnitMention, ...]
    test: UnitTest
    together: bool = False
    """True where every mention has to stand in the clause (…和…都在的)."""
    without: tuple[UnitMention, ...] = ()
    """Units that must not stand in the clause (有…但没有…的)."""
    supported_by: tuple[UnitMention, ...] = ()
    """Units that have to stand in it as supporting, whatever the test (…牵头、…配合的)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A named part that the document does not have: 二(十三) of a part with 12 items."""

    words: str
    within: Clause | None
    """The part that was looked in; None for the document as a whole."""
    count: int
    """How many items it has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A question, resolved: self-contained, with its intent and the clauses it names."""

    question: str
    standalone: str
    """The question made self-contained from the history; equal to ``question`` where it was."""
    text: str
    """The standalone question, normalised: simplified, half-width, typos mended."""
    topic: str
    """``text`` without the words that only ask: what search looks for."""
    detail: str
    """``topic`` without the titles that name clauses: what is asked about them, perhaps nothing."""
    language: Language
    intent: Intent
    answer_type: AnswerType
    document_id: str | None
    """The document that the question is confined to, by its asker or by its own words."""
    scope: Scope = ()
    """The documents in which addresses and titles were looked for; some of those searched."""
    targets: tuple[Clause, ...] = ()
    """Clauses that the question names by address or title, in the order named."""
    candidates: tuple[Clause, ...] = ()
    """Clauses an ambiguous address may mean: "(三)" without its section."""
    missing: Missing | None = None
    units: UnitQuestion | None = None
    term: str | None = None
    """The printed words whose occurrences are asked for."""
    term_asked: str | None = None
    """The words that the question says for them, where no document prints these."""
    fields: tuple[MetadataField, ...] = ()
    figures: IndicatorQuestion | None = None
    """What is asked of targets as figures: the highest of them, their difference."""
    section: Clause | None = None
    """The part whose items the question asks about: 重点领域."""
    unsure: bool = False
    """True where the question leans on the conversation and rules found nothing there for sure."""
