"""Static embeddings by contrastive learning: each anchor should be nearest to its own passage.

Symmetric InfoNCE with in-batch negatives (van den Oord et al., 2018) over means of word-piece
vectors, at several Matryoshka dimensions at once (Kusupati et al., 2022), so that the leading
half and quarter of a vector are usable on their own. Runs on one core in minutes.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import torch

BATCH = 1024
PEAK_RATE = 0.003
"""Three times as much forgets what the first vectors knew of words that few pairs hold."""
WARM_UP = 50
TEMPERATURE = 0.05
SHORT_WEIGHT = 0.3
"""Weight of each shortened dimension beside the full one."""
SMOOTHING = 1e-3
"""SIF's *a* (Arora et al., 2017): frequent pieces begin short."""
LENGTH = 1.6
"""Length with which a piece begins that is not frequent; only its ratio to the rate matters."""
THREADS = 1
"""More wait for each other: on two shared cores two threads took four times as long as one."""
NEVER = -1e4
"""Score of a passage that is no negative though it is another pair's."""

Ids = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """Tokenised pairs, row by row."""

    anchors: Sequence[Ids]
    positives: Sequence[Ids]
    weights: npt.NDArray[np.float64]
    """Each pair's chance to be drawn."""
    anchor_keys: npt.NDArray[np.int64]
    positive_keys: npt.NDArray[np.int64]
    """Equal where the texts are: such a passage is no negative of the pair."""


def train(
    pairs: Pairs,
    first: Floats,
    *,
    steps: int,
    seed: int,
    log: Callable[[int, float], None],
) -> Floats:
    """Return float32[vocabulary, dimension]: the vectors *first*, taught by *pairs*.

    Deterministic for equal arguments on one machine.
    """
    import torch

    torch.set_num_threads(THREADS)
    torch.manual_seed(seed)
    generator = np.random.default_rng(seed)
    table = torch.nn.EmbeddingBag.from_pretrained(
        torch.from_numpy(_begin(first, pairs.positives)), freeze=False, mode="mean"
    )
    optimizer = torch.optim.Adam(table.parameters())
    chances = pairs.weights / pairs.weights.sum()
    order = generator.choice(len(pairs.anchors), size=BATCH * steps, p=chances)
    for step in range(steps):
        for group in optimizer.param_groups:
            group["lr"] = _rate(step, steps)
        rows = np.unique(order[step * BATCH : (step + 1) * BATCH])
        left = table(*_bags([pairs.anchors[i] for i in rows]))
        right = table(*_bags([pairs.positives[i] for i in rows]))
        loss = _loss(left, right, _same(pairs, rows))
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        log(step, loss.item())
    return np.asarray(table.weight.detach().numpy(), dtype=np.float32)


def _begin(first: Floats, texts: Sequence[Ids]) -> Floats:
    """Give all pieces one length, frequent ones less; what has no vector keeps none."""
    lengths = np.linalg.norm(first, axis=1, keepdims=True)
    begun = first / np.maximum(lengths, 1e-9) * LENGTH * _sif(texts, len(first))[:, None]
    return np.asarray(begun, dtype=np.float32)


def _loss(left: torch.Tensor, right: torch.Tensor, same: torch.Tensor) -> torch.Tensor:
    import torch
    from torch.nn import functional

    labels = torch.arange(len(left))
    dimension = left.shape[1]
    loss = torch.zeros(())
    for size in (dimension, dimension // 2, dimension // 4):
        a = functional.normalize(left[:, :size], dim=1)
        b = functional.normalize(right[:, :size], dim=1)
        scores = (a @ b.T / TEMPERATURE).masked_fill(same, NEVER)
        both = functional.cross_entropy(scores, labels) + functional.cross_entropy(scores.T, labels)
        loss = loss + both / 2 * (1.0 if size == dimension else SHORT_WEIGHT)
    return loss


def _same(pairs: Pairs, rows: npt.NDArray[np.int64]) -> torch.Tensor:
    """Return bool[n, n]: other pairs of the batch that ask the same or have the same passage."""
    import torch

    anchors, positives = pairs.anchor_keys[rows], pairs.positive_keys[rows]
    same = (anchors[:, None] == anchors) | (positives[:, None] == positives)
    np.fill_diagonal(same, val=False)
    return torch.from_numpy(same)


def _rate(step: int, steps: int) -> float:
    """Linear warm-up, then a cosine down to a fiftieth of the peak."""
    warm = min(1.0, (step + 1) / WARM_UP)
    return PEAK_RATE * warm * (0.5 * (1 + math.cos(math.pi * step / steps)) + 0.02)


def _sif(texts: Sequence[Ids], vocabulary: int) -> Floats:
    counts = np.bincount(np.concatenate(texts), minlength=vocabulary) + 1
    share = counts / counts.sum()
    return np.asarray(np.sqrt(SMOOTHING / (SMOOTHING + share)), dtype=np.float32)


def _bags(texts: Sequence[Ids]) -> tuple[Any, Any]:
    """Flatten texts into (pieces, offsets) as EmbeddingBag takes them."""
    import torch

    offsets = np.zeros(len(texts), dtype=np.int64)
    np.cumsum([len(t) for t in texts[:-1]], out=offsets[1:])
    return torch.from_numpy(np.concatenate(texts).astype(np.int64)), torch.from_numpy(offsets)
