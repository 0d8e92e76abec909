"""Learn when to decline: logistic regression over the named features of ``retrieval.features``.

``python -m chatbot.training.abstention QUESTIONS.jsonl …`` opens the documents that the questions
are about, computes the features of each question and writes ``abstention.json``. Only questions
that search decides take part: an address that does not exist or a department that is named nowhere
is declined by rule. An answerable question whose best clause is the wrong one is left out: neither
answer nor refusal would be right.

Full-batch gradient descent with an L2 penalty; deterministic, no seed. The curve and the working
point are measured by ten-fold cross-validation: each question by a model that has not seen it.
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
from chatbot.retrieval.abstention import WEIGHTS
from chatbot.retrieval.features import Features

PENALTY = 0.0002
MOST_FALSE_REFUSALS = 0.046
"""In cross-validation; a little below the 0.05 that is promised, for what nobody has seen."""
FOLDS = 10
STEPS = 20_000
RATE = 0.3
NAMES = tuple(f.name for f in fields(Features))

FloatArray = npt.NDArray[np.float64]


def examples(
    assistant: Assistant, questions: Iterable[Question]
) -> tuple[list[list[float]], list[float]]:
    """Return feature rows and labels (1: answered by the best clause, 0: unanswerable)."""
    rows: list[list[float]] = []
    labels: list[float] = []
    documents = assistant.index.documents.values()
    for question in questions:
        searched = assistant.searched(
            question.question,
            question.history,
            document_id=document_id_of(question, documents),
        )
        for findings in searched:
            if question.answerable:
                clause = findings.ranked[0].clause if findings.ranked else None
                if clause is None or not hits_gold(question, clause.text):
                    continue
            rows.append([findings.features.named()[name] for name in NAMES])
            labels.append(float(question.answerable))
    return rows, labels


def fit(rows: FloatArray, labels: FloatArray) -> tuple[FloatArray, float]:
    """Return weights (one per column) and bias of the penalised logistic regression."""
    weights, bias = np.zeros(rows.shape[1]), 0.0
    # Both outcomes weigh alike, whatever their number.
    share = np.where(labels > 0, 0.5 / max(1, labels.sum()), 0.5 / max(1, (1 - labels).sum()))
    for _ in range(STEPS):
        odds = 1.0 / (1.0 + np.exp(-(rows @ weights + bias)))
        error = (odds - labels) * share
        weights -= RATE * (rows.T @ error + PENALTY * weights)
        bias -= RATE * float(error.sum())
    return weights, bias


def held_out(rows: FloatArray, labels: FloatArray) -> FloatArray:
    """Return the odds of each question by a model that has not seen its fold."""
    odds = np.zeros(len(labels))
    folds = np.arange(len(labels)) % FOLDS
    for fold in range(FOLDS):
        weights, bias = fit(rows[folds != fold], labels[folds != fold])
        odds[folds == fold] = 1.0 / (1.0 + np.exp(-(rows[folds == fold] @ weights + bias)))
    return odds


def curve(odds: FloatArray, labels: FloatArray) -> list[tuple[float, float, float]]:
    """Return (threshold, share of false answers, share of false refusals) over all thresholds."""
    points = []
    for threshold in np.round(np.arange(0.05, 0.96, 0.05), 2):
        answered = odds >= threshold
        false_answers = float(answered[labels == 0].mean()) if (labels == 0).any() else 0.0
        false_refusals = float((~answered)[labels == 1].mean()) if (labels == 1).any() else 0.0
        points.append((float(threshold), false_answers, false_refusals))
    return points


def working_point(odds: FloatArray, labels: FloatArray) -> float:
    """Return the highest threshold that refuses at most MOST_FALSE_REFUSALS of the answerable.

    "Silent rather than wrong" is the product's promise, up to there; the curve is printed beside
    the choice.
    """
    bearable = [t for t, _, refused in curve(odds, labels) if refused <= MOST_FALSE_REFUSALS]
    return max(bearable, default=0.5)


def main(arguments: Sequence[str]) -> int:
    """Train on the question files named and write the weights."""
    config = Config.from_environment()
    rows: list[list[float]] = []
    labels: list[float] = []
    for argument in arguments:
        questions = read_questions(Path(argument))
        for assistant, group in open_over(config.corpus, questions, config=config):
            more_rows, more_labels = examples(assistant, group)
            rows += more_rows
            labels += more_labels
    x, y = np.array(rows), np.array(labels)
    weights, bias = fit(x, y)
    odds = held_out(x, y)
    threshold = working_point(odds, y)
    learnt = {
        "bias": round(bias, 3),
        "threshold": threshold,
        "weights": {n: round(float(w), 3) for n, w in zip(NAMES, weights, strict=True)},
    }
    WEIGHTS.write_text(json.dumps(learnt, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    sys.stdout.write(f"{len(y)} questions, {int(y.sum())} answerable\n")
    for point, false_answers, false_refusals in curve(odds, y):
        mark = "  <- working point" if point == threshold else ""
        sys.stdout.write(f"{point:.2f}  {false_answers:.3f}  {false_refusals:.3f}{mark}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
