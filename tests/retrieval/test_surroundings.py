from __future__ import annotations

import math

import numpy as np
import pytest

from chatbot.indexing.table import ClauseTable
from chatbot.records import Clause, ClauseKind, Document, Span
from chatbot.retrieval.surroundings import (
    DOCUMENT_WEIGHT,
    FEW,
    PART_WEIGHT,
    REACH,
    Surroundings,
)

CLAUSES = 10
"""Of each document."""


def table(documents: int) -> ClauseTable:
    names = [f"law{number:04}" for number in range(documents)]
    return ClauseTable(
        [Document(document_id=n, title=n, file_name=n, sha256="0" * 64, text="") for n in names],
        [clause(name, article) for name in names for article in range(CLAUSES)],
    )


def clause(name: str, article: int) -> Clause:
    whole = Span(start=0, end=1)
    return Clause(
        clause_id=f"{name}#{article}",
        document_id=name,
        kind=ClauseKind.ITEM,
        path=(),
        span=whole,
        text="条",
        body=whole,
    )


@pytest.fixture(scope="module")
def many() -> Surroundings:
    return Surroundings(table(10 * FEW))


def test_a_clause_is_supported_by_its_document_and_most_by_its_neighbours(
    many: Surroundings,
) -> None:
    # Two good clauses of one law, a far and a near one beside them, and one of another law.
    rows = np.array([0, 1, 2, 9, 95])
    gained = many.support(np.array([0.8, 0.8, 0.1, 0.1, 0.1], np.float32), rows)
    assert gained[2] > gained[3] > gained[4] == 0.0


def test_how_much_it_is_worth_grows_with_the_number_of_documents(many: Surroundings) -> None:
    rows, scores = np.array([3, 4]), np.array([0.5, 0.0], np.float32)
    assert many.support(scores, rows).tolist() == pytest.approx(
        [0.0, (DOCUMENT_WEIGHT + PART_WEIGHT) * math.log(10)]
    )
    twice = Surroundings(table(20 * FEW)).support(scores, rows)
    assert twice[1] > many.support(scores, rows)[1]


def test_support_fades_with_distance(many: Surroundings) -> None:
    scores = np.array([0.5, 0.0, 0.0], np.float32)
    gained = many.support(scores, np.array([0, 1, 8])) / math.log(10)
    assert gained[1] - gained[2] == pytest.approx(
        PART_WEIGHT * (1 - math.exp(-8 / REACH) / math.exp(-1 / REACH)), abs=1e-5
    )


def test_no_clause_supports_itself(many: Surroundings) -> None:
    scores = np.array([0.9, 0.1, 0.1], np.float32)
    assert not many.support(scores, np.array([0, 20, 40])).any()


def test_among_few_documents_there_is_no_support() -> None:
    few = Surroundings(table(FEW))
    assert not few.support(np.array([0.9, 0.8], np.float32), np.array([0, 1])).any()


def test_nothing_found_gains_nothing(many: Surroundings) -> None:
    assert many.support(np.empty(0, np.float32), np.empty(0, np.int64)).shape == (0,)
