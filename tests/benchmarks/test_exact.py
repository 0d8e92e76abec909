"""Plans drawn at random are read as they were drawn, and golden outlines agree with the reader."""

from __future__ import annotations

import pytest

from benchmarks.exact_questions import by_unit, look_ups
from benchmarks.invented import invent
from benchmarks.printed import read_golden, read_printed
from chatbot.config import HOME
from chatbot.reading.catalogue import read_document
from chatbot.records import UnitRole
from tests.understanding.conftest import table_of

ROLES = {UnitRole.LEAD: "lead", UnitRole.SUPPORT: "support", UnitRole.RESPONSIBLE: ""}


@pytest.mark.parametrize("seed", range(0, 60, 2))
def test_an_invented_plan_is_read_as_it_was_drawn(seed: int) -> None:
    plan = invent(seed)
    clauses = list(table_of(plan.text))
    for item in plan.items:
        clause = next(c for c in clauses if c.span.start <= item.place < c.span.end)
        assert clause.address == ".".join(map(str, item.ordinals))
        assert [(u.name, ROLES[u.role]) for u in clause.units] == item.units


def test_a_seed_gives_the_same_plan_again() -> None:
    assert invent(7).text == invent(7).text != invent(8).text


def test_the_reader_of_printed_lines_agrees_with_an_outline_written_by_hand() -> None:
    stem = "hezhu-sponge-city-2024"
    golden = read_golden(HOME / "tests" / "golden" / f"{stem}.outline")
    document = read_document(HOME / "tests" / "documents" / f"{stem}.txt")
    read = {i.ordinals: i.units for i in read_printed(document.text)}
    assert read == {i.ordinals: i.units for i in golden if i.ordinals}


def test_questions_carry_the_sets_that_were_drawn() -> None:
    plan = invent(3)
    asked = list(by_unit(plan.items, lambda item: str(item.ordinals)))
    assert all(a.wanted for a in asked if a.kind not in {"unknown"})
    assert {a.kind for a in look_ups(plan.items, lambda item: str(item.ordinals))} >= {
        "look-up 三、(七)", "look-up last", "out of range", "count",
    }  # fmt: skip
