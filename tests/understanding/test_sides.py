from __future__ import annotations

import pytest

from chatbot.understanding.sides import two_sides


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        ("甲类和丙类机场补贴差多少,各是多少?", "甲类机场补贴是多少?", "丙类机场补贴是多少?"),
        ("三档跟五档的罚款差多少?", "三档的罚款是多少?", "五档的罚款是多少?"),
        (
            "持证飞手数2031年和2033年分别是多少?",
            "持证飞手数2031年是多少?",
            "持证飞手数2033年是多少?",
        ),
        (
            "夜航里一级和三级的间隔各要多少米",
            "夜航里一级的间隔要多少米?",
            "夜航里三级的间隔要多少米?",
        ),
        ("救援队和巡查队哪个人多,各多少人?", "救援队多少人?", "巡查队多少人?"),
        (
            "航线申请和空域申请的答复期限有什么不同",
            "航线申请的答复期限是什么?",
            "空域申请的答复期限是什么?",
        ),
        (
            "空域改革和飞行服务这两项的责任单位有什么差别?",
            "空域改革的责任单位是什么?",
            "飞行服务的责任单位是什么?",
        ),
        ("无证飞行和超高飞行,罚款各是多少?", "无证飞行,罚款是多少?", "超高飞行,罚款是多少?"),
        ("骨干企业和领军企业的门槛各是什么?", "骨干企业的门槛是什么?", "领军企业的门槛是什么?"),
        (
            "骨干企业目标和领军企业目标相比,差多少家?",
            "骨干企业目标是多少家?",
            "领军企业目标是多少家?",
        ),
    ],
)
def test_the_same_is_asked_of_each_of_two_like_things(question: str, one: str, other: str) -> None:
    assert two_sides(question) == (one, other)


@pytest.mark.parametrize(
    "question",
    [
        "由商务局和税务局共同负责的条款有哪些?",
        "整机和配件都支持吗?",
        "到2033年起降点要建多少个?",
        "生鲜和药品怎么配送?",
    ],
)
def test_what_compares_nothing_stays_whole(question: str) -> None:
    assert two_sides(question) == ()
