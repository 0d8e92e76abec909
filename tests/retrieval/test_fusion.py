from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from chatbot.retrieval.fusion import best_rows, fuse

SCORES = arrays.arrays(
    np.float32,
    st.integers(0, 30),
    elements=st.floats(-100, 100, width=32).map(lambda x: round(x, 2)),
)


def test_scores_are_counted_in_deviations_from_the_mean() -> None:
    scores = np.array([1.0, 2.0, 3.0], np.float32)
    silent = np.zeros(3, np.float32)
    np.testing.assert_allclose(fuse(scores, silent), [-1.2247, 0, 1.2247], atol=1e-3)
    np.testing.assert_allclose(
        fuse(silent, scores, dense_weight=2), [-2.4495, 0, 2.4495], atol=1e-3
    )


def test_equal_scores_say_nothing() -> None:
    lexical = np.array([0, 0, 5], np.float32)
    assert fuse(lexical, np.full(3, 0.4, np.float32)).argmax() == 2
    assert fuse(np.full(4, 3.0, np.float32), np.zeros(4, np.float32)).tolist() == [0, 0, 0, 0]


def test_rows_that_neither_leg_holds_for_good_do_not_count() -> None:
    bm25 = np.array([5.0, 4.0, 0.0, 1.0], np.float32)
    cosine = np.array([0.1, 0.5, 0.6, 0.4], np.float32)
    crowd = np.zeros(5000, np.float32)
    alone = fuse(bm25, cosine, pool=3)
    among = fuse(np.append(bm25, crowd), np.append(cosine, crowd - 0.2), pool=3)
    np.testing.assert_allclose(among[:4], alone, atol=1e-5)
    assert among[4:].max() < alone.min()


def test_nothing_fused_is_nothing() -> None:
    assert fuse(np.empty(0, np.float32), np.empty(0, np.float32)).shape == (0,)


def test_the_scale_of_a_leg_is_no_matter() -> None:
    bm25 = np.array([1.0, 4.0, 2.0, 0.0], np.float32)
    cosine = np.array([0.2, 0.1, 0.7, 0.3], np.float32)
    np.testing.assert_allclose(fuse(bm25, cosine), fuse(bm25 * 50, cosine * 3 + 1), atol=1e-5)


def test_a_row_that_both_legs_find_beats_one_that_a_single_leg_finds() -> None:
    bm25 = np.array([5.0, 4.5, 0.0, 0.0], np.float32)
    cosine = np.array([0.0, 0.7, 0.8, 0.0], np.float32)
    assert fuse(bm25, cosine).argmax() == 1


def test_without_dense_weight_the_order_is_lexical() -> None:
    bm25 = np.array([1.0, 4.0, 2.0, 0.0], np.float32)
    cosine = np.array([0.9, 0.1, 0.7, 0.3], np.float32)
    assert best_rows(fuse(bm25, cosine, dense_weight=0.0), 4).tolist() == [1, 2, 0, 3]


@given(SCORES, st.integers(-2, 40))
def test_the_best_rows_are_those_of_a_full_sort(scores: np.ndarray, k: int) -> None:
    expected = sorted(range(len(scores)), key=lambda row: (-scores[row], row))[: max(k, 0)]
    assert best_rows(scores, k).tolist() == expected
