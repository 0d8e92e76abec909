"""Where the numbered text ends and the foot begins."""

from __future__ import annotations

import pytest

from chatbot.reading.clauses import parse_clauses
from chatbot.records import ClauseKind
from tests.reading.laws import document_of


@pytest.mark.parametrize(
    "duties",
    [
        "责任单位:市水务局、市商务局",
        "(市水务局、市商务局负责)",
        "牵头单位:市水务局;配合单位:市商务局",
    ],
)
def test_the_last_duties_before_a_date_belong_to_their_clause(duties: str) -> None:
    clauses = parse_clauses(
        document_of(f"市集方案\n\n一、任务\n\n(一)布局。布局市集。\n{duties}\n\n2031年7月8日\n")
    )
    by_address = {clause.address: clause for clause in clauses}
    assert [u.name for u in by_address["1.1"].units] == ["市水务局", "市商务局"]
    assert [c.text.strip() for c in clauses if c.kind is ClauseKind.SIGNATURE] == ["2031年7月8日"]


def test_the_issuer_above_a_date_is_the_signature() -> None:
    clauses = parse_clauses(
        document_of("市集方案\n\n一、任务\n\n布局市集。\n\n云汀市商务局\n2031年7月8日\n")
    )
    (signature,) = (c for c in clauses if c.kind is ClauseKind.SIGNATURE)
    assert signature.text.split() == ["云汀市商务局", "2031年7月8日"]
