"""By how many departments clauses are asked for, in people's words."""

from __future__ import annotations

import pytest

from chatbot.understanding.unit_numbers import Extreme, UnitNumber, unit_number

NUMBERS = [
    ("只有一个责任单位的有哪些条", (1, 1)),
    ("有4个责任单位的条款是哪些", (4, 4)),
    ("两个部门负责的任务有哪些", (2, 2)),
    ("写明了责任单位的条款一共多少条", (1, None)),
    ("责任单位有三个的是哪几条", (3, 3)),
    ("超过5个部门负责的条款", (6, None)),
    ("至少三家单位负责的有几条", (3, None)),
    ("四个以上部门参与的措施有哪些", (4, None)),
    ("有没有条款是三个部门以上共同负责的", (3, None)),
    ("责任单位不少于6个的条款有哪些", (6, None)),
    ("不超过两个部门负责的条款", (1, 2)),
    ("少于3个部门负责的任务有几项", (1, 2)),
]


@pytest.mark.parametrize(("text", "bounds"), NUMBERS)
def test_a_number_of_departments_is_read(text: str, bounds: tuple[int, int | None]) -> None:
    assert unit_number(text) == UnitNumber(low=bounds[0], high=bounds[1])


@pytest.mark.parametrize(
    ("text", "most"),
    [
        ("涉及部门最多的是哪一条", True),
        ("哪一条的责任单位最多", True),
        ("哪项任务参与的部门最多", True),
        ("责任单位最少的是哪几条", False),
    ],
)
def test_the_most_and_the_fewest_are_read(text: str, most: bool) -> None:
    assert unit_number(text) == Extreme(most=most)


@pytest.mark.parametrize(
    "text",
    [
        "哪个部门负责的条款最多",
        "一共涉及多少个部门",
        "由5个部门组成的专班什么时候成立",
        "企业只能申请一个项目吗",
        "没写责任单位的有哪些条",
        "每家单位最多申报3个项目",
    ],
)
def test_other_numbers_ask_for_no_set_of_clauses(text: str) -> None:
    assert unit_number(text) is None


def test_several_of_the_most_are_read() -> None:
    assert unit_number("部门最多的三条是哪几条") == Extreme(most=True, count=3)
