from __future__ import annotations

import pytest

from chatbot.understanding.asking import (
    FORMERLY,
    answer_type,
    asked_noun,
    attribute,
    places,
    topic,
    years,
)
from chatbot.understanding.query import AnswerType

TYPES = [
    ("最多能补贴多少万", AnswerType.AMOUNT),
    ("申报截止日期是哪天", AnswerType.DATE),
    ("联系电话是多少", AnswerType.CONTACT),
    ("怎么申报", AnswerType.PROCEDURE),
    ("要培育多少家骨干企业", AnswerType.NUMBER),
    ("年均增速是百分之几", AnswerType.PERCENT),
    ("研发费用补几成", AnswerType.PERCENT),
    ("九十岁的每月领多少", AnswerType.AMOUNT),
    ("试点放在哪个区", AnswerType.PLACE),
    ("名单里有哪些公司", AnswerType.NAMES),
    ("由哪些部门负责", AnswerType.UNIT),
    ("怎么看待安全", AnswerType.TEXT),
    ("能不能用多少付多少", AnswerType.TEXT),
    ("连卖多少钱都没个依据", AnswerType.TEXT),
]


@pytest.mark.parametrize(("question", "kind"), TYPES)
def test_question_asks_for_its_kind_of_thing(question: str, kind: AnswerType) -> None:
    assert answer_type(question) is kind


def test_what_is_counted_is_read_from_the_question() -> None:
    assert asked_noun("到2033年要建成多少个起降场?") == "起降场"


def test_topic_is_what_is_left_when_asking_is_taken_away() -> None:
    assert topic("请问云计算产业怎么支持?", {"计算", "云计算"}.__contains__) == "云计算产业 支持"


def test_years_are_read_in_figures() -> None:
    assert years("2031年到2033年,编号20315") == {2031, 2033}


def test_what_the_asker_once_did_dates_no_answer() -> None:
    assert years("2031年一次补缴过四年的,转的时候要什么证明") == frozenset()
    assert years("2031年发过多少补贴") == {2031}


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("从山湾跳槽去汐州,养老要不要转", ",养老要不要转"),
        ("以前在山湾交社保,能转吗", ",能转吗"),
        ("我是山湾人,能转吗", ",能转吗"),
        ("总部在山湾,能申请吗", ",能申请吗"),
        ("在山湾有个办事处,能申请吗", ",能申请吗"),
        ("我是山湾人才,能转吗", "我是山湾人才,能转吗"),
        ("从事养老服务的企业有什么支持", "从事养老服务的企业有什么支持"),
        ("山湾的企业能申请吗", "山湾的企业能申请吗"),
    ],
)
def test_where_the_asker_came_from_is_not_asked_about(text: str, left: str) -> None:
    assert FORMERLY.sub("", text) == left


def test_a_place_the_asker_left_is_no_place_asked_about() -> None:
    assert places("以前在汐州市上班,能领吗") == frozenset()
    assert places("汐州市的企业能领吗") == {"汐州市"}


@pytest.mark.parametrize(
    "text",
    [
        "我是汐州市人,能领吗",
        "我们是汐州市公司派来的,能领吗",
        "总部在汐州市,能申请吗",
        "想在市里住,能申请吗",
    ],
)
def test_where_the_asker_is_from_is_no_place_asked_about(text: str) -> None:
    assert places(text) == frozenset()


@pytest.mark.parametrize(
    ("text", "noun"),
    [
        ("护理员最低工资是多少?", "最低工资"),
        ("许可证的有效期是几年?", "有效期"),
        ("渡船由谁更新?", ""),
    ],
)
def test_what_is_asked_of_a_thing_is_the_noun_before_the_question_word(
    text: str, noun: str
) -> None:
    assert attribute(text) == noun
