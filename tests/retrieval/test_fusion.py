from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from chatbot.retrieval.fusion import best_rows, fuse, standardise

SCORES = arrays.arrays(
    np.float32,
    st.integers(0, 30),
    elements=st.floats(-100, 100, width=32).map(lambda x: round(x, 2)),
)


@given(SCORES)
def test_standard_scores_have_no_mean_and_unit_spread(scores: np.ndarray) -> None:
    found = standardise(scores)
    assert found.shape == scores.shape
    if len(scores) and np.ptp(scores) > 0.1:
        assert abs(float(found.mean())) < 1e-2
        assert abs(float(found.std()) - 1) < 1e-2


def test_equal_scores_say_nothing() -> None:
    assert standardise(np.full(4, 3.0, np.float32)).tolist() == [0, 0, 0, 0]
    lexical = np.array([0, 0, 5], np.float32)
    assert fuse(lexical, np.zeros(3, np.float32)).argmax() == 2


def test_the_scale_of_a_leg_is_no_matter() -> None:
    bm25 = np.array([1.0, 4.0, 2.0, 0.0], np.float32)
    cosine = np.array([0.2, 0.1, 0.7, 0.3], np.float32)
    np.testing.assert_allclose(fuse(bm25, cosine), fuse(bm25 * 50, cosine * 3 + 1), atol=1e-5)


def test_a_row_that_both_legs_find_beats_one_that_a_single_leg_finds() -> None:
    bm25 = np.array([5.0, 4.8, 0.0, 0.0], np.float32)
    cosine = np.array([0.0, 0.8, 0.8, 0.0], np.float32)
    assert fuse(bm25, cosine).argmax() == 1


def test_without_dense_weight_the_order_is_lexical() -> None:
    bm25 = np.array([1.0, 4.0, 2.0, 0.0], np.float32)
    cosine = np.array([0.9, 0.1, 0.7, 0.3], np.float32)
    assert best_rows(fuse(bm25, cosine, dense_weight=0.0), 4).tolist() == [1, 2, 0, 3]


@given(SCORES, st.integers(-2, 40))
def test_the_best_rows_are_those_of_a_full_sort(scores: np.ndarray, k: int) -> None:
    expected = sorted(range(len(scores)), key=lambda row: (-scores[row], row))[: max(k, 0)]
    assert best_rows(scores, k).tolist() == expected
