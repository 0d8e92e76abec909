"""Where a clause stands speaks for it: the best clauses' document, and what is near them in it.

A question has one answer, but several clauses of the right law come near it, and the clause that
says in other words what is asked stands among them. So each of the best clauses supports the others
of its document, those near it once more (the document's evidence beside the passage's: Callan,
1994, "Passage-Level Evidence in Document Retrieval"). How much it is worth to know the document
grows with the number of documents to choose from, as its information does; of a few dozen the
clauses themselves tell better, and there is no support.
"""

from __future__ import annotations

import math
from functools import cached_property

import numpy as np
import numpy.typing as npt

from chatbot.indexing.ranking import Floats, Rows, best_rows
from chatbot.indexing.table import ClauseTable

FEW = 50
"""Documents up to which there is no support; from there it grows with the logarithm."""
SUPPORTING = 200
"""How many of the best clauses support others."""
DOCUMENT_WEIGHT, PART_WEIGHT = 0.035, 0.03
"""What the greatest support counts beside a cosine of 1, by the logarithm of documents / FEW."""
REACH = 5.0
"""Clauses over which the support of one that is near falls to 1/e."""

Ids = npt.NDArray[np.int64]


class Surroundings:
    """Knows which document each row belongs to."""

    def __init__(self, table: ClauseTable) -> None:
        """Take the rows of *table*."""
        self._table = table

    @cached_property
    def _starts(self) -> Ids:
        """The first row of each document that has any, ascending."""
        spans = sorted(map(self._table.rows, self._table.facts))
        return np.array([start for start, end in spans if start < end], dtype=np.int64)

    def support(self, scores: Floats, rows: Rows) -> Floats:
        """Return what *rows* (ascending), of which *scores* are known, gain: float32[n], never < 0.

        A row does not support itself.
        """
        gained = np.zeros(len(rows), dtype=np.float32)
        strength = math.log(max(1, len(self._starts)) / FEW)
        if strength <= 0 or not len(rows):
            return gained
        owners = np.searchsorted(self._starts, rows, side="right")
        best = best_rows(scores, SUPPORTING)
        support = scores[best] - scores[best].min()
        same = (owners[:, None] == owners[best]).astype(np.float32)
        same[best, np.arange(len(best))] = 0.0
        near = same * np.exp(-np.abs(rows[:, None] - rows[best]) / np.float32(REACH))
        for weight, kin in ((DOCUMENT_WEIGHT, same), (PART_WEIGHT, near)):
            found = kin @ support
            gained += np.float32(weight * strength / max(float(found.max()), 1e-9)) * found
        return gained
