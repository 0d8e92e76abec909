"""Every notation of a clause address, as a table: what is typed, and which clause it means."""

from __future__ import annotations

import pytest

from chatbot.indexing.table import ClauseTable
from chatbot.understanding.address import find_addresses, resolve
from chatbot.understanding.titles import Titles

NOTATIONS = [
    ("二、(三)", "2.3"),
    ("二(三)讲了什么", "2.3"),
    ("二.3", "2.3"),
    ("2.3 说了什么", "2.3"),
    ("第二部分第三项", "2.3"),
    ("第2部分的第3条", "2.3"),
    ("重点领域之三", "2.3"),
    ("重点领域第3项", "2.3"),
    ("第三个重点领域", "2.3"),
    ("保障措施第二条", "3.2"),
    ("保障措施的最后一条", "3.2"),
    ("第二个目标", "1.2.2"),
    ("第三部分", "3"),
    ("最后一条", "3.2"),
]

MISSING = [("二(九)", "2", 3), ("第二部分第十三项", "2", 3), ("第七部分", None, 3)]


def _resolve(text: str, table: ClauseTable):
    mention = find_addresses(text)[0]
    return resolve(mention, table, ("plan",), Titles(table).section(text, ("plan",)))


@pytest.mark.parametrize(("typed", "address"), NOTATIONS)
def test_notation_means_the_clause(typed: str, address: str, table: ClauseTable) -> None:
    found = _resolve(typed, table)
    assert found.clause is not None
    assert found.clause.address == address


@pytest.mark.parametrize(("typed", "within", "count"), MISSING)
def test_address_out_of_range_says_what_exists(
    typed: str, within: str | None, count: int, table: ClauseTable
) -> None:
    missing = _resolve(typed, table).missing
    assert missing is not None
    assert (missing.within.address if missing.within else None) == within
    assert missing.count == count


def test_bare_item_number_is_ambiguous(table: ClauseTable) -> None:
    found = _resolve("(二)讲了什么", table)
    assert [c.address for c in found.candidates] == ["1.2", "2.2", "3.2"]


@pytest.mark.parametrize(
    "text", ["年均增速12.5%", "产值突破300亿元", "3.5万人", "2023.12.1发布", "前三名", "一二三"]
)
def test_figures_are_no_addresses(text: str) -> None:
    assert find_addresses(text) == ()
