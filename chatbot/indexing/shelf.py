"""Documents and clauses that stay on the disk until they are asked for.

Opening a million clauses takes as long as mapping four files: a clause is parsed when it is shown,
a document when one of its clauses is, and the latest of both are kept.
"""

from __future__ import annotations

import json
import mmap
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, overload

import numpy as np
import numpy.typing as npt

from chatbot.indexing.lines import clause_from_json, document_from_json
from chatbot.records import Clause, Document

KEPT_CLAUSES, KEPT_DOCUMENTS = 8192, 512
"""How many of the latest are kept: some 30 MB."""

Ends = npt.NDArray[np.int64]


class Lines:
    """JSON values, one a line, read one by one."""

    def __init__(self, path: Path, ends: Ends) -> None:
        """Map *path*; *ends* says where its lines end. Raises OSError, ValueError."""
        with path.open("rb") as file:
            size = file.seek(0, 2)
            # An empty file cannot be mapped.
            self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if size else b""
        if (int(ends[-1]) if len(ends) else 0) != size:
            raise ValueError(f"{path} has {size} bytes, its lines end elsewhere")
        self._ends = ends

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, line: int) -> Any:
        start = int(self._ends[line - 1]) if line else 0
        return json.loads(
            self._data[start : int(self._ends[line])].decode("utf-8", "surrogatepass")
        )


def line_ends(text: bytes) -> Ends:
    """Return where each line of *text* ends, the line break included: int64[lines]."""
    return np.flatnonzero(np.frombuffer(text, np.uint8) == ord("\n")).astype(np.int64) + 1


class StoredDocuments(Mapping[str, Document]):
    """The documents of an index by id, each read when it is asked for."""

    def __init__(self, document_ids: Sequence[str], lines: Lines) -> None:
        """Take the ids in the order of *lines*. Raises ValueError where their numbers differ."""
        if len(document_ids) != len(lines):
            raise ValueError(f"{len(document_ids)} documents on {len(lines)} lines")
        self._places = {name: place for place, name in enumerate(document_ids)}

        def read(place: int) -> Document:
            return document_from_json(lines[place])

        self._read = lru_cache(maxsize=KEPT_DOCUMENTS)(read)

    def __getitem__(self, document_id: str) -> Document:
        return self._read(self._places[document_id])

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, document_id: object) -> bool:
        return document_id in self._places


class StoredClauses(Sequence[Clause]):
    """The clauses of an index by row, each read when it is asked for."""

    def __init__(self, lines: Lines, documents: Mapping[str, Document]) -> None:
        """Take the clauses' lines, and the documents whose texts they are slices of."""
        self._count = len(lines)

        def read(row: int) -> Clause:
            return clause_from_json(lines[row], documents)

        self._read: Callable[[int], Clause] = lru_cache(maxsize=KEPT_CLAUSES)(read)

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, row: int) -> Clause: ...
    @overload
    def __getitem__(self, row: slice) -> tuple[Clause, ...]: ...
    def __getitem__(self, row: int | slice) -> Clause | tuple[Clause, ...]:
        if isinstance(row, slice):
            return tuple(map(self._read, range(*row.indices(self._count))))
        place = int(row)
        if not -self._count <= place < self._count:
            raise IndexError(row)
        return self._read(place % self._count)


class Chosen(Sequence[Clause]):
    """Some rows of a sequence of clauses, as a sequence."""

    def __init__(self, clauses: Sequence[Clause], rows: npt.NDArray[np.int64]) -> None:
        self._clauses = clauses
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, place: int) -> Clause: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Clause, ...]: ...
    def __getitem__(self, place: int | slice) -> Clause | tuple[Clause, ...]:
        if isinstance(place, slice):
            return tuple(self._clauses[int(row)] for row in self._rows[place])
        return self._clauses[int(self._rows[place])]
