"""Questions about targets as figures, over the targets of an invented plan."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from chatbot.records import Clause
from chatbot.understanding.indicators import Reckoning, indicator_question, subjects_named
from tests.understanding.conftest import table_of

TARGETS = """云汀市低空产业行动方案(2031-2033年)

一、发展目标

——规模稳步扩大。到2033年,低空产业产值(民航局口径)突破300亿元,年均增速12.5%;飞行服务收入(市统计口径)突破80.5亿元,年均增速9%。

——主体持续壮大。到2033年,培育骨干企业5家以上,领军飞手120名以上。

——设施更加完善。到2032年,建成起降场60个。
"""
TABLE = table_of(TARGETS)


def stated() -> Sequence[Clause]:
    return TABLE.of("plan")


def values(question: str) -> list[str]:
    asked = indicator_question(question, stated)
    return [t.indicator.value for t in asked.targets] if asked else []


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("有哪些量化目标?", ["300亿元", "12.5%", "80.5亿元", "9%", "5家", "120名", "60个"]),
        ("民航局口径的指标有哪些", ["300亿元", "12.5%"]),
        ("统计口径的指标有哪些", ["80.5亿元", "9%"]),
        ("产值和服务收入谁最大", ["300亿元", "80.5亿元"]),
        ("产值和服务收入的增速差多少", ["12.5%", "9%"]),
        ("300亿的那个和服务收入差多少", ["300亿元", "80.5亿元"]),
        ("哪个指标的增速最高", ["12.5%", "9%"]),
    ],
)
def test_the_targets_that_are_named_are_reckoned_with(question: str, found: list[str]) -> None:
    assert values(question) == found


@pytest.mark.parametrize(
    ("question", "reckoning"),
    [
        ("量化指标有哪些", Reckoning.ALL),
        ("增速最快的是哪个", Reckoning.HIGHEST),
        ("增速最低的是哪个", Reckoning.LOWEST),
        ("产值和服务收入相差多少", Reckoning.DIFFERENCE),
        ("产值和服务收入加起来多少", Reckoning.SUM),
    ],
)
def test_the_words_say_what_is_to_be_done(question: str, reckoning: Reckoning) -> None:
    asked = indicator_question(question, stated)
    assert asked is not None
    assert asked.reckoning is reckoning


@pytest.mark.parametrize(
    "question",
    [
        "海关口径的指标有哪些",  # nobody's figures here
        "人才的量化指标有哪些",
        "邮路里程、产值和服务收入差多少",  # the first is no target
        "骨干企业、产值和服务收入加起来多少",  # 家 and 亿元 make no sum
        "服务收入和飞行服务收入差多少",  # one target twice
        "哪个产业的增速最高",  # of industries, not of targets
        "低空物流园区总面积、产值和服务收入差多少",  # 低空 alone is no likeness
    ],
)
def test_what_is_no_target_is_left_to_search(question: str) -> None:
    assert indicator_question(question, stated) is None


def test_targets_are_not_read_where_none_are_asked_for() -> None:
    def read() -> Sequence[Clause]:
        raise AssertionError("nothing asks for figures")

    assert indicator_question("低空物流产业由谁负责?", read) is None
    assert indicator_question("量化指标有哪些" + "吗" * 120, read) is None


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("飞行服务收入 2033年 达到", ("飞行服务收入",)),
        ("骨干企业", ("骨干企业",)),
        ("骨干企业 飞行服务收", ("飞行服务收入", "骨干企业")),
        ("龙头企业", ("龙头企业",)),
        ("服务收入", ()),  # two of them have it
        ("骨干企业的人才公寓租金", ()),  # about something else of theirs
    ],
)
def test_a_subject_is_named_by_a_piece_that_tells_it(text: str, named: tuple[str, ...]) -> None:
    subjects = ["飞行服务收入", "旅游服务收入", "骨干企业", "龙头企业"]
    assert subjects_named(text, subjects) == named
