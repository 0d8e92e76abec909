from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from chatbot.indexing import encoding
from chatbot.indexing.bundled import BundledEncoder
from chatbot.indexing.encoding import encode_clauses
from chatbot.indexing.searchable import dense_parts, dense_text
from chatbot.records import Clause, ClauseKind, Heading, Level, Span
from tests.indexing.encoders import write_encoder


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> BundledEncoder:
    return BundledEncoder(write_encoder(tmp_path_factory.mktemp("encoder")))


def clause_of(text: str, title: str = "") -> Clause:
    whole = Span(start=0, end=len(text))
    path = (Heading(level=Level.COMMA, ordinal=1, marker="一、", title=title),) if title else ()
    return Clause(
        clause_id="plan#1",
        document_id="plan",
        kind=ClauseKind.ITEM,
        path=path,
        span=whole,
        text=text,
        body=whole,
    )


def unit(*components: float) -> np.ndarray:
    vector = np.array(components, np.float32)
    return vector / np.linalg.norm(vector)


def test_a_sentence_stands_half_way_between_itself_and_its_clause(encoder: BundledEncoder) -> None:
    index = encode_clauses([clause_of("低空低空低空。资金资金资金。")], encoder)
    clause = unit(1, 0, 1, 0)
    first, second = (unit(*(own + clause)) for own in (unit(1, 0, 0, 0), unit(0, 0, 1, 0)))
    for question in (unit(1, 0, 0, 0), unit(0, 0, 1, 0), unit(1, 0, 3, 0)):
        expected = max(float(first @ question), float(second @ question))
        assert index.cosines(question)[0] == pytest.approx(expected, abs=1e-4)


def test_a_clause_of_one_topic_among_others_is_found_by_its_sentence(
    encoder: BundledEncoder,
) -> None:
    mixed = clause_of("低空低空低空。物流物流物流。文旅文旅文旅。资金资金资金。")
    vague = clause_of("低空物流文旅资金资金,低空物流文旅资金资金。")
    index = encode_clauses([vague, mixed], encoder)
    assert index.cosines(encoder.encode_queries(["资金"])[0]).argmax() == 1


def test_titles_belong_to_the_clause_and_not_to_each_sentence() -> None:
    clause = clause_of("支持企业发展。加强资金支持。", title="低空物流")
    assert dense_text(clause).startswith("低空物流 ")
    assert dense_parts(clause) == ("支持企业发展。", "加强资金支持。")


def test_a_clause_without_a_sentence_stands_for_itself() -> None:
    assert dense_parts(clause_of("一、", title="低空物流")) == ("一、",)
    assert dense_parts(clause_of("\n", title="低空物流")) == ("低空物流",)
    assert dense_parts(clause_of("\n")) == ("\n",)


def test_batches_do_not_change_the_vectors(
    encoder: BundledEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    clauses = [clause_of("低空物流。" * (i % 4) + "资金补助。") for i in range(11)]
    question = unit(1, 2, 3, 4)
    expected = encode_clauses(clauses, encoder).cosines(question)
    monkeypatch.setattr(encoding, "AT_ONCE", 3)
    told: list[int] = []
    found = encode_clauses(clauses, encoder, progress=told.append).cosines(question)
    np.testing.assert_allclose(found, expected, atol=1e-6)
    assert told == [3, 6, 9, 11]


class Sentences(BundledEncoder):
    """The same vectors from an encoder whose words have none of their own."""

    words = None  # type: ignore[assignment]


def test_words_added_up_once_give_the_vectors_of_whole_texts(tmp_path: Path) -> None:
    folder = write_encoder(tmp_path / "encoder")
    clauses = [clause_of("低空低空物流。资金资金补助。"), clause_of("文旅文旅资金。", "低空物流")]
    added = encode_clauses(clauses, BundledEncoder(folder))
    whole = encode_clauses(clauses, Sentences(folder))
    for row in range(len(clauses)):
        np.testing.assert_allclose(added.of_row(row), whole.of_row(row), atol=1e-6)


def test_no_clauses_have_no_vectors(encoder: BundledEncoder) -> None:
    index = encode_clauses([], encoder)
    assert (len(index), index.dimension) == (0, 4)


class Counting(BundledEncoder):
    """The encoder, and how many texts it was given."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.given = 0

    def pieces(self, texts: Sequence[str]) -> list[np.ndarray]:
        self.given += len(texts)
        return super().pieces(texts)


def test_known_clauses_are_not_encoded_anew_and_nothing_changes(tmp_path: Path) -> None:
    encoder = Counting(write_encoder(tmp_path / "encoder"))
    clauses = [clause_of(f"低空{n}。物流{n}。资金。") for n in range(50)]
    before = encode_clauses(clauses[:49], encoder)
    encoder.given = 0
    rows = np.array([-1, *range(49)])
    after = encode_clauses([clauses[49], *clauses[:49]], encoder, earlier=before, rows=rows)
    assert encoder.given == 1 + len(dense_parts(clauses[49]))  # the new clause alone
    fresh = encode_clauses([clauses[49], *clauses[:49]], encoder)
    for row in range(50):
        assert np.array_equal(after.of_row(row), fresh.of_row(row))
