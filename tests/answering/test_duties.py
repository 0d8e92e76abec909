"""Who is responsible: for a clause alone, for all items of a part, for one sentence of a clause."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from chatbot.answering import duties, units
from chatbot.answering.citing import verify
from chatbot.answering.draft import Draft
from chatbot.answering.refusal import Refusal
from chatbot.records import Clause, Span
from chatbot.retrieval.passages import Passage
from chatbot.retrieval.signals import Signals
from chatbot.understanding.departments import Departments
from chatbot.understanding.lexicon import Entry, Lexicon
from chatbot.understanding.query import Query
from chatbot.understanding.understand import Understanding
from tests.understanding.conftest import table_of

TABLE = table_of("""云汀市渡船更新方案

一、联合检查

(一)检查码头。每月检查码头护栏。

(二)检查渡船。每月检查渡船灯具。

牵头单位:市应急管理局;配合单位:市公安局。

二、船员

(一)船员培训。组织船员参加救生培训。(责任单位:市人力资源社会保障局)培训海事员。(责任单位:市海事局)

(二)船员奖励。奖励优秀船员。

(三)船员体检。(责任单位:市卫生健康委)

三、重点任务

行动一 码头建设行动

1.建设码头。支持建码头。(责任单位:市港务局)

2.改造栈桥。支持改造。(责任单位:市财政局)

行动二 渡船更新行动

1.更新渡船。支持更新。(责任单位:市港务局)

2.培训船员。支持培训。(责任单位:市财政局、市港务局)

四、职责分工

(一)市司法局。负责调解船员劳动争议。

(二)航标。航标由市航道局管理。
""")
SPOKEN = Lexicon(entries={"department": (Entry(alias="税务局", canonical="税务局", weight=1.0),)})
UNDERSTANDING = Understanding(TABLE, SPOKEN, (), (), lambda _: False)
DEPARTMENTS = Departments(
    [u.name for c in TABLE for u in c.units],
    [(e.alias, e.canonical) for e in SPOKEN.of("department")],
)
SIGNALS = Signals(cosine=0.0, fused=0.0, printed=0.0, clause_printed=0.0, alias=0.0, met=0.0)
CLOSED = "联合检查[1]的责任单位(共2个):市应急管理局(牵头)、市公安局(配合)。[2]"


def read(question: str) -> Query:
    return UNDERSTANDING.read(question)[0]


def passage(printed: str, score: float = 1.0) -> Passage:
    clause = next(c for c in TABLE if printed in c.text)
    start = clause.span.start + clause.text.index(printed)
    span = Span(start=start, end=start + len(printed))
    return Passage(clause=clause, span=span, signals=SIGNALS, score=score)


def of_named(question: str, *, detailed: bool = False) -> Draft | Refusal | None:
    return duties.of_named(read(question), TABLE, DEPARTMENTS, detailed=detailed)


def of_found(question: str, *ranked: Passage) -> Sequence[str]:
    draft = duties.of_found(read(question), ranked, TABLE)
    if draft is None:
        return []
    verify(draft)
    return draft.lines


def at(address: str) -> Clause:
    return TABLE[f"plan#{address}"]


def test_the_list_that_closes_a_part_is_known_by_where_it_stands() -> None:
    line = at("1.p1")
    assert units.closing_list(TABLE, at("1")) == line
    assert units.named_by(TABLE, line) == at("1")
    assert [units.bearer_of_units(TABLE, at(a)) for a in ("1", "1.1", "1.2")] == [line] * 3


def test_a_clause_with_a_list_of_its_own_closes_nothing() -> None:
    assert units.closing_list(TABLE, at("2")) is None
    assert units.named_by(TABLE, at("2.1")) == at("2.1")
    assert units.bearer_of_units(TABLE, at("2.1")) == at("2.1")
    assert units.named_by(TABLE, at("2.3")) == at("2.3")  # a title and its list
    assert units.bearer_of_units(TABLE, at("4")) is None


@pytest.mark.parametrize("question", ["联合检查由谁负责?", "检查归谁负责?"])
def test_a_part_is_answered_by_the_list_that_closes_it(question: str) -> None:
    draft = of_named(question)
    assert isinstance(draft, Draft)
    verify(draft)
    assert draft.lines == [CLOSED]


def test_an_item_is_answered_by_the_list_of_the_part_it_stands_in() -> None:
    draft = of_named("检查渡船由谁负责?")
    assert isinstance(draft, Draft)
    assert draft.lines == [CLOSED]
    assert [c.address for c in draft.cited] == ["1", "1.p1"]


def test_the_clauses_of_a_department_are_told_by_what_the_list_closes() -> None:
    query = read("公安局配合哪几条?")
    assert query.units is not None
    draft = units.by_unit(query, TABLE, query.units)
    verify(draft)
    assert draft.lines[1] == "一、联合检查[1]"


def test_a_clause_without_departments_is_refused_unless_search_may_find_them() -> None:
    assert isinstance(of_named("船员奖励由谁负责?"), Refusal)
    assert of_named("船员奖励由谁负责?", detailed=True) is None
    assert of_named("趸船由谁负责?") is None  # names no clause


def test_a_department_that_nobody_names_is_told_to_be_absent() -> None:
    refused = of_named("船员培训的责任单位里有税务局吗?")
    assert isinstance(refused, Refusal)
    assert "税务局" in refused.text


@pytest.mark.parametrize(
    ("sentence", "department"),
    [
        ("组织船员参加救生培训。", "市人力资源社会保障局"),
        ("培训海事员。", "市海事局"),
    ],
)
def test_of_several_lists_the_one_behind_the_sentence_holds(sentence: str, department: str) -> None:
    found = of_found("由哪个部门负责?", passage(sentence))
    assert found == [f"船员培训的责任单位:{department}。[1]"]


def test_of_a_clause_that_is_named_all_lists_hold() -> None:
    draft = of_named("船员培训由谁负责?")
    assert isinstance(draft, Draft)
    assert "市人力资源社会保障局" in draft.text
    assert "市海事局" in draft.text


def test_the_next_sentence_found_is_asked_where_the_best_has_no_departments() -> None:
    best, third = passage("奖励优秀船员。", 1.0), passage("每月检查码头护栏。", 0.6)
    assert of_found("归谁管?", best, third) == [CLOSED]
    idle = [passage("奖励优秀船员。", 1.0)] * duties.BEARING
    assert of_found("归谁管?", *idle, third) == []


@pytest.mark.parametrize(
    ("sentence", "line"),
    [
        ("航标由市航道局管理。", "航标由市航道局管理。[1]"),
        ("负责调解船员劳动争议。", "(一)市司法局。负责调解船员劳动争议。[1]"),
    ],
)
def test_a_sentence_that_gives_a_department_something_to_do_is_quoted(
    sentence: str, line: str
) -> None:
    assert of_found("归谁管?", passage(sentence)) == [line]


def test_a_duty_far_behind_the_best_sentence_is_another_matter_s() -> None:
    best, near, far = (
        passage("奖励优秀船员。", 1.0),
        *(passage("航标由市航道局管理。", s) for s in (0.9, 0.8)),
    )
    assert of_found("归谁管?", best, near) == ["航标由市航道局管理。[1]"]
    assert of_found("归谁管?", best, far) == []


@pytest.mark.parametrize(
    ("question", "part", "count"),
    [
        ("渡船更新行动里港务局负责哪几条?", "行动二 渡船更新行动", 2),
        ("码头建设行动里由港务局负责的有哪几条?", "行动一 码头建设行动", 1),
    ],
)
def test_a_numbered_part_is_named_without_its_number(question: str, part: str, count: int) -> None:
    query = read(question)
    named = units.named_part(query)
    assert named is not None
    assert named.title == part
    assert query.units is not None
    draft = units.by_unit(query, TABLE, query.units)
    assert draft.coverage is not None
    assert draft.coverage.total == count


CLOSED_INLINE = table_of("""云汀市渡船更新方案

一、六大工程

1.码头工程。

(1)新建。新建码头2座。

(2)改造。改造栈桥3座。(牵头单位:市港务局;参与单位:市财政局)

2.渡船工程。

(1)更新。更新渡船12艘。

(2)检修。检修渡船8艘。(牵头单位:市海事局;参与单位:市港务局)

二、保障

(一)资金。安排资金。(责任单位:市财政局)

(二)人员。培训人员。
""")


def inline(address: str) -> Clause:
    return next(c for c in CLOSED_INLINE if c.address == address)


def test_departments_behind_the_last_item_of_every_section_are_the_sections() -> None:
    assert units.named_by(CLOSED_INLINE, inline("1.1.2")) == inline("1.1")
    assert units.bearer_of_units(CLOSED_INLINE, inline("1.1.1")) == inline("1.1.2")
    assert units.bearer_of_units(CLOSED_INLINE, inline("1.2")) == inline("1.2.2")


def test_departments_of_some_items_are_theirs_alone() -> None:
    assert units.named_by(CLOSED_INLINE, inline("2.1")) == inline("2.1")
    assert units.bearer_of_units(CLOSED_INLINE, inline("2.2")) is None
