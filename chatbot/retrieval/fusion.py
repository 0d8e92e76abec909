"""Two score lists become one: fusion sees arrays, never a text or a clause."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

POOL = 300
"""How many of the best rows of each leg the scores are measured against."""
DENSE_WEIGHT = 1.0
"""What a standard deviation of cosine counts beside one of BM25."""


def fuse(
    bm25: Floats, cosine: Floats, *, dense_weight: float = DENSE_WEIGHT, pool: int = POOL
) -> Floats:
    """Return the weighted sum of the standardised scores of the same rows: float32[n].

    BM25 has no upper bound and a scale that depends on the question's length; cosines crowd in a
    narrow band whose place depends on the encoder. In standard deviations both speak alike, and,
    unlike ranks, keep how far ahead the best row is. Mean and deviation are those of the rows that
    either leg holds for good: over all rows of a large index the many that share no word with the
    question would make any lexical match an outlier.
    """
    if not len(bm25):
        return bm25
    good = np.union1d(best_rows(bm25, pool), best_rows(cosine, pool))
    return _standardise(bm25, good) + np.float32(dense_weight) * _standardise(cosine, good)


def _standardise(scores: Floats, pool: npt.NDArray[np.int64]) -> Floats:
    """Return *scores* in deviations from the mean of *pool*; all zero where that has no spread."""
    deviation = float(scores[pool].std())
    if deviation < 1e-9:
        return np.zeros_like(scores)
    return np.asarray((scores - scores[pool].mean()) / deviation, dtype=np.float32)


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
