from __future__ import annotations

import math
from pathlib import Path

import bm25s
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.indexing.engine import attainable
from chatbot.indexing.lexical import ARRAYS, K1, B, LexicalIndex

TOKEN = st.sampled_from(["数据", "要素", "市场", "5g", "云", "的", "~数据", "链"])
ROWS = st.lists(st.lists(TOKEN, max_size=12), min_size=1, max_size=20)


def by_the_book(rows: list[list[str]], query: dict[str, float]) -> list[float]:
    """The formula of the docstring, term by term."""
    mean = sum(map(len, rows)) / len(rows) or 1.0
    scores = []
    for row in rows:
        score = 0.0
        for token, weight in query.items():
            holding = sum(token in other for other in rows)
            idf = math.log(1 + (len(rows) - holding + 0.5) / (holding + 0.5))
            often = row.count(token)
            norm = K1 * (1 - B + B * len(row) / mean)
            score += weight * idf * often / (often + norm)
        scores.append(score)
    return scores


@given(ROWS, st.dictionaries(TOKEN, st.floats(0.1, 3.0), max_size=5))
def test_scores_follow_the_formula(rows: list[list[str]], query: dict[str, float]) -> None:
    found = LexicalIndex.build(rows).scores(query)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, by_the_book(rows, query), rtol=1e-4, atol=1e-5)


@given(ROWS, st.dictionaries(TOKEN, st.floats(0.1, 3.0), max_size=5))
def test_no_row_surpasses_what_is_attainable(
    rows: list[list[str]], query: dict[str, float]
) -> None:
    index = LexicalIndex.build(rows)
    assert index.scores(query).max() <= attainable(index, query) + 1e-4


def test_a_row_of_nothing_but_the_question_comes_near_what_is_attainable() -> None:
    index = LexicalIndex.build([["云"] * 500, ["链"] * 500])
    assert index.scores({"云": 1.0})[0] == pytest.approx(attainable(index, {"云": 1.0}), rel=0.01)


def test_a_token_that_no_row_holds_is_a_loss_as_great_as_the_rarest() -> None:
    index = LexicalIndex.build([["云", "链"], ["链"]])
    assert attainable(index, {"没有": 1.0}) > attainable(index, {"云": 1.0}) > 0
    assert attainable(index, {}) == 0


def test_scores_agree_with_bm25s() -> None:
    generator = np.random.default_rng(7)
    vocabulary = [f"词{i}" for i in range(200)]
    rows = [
        [vocabulary[min(int(i), 199)] for i in generator.zipf(1.4, size=generator.integers(3, 80))]
        for _ in range(300)
    ]
    reference = bm25s.BM25(method="lucene", k1=K1, b=B)
    reference.index(rows, show_progress=False)
    ours = LexicalIndex.build(rows)
    for query in (["词0"], ["词3", "词7", "词19"], ["词5", "词5", "词1"], vocabulary[:50]):
        weights: dict[str, float] = {}
        for token in query:
            weights[token] = weights.get(token, 0.0) + 1.0
        np.testing.assert_allclose(
            ours.scores(weights), reference.get_scores(query), rtol=1e-4, atol=1e-5
        )


def test_an_unknown_token_adds_nothing() -> None:
    index = LexicalIndex.build([["数据"], ["要素"]])
    assert index.scores({"没有": 1.0}).tolist() == [0.0, 0.0]
    assert index.scores({}).tolist() == [0.0, 0.0]
    assert index.scores({"\ud800": 1.0}).tolist() == [0.0, 0.0]


def test_an_index_of_nothing_scores_nothing() -> None:
    assert LexicalIndex.build([]).scores({"数据": 1.0}).shape == (0,)
    assert LexicalIndex.build([[], []]).scores({"数据": 1.0}).tolist() == [0.0, 0.0]


def test_document_frequency_counts_rows_not_occurrences() -> None:
    index = LexicalIndex.build([["数据", "数据"], ["数据"], ["云"]])
    assert index.document_frequency("数据") == 2
    assert index.document_frequency("链") == 0
    assert index.terms() == ["云", "数据"]


@given(ROWS)
def test_a_saved_index_scores_as_the_built_one(rows: list[list[str]]) -> None:
    import tempfile

    built = LexicalIndex.build(rows)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        built.save(folder)
        opened = LexicalIndex.open(folder)
        query = {"数据": 1.0, "云": 0.5}
        assert opened.scores(query).tolist() == built.scores(query).tolist()
        assert opened.terms() == built.terms()


def test_saving_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    rows = [["数据", "要素"], ["云", "数据"]]
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        LexicalIndex.build(rows).save(tmp_path / name)
    for array in ARRAYS:
        file = f"{array}.npy"
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_postings_stay_on_disk_until_they_are_asked_for(tmp_path: Path) -> None:
    LexicalIndex.build([["数据"] * 3, ["云"]]).save(tmp_path)
    opened = LexicalIndex.open(tmp_path)
    assert isinstance(opened._rows.base, np.memmap)


def test_arrays_of_objects_are_refused(tmp_path: Path) -> None:
    LexicalIndex.build([["数据"]]).save(tmp_path)
    np.save(tmp_path / "rows.npy", np.array([{"a": 1}], dtype=object), allow_pickle=True)
    with pytest.raises(ValueError, match="Python objects"):
        LexicalIndex.open(tmp_path)
