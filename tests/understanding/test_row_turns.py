"""Turns that lean on a table, a year or a place in the outline."""

from __future__ import annotations

import pytest

from chatbot.indexing.table import ClauseTable
from chatbot.understanding.dialogue import Turn
from chatbot.understanding.lexicon import Lexicon
from chatbot.understanding.query import Query
from chatbot.understanding.understand import Understanding
from tests.understanding.conftest import table_of

DISTRICTS = table_of("""云汀市节水工作方案

一、任务分解

各区按照下表完成任务。

| 区名 | 新建泵站(座) | 更换水表(只) |
| --- | --- | --- |
| 渔阳区 | 12 | 3400 |
| 青榆区 | 19 | 2150 |
""")


def after(table: ClauseTable, first: str, cited: str, then: str) -> Query:
    """What *then* means after *first*, whose answer cites the clause *cited*."""
    understanding = Understanding(table, Lexicon(entries={}), (), (), lambda _: False)
    turn = Turn(query=understanding.read(first)[0], cited=(table[f"plan#{cited}"],))
    (query,) = understanding.read(then, [turn])
    return query


OF_A_ROW = "渔阳区要新建泵站多少座?", "1.t1.r1"


@pytest.mark.parametrize("then", ["青榆区呢?", "那青榆区又如何?"])
def test_another_row_takes_the_place_of_the_one_spoken_of(then: str) -> None:
    assert after(DISTRICTS, *OF_A_ROW, then).standalone == "青榆区要新建泵站多少座?"


def test_to_change_so_many_is_no_substitution() -> None:
    query = after(DISTRICTS, *OF_A_ROW, "换多少只水表?")
    assert "换多少只水表" in query.standalone
    assert "新建泵站" not in query.standalone


@pytest.mark.parametrize("then", ["换青榆区呢?", "换成青榆区呢?"])
def test_to_change_to_something_is_one(then: str) -> None:
    assert after(DISTRICTS, *OF_A_ROW, then).standalone.startswith("青榆区要新建泵站多少")


@pytest.mark.parametrize("first", ["产值到2032年要达到多少?", "2032年产值要达到多少?"])
def test_another_year_takes_the_place_of_the_one_asked_about(
    first: str, table: ClauseTable
) -> None:
    meant = first.replace("2032", "2033")
    assert after(table, first, "1.2.1", "到2033年呢?").standalone == meant


@pytest.mark.parametrize(
    ("then", "address"),
    [
        ("再往后翻一条?", "2.3"),
        ("往下看一条", "2.3"),
        ("再往前翻一条", "2.1"),
        ("接下来那个环节呢?", "2.3"),
    ],
)
def test_one_leafs_on_from_the_clause_spoken_of(
    then: str, address: str, table: ClauseTable
) -> None:
    query = after(table, "低空物流产业讲什么?", "2.2", then)
    assert [c.address for c in query.targets] == [address]
