"""Which rows name which department: what by-unit questions over a whole archive are read from."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from chatbot.indexing.arrays import open_array
from chatbot.indexing.ranking import Rows
from chatbot.records import Clause

NAMES_FILE, ENDS_FILE, ROWS_FILE = "units.json", "unit_ends.npy", "unit_rows.npy"


class UnitRows:
    """The rows of each department, ascending."""

    def __init__(
        self,
        names: Sequence[str],
        ends: npt.NDArray[np.int64],
        rows: npt.NDArray[np.int32],
    ) -> None:
        """Take the *names* in order, and where the *rows* of each end. Raises ValueError."""
        if len(names) != len(ends) or (int(ends[-1]) if len(ends) else 0) != len(rows):
            raise ValueError("departments and their rows do not fit each other")
        self.names = tuple(names)
        self._place = {name: place for place, name in enumerate(self.names)}
        self._ends = ends
        self._rows = rows

    @classmethod
    def of(cls, clauses: Iterable[Clause]) -> UnitRows:
        """Read *clauses*, whose rows are their places."""
        found: dict[str, list[int]] = defaultdict(list)
        for row, clause in enumerate(clauses):
            for name in dict.fromkeys(u.name for u in clause.units):
                found[name].append(row)
        names = sorted(found)
        sizes = [len(found[name]) for name in names]
        rows = [row for name in names for row in found[name]]
        return cls(names, np.cumsum(sizes, dtype=np.int64), np.asarray(rows, dtype=np.int32))

    def save(self, folder: Path) -> None:
        """Write three files into *folder*, which has to exist."""
        text = json.dumps(self.names, ensure_ascii=False)
        (folder / NAMES_FILE).write_bytes(text.encode("utf-8", "surrogatepass"))
        np.save(folder / ENDS_FILE, self._ends, allow_pickle=False)
        np.save(folder / ROWS_FILE, self._rows, allow_pickle=False)

    @classmethod
    def open(cls, folder: Path) -> UnitRows:
        """Read what :meth:`save` wrote. Raises OSError, ValueError."""
        names = json.loads((folder / NAMES_FILE).read_bytes().decode("utf-8", "surrogatepass"))
        ends, rows = (
            open_array(folder / ENDS_FILE, np.int64),
            open_array(folder / ROWS_FILE, np.int32),
        )
        return cls([str(name) for name in names], ends, rows)

    def rows(self, names: Iterable[str] | None = None) -> Rows:
        """Return the rows that name one of *names*, or any department at all; ascending."""
        if names is None:
            return np.unique(self._rows).astype(np.int64)
        pieces = [np.empty(0, np.int32)]
        for place in sorted({self._place[name] for name in names if name in self._place}):
            start = int(self._ends[place - 1]) if place else 0
            pieces.append(self._rows[start : int(self._ends[place])])
        return np.unique(np.concatenate(pieces)).astype(np.int64)
