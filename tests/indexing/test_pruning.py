from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatbot.indexing.lexical import LexicalIndex
from chatbot.indexing.pruning import Posting, promising_rows
from chatbot.indexing.ranking import best_rows


def natural_index(rows: int, seed: int) -> LexicalIndex:
    """Rows whose words are as unevenly common as those of a language (Zipf)."""
    generator = np.random.default_rng(seed)
    sizes = generator.integers(1, 60, size=rows)
    words = [[f"w{min(w, 400)}" for w in generator.zipf(1.3, size=size)] for size in sizes]
    return LexicalIndex.build(words)


def scanned_and_promising(
    index: LexicalIndex, weights: dict[str, float], k: int, allowed: np.ndarray | None
) -> tuple[list[int], list[int], int]:
    scores = index.scores(weights)
    if allowed is not None:
        scores = np.where(allowed, scores, np.float32(0))
    expected = [r for r in best_rows(scores, k).tolist() if scores[r] > 0]
    rows = promising_rows(index._postings_of(weights), index._norms, k, allowed)
    exact = index.scores(weights, rows.astype(np.int64))
    found = rows[best_rows(exact, k)].tolist()
    return expected, found, len(rows)


INDEX = natural_index(3000, 1)


@settings(deadline=None, max_examples=300)
@given(
    weights=st.dictionaries(
        st.integers(1, 420).map(lambda n: f"w{n}"),
        st.sampled_from([0.5, 1.0, 2.0, 0.01]),
        max_size=25,
    ),
    k=st.sampled_from([1, 3, 10, 300, 5000]),
    share=st.sampled_from([None, 0.0, 0.01, 0.9]),
)
def test_the_best_of_the_promising_rows_are_the_best_of_all(
    weights: dict[str, float], k: int, share: float | None
) -> None:
    allowed = None if share is None else np.random.default_rng(k).random(3000) < share
    expected, found, _ = scanned_and_promising(INDEX, weights, k, allowed)
    assert found == expected


def test_of_common_words_only_a_few_rows_are_looked_up() -> None:
    index = natural_index(20_000, 2)
    weights = {f"w{n}": 1.0 for n in (1, 2, 3, 90, 150, 250)}
    expected, found, looked_at = scanned_and_promising(index, weights, 10, None)
    assert found == expected
    assert looked_at < 100 < index.document_frequency("w1") / 50


def test_rows_of_equal_scores_are_all_promising() -> None:
    index = LexicalIndex.build([["a", "b"]] * 50 + [["c"]])
    rows = promising_rows(index._postings_of({"a": 1.0, "b": 1.0}), index._norms, 3)
    assert rows.tolist() == list(range(50))


@pytest.mark.parametrize("wanted", [[], [0], [1, 5, 9], [0, 2, 4, 6, 8], list(range(10))])
@pytest.mark.parametrize("held", [[], [9], [0, 5], list(range(10))])
def test_what_rows_get_is_the_same_looked_up_as_scanned(wanted: list[int], held: list[int]) -> None:
    norms = np.linspace(0.5, 2, 10, dtype=np.float32)
    posting = Posting(
        rows=np.array(held, np.int32),
        frequencies=np.arange(1, len(held) + 1, dtype=np.uint16),
        rarity=np.float32(1.7),
        bound=1.7,
    )
    everywhere = np.zeros(10, np.float32)
    everywhere[posting.rows] = posting.impacts(norms)
    places, gained = posting.impacts_of(np.array(wanted, np.int32), norms)
    looked_up = np.zeros(len(wanted), np.float32)
    looked_up[places] = gained
    assert looked_up.tolist() == everywhere[wanted].tolist()
