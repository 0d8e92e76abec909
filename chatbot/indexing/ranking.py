"""The best of a list of scores, and the rows to which a search is confined."""

from __future__ import annotations

from functools import cached_property

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]


def best_rows(scores: Floats, k: int) -> Rows:
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


class Within:
    """Rows of an index to which a search is confined."""

    def __init__(self, rows: Rows, total: int) -> None:
        """Take *rows*, ascending, of an index of *total* rows."""
        self.rows = rows
        self._total = total

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def mask(self) -> npt.NDArray[np.bool_]:
        """Bool[total]: True for the rows."""
        found = np.zeros(self._total, dtype=np.bool_)
        found[self.rows] = True
        return found
