from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chatbot.indexing.bundled import BundledEncoder
from chatbot.indexing.store import assemble
from chatbot.reading.clauses import parse_clauses
from chatbot.records import Clause, Document
from chatbot.retrieval.retriever import RERANKED, Retriever
from tests.indexing.conftest import OTHER, PLAN
from tests.indexing.encoders import write_encoder


def document_of(document_id: str, text: str) -> Document:
    return Document(
        document_id=document_id,
        title=text.split("\n", 1)[0],
        file_name=f"{document_id}.txt",
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        text=text,
    )


@pytest.fixture(scope="module")
def retriever(tmp_path_factory: pytest.TempPathFactory) -> Retriever:
    encoder = BundledEncoder(write_encoder(tmp_path_factory.mktemp("encoder")))
    documents = [document_of("plan", PLAN), document_of("care", OTHER)]
    clauses: list[Clause] = [c for d in documents for c in parse_clauses(d)]
    return Retriever(assemble(documents, clauses, encoder=encoder))


def first(retriever: Retriever, text: str, **options: object) -> str:
    return retriever.find(text, **options)[0].clause.clause_id  # type: ignore[arg-type]


def test_the_clause_that_shares_the_words_is_first(retriever: Retriever) -> None:
    assert first(retriever, "空中观光线路归谁管") == "plan#1.2"
    assert first(retriever, "社区食堂") == "care#1.1"


def test_a_clause_is_found_by_the_title_above_it(retriever: Retriever) -> None:
    found = retriever.find("保障措施", k=2)
    assert {e.clause.clause_id for e in found} == {"plan#2", "plan#2.1"}


def test_a_clause_that_shares_no_word_is_found_by_its_vector(retriever: Retriever) -> None:
    evidence = retriever.find("快递")[0]
    assert evidence.clause.clause_id == "plan#1.1"
    assert evidence.bm25 == 0.0
    assert evidence.cosine > 0.5


def test_expansions_draw_the_clause_that_prints_them(retriever: Retriever) -> None:
    assert first(retriever, "机票", expansions={"空中观光": 0.8}) == "plan#1.2"
    without = {e.clause.clause_id: e for e in retriever.find("机票", k=50)}
    with_it = {
        e.clause.clause_id: e for e in retriever.find("机票", k=50, expansions={"资金": 0.5})
    }
    assert with_it["plan#2.1"].bm25 > without["plan#2.1"].bm25 == 0.0
    assert with_it["plan#2.1"].cosine == without["plan#2.1"].cosine


def test_the_question_itself_outweighs_its_expansions(retriever: Retriever) -> None:
    assert first(retriever, "资金支持", expansions={"空中观光": 0.5}) == "plan#2.1"


def test_evidence_is_ranked_from_one_with_falling_scores(retriever: Retriever) -> None:
    found = retriever.find("低空物流产业的资金支持", k=5)
    assert [e.rank for e in found] == [1, 2, 3, 4, 5]
    assert [e.fused for e in found] == sorted((e.fused for e in found), reverse=True)
    assert all(e.bm25 >= 0 and -1.001 <= e.cosine <= 1.001 for e in found)


def test_a_search_can_be_confined_to_one_document(retriever: Retriever) -> None:
    found = retriever.find("资金支持", document_id="care", k=50)
    assert {e.clause.document_id for e in found} == {"care"}
    assert retriever.find("资金支持", document_id="nobody") == ()


def test_no_more_is_returned_than_there_is(retriever: Retriever) -> None:
    everything = retriever.find("低空", k=10_000)
    assert len({e.clause.clause_id for e in everything}) == len(everything) > 5
    assert retriever.find("低空", k=0) == ()


@pytest.mark.parametrize("text", ["", " \n\t", "??!。", "\u200b\u202e"])
def test_a_text_without_a_word_finds_nothing(text: str, retriever: Retriever) -> None:
    assert retriever.find(text) == ()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=st.text(st.characters(), max_size=300))
def test_any_text_is_searched_without_an_error(retriever: Retriever, text: str) -> None:
    assert len(retriever.find(text, k=3)) in {0, 3}


def test_a_hundred_kilobytes_are_searched_in_bounded_time(retriever: Retriever) -> None:
    assert len(retriever.find("低空物流产业" * 6000, k=3)) == 3


def test_an_index_of_nothing_finds_nothing(tmp_path: Path) -> None:
    encoder = BundledEncoder(write_encoder(tmp_path))
    assert Retriever(assemble([], [], encoder=encoder)).find("低空") == ()


class ByLength:
    """Prefers short passages; remembers what it was given."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, int]] = []

    def scores(self, question: str, passages: Sequence[str]) -> np.ndarray:
        self.asked.append((question, len(passages)))
        return np.array([-len(p) for p in passages], dtype=np.float32)


def test_a_reranker_reorders_the_best_clauses(retriever: Retriever) -> None:
    reranker = ByLength()
    again = Retriever(retriever.index, reranker)
    plain = retriever.find("低空物流产业的资金支持", k=5)
    found = again.find("低空物流产业的资金支持", k=5)
    assert [e.clause.clause_id for e in found] != [e.clause.clause_id for e in plain]
    assert len(found[0].clause.text) <= len(plain[0].clause.text)
    assert [e.fused for e in found] == sorted((e.fused for e in found), reverse=True)
    assert reranker.asked[0][0] == "低空物流产业的资金支持"
    assert reranker.asked[0][1] <= RERANKED


def test_a_reranker_reads_no_clause_outside_the_document(retriever: Retriever) -> None:
    reranker = ByLength()
    found = Retriever(retriever.index, reranker).find("资金支持", document_id="care", k=50)
    assert {e.clause.document_id for e in found} == {"care"}
    assert reranker.asked[0][1] <= len(found)
