"""Static embeddings by contrastive learning: each anchor should be nearest to its own passage.

Symmetric InfoNCE with in-batch negatives (van den Oord et al., 2018) over means of word-piece
vectors, at several Matryoshka dimensions at once (Kusupati et al., 2022), so that the leading
half and quarter of a vector are usable on their own. Runs on two cores in minutes.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

BATCH = 1024
PEAK_RATE = 0.003
WARM_UP = 50
TEMPERATURE = 0.05
SHORT_WEIGHT = 0.3
"""Weight of each shortened dimension beside the full one."""
Ids = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]


def train(
    anchors: Sequence[Ids],
    positives: Sequence[Ids],
    weights: npt.NDArray[np.float64],
    *,
    start: Floats,
    steps: int,
    seed: int,
    log: Callable[[int, float], None],
) -> Floats:
    """Return the vectors learnt, of the shape of *start*: float32[vocabulary, dimension].

    *weights* give each pair's chance to be drawn.
    """
    import torch
    from torch.nn import functional

    torch.manual_seed(seed)
    generator = np.random.default_rng(seed)
    table = torch.nn.EmbeddingBag.from_pretrained(
        torch.from_numpy(start.copy()), freeze=False, mode="mean"
    )
    dimension = start.shape[1]
    optimizer = torch.optim.Adam(table.parameters())
    order = generator.choice(len(anchors), size=BATCH * steps, p=weights / weights.sum())
    for step in range(steps):
        for group in optimizer.param_groups:
            group["lr"] = _rate(step, steps)
        rows = np.unique(order[step * BATCH : (step + 1) * BATCH])
        left = table(*_bags([anchors[i] for i in rows]))
        right = table(*_bags([positives[i] for i in rows]))
        labels = torch.arange(len(rows))
        loss = torch.zeros(())
        for size in (dimension, dimension // 2, dimension // 4):
            a = functional.normalize(left[:, :size], dim=1)
            b = functional.normalize(right[:, :size], dim=1)
            scores = a @ b.T / TEMPERATURE
            both = functional.cross_entropy(scores, labels) + functional.cross_entropy(
                scores.T, labels
            )
            loss = loss + both / 2 * (1.0 if size == dimension else SHORT_WEIGHT)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        log(step, loss.item())
    return np.asarray(table.weight.detach().numpy(), dtype=np.float32)


def _rate(step: int, steps: int) -> float:
    """Linear warm-up, then a cosine down to a fiftieth of the peak."""
    warm = min(1.0, (step + 1) / WARM_UP)
    return PEAK_RATE * warm * (0.5 * (1 + math.cos(math.pi * step / steps)) + 0.02)


def _bags(texts: Sequence[Ids]):  # type: ignore[no-untyped-def]
    """Flatten texts into (pieces, offsets) as EmbeddingBag takes them."""
    import torch

    offsets = np.zeros(len(texts), dtype=np.int64)
    np.cumsum([len(t) for t in texts[:-1]], out=offsets[1:])
    return torch.from_numpy(np.concatenate(texts).astype(np.int64)), torch.from_numpy(offsets)
