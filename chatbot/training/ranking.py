"""Learn what speaks for a sentence as the answer: the weights of ``retrieval.signals``.

``python -m chatbot.training.ranking QUESTIONS.jsonl …`` asks the answerable questions that search
decides and fits the weights so that sentences that answer stand before the others found: listwise
softmax regression (Cao et al., 2007, "Learning to Rank: From Pairwise Approach to Listwise
Approach"), full batch, L2; deterministic, no seed. What is printed is measured by ten-fold
cross-validation: each question by weights that have not seen it. Weights are scaled so that the
cosine's is COSINE: thresholds on scores elsewhere keep their meaning.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import fields
from pathlib import Path

import numpy as np
import numpy.typing as npt

from chatbot.assistant import Assistant
from chatbot.config import Config
from chatbot.evaluation.opening import document_id_of, open_over
from chatbot.evaluation.questions import Question, read_questions
from chatbot.evaluation.scoring import hits_gold
from chatbot.retrieval.passages import READ
from chatbot.retrieval.signals import TYPED, WEIGHTS, Signals
from chatbot.understanding import asking, holding
from chatbot.understanding.normalise import normalise

COSINE = 1.5
PENALTY = 0.001
FOLDS = 10
STEPS = 400
RATE = 0.05
NAMES = (*(f.name for f in fields(Signals)), TYPED)

FloatArray = npt.NDArray[np.float64]
Listed = tuple[FloatArray, FloatArray]
"""Signals of the sentences found (rows), and which of them answer (1 or 0)."""


def examples(assistant: Assistant, questions: Iterable[Question]) -> list[Listed]:
    """Return what search brought to each question that one search decides, where it is there."""
    found: list[Listed] = []
    documents = assistant.index.documents.values()
    for question in questions:
        if not question.answerable:
            continue
        searched = assistant.searched(
            question.question,
            question.history,
            document_id=document_id_of(question, documents),
        )
        if len(searched) != 1:
            continue
        ranked = searched[0].ranked[:READ]
        text = normalise(question.question)
        kind = asking.answer_type(text)
        right = np.array([hits_gold(question, p.clause.text) for p in ranked], dtype=float)
        exact = right * [all(must in p.text for must in question.must) for p in ranked]
        answers = exact if exact.any() else right
        if not answers.any() or answers.all():
            continue
        rows = [
            [*p.signals.named().values(), float(holding.holds(kind, text, p.text))] for p in ranked
        ]
        found.append((np.array(rows), answers))
    return found


def fit(lists: Sequence[Listed]) -> FloatArray:
    """Return one weight per column."""
    rows = np.vstack([x for x, _ in lists])
    spread = rows.std(axis=0) + 1e-9
    weights = np.zeros(rows.shape[1])
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, STEPS + 1):
        slope = PENALTY * weights
        for x, answers in lists:
            scores = (x / spread) @ weights
            share = np.exp(scores - scores.max())
            share /= share.sum()
            wanted = share * answers
            wanted /= max(float(wanted.sum()), 1e-12)
            slope += (x / spread).T @ (share - wanted) / len(lists)
        # Adam (Kingma and Ba, 2015).
        mean, square = 0.9 * mean + 0.1 * slope, 0.99 * square + 0.01 * slope**2
        weights -= RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    return np.asarray(weights / spread)


def first_right(lists: Sequence[Listed], weights: FloatArray) -> float:
    """Return the share of *lists* whose best sentence answers."""
    return float(np.mean([answers[int(np.argmax(x @ weights))] for x, answers in lists]))


def held_out(lists: Sequence[Listed]) -> float:
    """Return the share of questions whose best sentence answers, by weights that saw no of them."""
    right = 0.0
    for fold in range(FOLDS):
        seen = [x for i, x in enumerate(lists) if i % FOLDS != fold]
        unseen = lists[fold::FOLDS]
        right += first_right(unseen, fit(seen)) * len(unseen)
    return right / len(lists)


def main(arguments: Sequence[str]) -> int:
    """Train on the question files named and write the weights."""
    config = Config.from_environment()
    lists: list[Listed] = []
    for argument in arguments:
        questions = read_questions(Path(argument))
        for assistant, group in open_over(config.corpus, questions, config=config):
            lists += examples(assistant, group)
    weights = fit(lists)
    scale = COSINE / weights[NAMES.index("cosine")]
    learnt = {n: round(float(w * scale), 3) for n, w in zip(NAMES, weights, strict=True)}
    WEIGHTS.write_text(json.dumps(learnt, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    sys.stdout.write(f"{len(lists)} questions whose answer was found\n")
    sys.stdout.write(f"best sentence answers: {first_right(lists, weights):.3f} as trained, ")
    sys.stdout.write(f"{held_out(lists):.3f} held out\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
