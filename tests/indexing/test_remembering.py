from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from chatbot.indexing.remembering import RememberingEncoder


class CountingEncoder:
    """Encodes a text by its length and notes what it was given."""

    encoder_id = "counting"
    words = None
    dimension = 2

    def __init__(self) -> None:
        self.given: list[str] = []

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        return np.array([[len(t), -1] for t in texts], np.float32).reshape(-1, 2)

    def encode_passages(self, texts: Sequence[str]) -> np.ndarray:
        self.given.extend(texts)
        return np.array([[len(t), 1] for t in texts], np.float32).reshape(-1, 2)


def test_vectors_are_those_of_the_encoder_in_the_order_asked_for() -> None:
    encoder = RememberingEncoder(CountingEncoder())
    for texts in (["低空", "", "物流业"], ["物流业", "低空", "物流业"], []):
        expected = CountingEncoder().encode_passages(texts)
        assert encoder.encode_passages(texts).tolist() == expected.tolist()
    assert encoder.encode_queries(["低空"]).tolist() == [[2, -1]]


def test_a_passage_is_encoded_once() -> None:
    inner = CountingEncoder()
    encoder = RememberingEncoder(inner)
    encoder.encode_passages(["低空", "低空", "物流"])
    encoder.encode_passages(["物流", "低空"])
    assert inner.given == ["低空", "物流"]


def test_the_passage_used_longest_ago_is_forgotten_first() -> None:
    inner = CountingEncoder()
    encoder = RememberingEncoder(inner, size=2)
    for texts in (["a"], ["b"], ["a"], ["c"], ["a"], ["b"]):
        encoder.encode_passages(texts)
    assert inner.given == ["a", "b", "c", "b"]


def test_more_passages_than_are_remembered_come_back_whole() -> None:
    encoder = RememberingEncoder(CountingEncoder(), size=3)
    texts = ["x" * i for i in range(50)]
    assert encoder.encode_passages(texts)[:, 0].tolist() == list(range(50))


def test_many_threads_get_the_right_vectors() -> None:
    encoder = RememberingEncoder(CountingEncoder(), size=5)

    def ask(i: int) -> bool:
        texts = ["x" * ((i * j) % 20) for j in range(8)]
        return encoder.encode_passages(texts)[:, 0].tolist() == [len(t) for t in texts]

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(ask, range(300)))
