"""Clauses beside the one that is named, over the invented plan."""

from __future__ import annotations

import pytest

from chatbot.indexing.table import ClauseTable
from chatbot.understanding.neighbours import beside

CASES = [
    ("二(二)前后两条是什么", "2.2", ["2.1", "2.3"]),
    ("与二(二)相邻的条款有哪些", "2.2", ["2.1", "2.3"]),
    ("低空物流产业的上一条和下一条", "2.2", ["2.1", "2.3"]),
    ("二(二)的下一条", "2.2", ["2.3"]),
    ("低空物流产业的前一项叫什么", "2.2", ["2.1"]),
    ("二(一)前后两条", "2.1", ["2.2"]),
    ("低空物流产业后面那一条是什么", "2.2", ["2.3"]),
    ("紧挨着低空物流产业后面的那一条是什么", "2.2", ["2.3"]),
    ("紧靠低空物流产业前面那条是什么", "2.2", ["2.1"]),
    ("二(二)讲什么", "2.2", []),
    ("春节前后一个月低空物流产业怎么安排", "2.2", []),
]


@pytest.mark.parametrize(("text", "target", "addresses"), CASES)
def test_what_stands_beside_a_clause_is_found(
    text: str, target: str, addresses: list[str], table: ClauseTable
) -> None:
    found, missing = beside(text, (table[f"plan#{target}"],), table)
    assert [c.address for c in found] == addresses
    assert missing is None


def test_before_the_first_of_a_part_there_is_none(table: ClauseTable) -> None:
    found, missing = beside("二(一)的上一条是什么", (table["plan#2.1"],), table)
    assert found == ()
    assert missing is not None
    assert missing.count == 3


def test_what_stands_between_two_clauses_is_found(table: ClauseTable) -> None:
    ends = (table["plan#2.1"], table["plan#2.3"])
    found, _ = beside("夹在二(一)和二(三)中间的是哪一条", ends, table)
    assert [c.address for c in found] == ["2.2"]
