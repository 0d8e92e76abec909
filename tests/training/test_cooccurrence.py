from __future__ import annotations

import numpy as np

from chatbot.training.cooccurrence import word_vectors

MONEY, DEBT, RIVER, PAY, WATER, ALONE = range(6)


def texts(count: int, seed: int = 0) -> list[np.ndarray]:
    """Money and debt keep company with pay, the river with water; never with each other."""
    generator = np.random.default_rng(seed)
    kinds = [[MONEY, PAY], [DEBT, PAY], [RIVER, WATER]]
    chosen = [kinds[i] for i in generator.integers(3, size=count)]
    return [np.array(pair * 3, dtype=np.int32) for pair in chosen]


def cosine(vectors: np.ndarray, left: int, right: int) -> float:
    a, b = vectors[left], vectors[right]
    return float(a @ b / np.linalg.norm(a) / np.linalg.norm(b))


def test_words_that_keep_the_same_company_are_near_though_they_never_meet() -> None:
    vectors = word_vectors(texts(600), vocabulary=6, dimension=3, seed=1)
    assert vectors.shape == (6, 3)
    assert vectors.dtype == np.float32
    assert cosine(vectors, MONEY, DEBT) > 0.7
    assert cosine(vectors, MONEY, DEBT) > cosine(vectors, MONEY, RIVER) + 0.5


def test_a_piece_without_company_has_no_vector() -> None:
    vectors = word_vectors(texts(600), vocabulary=6, dimension=3, seed=1)
    np.testing.assert_allclose(vectors[ALONE], 0, atol=1e-5)


def test_company_does_not_reach_over_the_end_of_a_text() -> None:
    apart = [np.array([MONEY, PAY] * 3, np.int32), np.array([RIVER, WATER] * 3, np.int32)] * 3000
    vectors = word_vectors(apart, vocabulary=6, dimension=2, seed=1)
    assert abs(cosine(vectors, MONEY, WATER)) < 1e-3


def test_equal_arguments_give_equal_vectors() -> None:
    one, two = (word_vectors(texts(200), vocabulary=6, dimension=3, seed=1) for _ in range(2))
    np.testing.assert_array_equal(one, two)
