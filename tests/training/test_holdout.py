from __future__ import annotations

from chatbot.training.holdout import OPEN_SOURCE, is_held_out, without_held_out
from chatbot.training.pairs import Pair


def pair(anchor: str, source: str) -> Pair:
    return Pair(anchor=anchor, positive="条文", source=source)


QUESTIONS = [f"第{i}个问题怎么办？" for i in range(400)]
HELD = next(q for q in QUESTIONS if is_held_out(q))
KEPT = next(q for q in QUESTIONS if not is_held_out(q))


def test_about_a_quarter_is_held_out_whatever_white_space_is_around() -> None:
    assert 70 < sum(map(is_held_out, QUESTIONS)) < 130
    assert all(is_held_out(f" {q}\n") == is_held_out(q) for q in QUESTIONS)


def test_a_held_out_question_is_left_out_from_every_source() -> None:
    pairs = [
        pair(HELD, OPEN_SOURCE),
        pair(HELD + " ", "another"),
        pair(KEPT, OPEN_SOURCE),
    ]
    assert without_held_out(pairs) == [pairs[2]]


def test_what_the_open_set_does_not_ask_is_trained_on() -> None:
    assert without_held_out([pair(HELD, "another")]) == [pair(HELD, "another")]
