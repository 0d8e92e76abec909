"""Which operation answers a question: an ordered table of rules over what was recognised in it.

The first rule that holds decides. Each rule is a named pattern plus what has to have been found
(an address, a title, a department, a part with items), so that a reader can follow every choice.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from chatbot.records import Clause
from chatbot.understanding.cues import cue, cues, part
from chatbot.understanding.query import MEASURED, AnswerType, Intent, MetadataField, UnitMention
from chatbot.understanding.titles import fold
from chatbot.understanding.unit_numbers import unit_number

QUOTED = re.compile('[“"‘「『].+?[”"’」』]')
METADATA = {MetadataField(name): pattern for name, pattern in cues("metadata").items()}
CLAUSES = re.compile(r"(?:哪(?:几|些)|几|多少)\s*个?(?:条款?(?!件|例)|处|地方|条文|段落)")
ABOUT_ITEMS = re.compile(
    rf"{part('WHICH')}\s*{part('CLAUSE')}|(?:负责|牵头)(?:的)?(?:有)?{part('WHICH')}"
)
"""Asks for clauses (哪几条, 负责哪些), even where a clause is named as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signals:
    """What was recognised in a question, before it is decided what the question asks."""

    asked: str
    """As it was asked: commands in English are commands before they are translated."""
    text: str
    bare: str
    """``text`` without addresses, titles and departments."""
    targets: tuple[Clause, ...]
    addressed: bool
    """True where a target (or a miss) came from an address."""
    names_item: bool
    """True where a target has no numbered items of its own."""
    structure: bool
    """True where the document, or parts of it, are to be measured."""
    divided: bool
    """True where the one clause that is named has numbered items of its own."""
    whole: bool
    """True where the question asks about a clause as a whole, not about a detail in it."""
    beside: str
    """``bare`` without the titles that name clauses."""
    section: Clause | None
    figures: bool
    """True where targets are to be reckoned with as figures."""
    units: tuple[UnitMention, ...]
    fields: tuple[MetadataField, ...]
    answer_type: AnswerType
    foreign: bool
    """True where the question is about something other than the document as such."""


def metadata_fields(text: str) -> tuple[MetadataField, ...]:
    """Return the facts about the document as such that *text* asks for."""
    return tuple(field for field, pattern in METADATA.items() if pattern.search(text))


def classify(signals: Signals) -> Intent:
    """Return the intent of the first rule that holds; FACT where none does."""
    for intent, holds in RULES:
        if holds(signals):
            return intent
    return Intent.FACT


def asks(name: str, text: str) -> bool:
    """Return True where *text* holds a cue of the intent list *name*."""
    return bool(cue("intent", name).search(text))


def _has(name: str) -> Callable[[Signals], bool]:
    return lambda s: asks(name, s.text)


def _is_compare(s: Signals) -> bool:
    return len(s.targets) >= 2 and asks("compare", s.text)


NO_CLAUSES = frozenset(
    {AnswerType.CONTACT, AnswerType.PERSON, AnswerType.AMOUNT, AnswerType.PROCEDURE}
)
"""A department's telephone or its subsidies are no set of clauses."""


def _is_tally(s: Signals) -> bool:
    """商务局和税务局谁负责的条款多 compares two departments by their clauses."""
    return len(s.units) >= 2 and bool(cue("phrase", "tally").search(s.bare))


def _is_by_unit(s: Signals) -> bool:
    if s.answer_type in NO_CLAUSES or asks("belongs", s.text):
        return False
    if not s.units:
        by_number = unit_number(s.text) is not None
        return (by_number or asks("unit_set", s.text)) and not s.names_item
    if asks("mentions", s.text) and QUOTED.search(s.text):
        return False
    absent = cue("phrase", "unit_absent").search(s.text)
    if asks("speaks_of", s.text) and not asks("bears", s.bare) and not absent:
        return False  # 哪几条提到了市财政局: wherever it is printed
    if s.names_item and not ABOUT_ITEMS.search(s.text):
        return False
    if OTHER_THAN_CLAUSES.search(s.bare):
        return False
    return asks("clauses_of_unit", s.bare)


def _asks_where_quoted(s: Signals) -> bool:
    """True for 写了“15日内”的有哪几条: words in quotes, and the clauses that hold them."""
    quoted = QUOTED.search(s.text)
    if quoted is None or s.names_item or not CLAUSES.search(s.text):
        return False
    words = fold(quoted.group()[1:-1])
    named = (*s.targets, *([s.section] if s.section is not None else []))
    is_title = any(words in fold(clause.title) for clause in named)
    return not is_title and all(fold(unit.words) != words for unit in s.units)


def _is_own(s: Signals) -> bool:
    """True where someone speaks of what they themselves do."""
    return asks("first_person", s.text) or asks("self_described", s.text)


OTHER_THAN_CLAUSES = re.compile(
    "(?:哪些|哪几[个种项条]?|什么)(?:规矩|材料|手续|义务|权利|权力|条件|要求|原则|纪律|禁令|情形|行为|证件|名单)"
)
"""环保部门要守哪些规矩 asks for what the text says, not for clauses."""
UNIT_ANSWERS = frozenset(
    {AnswerType.UNIT, AnswerType.TEXT, AnswerType.NUMBER, AnswerType.PLACE, AnswerType.DATE}
)
"""谁负责 asks for a department; 由哪家公司管理, 负责人的电话 do not."""

OTHERS = re.compile("(?:还|另)(?:有)?谁[?]*$")
COUNTS_OTHERS = re.compile("(?:多少|几)(?:个|名|位)?(?:人|户|钱|[万亿]|企业|公司)")
"""第二条那三类名单上有多少个人 counts no items of the clause."""
WHO_BEARS = re.compile(
    "谁(?:来|是)?(?:牵头|配合|负责|主管|承担)|(?:牵头|配合|责任|主管)(?:单位|部门)"
    "|归?哪(?:几|些)[个家](?:部门|单位|局)(?:来|一起|共同)?(?:管|负责|牵头|承担)"
)
"""谁牵头、谁配合 asks for departments, whatever else it sounds like."""
CALLED = re.compile("(?!.*(?:都|各|分别|哪|几)).*叫(?:什么|啥|作什么)(?:名字|名称|来着)?[?]*")
"""六大工程之四叫什么名字 asks for one title."""
WHO = frozenset({AnswerType.NAMES, AnswerType.PERSON})


def _asks_who_bears(s: Signals) -> bool:
    return s.answer_type in WHO and bool(WHO_BEARS.search(s.text))


def _names_both(s: Signals) -> bool:
    """责任单位里有商务局吗?都有谁, of a clause: who is a department, and no person."""
    return s.answer_type in WHO and bool(s.units) and s.names_item


RULES: tuple[tuple[Intent, Callable[[Signals], bool]], ...] = (
    (Intent.INJECTION, lambda s: asks("injection", s.text) or asks("injection", s.asked)),
    (Intent.SMALL_TALK, _has("small_talk")),
    (Intent.INDICATOR, lambda s: s.figures),
    (Intent.COUNT, lambda s: asks("count_level", s.bare) and not s.names_item),
    (Intent.OUTLINE, lambda s: s.structure),
    (Intent.METADATA, lambda s: bool(s.fields) and not s.foreign and not s.addressed),
    (Intent.COMPARE, _is_compare),
    (Intent.COMPARE, _is_tally),
    (Intent.MENTIONS, lambda s: asks("occurrences", s.text) and not s.addressed),
    (Intent.MENTIONS, _asks_where_quoted),
    (Intent.BY_UNIT, _is_by_unit),
    (
        # “数据安全” and nothing else asks where it is printed.
        Intent.MENTIONS,
        lambda s: bool(
            (asks("mentions", s.text) and not s.addressed)
            or (QUOTED.fullmatch(s.text.strip(" ?。")) and not s.targets)
        ),
    ),
    (Intent.DEFINITION, lambda s: asks("definition", s.text) and not s.names_item),
    (
        # 原文在第几条 asks where, not for the words.
        Intent.TITLE,
        lambda s: bool(s.targets) and asks("locate", s.bare) and asks("verbatim", s.text),
    ),
    (Intent.VERBATIM, lambda s: asks("verbatim", s.text) and not asks("states", s.text)),
    (
        Intent.LIST,
        lambda s: s.section is not None and asks("all_of", s.text) and asks("list", s.text),
    ),
    (
        Intent.ELIGIBILITY,
        lambda s: (
            (asks("belongs", s.text) or (asks("belongs_to_clause", s.text) and _is_own(s)))
            and not (s.names_item or s.answer_type in MEASURED)
            and (_is_own(s) or not s.addressed)
        ),
    ),
    (
        Intent.RESPONSIBLE,
        lambda s: (
            asks("responsible", s.beside)
            and (s.answer_type in UNIT_ANSWERS or _names_both(s) or _asks_who_bears(s))
            and "口径" not in s.text
        ),
    ),
    (
        # 那里头有没有税务局: is the department among those responsible?
        Intent.RESPONSIBLE,
        lambda s: (
            bool(s.units)
            and s.names_item
            and (asks("membership", s.bare) or asks("part_played", s.bare))
        ),
    ),
    (
        # 同条还有谁: who else is responsible for it.
        Intent.RESPONSIBLE,
        lambda s: s.names_item and bool(OTHERS.search(s.bare)) and not s.units,
    ),
    (Intent.OUTLINE, lambda s: asks("outline", s.text) and s.whole and not s.targets),
    (
        Intent.COUNT,
        lambda s: s.divided and asks("count", s.bare) and not COUNTS_OTHERS.search(s.bare),
    ),
    (Intent.TITLE, lambda s: s.addressed and bool(CALLED.fullmatch(s.bare))),
    (Intent.LIST, lambda s: s.divided and asks("item_titles", s.bare) and asks("list", s.bare)),
    (
        Intent.LIST,
        lambda s: s.divided and s.whole and asks("list", s.bare) and not asks("summary", s.bare),
    ),
    (
        Intent.TITLE,
        lambda s: (
            s.addressed
            and asks("title", s.text)
            and not (asks("answered", s.text) or cue("phrase", "with_text").search(s.bare))
        ),
    ),
    (Intent.TITLE, lambda s: bool(s.targets) and asks("locate", s.bare)),
    (Intent.COUNT, lambda s: s.section is not None and asks("count", s.text)),
    (
        Intent.COUNT,
        lambda s: (
            (s.whole or not s.foreign)
            and not (s.section or s.targets or s.units)
            and asks("count_all", s.text)
        ),
    ),
    (
        Intent.SUMMARY,
        lambda s: bool(s.targets or s.section) and s.whole and asks("summary", s.text),
    ),
    (
        # 第三部分第一条点名的平台有哪几家 asks for a detail of the clause: its sentence answers.
        Intent.FACT,
        lambda s: s.addressed and s.names_item and not s.whole and asks("detail", s.bare),
    ),
    (Intent.LOOK_UP, lambda s: s.addressed or (bool(s.targets) and asks("show", s.bare))),
    (
        Intent.ELIGIBILITY,
        lambda s: (
            asks("eligibility", s.text)
            and asks("first_person", s.text)
            and s.answer_type not in MEASURED
        ),
    ),
    (
        # Who only says what they do, asks which area is theirs.
        Intent.ELIGIBILITY,
        lambda s: asks("self_described", s.text) and not asks("question_mark", s.text),
    ),
    (Intent.LIST, lambda s: s.section is not None and asks("list", s.text)),
    (Intent.KEYWORD, lambda s: len(s.text) <= 24 and not asks("question_mark", s.text)),
)
