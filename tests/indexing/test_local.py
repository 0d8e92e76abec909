from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from chatbot.indexing.bundled import BundledEncoder
from chatbot.indexing.store import Index, assemble
from chatbot.reading.clauses import parse_clauses
from tests.indexing.conftest import OTHER, PLAN
from tests.indexing.encoders import write_encoder
from tests.retrieval.test_retriever import document_of

WEIGHTS = {"资金": 1.0, "低空": 0.5, "没有": 1.0}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    encoder = BundledEncoder(write_encoder(tmp_path_factory.mktemp("encoder")))
    old = replace(document_of("old", PLAN.replace("资金", "低空资金")), superseded_by="plan")
    documents = [document_of("plan", PLAN), old, document_of("care", OTHER)]
    clauses = [c for d in documents for c in parse_clauses(d)]
    return assemble(documents, clauses, encoder=encoder)


@pytest.fixture(scope="module")
def vector(index: Index) -> np.ndarray:
    return index.encoder.encode_queries(["快递资金"])[0]


def ids_of(index: Index, rows: np.ndarray) -> list[str]:
    return [index.table.clauses[row].clause_id for row in rows]


@pytest.mark.parametrize("k", [1, 2, 3, 100])
def test_candidates_are_the_best_of_either_leg_with_the_scores_of_both(
    index: Index, vector: np.ndarray, k: int
) -> None:
    found = index.engine.candidates(WEIGHTS, vector, k)
    bm25, cosine = index.lexical.scores(WEIGHTS), index.vectors.cosines(vector)
    standing = [r for r, c in enumerate(index.table) if c.document_id != "old"]
    by_word = sorted((r for r in standing if bm25[r] > 0), key=lambda r: (-bm25[r], r))[:k]
    by_vector = sorted(standing, key=lambda r: (-cosine[r], r))[:k]
    assert found.rows.tolist() == sorted({*by_word, *by_vector})
    assert found.bm25.tolist() == bm25[found.rows].tolist()
    assert found.cosine.tolist() == cosine[found.rows].tolist()


def test_a_superseded_document_is_searched_where_it_is_named_and_only_there(
    index: Index, vector: np.ndarray
) -> None:
    everywhere = index.engine.candidates(WEIGHTS, vector, 100)
    assert not any(i.startswith("old#") for i in ids_of(index, everywhere.rows))
    named = index.engine.candidates(WEIGHTS, vector, 100, ("old",))
    assert {i.partition("#")[0] for i in ids_of(index, named.rows)} == {"old"}


def test_several_documents_are_searched_together_and_an_unknown_one_is_empty(
    index: Index, vector: np.ndarray
) -> None:
    both = index.engine.candidates(WEIGHTS, vector, 100, ("care", "old", "nobody"))
    assert {i.partition("#")[0] for i in ids_of(index, both.rows)} == {"care", "old"}
    assert both.rows.tolist() == sorted(both.rows.tolist())
    assert len(index.engine.candidates(WEIGHTS, vector, 100, ("nobody",)).rows) == 0
    assert len(index.engine.candidates(WEIGHTS, vector, 100, ()).rows) == 0
    assert len(index.engine.candidates(WEIGHTS, vector, 0).rows) == 0


def test_an_index_of_nothing_has_no_candidates(tmp_path: Path) -> None:
    empty = assemble([], [], encoder=BundledEncoder(write_encoder(tmp_path)))
    assert len(empty.engine.candidates(WEIGHTS, np.ones(4, np.float32), 5).rows) == 0
