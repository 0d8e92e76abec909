"""The rule and the price of breaking it are told apart."""

from __future__ import annotations

import pytest

from chatbot.understanding.liability import asks_liability, fitness, states_liability


@pytest.mark.parametrize("question", ["无证经营罚多少", "逾期不改会怎样", "乱发许可证的要被处分吗"])
def test_a_question_may_ask_for_the_penalty(question: str) -> None:
    assert asks_liability(question)


@pytest.mark.parametrize("question", ["谁来核发许可证", "申请要带什么材料", "多久办好"])
def test_most_questions_do_not(question: str) -> None:
    assert not asks_liability(question)


def test_a_sentence_states_a_penalty_by_its_words_or_its_part() -> None:
    assert states_liability("第二章 经营", "违反前款规定的,处二千元以下罚款。")
    assert states_liability("第五章 法律责任", "有下列行为之一的,由公安机关处理。")
    assert not states_liability("第二章 经营", "许可证由市商务局核发。")


@pytest.mark.parametrize(
    ("asked", "stated", "value"),
    [(True, True, 1.0), (False, True, -1.0), (True, False, 0.0), (False, False, 0.0)],
)
def test_an_unasked_penalty_speaks_against_the_sentence(
    asked: bool, stated: bool, value: float
) -> None:
    assert fitness(asked, stated) == value
