"""The rows that can be among the best for some tokens, without a look at every row.

Exact: what is left out cannot be among the best. Tokens are taken from the one that can add most
(the rarest, as a rule) to the one that can add least. As soon as the *k*-th best row is ahead of
all that the tokens to come could add together, a row not met so far is out, and of the common
tokens, whose postings are the cost of a scan, only the places of the rows met are looked up
(MaxScore: Turtle and Flood, 1995, "Query evaluation: strategies and optimizations").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from chatbot.indexing.ranking import Floats, Rows

LOOK_UP = 10
"""How many postings are scanned in the time in which the place of one row is looked up."""
SLACK = 1e-4
"""Share of all scores that rounding may shift a bound by, and more than it does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """The rows that hold one token of a question."""

    rows: npt.NDArray[np.int32]
    """Ascending."""
    frequencies: npt.NDArray[np.uint16]
    rarity: np.float32
    """The token's weight times its idf."""
    bound: float
    """No row gets more than this from the token."""

    def impacts(self, norms: Floats) -> Floats:
        """Return what each of the rows gets: float32[its rows]."""
        often = self.frequencies.astype(np.float32)
        return np.asarray(self.rarity * often / (often + norms[self.rows]), dtype=np.float32)

    def impacts_of(self, rows: npt.NDArray[np.int32], norms: Floats) -> tuple[Rows, Floats]:
        """Return the places of those of *rows* (ascending) that hold the token, and what they get.

        The same numbers as :meth:`impacts` gives.
        """
        if not len(self.rows):
            return np.empty(0, np.int64), np.empty(0, np.float32)
        if len(self.rows) < len(rows):
            places = np.minimum(np.searchsorted(rows, self.rows), len(rows) - 1)
            here = np.flatnonzero(rows[places] == self.rows)
            places = places[here]
        else:
            found = np.minimum(np.searchsorted(self.rows, rows), len(self.rows) - 1)
            places = np.flatnonzero(self.rows[found] == rows)
            here = found[places]
        often = self.frequencies[here].astype(np.float32)
        gained = self.rarity * often / (often + norms[rows[places]])
        return places, np.asarray(gained, dtype=np.float32)


def promising_rows(
    postings: Sequence[Posting],
    norms: Floats,
    k: int,
    allowed: npt.NDArray[np.bool_] | None = None,
) -> npt.NDArray[np.int32]:
    """Return rows, ascending, among which are the *k* of the highest scores, and all their equals.

    *norms*: float32[n], the length part of each row's score; *allowed*: bool[n], the rows to
    choose among.
    """
    ordered = sorted(postings, key=lambda p: (-p.bound, len(p.rows)))
    rest = np.append(np.cumsum([p.bound for p in reversed(ordered)])[::-1], 0.0)
    slack = SLACK * float(rest[0])
    total = np.zeros(len(norms), dtype=np.float32)
    least = 0.0  # no more than the k-th best score
    for place, posting in enumerate(ordered):
        if least > rest[place] + slack:
            met = np.flatnonzero(total >= least - rest[place] - slack).astype(np.int32)
            if len(met) * LOOK_UP <= len(posting.rows):
                return _sift(met, total[met], ordered[place:], rest[place:], norms, k, slack)
        rows, gained = posting.rows, posting.impacts(norms)
        if allowed is not None:
            here = allowed[rows]
            rows, gained = rows[here], gained[here]
        gained += total[rows]
        total[rows] = gained
        least = max(least, _kth(gained[gained > least], k))
    least = max(least, _kth(total[total > least], k))
    return np.flatnonzero(total >= max(least - slack, 1e-30)).astype(np.int32)


def _sift(
    rows: npt.NDArray[np.int32],
    scores: Floats,
    postings: Sequence[Posting],
    rest: Floats,
    norms: Floats,
    k: int,
    slack: float,
) -> npt.NDArray[np.int32]:
    """Return those of *rows* that can still be among the best once *postings* are looked up."""
    for place, posting in enumerate(postings):
        least = _kth(scores, k)
        kept = scores >= least - rest[place] - slack
        rows, scores = rows[kept], scores[kept]
        places, gained = posting.impacts_of(rows, norms)
        scores[places] += gained
    return rows[scores >= _kth(scores, k) - slack]


def _kth(scores: Floats, k: int) -> float:
    """Return the *k*-th highest score; 0 where there are fewer."""
    if len(scores) < k:
        return 0.0
    return float(np.partition(scores, len(scores) - k)[len(scores) - k])
