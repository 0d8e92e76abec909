"""What a printed table is asked as a whole: rows side by side, the largest, a total, a kind."""

from __future__ import annotations

import pytest

from chatbot.answering.citing import verify
from chatbot.answering.draft import Draft
from chatbot.answering.tables import column_named, of_table, side_by_side
from chatbot.records import Clause
from chatbot.understanding.lexicon import Lexicon
from chatbot.understanding.query import Query
from chatbot.understanding.understand import Understanding
from tests.understanding.conftest import table_of

TABLE = table_of("""云汀市节水工作方案

一、总体要求

(一)原则。坚持节水优先。全市安排五个区先行试点。

(二)更换范围。更换老旧水表。

二、任务分解

各区按照下表完成任务。

| 区名 | 新建泵站(座) | 更换水表(只) | 责任人数 |
| --- | --- | --- | --- |
| 渔阳区 | 12 | 3,400 | 5 |
| 青榆区 | 19 | 2,150 | 5 |
| 东岭区 | 7 | 1,980 | 4 |
| 合计 | 38 | 7,530 | 14 |

三、主要指标

指标见下表。

| 指标 | 单位 | 2030年目标 | 属性 |
| --- | --- | --- | --- |
| 再生水利用率 | % | 35 | 约束性 |
| 管网漏损率 | % | 8 | 约束性 |
| 节水载体 | 个 | 60 | 预期性 |

四、参演队伍

队伍见下表。

| 队伍 | 人数 |
| --- | --- |
| 抢险队 | 30 |
| 巡堤队 | 22 |
""")
UNDERSTANDING = Understanding(TABLE, Lexicon(entries={}), (), (), lambda _: False)
ELSEWHERE = TABLE["plan#1.1"]
"""A clause that is no row, and prints a number of districts."""


def read(question: str) -> Query:
    (query,) = UNDERSTANDING.read(question)
    return query


def told(draft: Draft | None) -> list[str]:
    """The lines of an answer that proves all it says; none where there is no answer."""
    if draft is None:
        return []
    verify(draft)
    return list(draft.lines)


def beside(question: str, best: Clause | None = None) -> list[str]:
    return told(side_by_side(read(question), TABLE, best))


def of_whole(question: str, best: Clause | None = None) -> list[str]:
    return told(of_table(read(question), TABLE, best))


YUYANG, QINGYU = "渔阳区,更换水表(只):3,400[1]", "青榆区,更换水表(只):2,150[2]"


@pytest.mark.parametrize(
    "question",
    ["渔阳区和青榆区的更换水表任务相差多少?", "渔阳区与青榆区更换水表谁的任务重?"],
)
def test_two_rows_stand_side_by_side_with_what_they_differ_by(question: str) -> None:
    assert beside(question) == [YUYANG, QINGYU, "相差1250。"]


def test_rows_are_told_in_the_order_of_the_question() -> None:
    lines = beside("东岭区比渔阳区新建泵站少多少座?")
    assert lines == ["东岭区,新建泵站(座):7[1]", "渔阳区,新建泵站(座):12[2]", "相差5。"]


def test_without_a_difference_asked_for_none_is_reckoned() -> None:
    lines = beside("再生水利用率和管网漏损率2030年目标分别是多少?")
    assert lines == ["再生水利用率,2030年目标(%):35[1][2]", "管网漏损率,2030年目标(%):8[3][2]"]


@pytest.mark.parametrize(
    "question",
    [
        "再生水利用率和管网漏损率2031年目标分别是多少?",  # a column of that year is not printed
        "渔阳区和青榆区有什么风俗?",  # no column
        "渔阳区更换水表多少只?",  # one row
    ],
)
def test_what_names_no_two_rows_and_a_column_has_nothing_side_by_side(question: str) -> None:
    assert beside(question) == []


@pytest.mark.parametrize(
    ("question", "lines"),
    [
        ("哪个区新建泵站最多?", ["最高的是", "青榆区,新建泵站(座):19[1]"]),
        ("哪个区更换水表最少?", ["最低的是", "东岭区,更换水表(只):1,980[1]"]),
        (
            "哪个区责任人数最多?",
            ["最高的是", "渔阳区,责任人数:5[1]", "青榆区,责任人数:5[2]"],
        ),
    ],
)
def test_the_most_and_the_least_are_those_of_a_row_that_sums_nothing_up(
    question: str, lines: list[str]
) -> None:
    assert of_whole(question) == lines


def test_the_total_is_the_cell_of_the_row_that_sums_up() -> None:
    assert of_whole("全市一共要新建泵站多少座?") == ["合计,新建泵站(座):38[1]"]
    assert of_whole("更换水表合计多少只?") == ["合计,更换水表(只):7,530[1]"]
    assert of_whole("更换水表多少只?") == []  # asks for no total


def test_a_table_without_a_row_of_totals_has_no_total() -> None:
    assert of_whole("2030年目标合计多少?") == []


def test_rows_of_a_kind_are_counted() -> None:
    draft = of_table(read("约束性指标有几项?"), TABLE, None)
    assert draft is not None
    assert draft.coverage is not None
    assert (draft.coverage.listed, draft.coverage.total) == (2, 2)
    assert told(draft) == ["原文列出2项:", "再生水利用率[1][2]", "管网漏损率[3][2]"]


def test_rows_of_a_kind_are_told_with_the_column_asked_for() -> None:
    assert of_whole("列出约束性指标的名称和2030年目标") == [
        "原文列出2项:",
        "再生水利用率,2030年目标(%):35[1][2]",
        "管网漏损率,2030年目标(%):8[3][2]",
    ]


@pytest.mark.parametrize("question", ["鼓励性指标有几项?", "约束性指标由市水务局考核"])
def test_another_kind_or_a_question_for_none_is_not_counted(question: str) -> None:
    assert of_whole(question) == []


def test_the_rows_of_a_table_titled_by_what_is_counted_are_counted() -> None:
    assert of_whole("参演队伍有几支?") == ["原文列出2项:", "抢险队[1]", "巡堤队[2]"]


def test_the_row_of_totals_is_not_counted_among_them() -> None:
    districts = ["原文列出3项:", "渔阳区[1]", "青榆区[2]", "东岭区[3]"]
    assert of_whole("任务表里列了几个区?") == districts
    assert of_whole("任务表里列了几个区?", ELSEWHERE) == []  # 五个区, search says


def test_a_column_named_in_part_is_believed_where_search_has_nothing_better() -> None:
    question, line = "渔阳区换水表多少只?", "渔阳区,更换水表(只):3,400[1]"
    row = TABLE["plan#2.t1.r1"]
    assert of_whole(question) == [line]
    assert of_whole(question, row) == [line]
    assert of_whole(question, ELSEWHERE) == []


def test_a_column_named_whole_is_believed_whatever_search_finds() -> None:
    assert of_whole("渔阳区更换水表多少只?", ELSEWHERE) == ["渔阳区,更换水表(只):3,400[1]"]


@pytest.mark.parametrize(
    ("text", "whole", "column"),
    [
        ("换水表多少", False, "更换水表(只)"),
        ("换水表多少", True, None),
        ("更换水表多少", True, "更换水表(只)"),
        ("2030年的目标", False, "2030年目标"),
        ("2031年的目标", False, None),
        ("责任单位", False, None),
        ("更换水表和新建泵站", True, None),  # two, equally long
    ],
)
def test_a_column_is_named_whole_or_by_most_of_its_name(
    text: str, whole: bool, column: str | None
) -> None:
    names = ["新建泵站(座)", "更换水表(只)", "责任人数", "2030年目标"]
    assert column_named(text, names, whole=whole) == column


@pytest.mark.parametrize(
    "question",
    ["更换范围是什么?", "水表由谁更换?", "节水优先是什么意思?", "渔阳区的目标是什么?"],
)
def test_ordinary_questions_are_not_answered_from_a_table(question: str) -> None:
    assert beside(question) == []
    assert of_whole(question) == []
