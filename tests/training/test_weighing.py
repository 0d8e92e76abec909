"""Weights that put what answers before what does not."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from chatbot.evaluation.beir import RetrievalSet
from chatbot.indexing.bundled import BundledEncoder
from chatbot.retrieval.fusion import ALIGNED
from chatbot.retrieval.weighing import NAMES
from chatbot.training.lists import paired
from chatbot.training.pairs import Pair
from chatbot.training.weighing import Lists, fit, lists_of, measure, unseen
from tests.indexing.encoders import write_encoder

QUESTIONS, PLACES = 60, 8


@pytest.fixture
def lists() -> Lists:
    """Questions whose answer has the highest value of the second signal; the rest is noise."""
    draw = np.random.default_rng(7)
    told = draw.random((QUESTIONS, PLACES, len(NAMES)))
    right = told[:, :, 1] == told[:, :, 1].max(axis=1, keepdims=True)
    return Lists(
        plain=draw.random((QUESTIONS, PLACES)),
        share=np.zeros((QUESTIONS, PLACES)),
        signals=told,
        filled=np.ones_like(right),
        right=right,
        wrong=~right,
        trust=np.ones(QUESTIONS),
        answers=np.ones(QUESTIONS, np.int64),
        group=np.arange(QUESTIONS),
    )


def test_the_signal_that_tells_gets_the_weight(lists: Lists) -> None:
    weights = fit([lists])
    assert weights[1] > 3 * np.abs(np.delete(weights, 1)).max()
    assert measure(lists, lists.scores(weights))["hit@1"] > 0.9
    assert measure(lists, unseen([lists])[0])["hit@1"] > 0.8


def test_where_nothing_is_trusted_nothing_is_learnt(lists: Lists) -> None:
    untrusted = dataclasses.replace(lists, trust=np.zeros(QUESTIONS))
    assert fit([untrusted]).tolist() == [0.0] * len(NAMES)
    assert untrusted.scores(np.ones(len(NAMES))).tolist() == lists.plain.tolist()


def test_a_question_whose_answer_was_not_found_teaches_nothing(lists: Lists) -> None:
    right = lists.right.copy()
    right[::2] = False
    found = np.arange(QUESTIONS) % 2 == 1
    some = dataclasses.replace(lists, right=right, wrong=~right)
    np.testing.assert_array_equal(fit([some]), fit([lists.of(found)]))


def test_each_set_counts_alike_however_large(lists: Lists) -> None:
    twice = [lists, lists.of(np.arange(QUESTIONS) < QUESTIONS // 2)]
    turned = [twice[1], twice[0]]
    np.testing.assert_allclose(fit(twice), fit(turned), rtol=1e-6)


def test_answers_that_were_not_found_are_missed(lists: Lists) -> None:
    missed = dataclasses.replace(lists, answers=np.full(QUESTIONS, 2))
    assert measure(missed, lists.signals[:, :, 1])["recall@10"] == 0.5


def searched(folder: Path) -> tuple[RetrievalSet, Lists]:
    texts = ("低空物流。快递", "资金补助。", "资金补助。", "文旅资金。", "低空。")
    data = paired(
        [Pair(anchor="快递", positive=t, source="policies") for t in dict.fromkeys(texts)], "set"
    )
    copies = tuple(dataclasses.replace(c, text=c.text) for c in data.clauses[1:2])
    data = dataclasses.replace(
        data,
        clauses=data.clauses + tuple(dataclasses.replace(c, clause_id="copy") for c in copies),
        queries=("资金",),
        relevant=(frozenset({1}),),
    )
    return data, lists_of(data, BundledEncoder(write_encoder(folder)), by_document=False)


def test_a_copy_of_the_answer_is_no_wrong_one(tmp_path: Path) -> None:
    data, lists = searched(tmp_path / "encoder")
    assert lists.plain.shape == (1, ALIGNED)
    assert lists.filled.sum() == len(data.clauses)
    assert lists.right.sum() == 1
    assert lists.wrong.sum() == len(data.clauses) - 2
    assert not (lists.wrong & ~lists.filled).any()
    assert np.isneginf(lists.scores(np.ones(len(NAMES)))[~lists.filled]).all()
