"""Clauses by the number of their departments, over invented documents, against sets read by eye."""

from __future__ import annotations

import pytest

from chatbot.answering.unit_numbers import unit_sets
from chatbot.understanding.query import Intent
from tests.answering.test_sets import FISHERY, HEZHU, LUYU, YUNTING, opened, read

SETS = [
    (HEZHU, "哪些条只有一个责任单位", ["2.5", "5.15"]),
    (HEZHU, "责任单位最多的是哪一条", ["4.14"]),
    (LUYU, "由四个以上部门负责的措施有哪些", ["1.1", "2.5"]),
    (LUYU, "只由一个部门负责的是哪几条", ["2.8", "3.14", "4.16"]),
    (YUNTING, "涉及部门最多的是哪条", ["4.2"]),
    (YUNTING, "不超过1个部门负责的条款有哪些", ["3.8", "4.1"]),
    (YUNTING, "重点领域里超过3个部门负责的有哪几条", ["2.3", "2.4"]),
    (FISHERY, "有四个责任单位的是哪几条", ["2.4", "3.5"]),
]


@pytest.mark.parametrize(("stem", "question", "expected"), SETS)
def test_a_set_by_number_is_exact(stem: str, question: str, expected: list[str]) -> None:
    query = read(stem, question)
    assert query.intent is Intent.BY_UNIT
    draft = unit_sets(query, opened(stem)[0])
    assert draft is not None
    assert [c.address for c in draft.cited] == expected


def test_where_no_clause_has_so_many_the_nearest_is_shown() -> None:
    draft = unit_sets(read(YUNTING, "10个以上部门负责的条款有哪些"), opened(YUNTING)[0])
    assert draft is not None
    assert draft.coverage is not None
    assert draft.coverage.listed == 0
    assert [c.address for c in draft.cited] == ["4.2"]
