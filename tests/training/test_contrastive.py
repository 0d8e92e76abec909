from __future__ import annotations

import numpy as np

from chatbot.training.contrastive import Pairs, train

WORDS = 40
"""Asked with piece i, answered with piece 40 + i, which share no piece."""


def pairs(repeated: int = 1) -> Pairs:
    numbers = np.arange(WORDS)
    return Pairs(
        anchors=[np.array([i], np.int32) for i in numbers],
        positives=[np.array([WORDS + i // repeated * repeated], np.int32) for i in numbers],
        weights=np.ones(WORDS),
        anchor_keys=numbers,
        positive_keys=numbers // repeated,
    )


def unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def first_vectors() -> np.ndarray:
    return np.random.default_rng(0).normal(size=(2 * WORDS, 16)).astype(np.float32)


def taught(repeated: int = 1) -> tuple[np.ndarray, list[float]]:
    losses: list[float] = []
    vectors = train(
        pairs(repeated), first_vectors(), steps=300, seed=3, log=lambda _, loss: losses.append(loss)
    )
    return unit(vectors), losses


def test_each_anchor_comes_nearest_to_its_passage() -> None:
    vectors, losses = taught()
    nearest = (vectors[:WORDS] @ vectors[WORDS:].T).argmax(axis=1)
    assert (nearest == np.arange(WORDS)).mean() > 0.9
    assert losses[-1] < losses[0] / 2


def test_a_shared_passage_is_no_negative_of_those_that_share_it() -> None:
    vectors, _ = taught(repeated=2)
    own = WORDS + np.arange(WORDS) // 2 * 2
    assert (vectors[:WORDS] * vectors[own]).sum(axis=1).min() > 0.5


def test_equal_arguments_give_equal_vectors() -> None:
    np.testing.assert_array_equal(taught()[0], taught()[0])
