"""Blending views of the same words."""

from __future__ import annotations

import numpy as np

from chatbot.training.start import blend

GENERATOR = np.random.default_rng(3)


def cosine(table: np.ndarray, left: int, right: int) -> float:
    a, b = table[left], table[right]
    return float(a @ b / np.linalg.norm(a) / np.linalg.norm(b))


def test_words_that_both_views_hold_alike_come_out_nearest() -> None:
    one, other = GENERATOR.normal(size=(2, 200, 16)).astype(np.float32)
    one[1] = one[0]
    other[1] = other[0]
    other[2] = other[0]
    blended = blend([(one, 1.0), (other, 1.0)], 32)
    assert cosine(blended, 0, 1) > 0.99
    assert 0.3 < cosine(blended, 0, 2) < 0.7


def test_neither_scale_nor_a_common_direction_of_a_view_counts() -> None:
    one, other = GENERATOR.normal(size=(2, 200, 16)).astype(np.float32)
    plain = blend([(one, 1.0), (other, 1.0)], 32)
    shifted = blend([(one * 100 + 7, 1.0), (other, 1.0)], 32)
    assert np.allclose(plain @ plain.T, shifted @ shifted.T, atol=1e-3)


def test_a_word_that_one_view_does_not_know_keeps_what_the_other_says() -> None:
    one, other = GENERATOR.normal(size=(2, 200, 16)).astype(np.float32)
    other[5] = 0
    blended = blend([(one, 1.0), (other, 1.0)], 32)
    assert np.linalg.norm(blended[5]) > 0.9
