"""Clauses in the order of their best sentences."""

from __future__ import annotations

from chatbot.config import Config
from chatbot.retrieval.passages import Passages, by_best_sentence
from chatbot.retrieval.retriever import Retriever
from chatbot.wiring import open_assistant


def test_the_clause_of_the_best_sentence_comes_first_and_none_is_lost():
    index = open_assistant(Config()).index
    found = Retriever(index).find("数据 交易", k=12)
    ranked = Passages(index).rank("数据 交易", found[:6])
    ordered = by_best_sentence(found, ranked)
    assert ordered[0].clause == ranked[0].clause
    assert {e.clause.clause_id for e in ordered} == {e.clause.clause_id for e in found}
    assert [e.rank for e in ordered] == list(range(1, len(found) + 1))


def test_without_sentences_the_order_stays():
    found = Retriever(open_assistant(Config()).index).find("区块链", k=5)
    assert by_best_sentence(found, ()) == found
