"""Where training starts: several views of the same word pieces become one table of vectors."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]


def blend(views: Sequence[tuple[Floats, float]], dimension: int) -> Floats:
    """Return float32[words, dimension]: the principal axes of the weighted *views*, best first.

    Each view, float32[words, any], is centred and its rows brought to length 1 before it is
    weighted, so that neither its scale nor what all its words share counts; words of which a view
    knows nothing (all zeros) stay zero in it. Concatenating and turning onto the principal axes is
    the meta-embedding of Yin and Schütze (2016), "Learning Word Meta-Embeddings".
    """
    joined = np.concatenate([weight * _unit(view) for view, weight in views], axis=1)
    _, axes = np.linalg.eigh(joined.T @ joined)
    return np.asarray(joined @ axes[:, ::-1][:, :dimension], dtype=np.float32)


def _unit(view: Floats) -> Floats:
    known = np.linalg.norm(view, axis=1) > 0
    centred = np.zeros_like(view)
    centred[known] = view[known] - view[known].mean(axis=0)
    return np.asarray(
        centred / np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-12),
        dtype=np.float32,
    )
