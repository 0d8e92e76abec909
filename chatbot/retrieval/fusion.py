"""Two score lists become one: fusion sees arrays, never a text or a clause."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

DENSE_WEIGHT = 0.5
"""What a standard deviation of cosine counts beside one of BM25."""


def standardise(scores: Floats) -> Floats:
    """Return *scores* in standard deviations from their mean; all zero where they are all equal."""
    if not len(scores):
        return scores
    deviation = float(scores.std())
    if deviation < 1e-9:
        return np.zeros_like(scores)
    return np.asarray((scores - scores.mean()) / deviation, dtype=np.float32)


def fuse(bm25: Floats, cosine: Floats, *, dense_weight: float = DENSE_WEIGHT) -> Floats:
    """Return the weighted sum of the standardised scores of the same rows: float32[n].

    BM25 has no upper bound and a scale that depends on the question's length; cosines crowd in a
    narrow band whose place depends on the encoder. In standard deviations both speak alike, and,
    unlike ranks, keep how far ahead the best row is.
    """
    return standardise(bm25) + np.float32(dense_weight) * standardise(cosine)


def best_rows(scores: Floats, k: int) -> npt.NDArray[np.int64]:
    """Return the rows of the *k* highest scores, best first; of equals the earlier row is first."""
    k = min(k, len(scores))
    if k <= 0:
        return np.empty(0, dtype=np.int64)
    if k < len(scores):
        threshold = np.partition(scores, len(scores) - k)[len(scores) - k]
        rows = np.flatnonzero(scores >= threshold)
    else:
        rows = np.arange(len(scores))
    return rows[np.lexsort((rows, -scores[rows]))][:k]
