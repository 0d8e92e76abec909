"""Titles that run into their text, and numbers that look like marks of another kind."""

from __future__ import annotations

from chatbot.indexing.table import ClauseTable
from tests.understanding.conftest import table_of

MEASURES = """云汀市若干措施

第一条 发放“算力券”。每年安排不超过5000万元,用于降低企业成本。

第二条 支持数据开放。建设公共数据平台。

第三条 培育领军企业。对首次上云的企业给予奖励。
"""
LAW = """云汀市条例

第一条 为了规范数据管理,制定本条例。

第二条 禁止非法买卖数据。违反规定的,依法处罚。

第三条 数据应当分类管理。具体办法另行制定。

第四条 本条例自公布之日起施行。
"""
HOMES = """云汀市通告

一、分配对象

两房一厅面向下列家庭:

1.3人户家庭;

2.2人户中2人均年满18周岁的家庭;

3.2人户中父女结构的家庭。
"""


def titles(table: ClauseTable) -> list[str]:
    return [c.title for c in table if c.path]


def test_articles_of_measures_have_run_in_titles() -> None:
    assert titles(table_of(MEASURES)) == ["发放“算力券”", "支持数据开放", "培育领军企业"]


def test_short_sentences_of_a_law_are_no_titles() -> None:
    assert set(titles(table_of(LAW))) == {""}


def test_a_mark_before_a_figure_is_no_dotted_mark() -> None:
    assert [c.address for c in table_of(HOMES) if c.path] == ["1", "1.1", "1.2", "1.3"]


def test_a_unit_of_several_lists_stands_once() -> None:
    plan = table_of("云汀市方案\n\n一、任务。建设。(教育部、体育总局负责)推广。(体育总局负责)\n")
    (item,) = (c for c in plan if c.units)
    assert [u.name for u in item.units] == ["教育部", "体育总局"]
