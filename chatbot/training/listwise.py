"""The last lesson: of what search brings to a question, what answers it should come first.

Contrastive training compares whole texts by their vectors alone, and with passages drawn by chance.
Here the score that search ranks by is trained itself, with the clauses that it takes for answers:
softmax regression over lists (Cao et al., 2007, "Learning to Rank: From Pairwise Approach to
Listwise Approach") of BM25's share, the nearest sentence's cosine and the alignment of words, with
gradients through both of the latter. So the words' lengths, which weigh the alignment, are learnt
by what they do there.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from chatbot.training.contrastive import THREADS
from chatbot.training.lists import Asked, Lists

if TYPE_CHECKING:
    import torch

BATCH = 24
PEAK_RATE = 0.001
WARM_UP = 20
TEMPERATURE = 0.1
"""Half as much gains more on the questions asked here and loses other wordings."""
PULL = 3e-4
"""What it costs to leave the first vectors, by the square of the way in mean lengths."""
BETAS = (0.9, 0.99)

Ids = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]


def train(
    lists: Sequence[tuple[Lists, float]],
    first: Floats,
    *,
    steps: int,
    seed: int,
    log: Callable[[int, float], None],
) -> Floats:
    """Return float32[vocabulary, dimension]: the vectors *first*, taught by *lists*.

    Each batch is of one of *lists*, drawn by its weight; only the pieces of the batch move.
    Deterministic for equal arguments on one machine.
    """
    import torch

    torch.set_num_threads(THREADS)
    draw = np.random.default_rng(seed)
    begun = torch.from_numpy(first.astype(np.float32))
    scale = PULL / float(begun.norm(dim=1).mean()) ** 2
    table = torch.nn.Embedding.from_pretrained(  # type: ignore[no-untyped-call]
        begun.clone(), freeze=False, sparse=True
    )
    optimizer = torch.optim.SparseAdam(list(table.parameters()), lr=PEAK_RATE, betas=BETAS)
    chances = np.array([weight for _, weight in lists])
    for step in range(steps):
        for group in optimizer.param_groups:
            group["lr"] = _rate(step, steps)
        chosen = lists[int(draw.choice(len(lists), p=chances / chances.sum()))][0]
        asked = draw.choice(len(chosen.questions), min(BATCH, len(chosen.questions)), replace=False)
        batch = _Batch.of(chosen, [chosen.questions[i] for i in asked.tolist()])
        moved = torch.from_numpy(batch.pieces)
        vectors = table(moved)
        loss = batch.loss(vectors)
        optimizer.zero_grad()
        (loss + scale * (vectors - begun[moved]).square().sum()).backward()
        optimizer.step()  # type: ignore[no-untyped-call]
        log(step, loss.item())
    return np.asarray(table.weight.detach().numpy(), dtype=np.float32)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Batch:
    """Some questions with all their candidates; word pieces by their places among *pieces*."""

    questions: Sequence[Asked]
    pieces: Ids
    """All that the batch prints, ascending, each once."""
    clauses: Ids
    """The candidates of all questions, ascending, each once."""
    sentences: tuple[Ids, Ids]
    """Their sentences' pieces end to end, and where each sentence begins;"""
    owners: Ids
    """the place of each sentence's clause;"""
    titles: tuple[Ids, Ids]
    """their titles' pieces likewise;"""
    printed: Sequence[Ids]
    """what each clause prints;"""
    asked: tuple[Ids, Ids]
    """and the questions' pieces."""

    @classmethod
    def of(cls, lists: Lists, questions: Sequence[Asked]) -> _Batch:
        clauses = np.unique(np.concatenate([q.candidates for q in questions]))
        sentences = [lists.sentences[i] for i in clauses.tolist()]
        titles = [lists.titles[i] for i in clauses.tolist()]
        printed = [lists.printed[i] for i in clauses.tolist()]
        pieces = np.unique(np.concatenate([*printed, *(q.pieces for q in questions)]))
        return cls(
            questions=questions,
            pieces=pieces,
            clauses=clauses,
            sentences=_bags(pieces, [s for of_one in sentences for s in of_one]),
            owners=np.repeat(np.arange(len(clauses)), list(map(len, sentences))),
            titles=_bags(pieces, titles),
            printed=[np.searchsorted(pieces, p) for p in printed],
            asked=_bags(pieces, [q.pieces for q in questions]),
        )

    def loss(self, vectors: torch.Tensor) -> torch.Tensor:
        """Return the mean over the questions of how far their answers are from the first place."""
        import torch

        cosines = self._cosines(vectors)
        losses = []
        for place, question in enumerate(self.questions):
            rows = np.searchsorted(self.clauses, question.candidates)
            scores = cosines[torch.from_numpy(rows), place] + torch.from_numpy(question.constant)
            scores = (scores + self._aligned(vectors, question, rows)) / TEMPERATURE
            right = torch.from_numpy(question.answers)
            # Each answer against the wrong ones alone: several may be right.
            others = torch.logsumexp(scores[~right], dim=0)
            losses.append(torch.nn.functional.softplus(others - scores[right]).mean())
        return torch.stack(losses).mean()

    def _cosines(self, vectors: torch.Tensor) -> torch.Tensor:
        """Return float[clauses, questions]: as ``indexing.encoding`` and ``.vectors`` have it."""
        import torch
        from torch.nn.functional import normalize

        owners = torch.from_numpy(self.owners)
        own, above, asked = (_sums(vectors, *b) for b in (self.sentences, self.titles, self.asked))
        wholes = normalize(above.index_add(0, owners, own), dim=1)
        placed = normalize(normalize(own, dim=1) + wholes[owners], dim=1)
        near = placed @ normalize(asked, dim=1).T
        nearest = torch.full((len(self.clauses), near.shape[1]), -1.0)
        return nearest.scatter_reduce(0, owners[:, None].expand_as(near), near, "amax")

    def _aligned(self, vectors: torch.Tensor, question: Asked, rows: Ids) -> torch.Tensor:
        """Return float[candidates]: as ``retrieval.alignment`` has it."""
        import torch
        from torch.nn.functional import normalize, pad

        asked = torch.from_numpy(np.searchsorted(self.pieces, np.unique(question.pieces)))
        units = normalize(vectors, dim=1)
        near = pad(units[asked] @ units.T, (0, 1))  # a last column of zeros: nothing there
        printed = [self.printed[i] for i in rows.tolist()]
        places = np.full((len(printed), max(map(len, printed))), len(self.pieces))
        for row, pieces in zip(places, printed, strict=True):
            row[: len(pieces)] = pieces
        nearest = near[:, torch.from_numpy(places)].amax(dim=2).clamp(0.0, 1.0)
        weights = vectors[asked].norm(dim=1)
        aligned: torch.Tensor = weights @ nearest / weights.sum().clamp(min=1e-9)
        return aligned


def _sums(vectors: torch.Tensor, pieces: Ids, starts: Ids) -> torch.Tensor:
    import torch

    return torch.nn.functional.embedding_bag(
        torch.from_numpy(pieces), vectors, torch.from_numpy(starts), mode="sum"
    )


def _bags(pieces: Ids, texts: Iterable[Ids]) -> tuple[Ids, Ids]:
    """Return the places among *pieces* of all texts end to end, and where each text begins."""
    found = list(texts)
    sizes = np.fromiter(map(len, found), dtype=np.int64, count=len(found))
    flat = np.concatenate([np.empty(0, np.int64), *found])
    return np.searchsorted(pieces, flat), np.cumsum(sizes) - sizes


def _rate(step: int, steps: int) -> float:
    """Linear warm-up, then a cosine down to a fiftieth of the peak."""
    warm = min(1.0, (step + 1) / WARM_UP)
    return PEAK_RATE * warm * (0.5 * (1 + math.cos(math.pi * step / steps)) + 0.02)
