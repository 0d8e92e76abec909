from __future__ import annotations

import pytest

from chatbot.understanding.asking import answer_type, asked_noun, topic, years
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
