"""Which questions listwise training asks, and of which clauses.

Laymen's questions to all statutes teach what is judged; questions to policies, half of them said in
everyday words, and to encyclopaedias keep the rest from being forgotten.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from random import Random

from chatbot.evaluation.beir import RetrievalSet, read_beir
from chatbot.indexing.embedding import Encoder
from chatbot.training.holdout import is_held_out
from chatbot.training.lists import Lists, ask, paired
from chatbot.training.pairs import LAY, REWRITTEN, Pair

STATUTES_WEIGHT, LAY_WEIGHT, POLICIES_WEIGHT, READING_WEIGHT = 3.0, 1.0, 1.0, 1.0
"""How often a batch is of each."""
READING = ("cmrc2018_train", "drcd_devtest_s")
READING_PAIRS = 9000
"""Pairs whose passages are searched."""
LAY_QUESTIONS, POLICY_QUESTIONS, READING_QUESTIONS = 2500, 2500, 1500


def training_sets(
    pairs: Sequence[Pair], statutes: Path, *, hold_out: bool, draw: Random
) -> list[tuple[RetrievalSet, float]]:
    """Return the sets to ask, each with its weight; *statutes* is a BEIR folder.

    *hold_out* leaves out what ``python -m benchmarks.retrieval --held-out`` asks.
    """
    laws = read_beir(statutes)
    if hold_out:
        laws = laws.of(lambda question: not is_held_out(question))
    policies = {p.positive for p in pairs if p.source == "policies"}
    of_policies = [p for p in pairs if p.source in {"policies", REWRITTEN}]
    of_policies = [p for p in of_policies if p.positive in policies]
    own = [p for p in pairs if p.source == LAY]
    read = [p for p in pairs if p.source in READING]
    read = draw.sample(read, min(READING_PAIRS, len(read)))
    return [
        (laws, STATUTES_WEIGHT),
        (_some(paired(own, "lay"), LAY_QUESTIONS, draw), LAY_WEIGHT),
        (_some(paired(of_policies, "policies"), POLICY_QUESTIONS, draw), POLICIES_WEIGHT),
        (_some(paired(read, "reading"), READING_QUESTIONS, draw), READING_WEIGHT),
    ]


def ask_all(
    sets: Sequence[tuple[RetrievalSet, float]], encoder: Encoder
) -> list[tuple[Lists, float]]:
    """Return what search by *encoder* takes for the answers, but of sets without questions."""
    found = [(ask(data, encoder), weight) for data, weight in sets if data.queries]
    return [(lists, weight) for lists, weight in found if lists.questions]


def _some(data: RetrievalSet, count: int, draw: Random) -> RetrievalSet:
    """Return *data* with *count* of its questions, or all where there are no more."""
    asked = set(draw.sample(data.queries, min(count, len(data.queries))))
    return data.of(asked.__contains__)
