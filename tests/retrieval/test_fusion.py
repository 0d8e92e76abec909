from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from chatbot.indexing.ranking import best_rows
from chatbot.retrieval.fusion import ALIGNED, fuse
from chatbot.retrieval.weighing import UNTAUGHT, Likeness, Weights

SCORES = arrays.arrays(
    np.float32,
    st.integers(0, 30),
    elements=st.floats(-100, 100, width=32).map(lambda x: round(x, 2)),
)

FOUND_ALONE = Weights(cosine=0.0, found=1.0, support=0.0, size=0.0)


def alike(nearest: np.ndarray, found: np.ndarray | None = None, size: float = 1.0) -> Likeness:
    return Likeness(
        nearest=nearest,
        found=np.zeros_like(nearest) if found is None else found,
        size=np.full(len(nearest), size, np.float32),
    )


def test_the_order_is_that_of_the_share_found_and_the_cosine_together() -> None:
    bm25 = np.array([0.0, 5.0, 10.0], np.float32)
    cosine = np.array([0.9, 0.5, 0.0], np.float32)
    # 2 · bm25 / 20 + cosine: 0.9, 1.0, 1.0 and so on; in deviations from their mean.
    fused = fuse(bm25, cosine, attainable=20.0, lexical_weight=2.0)
    raw = 2 * bm25 / 20 + cosine
    np.testing.assert_allclose(fused, (raw - raw.mean()) / raw.std(), atol=1e-5)


def test_what_is_a_small_part_of_the_question_does_not_outweigh_its_meaning() -> None:
    bm25 = np.array([3.0, 0.0], np.float32)
    cosine = np.array([0.2, 0.6], np.float32)
    assert fuse(bm25, cosine, attainable=30.0).argmax() == 1
    assert fuse(bm25, cosine, attainable=3.0).argmax() == 0


def test_the_best_rows_are_reordered_by_their_likeness_word_by_word() -> None:
    bm25, cosine = np.zeros(3, np.float32), np.array([0.5, 0.4, 0.3], np.float32)
    likeness = np.array([0.2, 0.2, 0.9], np.float32)
    fused = fuse(bm25, cosine, attainable=9.0, align=lambda rows: alike(likeness[rows]))
    assert best_rows(fused, 3).tolist() == [2, 0, 1]


@pytest.mark.parametrize("weights", [None, FOUND_ALONE])
def test_rows_that_are_not_compared_stay_behind_those_that_are(weights: Weights | None) -> None:
    cosine = np.linspace(0.9, 0.1, ALIGNED + 10, dtype=np.float32)
    asked: list[int] = []

    def align(rows: np.ndarray) -> Likeness:
        asked.extend(rows.tolist())
        return alike(*np.linspace([0.0, 0.0], [1.0, 0.1], len(rows), dtype=np.float32).T)

    bm25 = np.zeros(len(cosine), np.float32)
    fused = fuse(bm25, cosine, attainable=9.0, align=align, weights=weights)
    assert asked == list(range(ALIGNED))
    assert set(best_rows(fused, ALIGNED).tolist()) == set(asked)
    assert best_rows(fused, len(fused))[ALIGNED:].tolist() == list(range(ALIGNED, len(fused)))


@pytest.mark.parametrize(("size", "first"), [(1.0, 1), (UNTAUGHT, 0)])
def test_learnt_weights_decide_among_the_best_where_they_are_trusted(
    size: float, first: int
) -> None:
    cosine = np.array([0.9, 0.1], np.float32)
    likeness = alike(cosine, np.array([0.2, 0.3], np.float32), size)
    fused = fuse(
        np.zeros(2, np.float32),
        cosine,
        attainable=9.0,
        align=lambda _: likeness,
        weights=FOUND_ALONE,
    )
    assert fused.argmax() == first


def test_weights_that_are_not_trusted_change_no_score() -> None:
    bm25, cosine = np.array([1.0, 2.0, 0.0], np.float32), np.array([0.5, 0.4, 0.3], np.float32)
    likeness = alike(np.array([0.2, 0.2, 0.9], np.float32), size=UNTAUGHT)
    plain, weighed = (
        fuse(bm25, cosine, attainable=9.0, align=lambda _: likeness, weights=weights)
        for weights in (None, FOUND_ALONE)
    )
    assert plain.tolist() == weighed.tolist()


def test_equal_scores_say_nothing() -> None:
    lexical = np.array([0, 0, 5], np.float32)
    assert fuse(lexical, np.full(3, 0.4, np.float32), attainable=9.0).argmax() == 2
    equal = fuse(np.full(4, 3.0, np.float32), np.zeros(4, np.float32), attainable=9.0)
    assert equal.tolist() == [0, 0, 0, 0]


def test_rows_that_neither_leg_holds_for_good_do_not_count() -> None:
    bm25 = np.array([5.0, 4.0, 0.0, 1.0], np.float32)
    cosine = np.array([0.1, 0.5, 0.6, 0.4], np.float32)
    crowd = np.zeros(5000, np.float32)
    alone = fuse(bm25, cosine, attainable=9.0, pool=3)
    among = fuse(np.append(bm25, crowd), np.append(cosine, crowd - 0.2), attainable=9.0, pool=3)
    np.testing.assert_allclose(among[:4], alone, atol=1e-5)
    assert among[4:].max() < alone.min()


def test_nothing_fused_is_nothing() -> None:
    empty = np.empty(0, np.float32)
    assert fuse(empty, empty, attainable=0.0).shape == (0,)


def test_a_question_without_known_words_is_left_to_its_vector() -> None:
    silent = np.zeros(3, np.float32)
    assert fuse(silent, np.array([0.1, 0.7, 0.2], np.float32), attainable=0.0).argmax() == 1


def test_a_row_that_both_legs_find_beats_one_that_a_single_leg_finds() -> None:
    bm25 = np.array([5.0, 4.5, 0.0, 0.0], np.float32)
    cosine = np.array([0.0, 0.7, 0.8, 0.0], np.float32)
    assert fuse(bm25, cosine, attainable=10.0).argmax() == 1


def test_without_lexical_weight_the_order_is_that_of_the_vectors() -> None:
    bm25 = np.array([1.0, 4.0, 2.0, 0.0], np.float32)
    cosine = np.array([0.9, 0.1, 0.7, 0.3], np.float32)
    fused = fuse(bm25, cosine, attainable=5.0, lexical_weight=0.0)
    assert best_rows(fused, 4).tolist() == [0, 2, 3, 1]


@given(SCORES, st.integers(-2, 40))
def test_the_best_rows_are_those_of_a_full_sort(scores: np.ndarray, k: int) -> None:
    expected = sorted(range(len(scores)), key=lambda row: (-scores[row], row))[: max(k, 0)]
    assert best_rows(scores, k).tolist() == expected
