from __future__ import annotations

import pytest

from chatbot.understanding.ranges import Range, meets, quantities, ranges


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("我妈81岁能领吗", "八十周岁以上独居老年人"),
        ("95岁每个月领多少", "80至89周岁每人每月60元；90至99周岁每人每月150元。"),
        ("80多岁的老人", "八十至八十九周岁老年人"),
        ("一百岁的老人", "100周岁以上每人每月500元"),
        ("我们年营收12亿元", "年营收超过10亿元的重点企业"),
        ("厂房800平米", "建筑面积不足1000平方米的"),
    ],
)
def test_a_quantity_meets_the_range_it_lies_in(question: str, sentence: str) -> None:
    assert meets(quantities(question), sentence)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("我妈79岁", "八十周岁以上独居老年人"),
        ("我81岁", "年营收超过10亿元的重点企业"),
        ("我们年营收9亿元", "年营收超过10亿元的重点企业"),
        ("老人能领多少", "八十周岁以上"),
        ("第81条说什么", "八十周岁以上"),
    ],
)
def test_other_quantities_do_not(question: str, sentence: str) -> None:
    assert not meets(quantities(question), sentence)


def test_quantities_carry_their_scale_and_unit() -> None:
    assert quantities("营收3.5亿元、12名员工、一百二十平米") == (
        (3.5e8, "元"),
        (12.0, "人"),
        (120.0, "平方米"),
    )


def test_ranges_between_above_and_below() -> None:
    assert list(ranges("60至64周岁,不满一年,20人以上")) == [
        Range(low=60, high=64, unit="岁"),
        Range(low=20, high=float("inf"), unit="人"),
        Range(low=0, high=1, unit="年"),
    ]
