"""The word pieces of each clause, each piece once: what questions are compared with word by word.

They are cut from the clause's text. A small index does that when a clause is first compared and
remembers it; in a large one every question meets clauses that no question met before, and reading
and cutting fifty of them would cost more than finding them: there the pieces lie on the disk.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from chatbot.indexing.arrays import open_array
from chatbot.indexing.embedding import WordVectors
from chatbot.indexing.ranking import Rows
from chatbot.indexing.searchable import dense_text
from chatbot.records import Clause

FILE, ENDS_FILE = "pieces.npy", "piece_ends.npy"
AT_ONCE = 1 << 13
"""Clauses cut at once."""

Pieces = npt.NDArray[np.int32]


def pieces_of(clauses: Sequence[Clause], words: WordVectors) -> list[Pieces]:
    """Return the pieces that each of *clauses* prints, ascending, each once."""
    found = words.pieces([dense_text(clause) for clause in clauses])
    return [np.unique(pieces).astype(np.int32) for pieces in found]


class PieceRows:
    """The pieces of every row, cut beforehand."""

    def __init__(self, ends: npt.NDArray[np.int64], pieces: Pieces) -> None:
        """Take the *pieces* of all rows end to end, and where those of each row end."""
        self._ends = ends
        self._pieces = pieces

    @classmethod
    def build(
        cls,
        clauses: Sequence[Clause],
        words: WordVectors,
        *,
        earlier: PieceRows | None = None,
        rows: Rows | None = None,
    ) -> PieceRows:
        """Cut *clauses*, but for those that are some row of *earlier*: *rows*, where not negative.

        Equal clauses give equal arrays, whatever is taken over.
        """
        held = np.full(len(clauses), -1) if earlier is None or rows is None else rows
        found: list[Pieces] = [np.empty(0, np.int32)]
        sizes = [0]
        for start in range(0, len(clauses), AT_ONCE):
            batch, own = clauses[start : start + AT_ONCE], held[start : start + AT_ONCE].tolist()
            fresh = iter(
                pieces_of([c for c, row in zip(batch, own, strict=True) if row < 0], words)
            )
            cut = [earlier[row] if earlier and row >= 0 else next(fresh) for row in own]
            sizes += map(len, cut)
            found.append(np.concatenate(cut))
        return cls(np.cumsum(sizes[1:], dtype=np.int64), np.concatenate(found))

    def save(self, folder: Path) -> None:
        """Write two files into *folder*, which has to exist."""
        np.save(folder / ENDS_FILE, self._ends, allow_pickle=False)
        np.save(folder / FILE, self._pieces, allow_pickle=False)

    @classmethod
    def open(cls, folder: Path) -> PieceRows | None:
        """Map what :meth:`save` wrote; None where nothing was. Raises OSError, ValueError."""
        if not (folder / ENDS_FILE).exists():
            return None
        ends = open_array(folder / ENDS_FILE, np.int64)
        pieces = open_array(folder / FILE, np.int32)
        if (int(ends[-1]) if len(ends) else 0) != len(pieces):
            raise ValueError(f"{folder / FILE} does not fit {ENDS_FILE}")
        return cls(ends, pieces)

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self._ends)

    def __getitem__(self, row: int) -> Pieces:
        """Return the pieces of one row, ascending, each once."""
        return self._pieces[self._ends[row - 1] if row else 0 : self._ends[row]]
