"""Learn what the best clauses' signals count: the weights of ``retrieval.weighing``.

``python -m chatbot.training.weighing --statutes FOLDER --held-out INDEX QUESTIONS.jsonl …`` asks
the statute questions of a BEIR folder that ``python -m chatbot.training --hold-out`` did not train
the encoder of INDEX on (scores over questions that an encoder has seen are too good to learn
from), and labelled questions with the product's own encoder, which has seen none of them. Of what
search brings, answers are to stand before all others: listwise softmax regression as in
``training.listwise``, a full batch, every set counting alike, L2; deterministic, no seed. What is
printed is measured by cross-validation: each question by weights that have seen neither it nor
another question that the same document answers, but for statutes, where most questions share one.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from chatbot.config import Config
from chatbot.evaluation.beir import RetrievalSet, read_beir
from chatbot.evaluation.sets import read_labelled
from chatbot.indexing.embedding import Encoder, open_encoder
from chatbot.indexing.engine import attainable
from chatbot.indexing.ranking import Rows, best_rows
from chatbot.indexing.searchable import lexical_text
from chatbot.indexing.store import Index, assemble
from chatbot.retrieval.alignment import Alignment, open_alignment
from chatbot.retrieval.fusion import ALIGNED, POOL
from chatbot.retrieval.surroundings import Surroundings
from chatbot.retrieval.weighing import NAMES, SHARE_WEIGHT, WEIGHTS, signals, trust
from chatbot.training.holdout import is_held_out

TEMPERATURE = 0.07
"""At this one the learnt sum varies about as much as the plain one, with which it is mixed."""
PENALTY = 0.01
FOLDS = 5
STEPS = 400
RATE = 0.01

Floats = npt.NDArray[np.float64]
Marks = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """What search brought to some questions: by question and place, ALIGNED places each."""

    plain: Floats
    """The plain sum,"""
    share: Floats
    """BM25's share,"""
    signals: Floats
    """and the signals: float64[questions, places, NAMES]."""
    filled: Marks
    """Where a clause stands at all,"""
    right: Marks
    wrong: Marks
    """which ones answer and which do not: copies of what answers are neither."""
    trust: Floats
    """Of each question,"""
    answers: npt.NDArray[np.int64]
    """how many clauses answer it, found or not,"""
    group: npt.NDArray[np.int64]
    """and the questions with which it is left out."""

    def of(self, chosen: Marks) -> Lists:
        """Return the *chosen* questions."""
        return Lists(**{name: getattr(self, name)[chosen] for name in self.__slots__})

    def scores(self, weights: Floats) -> Floats:
        """Return what each place is worth; -inf where nothing stands."""
        weighed = SHARE_WEIGHT * self.share + self.signals @ weights
        mixed = self.plain + self.trust[:, None] * (weighed - self.plain)
        return np.where(self.filled, mixed, -np.inf)


def lists_of(data: RetrievalSet, encoder: Encoder, *, by_document: bool) -> Lists:
    """Search *data* by *encoder*, whose words have vectors, for each of its questions."""
    index = assemble(data.documents, data.clauses, encoder=encoder)
    alignment = open_alignment(index.table, encoder, index.pieces)
    if alignment is None:
        raise ValueError("weights are learnt with an encoder whose words have vectors")
    surroundings = Surroundings(index.table)
    found = [
        _found(index, alignment, surroundings, query, np.array(sorted(rows)))
        for query, rows in zip(data.queries, data.relevant, strict=True)
    ]
    documents = {d.document_id: number for number, d in enumerate(data.documents)}
    answering = [documents[data.clauses[min(rows)].document_id] for rows in data.relevant]
    several = by_document and len(set(answering)) >= FOLDS
    columns = zip(*found, strict=True)
    plain, shares, told, filled, right, wrong, trusted = map(np.stack, columns)
    return Lists(
        plain=plain,
        share=shares,
        signals=told,
        filled=filled,
        right=right,
        wrong=wrong,
        trust=trusted,
        answers=np.array([len(rows) for rows in data.relevant]),
        group=np.array(answering) if several else np.arange(len(answering)),
    )


def _found(
    index: Index, alignment: Alignment, surroundings: Surroundings, query: str, right: Rows
) -> tuple[Floats, Floats, Floats, Marks, Marks, Marks, Floats]:
    """Return plain sums, shares, signals, the three marks, and the trust, of the best rows."""
    weights = index.words.query_weights(query)
    vector = index.encoder.encode_queries([query])[0]
    found = index.engine.candidates(weights, vector, POOL)
    share = found.bm25 / np.float32(max(attainable(index.engine, weights), 1e-9))
    gained = surroundings.support(share + found.cosine, found.rows)
    best = best_rows(share + found.cosine + gained, ALIGNED)
    rows, cosine, support = found.rows[best], found.cosine[best], gained[best]
    likeness = alignment.compare(query, rows)
    plain, shares, told = np.zeros(ALIGNED), np.zeros(ALIGNED), np.zeros((ALIGNED, len(NAMES)))
    plain[: len(rows)] = share[best] + cosine + support + likeness.nearest
    shares[: len(rows)] = share[best]
    told[: len(rows)] = signals(cosine, support, likeness)
    filled = np.arange(ALIGNED) < len(rows)
    answers, others = np.zeros((2, ALIGNED), dtype=np.bool_)
    answers[: len(rows)] = np.isin(rows, right)
    texts = {lexical_text(index.table.clauses[row]) for row in right.tolist()}
    others[: len(rows)] = [
        lexical_text(index.table.clauses[row]) not in texts for row in rows.tolist()
    ]
    return plain, shares, told, filled, answers, others, np.array(trust(likeness))


def fit(sets: Sequence[Lists]) -> Floats:
    """Return one weight for each of NAMES."""
    usable = [s.of(np.asarray(s.right.any(axis=1) & s.wrong.any(axis=1))) for s in sets]
    spread = np.concatenate([s.signals[s.right | s.wrong] for s in usable]).std(axis=0) + 1e-9
    weights = np.zeros(len(NAMES))
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, STEPS + 1):
        slope = 2 * PENALTY * weights + sum(_slope(s, weights / spread) / spread for s in usable)
        # Adam (Kingma and Ba, 2015).
        mean, square = 0.9 * mean + 0.1 * slope, 0.99 * square + 0.01 * slope**2
        weights -= RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    return np.asarray(weights / spread)


def _slope(lists: Lists, weights: Floats) -> Floats:
    """Return the gradient of the mean loss: each answer against the wrong ones alone."""
    scores = lists.scores(weights) / TEMPERATURE
    against = np.where(lists.wrong, scores, -np.inf)
    highest = against.max(axis=1, keepdims=True)
    share = np.exp(against - highest)
    total = share.sum(axis=1, keepdims=True)
    before = highest + np.log(total)
    lost = np.where(lists.right, 1 / (1 + np.exp(np.clip(scores - before, -50, 50))), 0.0)
    lost /= lists.right.sum(axis=1, keepdims=True)
    moved = lost.sum(axis=1, keepdims=True) * share / total - lost
    moved *= lists.trust[:, None] / TEMPERATURE
    return np.asarray(np.einsum("qp,qps->s", moved, lists.signals) / len(moved))


def unseen(sets: Sequence[Lists]) -> list[Floats]:
    """Return the scores of each set, every question's by weights that its group did not teach."""
    scores = [np.empty_like(s.plain) for s in sets]
    folds = [_fold(s.group) for s in sets]
    for fold in range(FOLDS):
        weights = fit([s.of(f != fold) for s, f in zip(sets, folds, strict=True)])
        for found, lists, own in zip(scores, sets, folds, strict=True):
            found[own == fold] = lists.of(own == fold).scores(weights)
    return scores


def _fold(groups: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    return np.asarray(np.unique(groups, return_inverse=True)[1] % FOLDS)


def measure(lists: Lists, scores: Floats) -> dict[str, float]:
    """Return hit@1, hit@5 and recall@10, a copy that is not labelled being wrong as elsewhere."""
    order = np.argsort(-scores, axis=1, kind="stable")
    right = np.take_along_axis(lists.right, order, axis=1)
    return {
        "hit@1": float(right[:, 0].mean()),
        "hit@5": float(right[:, :5].any(axis=1).mean()),
        "recall@10": float((right[:, :10].sum(axis=1) / lists.answers).mean()),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Train on the sets named, write the weights and print how the unseen fared."""
    parser = argparse.ArgumentParser(prog="chatbot.training.weighing", description=__doc__)
    parser.add_argument("questions", nargs="+", type=Path, metavar="QUESTIONS.jsonl")
    parser.add_argument("--statutes", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--held-out", type=Path, required=True, metavar="INDEX")
    options = parser.parse_args(arguments)
    config = Config.from_environment()
    laws = read_beir(options.statutes).of(is_held_out)
    held_out = open_encoder(config.encoder, options.held_out)
    sets = {laws.name: lists_of(laws, held_out, by_document=False)}
    encoder = open_encoder(config.encoder, config.index)
    for path in options.questions:
        sets[path.stem] = lists_of(read_labelled(path), encoder, by_document=True)
    weights = fit(list(sets.values()))
    learnt = {n: round(float(w), 3) for n, w in zip(NAMES, weights, strict=True)}
    WEIGHTS.write_text(json.dumps(learnt, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    _report(sets, unseen(list(sets.values())), sys.stdout.write)
    return 0


def _report(
    sets: dict[str, Lists], scores: Sequence[Floats], write: Callable[[str], object]
) -> None:
    for (name, lists), found in zip(sets.items(), scores, strict=True):
        write(f"{name}: {len(lists.answers)} questions\n")
        for kind, values in (
            ("plain sum", np.where(lists.filled, lists.plain, -np.inf)),
            ("unseen", found),
        ):
            shown = ", ".join(f"{k} {v:.3f}" for k, v in measure(lists, values).items())
            write(f"  {kind}: {shown}\n")


if __name__ == "__main__":
    raise SystemExit(main())
