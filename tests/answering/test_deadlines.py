"""When a task has to be done: from the line of its departments, or from a column."""

from __future__ import annotations

import pytest

from chatbot.answering.citing import verify
from chatbot.answering.deadlines import due
from chatbot.answering.draft import Draft
from chatbot.records import Clause
from chatbot.understanding.lexicon import Lexicon
from chatbot.understanding.understand import Understanding
from tests.understanding.conftest import table_of

TABLE = table_of("""云汀市渡船更新方案

一、建设行动

(一)码头建设。建设沿江码头。(责任单位:市港务局;完成时限:2031年6月)

(二)渡船更新。更换旧渡船。(责任单位:市交通运输局;完成时限:2031年12月底前)

二、培训行动

(一)船员培训。培训船员。(责任单位:市人社局;办结期限:2031年6月底)

(二)救生演练。组织演练。(责任单位:市应急管理局)

三、清单

| 序号 | 改造任务 | 责任单位 | 完成时限 |
| --- | --- | --- | --- |
| 1 | 改造栈桥 | 市港务局 | 2032年3月底 |
| 2 | 开通夜航 | 市交通运输局 | 2032年9月底 |
""")
UNDERSTANDING = Understanding(TABLE, Lexicon(entries={}), (), (), lambda _: False)


def answered(question: str, best: Clause | None = None) -> Draft | None:
    (query,) = UNDERSTANDING.read(question, document_id="plan")
    draft = due(query, TABLE, best)
    if draft is not None:
        verify(draft)
    return draft


def titled(title: str) -> Clause:
    return next(c for c in TABLE if c.title == title)


@pytest.mark.parametrize(
    ("question", "line", "quote"),
    [
        ("码头建设什么时候完成?", "码头建设[1]:2031年6月[2]", "2031年6月"),
        ("渡船更新要在什么时候之前办完?", "渡船更新[1]:2031年12月底前[2]", "2031年12月底前"),
        ("船员培训的期限是哪天?", "船员培训[1]:2031年6月底[2]", "2031年6月底"),
        ("码头建设什么时候?", "码头建设[1]:2031年6月[2]", "2031年6月"),  # asks nothing else
    ],
)
def test_the_field_beside_the_departments_tells_it(question: str, line: str, quote: str) -> None:
    draft = answered(question)
    assert draft is not None
    assert draft.lines == [line]
    assert draft.citations[1].quote == quote


def test_a_column_of_the_table_tells_it_of_the_row_that_search_finds() -> None:
    draft = answered("改造栈桥什么时候完成?", titled("改造栈桥"))
    assert draft is not None
    assert draft.lines == ["改造栈桥[1]:2032年3月底[2]"]


def test_the_clause_that_is_named_goes_before_the_one_that_search_finds() -> None:
    draft = answered("码头建设什么时候完成?", titled("改造栈桥"))
    assert draft is not None
    assert draft.lines == ["码头建设[1]:2031年6月[2]"]


@pytest.mark.parametrize(
    "question",
    [
        "码头建设由谁负责?",
        "码头建设什么时候举行?",  # not when it is to be done
        "救生演练什么时候完成?",  # no such field is printed
        "改造栈桥什么时候完成?",  # names no clause, and search finds none
    ],
)
def test_what_asks_for_no_deadline_or_finds_none_is_left_to_search(question: str) -> None:
    assert answered(question) is None


@pytest.mark.parametrize(
    ("question", "addresses"),
    [
        ("完成时限是2031年6月的有哪些事项?", ["1.1", "2.1"]),
        ("2031年完成的有哪几项?", ["1.1", "1.2", "2.1"]),
        ("2032年9月完成的是哪一项?", ["3.t1.r2"]),
        ("培训行动里2031年6月要完成的有哪几项?", ["2.1"]),
        ("第一部分2031年6月完成的有哪几项?", ["1.1"]),
    ],
)
def test_the_tasks_of_one_date_are_all_told(question: str, addresses: list[str]) -> None:
    draft = answered(question)
    assert draft is not None
    assert [c.address for c in draft.cited] == addresses
    assert draft.coverage is not None
    assert (draft.coverage.listed, draft.coverage.total) == (len(addresses), len(addresses))
    assert draft.lines[-1] == f"共{len(addresses)}条,已全部列出。"


@pytest.mark.parametrize(
    "question",
    [
        "2033年完成的有哪几项?",  # nothing is due then
        "2031年1月完成的有哪几项?",  # 12月 only begins alike
        "2031年6月的有哪几项?",  # says nothing of being due
    ],
)
def test_a_date_that_no_task_bears_lists_nothing(question: str) -> None:
    assert answered(question) is None
