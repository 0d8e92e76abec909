from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from chatbot.indexing.bundled import BundledEncoder
from chatbot.indexing.remembering import RememberingEncoder
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
    found = Alignment(table, encoder).scores("快递", np.array([row]))
    # 快递 (0, 0.9, 0.1, 0) beside 物流 (0, 1, 0, 0)
    np.testing.assert_allclose(found, [0.9 / np.hypot(0.9, 0.1)], atol=1e-5)


def test_what_the_clause_says_besides_does_not_blur_it(encoder: BundledEncoder) -> None:
    short, long = (
        table_of("方案\n一、甲\n资金。\n"),
        table_of("方案\n一、甲\n资金、低空、文旅、物流。\n"),
    )
    scores = [
        Alignment(t, encoder).scores("资金", np.array([len(t) - 1]))[0] for t in (short, long)
    ]
    np.testing.assert_allclose(scores, [1.0, 1.0], atol=1e-5)


def test_words_count_by_their_length(tmp_path: Path) -> None:
    encoder = BundledEncoder(write_encoder(tmp_path))
    table = table_of("方案\n一、物流\n物流。\n")
    rows = np.array([len(table) - 1])
    both = Alignment(table, encoder).scores("物流补助", rows)
    # 补助 is no like of 物流, and its vector is √0.68 long beside 1.
    np.testing.assert_allclose(both, [1 / (1 + np.sqrt(0.68))], atol=1e-5)


def test_no_word_is_no_likeness(encoder: BundledEncoder) -> None:
    table = table_of(TEXT)
    rows = np.arange(len(table))
    assert not Alignment(table, encoder).scores("", rows).any()
    assert Alignment(table, encoder).scores("低空", rows).max() == pytest.approx(1.0)
    assert Alignment(table, encoder).scores("低空", np.empty(0, np.int64)).shape == (0,)


class Sentences(BundledEncoder):
    """An encoder whose words mean nothing outside their sentence, as a transformer's."""

    words = None  # type: ignore[assignment]


def test_an_encoder_without_word_vectors_aligns_nothing(tmp_path: Path) -> None:
    folder = write_encoder(tmp_path)
    table = table_of(PLAN)
    assert open_alignment(table, RememberingEncoder(Sentences(folder))) is None
    assert open_alignment(table, RememberingEncoder(BundledEncoder(folder))) is not None
