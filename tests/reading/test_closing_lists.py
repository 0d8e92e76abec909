"""A line of departments below the last of several items: of that item, or of them all."""

from __future__ import annotations

import pytest

from chatbot.records import ClauseKind
from tests.understanding.conftest import table_of

ITEMS = "云汀市渡船方案\n\n一、建设任务\n\n{items}\n\n二、保障措施\n\n(一)资金。安排资金。\n"
LINE = "牵头单位:市港务局;配合单位:市财政局。"


def units(*paragraphs: str) -> dict[str, list[str]]:
    """The departments of each clause of a part that is made of *paragraphs*."""
    table = table_of(ITEMS.format(items="\n\n".join(paragraphs)))
    return {c.address: [u.name for u in c.units] for c in table if c.units}


def test_a_line_below_items_that_name_nobody_is_of_them_all() -> None:
    found = units("(一)建设码头。支持建码头。", "(二)更新渡船。支持更新。", LINE)
    assert found == {"1.p1": ["市港务局", "市财政局"]}


def test_such_a_line_is_a_paragraph_of_the_part() -> None:
    table = table_of(ITEMS.format(items=f"(一)码头。建码头。\n\n(二)渡船。换渡船。\n\n{LINE}"))
    (line,) = (c for c in table if c.units)
    above = table.parent(line)
    assert line.kind is ClauseKind.PARAGRAPH
    assert above is not None
    assert above.title == "建设任务"


@pytest.mark.parametrize(
    "own",
    [
        ("(一)建设码头。支持建码头。", "牵头单位:市海事局。"),  # in a line of its own
        ("(一)建设码头。支持建码头。(责任单位:市海事局)",),  # at the end of its text
    ],
)
def test_where_an_item_before_has_departments_of_its_own_it_is_the_last_item_s(
    own: tuple[str, ...],
) -> None:
    found = units(*own, "(二)更新渡船。支持更新。", LINE)
    assert found == {"1.1": ["市海事局"], "1.2": ["市港务局", "市财政局"]}


def test_a_line_below_items_with_parts_is_of_them_all_unless_a_part_names_its_own() -> None:
    first, last = "(一)建设码头。支持建码头。\n\n1.选址。{own}", "(二)更新渡船。支持更新。"
    free = units(first.format(own="合理选址。"), last, LINE)
    borne = units(first.format(own="合理选址。(责任单位:市海事局)"), last, LINE)
    assert list(free) == ["1.p1"]
    assert borne["1.2"] == ["市港务局", "市财政局"]


def test_a_line_below_a_lone_item_is_its_own() -> None:
    assert units("(一)建设码头。支持建码头。", LINE) == {"1.1": ["市港务局", "市财政局"]}
