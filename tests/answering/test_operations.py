"""Sets are exact: the algebra over the clause table of a small invented plan."""

from __future__ import annotations

import pytest

from chatbot.answering import operations
from chatbot.indexing.table import ClauseTable
from chatbot.understanding.query import UnitMention, UnitQuestion, UnitTest
from tests.understanding.conftest import PLAN, table_of

REFORM = UnitMention(words="发改委", names=frozenset({"市发展改革委"}))
INDUSTRY = UnitMention(words="工信局", names=frozenset({"市工业和信息化局"}))


@pytest.fixture(scope="module")
def table() -> ClauseTable:
    return table_of(PLAN)


def _addresses(table: ClauseTable, question: UnitQuestion) -> list[str]:
    return [c.address for c in operations.by_unit(table, "plan", question)]


@pytest.mark.parametrize(
    ("test", "expected"),
    [
        (UnitTest.ANY, ["2.1", "3.1", "3.2"]),
        (UnitTest.FIRST, ["3.1"]),
        (UnitTest.LAST, ["2.1", "3.1"]),
        (UnitTest.ONLY, ["3.1"]),
        (UnitTest.ABSENT, ["2.2", "2.3"]),
    ],
)
def test_by_unit_passes_exactly_the_clauses_of_the_test(
    test: UnitTest, expected: list[str], table: ClauseTable
) -> None:
    assert _addresses(table, UnitQuestion(mentions=(REFORM,), test=test)) == expected


def test_units_together_stand_in_the_same_clause(table: ClauseTable) -> None:
    both = UnitQuestion(mentions=(REFORM, INDUSTRY), test=UnitTest.ANY, together=True)
    assert _addresses(table, both) == ["2.1", "3.2"]


def test_unit_without_another(table: ClauseTable) -> None:
    question = UnitQuestion(mentions=(REFORM,), test=UnitTest.ANY, without=(INDUSTRY,))
    assert _addresses(table, question) == ["3.1"]


@pytest.mark.parametrize(
    ("test", "expected"),
    [
        (UnitTest.NOT_FIRST, ["2.2", "2.3", "3.2"]),  # neither is named first
        (UnitTest.ABSENT, ["2.2", "2.3"]),  # neither is named at all
        (UnitTest.ANY, ["2.1", "3.1", "3.2"]),  # one of them is enough
        (UnitTest.LAST, ["2.1", "3.1", "3.2"]),
    ],
)
def test_what_neither_may_be_holds_of_both_and_what_one_is_of_one(
    test: UnitTest, expected: list[str], table: ClauseTable
) -> None:
    assert _addresses(table, UnitQuestion(mentions=(INDUSTRY, REFORM), test=test)) == expected


def test_items_are_what_people_count_as_clauses(table: ClauseTable) -> None:
    assert [c.address for c in operations.items(table, "plan")] == [
        "1.1", "1.2", "2.1", "2.2", "2.3", "3.1", "3.2",
    ]  # fmt: skip


RUNNING = """山湾市夜间经济若干意见

一、总体要求

坚持便民。

二、丰富供给

(一)夜市。办好夜市。

(二)夜游。办好夜游。

三、加强保障

(三)交通。延长公交。

(四)照明。改造路灯。

(五)安全。加强巡查。

附件1:任务分工

1.办好夜市

2.延长公交
"""


def test_a_numbering_that_runs_through_the_parts_is_the_count() -> None:
    table = table_of(RUNNING)
    found = operations.counted(table, "plan")
    assert [c.path[-1].marker for c in found] == ["(一)", "(二)", "(三)", "(四)", "(五)"]
    assert found != operations.items(table, "plan")  # 一、 is an item, whatever the count


def test_mentions_finds_every_clause_in_any_width_and_case(table: ClauseTable) -> None:
    found = operations.mentions(table, "plan", "低空物流")
    assert [c.address for c, _ in found] == ["2.2"]
    clause, (place,) = found[0]
    assert clause.slice(place) == "低空物流"


def test_units_are_counted_by_clause(table: ClauseTable) -> None:
    counts = operations.unit_counts(table, "plan")
    assert counts["市发展改革委"] == 3
    assert counts["市商务局"] == 1
