"""Weights that put what answers first."""

from __future__ import annotations

import numpy as np
import pytest

from chatbot.training.ranking import NAMES, first_right, fit, held_out


@pytest.fixture
def lists():
    """Questions whose answer has the highest value in the first column; the rest is noise."""
    draw = np.random.default_rng(7)
    found = []
    for _ in range(40):
        rows = draw.random((6, len(NAMES)))
        answers = np.zeros(6)
        answers[int(np.argmax(rows[:, 0]))] = 1.0
        found.append((rows, answers))
    return found


def test_the_column_that_tells_gets_the_weight(lists) -> None:
    weights = fit(lists)
    assert weights[0] > 3 * np.abs(weights[1:]).max()
    assert first_right(lists, weights) > 0.9
    assert held_out(lists) > 0.8


def test_without_a_column_that_tells_nothing_is_gained(lists) -> None:
    blind = [(rows[:, 1:], answers) for rows, answers in lists]
    assert first_right(blind, fit(blind)) < 0.6
