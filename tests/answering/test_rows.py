"""Tables printed in documents: rows are items, and read under the names of their columns."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chatbot.answering import operations
from chatbot.answering.citing import verify
from chatbot.answering.clauses import list_items, short
from chatbot.answering.draft import Draft
from chatbot.answering.rows import cells, cite_row, of_row, row_text
from chatbot.indexing.table import ClauseTable, is_row
from chatbot.records import Clause
from chatbot.understanding.address import resolve
from chatbot.understanding.notation import find_addresses
from chatbot.understanding.query import AnswerType, Intent, Language, Query
from tests.understanding.conftest import table_of

PLAN = """云汀市冷链建设要点

一、工作目标

1.冷库容积达到85万立方米,其中海岛冷库达到6.5万立方米,冷藏车达到1200辆,邮路覆盖率达到95%以上,
损耗率降到3%以下。

2.建成示范园区3个。

二、重点工作

各单位按照下表抓好落实。

| 序号 | 工作任务 | 责任单位 | 完成时限 |
| --- | --- | --- | --- |
| 1 | 新建海岛冷库 | 市商务局、市财政局 | 2031年6月底 |
| 2 | 开通生鲜邮路 | 市邮政管理局 | 2031年12月底 |
"""


@pytest.fixture(scope="module")
def plan() -> ClauseTable:
    return table_of(PLAN)


def query(text: str) -> Query:
    return Query(
        question=text,
        standalone=text,
        text=text,
        topic=text,
        detail=text,
        language=Language.SIMPLIFIED,
        intent=Intent.LIST,
        answer_type=AnswerType.TEXT,
        document_id=None,
    )


def test_the_rows_of_a_table_are_the_items_of_its_part(plan: ClauseTable) -> None:
    part = next(c for c in plan if c.title == "重点工作")
    assert [c.title for c in operations.children(plan, part)] == ["新建海岛冷库", "开通生鲜邮路"]


def test_a_row_is_read_under_the_names_of_its_columns(plan: ClauseTable) -> None:
    row = next(c for c in plan if c.title == "开通生鲜邮路")
    assert (
        row_text(plan, row) == "工作任务:开通生鲜邮路;责任单位:市邮政管理局;完成时限:2031年12月底。"
    )


def test_a_clause_that_is_no_row_has_no_columns(plan: ClauseTable) -> None:
    assert not any(row_text(plan, c) for c in plan if not is_row(c))


def test_a_row_has_an_address(plan: ClauseTable) -> None:
    (mention,) = find_addresses("表里第2项任务是什么?")
    part = next(c for c in plan if c.title == "重点工作")
    found = resolve(mention, plan, None, part)
    assert found.clause is not None
    assert found.clause.title == "开通生鲜邮路"


def test_an_untitled_item_is_named_without_cutting_a_figure(plan: ClauseTable) -> None:
    section = next(c for c in plan if c.title == "工作目标")
    first = operations.children(plan, section)[0]
    assert short(first).endswith(("1200辆", "95%以上", "6.5万立方米"))
    draft = list_items(query("工作目标有几条"), plan, section)
    assert "共2项" in draft.text


def test_cells_between_bars_or_tabs() -> None:
    assert cells("| 1 | 冷库 |  | 6月 |") == ("1", "冷库", "", "6月")
    assert cells("1\t冷库\t6月") == ("1", "冷库", "6月")
    assert cells("没有表格的一行") == ()


GRADES = """云汀市考核细则

| 序号 | 考核项目 | 分值 | 2033年目标 |
| --- | --- | --- | --- |
| 一、 | 邮路 | 31 | |
| 1 | 冷库库容(万立方米) | 12 | 85 |
| 2 | 生鲜邮路(条) | 19 | 40 |
"""


@pytest.fixture(scope="module")
def grades() -> ClauseTable:
    return table_of(GRADES)


def of_kind(text: str, kind: Intent, *targets: Clause) -> Query:
    return replace(query(text), intent=kind, targets=targets, document_id="plan")


def test_a_row_is_found_by_the_number_that_it_prints(grades: ClauseTable) -> None:
    (mention,) = find_addresses("序号2的考核项目是什么")
    found = resolve(mention, grades, ("plan",), None)
    assert found.clause is not None
    assert found.clause.title.startswith("生鲜邮路")


def test_a_number_that_no_row_prints_is_missing(grades: ClauseTable) -> None:
    (mention,) = find_addresses("序号12的考核项目")
    found = resolve(mention, grades, ("plan",), None)
    assert found.missing is not None


def test_of_a_row_only_the_columns_asked_for_are_told(plan: ClauseTable) -> None:
    row = next(c for c in plan if c.title == "开通生鲜邮路")
    draft = of_row(of_kind("第2项的完成时限", Intent.LOOK_UP, row), plan, None)
    assert draft is not None
    assert draft.text == "开通生鲜邮路,完成时限:2031年12月底。[1]"
    verify(draft)


def test_a_cell_is_found_by_the_names_of_its_row_and_column(grades: ClauseTable) -> None:
    draft = of_row(of_kind("2033年冷库库容的目标是多少", Intent.FACT), grades, None)
    assert draft is not None
    assert "85万立方米" in draft.text
    verify(draft)


@pytest.mark.parametrize("text", ["2035年冷库库容的目标是多少", "冷库在哪里建", "邮轮的分值"])
def test_another_year_row_or_column_has_no_cell(text: str, grades: ClauseTable) -> None:
    assert of_row(of_kind(text, Intent.FACT), grades, None) is None


def test_where_search_answers_from_another_clause_no_cell_is_told(
    grades: ClauseTable, plan: ClauseTable
) -> None:
    other = next(iter(plan))
    assert of_row(of_kind("冷库库容的分值", Intent.FACT), grades, other) is None


def test_a_head_that_prints_years_is_cited_with_its_row() -> None:
    table = table_of(
        "云汀市质量规划\n\n一、目标\n\n按照下表推进。\n\n"
        "| 指标 | 2030年 | 2033年 |\n| --- | --- | --- |\n| 合格率 | 91% | 95% |\n"
    )
    row = next(c for c in table.of(None) if is_row(c))
    draft = Draft()
    assert cite_row(draft, table, row) == "[1][2]"
    assert "2033年" in draft.citations[1].quote


def test_a_head_of_words_is_not_cited(plan: ClauseTable) -> None:
    row = next(c for c in plan.of(None) if is_row(c))
    assert cite_row(Draft(), plan, row) == "[1]"
