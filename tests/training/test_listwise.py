"""The fused score is trained as search computes it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from chatbot.indexing.bundled import BundledEncoder
from chatbot.indexing.store import assemble
from chatbot.retrieval.alignment import open_alignment
from chatbot.training.lists import Lists, ask, paired
from chatbot.training.listwise import _Batch, train
from chatbot.training.pairs import Pair
from tests.indexing.encoders import PIECES, write_encoder

PAIRS = [
    Pair(anchor="快递资金", positive="低空物流。补助快递。文旅", source="policies"),
    Pair(anchor="补助", positive="文旅低空。", source="policies"),
    Pair(anchor="文旅", positive="资金。物流", source="policies"),
]
FIRST = np.asarray(list(PIECES.values()), dtype=np.float32)


@pytest.fixture
def encoder(tmp_path: Path) -> BundledEncoder:
    return BundledEncoder(write_encoder(tmp_path / "encoder"))


@pytest.fixture
def lists(encoder: BundledEncoder) -> Lists:
    return ask(paired(PAIRS, "set"), encoder)


def test_cosine_and_alignment_are_those_of_search(lists: Lists, encoder: BundledEncoder) -> None:
    import torch

    data = paired(PAIRS, "set")
    index = assemble(data.documents, data.clauses, encoder=encoder)
    alignment = open_alignment(index.table, encoder)
    assert alignment is not None
    batch = _Batch.of(lists, lists.questions)
    vectors = torch.from_numpy(FIRST[batch.pieces])
    cosines = batch._cosines(vectors).numpy()
    for place, query in enumerate(data.queries):
        question = lists.questions[place]
        searched = index.vectors.cosines(encoder.encode_queries([query])[0])
        np.testing.assert_allclose(
            cosines[question.candidates, place], searched[question.candidates], atol=1e-5
        )
        aligned = batch._aligned(vectors, question, question.candidates).numpy()
        expected = alignment.compare(query, question.candidates).nearest
        np.testing.assert_allclose(aligned, expected, atol=1e-5)


def taught(lists: Lists) -> tuple[np.ndarray, list[float]]:
    losses: list[float] = []
    first = FIRST + np.float32(0.05)
    vectors = train(
        [(lists, 1.0)], first, steps=200, seed=3, log=lambda _, loss: losses.append(loss)
    )
    return vectors, losses


def test_the_answers_come_nearer_to_the_first_place(lists: Lists) -> None:
    _, losses = taught(lists)
    assert losses[-1] < 0.8 * losses[0]


def test_pieces_that_no_question_meets_stay_where_they_are(lists: Lists) -> None:
    met = np.unique(np.concatenate([*lists.printed, *(q.pieces for q in lists.questions)]))
    first = np.concatenate([FIRST, np.ones((2, FIRST.shape[1]), np.float32)])
    vectors = train([(lists, 1.0)], first, steps=5, seed=3, log=lambda *_: None)
    moved = np.flatnonzero((vectors != first).any(axis=1))
    assert moved.size
    assert np.isin(moved, met).all()


def test_equal_arguments_give_equal_vectors(lists: Lists) -> None:
    np.testing.assert_array_equal(taught(lists)[0], taught(lists)[0])
