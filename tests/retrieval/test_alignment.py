from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from chatbot.indexing.bundled import BundledEncoder
from chatbot.indexing.remembering import RememberingEncoder
from chatbot.indexing.searchable import dense_text
from chatbot.indexing.table import ClauseTable
from chatbot.reading.clauses import parse_clauses
from chatbot.retrieval.alignment import Alignment, open_alignment
from tests.indexing.conftest import PLAN
from tests.indexing.encoders import write_encoder
from tests.retrieval.test_retriever import document_of

TEXT = "方案\n一、低空\n低空与文旅。\n二、其他\n没有一个词。\n"


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> BundledEncoder:
    return BundledEncoder(write_encoder(tmp_path_factory.mktemp("encoder")))


def table_of(text: str) -> ClauseTable:
    document = document_of("plan", text)
    return ClauseTable([document], parse_clauses(document))


def test_a_word_is_worth_the_cosine_of_its_nearest_word(encoder: BundledEncoder) -> None:
    table = table_of("方案\n一、物流\n物流与资金。\n")
    row = len(table) - 1
    found = Alignment(table, encoder).compare("快递", np.array([row])).nearest
    # 快递 (0, 0.9, 0.1, 0) beside 物流 (0, 1, 0, 0)
    np.testing.assert_allclose(found, [0.9 / np.hypot(0.9, 0.1)], atol=1e-5)


def test_what_the_clause_says_besides_does_not_blur_it(encoder: BundledEncoder) -> None:
    short, long = (
        table_of("方案\n一、甲\n资金。\n"),
        table_of("方案\n一、甲\n资金、低空、文旅、物流。\n"),
    )
    scores = [
        Alignment(t, encoder).compare("资金", np.array([len(t) - 1])).nearest[0]
        for t in (short, long)
    ]
    np.testing.assert_allclose(scores, [1.0, 1.0], atol=1e-5)


def test_words_count_by_their_length(tmp_path: Path) -> None:
    encoder = BundledEncoder(write_encoder(tmp_path))
    table = table_of("方案\n一、物流\n物流。\n")
    rows = np.array([len(table) - 1])
    both = Alignment(table, encoder).compare("物流补助", rows).nearest
    # 补助 is no like of 物流, and its vector is √0.68 long beside 1.
    np.testing.assert_allclose(both, [1 / (1 + np.sqrt(0.68))], atol=1e-5)


def test_no_word_is_no_likeness(encoder: BundledEncoder) -> None:
    table = table_of(TEXT)
    rows = np.arange(len(table))
    alignment = Alignment(table, encoder)
    assert not alignment.compare("", rows).nearest.any()
    assert not alignment.compare("", rows).found.any()
    assert alignment.compare("低空", rows).nearest.max() == pytest.approx(1.0)
    assert alignment.compare("低空", np.empty(0, np.int64)).nearest.shape == (0,)


def test_a_like_that_is_near_enough_counts_as_the_word_itself(encoder: BundledEncoder) -> None:
    near, far = (table_of(f"方案\n一、甲\n{word}。\n") for word in ("物流", "低空"))
    found = [
        Alignment(t, encoder).compare("快递", np.array([len(t) - 1])).found[0] for t in (near, far)
    ]
    # 快递 is no like of 低空; of 物流 it is at a cosine of 0.99, beyond ENOUGH.
    np.testing.assert_allclose(found, [1.0, 0.0], atol=1e-5)


def test_a_clause_is_as_large_as_the_words_that_it_prints(encoder: BundledEncoder) -> None:
    table = table_of("方案\n一、物流\n物流与资金,资金与物流。\n")
    row = len(table) - 1
    printed = np.unique(encoder.pieces([dense_text(table.clauses[row])])[0])
    size = Alignment(table, encoder).compare("资金", np.array([row])).size
    np.testing.assert_allclose(size, [np.log1p(len(printed))], atol=1e-6)


class Sentences(BundledEncoder):
    """An encoder whose words mean nothing outside their sentence, as a transformer's."""

    words = None  # type: ignore[assignment]


def test_an_encoder_without_word_vectors_aligns_nothing(tmp_path: Path) -> None:
    folder = write_encoder(tmp_path)
    table = table_of(PLAN)
    assert open_alignment(table, RememberingEncoder(Sentences(folder))) is None
    assert open_alignment(table, RememberingEncoder(BundledEncoder(folder))) is not None
