"""Rows of printed tables that a question names."""

from __future__ import annotations

import pytest

from chatbot.indexing.table import is_row
from chatbot.understanding.rows import name_of_row, row_beside, rows_named, sums_up
from tests.understanding.conftest import table_of

TABLE = table_of("""云汀市冷库工作方案

一、任务

各片按照下表完成。

| 片区 | 新建冷库 |
| --- | --- |
| 高新区 | 3 |
| 高新区东片 | 2 |
| 老城五层 | 4 |
| 全部门店 | 6 |
| 合 计 | 15 |

二、指标

| 指标 | 2030年 |
| --- | --- |
| 冷藏车占比(%) | 35 |
| 营业收入(亿元) | 8 |
| 全市 | 12 |
""")


def titles(text: str) -> list[str]:
    return [row.title for row in rows_named(text, TABLE, "plan")]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("高新区东片建几座", ["高新区东片"]),
        ("高新区和老城五层谁建得多", ["高新区", "老城五层"]),
        ("老城五层比高新区多几座", ["老城五层", "高新区"]),  # as the question orders them
        ("高新区和高新区东片各建几座", ["高新区", "高新区东片"]),
        ("西川区建几座", []),
    ],
)
def test_a_longer_name_covers_the_one_inside_it(text: str, rows: list[str]) -> None:
    assert titles(text) == rows


@pytest.mark.parametrize(
    "text", ["冷藏车2030年占比", "冷藏车到2030年底的占比", "冷藏车截至2030年占比是多少"]
)
def test_a_year_may_stand_inside_a_name(text: str) -> None:
    assert titles(text) == ["冷藏车占比(%)"]


def test_a_storey_is_named_as_people_say_it() -> None:
    assert titles("老城五楼建几座") == ["老城五层"]


def test_rows_of_one_table_are_named_and_of_that_with_most_of_them() -> None:
    assert titles("高新区的营业收入和冷藏车占比") == ["营业收入(亿元)", "冷藏车占比(%)"]
    assert titles("高新区的营业收入") == ["高新区"]


def test_the_name_of_a_row_is_its_title_without_what_stands_in_brackets() -> None:
    names = [name_of_row(c) for c in TABLE if is_row(c)]
    assert names[-3:] == ["冷藏车占比", "营业收入", "全市"]


def test_the_row_of_totals_is_known_by_its_name() -> None:
    assert [c.title for c in TABLE if is_row(c) and sums_up(c)] == ["合 计", "全市"]


@pytest.mark.parametrize(
    ("new", "meant"),
    [
        ("老城五楼", "老城五层要建几座?"),
        ("营业收入", ""),  # a row of another table
        ("西川区", ""),  # no row
    ],
)
def test_another_row_of_the_table_takes_the_place_of_the_one_spoken_of(
    new: str, meant: str
) -> None:
    assert row_beside(new, "高新区要建几座?", TABLE, ("plan",)) == meant
