"""What search takes for the answers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from chatbot.indexing.bundled import BundledEncoder
from chatbot.training.lists import Lists, ask, grams, paired
from chatbot.training.pairs import Pair
from tests.indexing.encoders import write_encoder

PASSAGES = ("低空物流。快递", "资金补助。", "文旅资金。", "低空。")


@pytest.fixture
def encoder(tmp_path: Path) -> BundledEncoder:
    return BundledEncoder(write_encoder(tmp_path / "encoder"))


def pair(anchor: str, positive: str) -> Pair:
    return Pair(anchor=anchor, positive=positive, source="policies")


def lists(encoder: BundledEncoder, *pairs: Pair) -> Lists:
    return ask(paired([*pairs, *(pair("", p) for p in PASSAGES)], "set"), encoder)


def test_equal_questions_and_equal_passages_are_one() -> None:
    data = paired([pair("甲", "一"), pair("甲", "二"), pair("乙", "一")], "set")
    assert data.queries == ("甲", "乙")
    assert [c.text for c in data.clauses] == ["一", "二"]
    assert data.relevant == (frozenset({0, 1}), frozenset({0}))


def test_the_answer_is_among_the_candidates_beside_wrong_ones(encoder: BundledEncoder) -> None:
    (question,) = lists(encoder, pair("快递补助", PASSAGES[1])).questions
    assert question.answers.sum() == 1
    assert (~question.answers).sum() >= 1
    assert len(question.candidates) == len(question.constant) == len(question.answers)


def test_what_shares_the_question_s_words_has_the_greater_constant(
    encoder: BundledEncoder,
) -> None:
    (question,) = lists(encoder, pair("资金补助", PASSAGES[1])).questions
    answer = float(question.constant[question.answers][0])
    assert answer > float(question.constant[~question.answers].max())
    assert answer <= 1.0


def test_another_cut_of_the_answer_is_no_wrong_one(encoder: BundledEncoder) -> None:
    longer, shorter = "支持低空物流和资金补助项目。", "低空物流和资金补助项目。"
    (question,) = lists(encoder, pair("快递", longer), pair("", shorter)).questions
    texts = np.array(sorted([longer, shorter, *PASSAGES]))
    assert len(question.candidates) < len(texts)


def test_questions_of_many_answers_and_of_no_words_are_left_out(encoder: BundledEncoder) -> None:
    many = [pair("快递", f"物流{i}") for i in range(6)]
    asked = lists(encoder, *many, pair("补助", PASSAGES[1]))
    assert len(asked.questions) == 1


def test_runs_of_five_letters_pass_over_marks() -> None:
    assert grams("一二、三四 五六") == {"一二三四五", "二三四五六"}
    assert grams("一二三四") == frozenset()
