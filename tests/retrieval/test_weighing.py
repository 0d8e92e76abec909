"""What the best clauses are worth: learnt weights, and how far they are trusted."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from chatbot.retrieval.weighing import (
    NAMES,
    SHARE_WEIGHT,
    TAUGHT,
    UNTAUGHT,
    WEIGHTS,
    Likeness,
    Weights,
    read_weights,
    signals,
    trust,
    weigh,
)

PLAIN = np.array([0.9, 0.3], np.float32)
SHARE = np.array([0.2, 0.1], np.float32)
COSINE, SUPPORT = np.array([0.5, 0.4], np.float32), np.array([0.1, 0.0], np.float32)
LIKENESS = Likeness(
    nearest=np.array([0.6, 0.7], np.float32),
    found=np.array([0.5, 1.0], np.float32),
    size=np.array([4.0, 3.0], np.float32),
)
HAND_MADE = Weights(cosine=1.0, found=2.0, support=3.0, size=-0.1)
TOLD = signals(COSINE, SUPPORT, LIKENESS)


def likeness(sizes: list[float], nearest: float = 0.5) -> Likeness:
    every = np.full(len(sizes), nearest, np.float32)
    return Likeness(nearest=every, found=every, size=np.array(sizes, np.float32))


def test_the_learnt_sum_is_of_each_signal_by_its_weight() -> None:
    # 0.5 + 2 · 0.5 + 3 · 0.1 - 0.1 · 4.0, and 0.4 + 2 · 1.0 + 3 · 0.0 - 0.1 · 3.0
    weighed = weigh(PLAIN, SHARE, TOLD, 1.0, HAND_MADE)
    np.testing.assert_allclose(weighed, SHARE_WEIGHT * SHARE + [1.4, 2.1], atol=1e-6)


def test_without_trust_the_plain_sum_is_left() -> None:
    assert weigh(PLAIN, SHARE, TOLD, 0.0, HAND_MADE).tolist() == PLAIN.tolist()


def test_half_trusted_is_half_of_each() -> None:
    half = weigh(PLAIN, SHARE, TOLD, 0.5, HAND_MADE)
    whole = weigh(PLAIN, SHARE, TOLD, 1.0, HAND_MADE)
    np.testing.assert_allclose(half, (PLAIN + whole) / 2, atol=1e-6)


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [([1.0, 2.0], 1.0), ([TAUGHT], 1.0), ([3.0, 5.0], 0.5), ([UNTAUGHT], 0.0), ([9.0], 0.0)],
)
def test_clauses_are_trusted_by_their_mean_size(sizes: list[float], expected: float) -> None:
    assert trust(likeness(sizes)) == pytest.approx(expected)


def test_a_question_of_no_known_word_is_not_trusted() -> None:
    assert trust(likeness([1.0, 2.0], nearest=0.0)) == 0.0


def test_what_is_learnt_is_there_for_every_signal() -> None:
    assert set(json.loads(WEIGHTS.read_text("utf-8"))) == set(NAMES)
    learnt = read_weights()
    # To find more of the question never counts against a clause, to be long never for it.
    assert min(learnt.cosine, learnt.found, learnt.support) > 0 > learnt.size


def test_weights_are_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "weighing.json"
    path.write_text('{"cosine": 1, "found": 2, "support": 3, "size": -0.1}', encoding="utf-8")
    assert read_weights(path) == HAND_MADE
