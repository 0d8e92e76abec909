"""Dense vectors and their nearest rows: the only home of faiss.

Exact search (a flat index, inner product of unit vectors, that is cosine) is the right engine up
to some hundred thousand rows; what is saved is faiss's own format, so that another kind of index
can take its place without a change elsewhere.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from chatbot.errors import DamagedIndexError
from chatbot.indexing.arrays import open_array
from chatbot.indexing.ranking import Floats, Rows, best_rows

FILE, ENDS_FILE = "vectors.faiss", "vector_ends.npy"

Ends = npt.NDArray[np.int64]


class VectorIndex:
    """The vectors of all rows, searchable by cosine; a row is as near as its nearest vector."""

    def __init__(self, index: Any, ends: Ends) -> None:
        """Take a faiss index and where the vectors of each row end in it; see ``build``."""
        self._index = index
        self._ends = ends
        self._starts = np.concatenate((np.zeros(1, np.int64), ends[:-1]))

    @classmethod
    def build(cls, vectors: Floats, ends: Ends | None = None) -> VectorIndex:
        """Index ``float32[m, d]``: L2-normalised vectors (all zeros: found by nothing).

        *ends* (``int64[n]``) says where the vectors of each row end; every row has at least one.
        Without it each row has exactly one.
        """
        import faiss

        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors, dtype=np.float32))
        return cls(index, np.arange(1, len(vectors) + 1) if ends is None else ends)

    def save(self, folder: Path) -> None:
        """Write ``vectors.faiss`` and ``vector_ends.npy`` into *folder*, which has to exist."""
        import faiss

        # serialize, then write: faiss reports a full disk without errno or file name.
        (folder / FILE).write_bytes(faiss.serialize_index(self._index).tobytes())
        np.save(folder / ENDS_FILE, self._ends, allow_pickle=False)

    @classmethod
    def open(cls, folder: Path) -> VectorIndex:
        """Map the files of *folder* into memory. Raises DamagedIndexError, OSError, ValueError."""
        import faiss

        path = folder / FILE
        ends = open_array(folder / ENDS_FILE, np.int64)
        try:
            index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
        except RuntimeError as error:
            raise DamagedIndexError(f"{path} is no faiss index: {_first_line(error)}") from error
        sizes = np.diff(ends, prepend=0)
        if index.ntotal != (ends[-1] if len(ends) else 0) or np.any(sizes < 1):
            raise DamagedIndexError(f"{path} does not fit {ENDS_FILE}; run: chatbot index")
        return cls(index, ends)

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self._ends)

    @property
    def dimension(self) -> int:
        """Components of a vector."""
        return int(self._index.d)

    def of_row(self, row: int) -> Floats:
        """Return a copy of the vectors of one row: float32[its sentences, d]."""
        # A view would outlive the mapped file that it looks into.
        return np.array(self._matrix()[self._starts[row] : self._ends[row]], copy=True)

    def search(self, vector: Floats, k: int, within: Rows | None = None) -> Rows:
        """Return the *k* nearest rows, nearest first; fewer where there are fewer.

        *within* (ascending) confines the search to these rows.
        """
        best = best_rows(self.cosines(vector, within), k)
        return best if within is None else within[best]

    def cosines(self, vector: Floats, rows: Rows | None = None) -> Floats:
        """Return the cosine of *vector* with *rows*, or with every row: float32[n]."""
        if not len(self):
            return np.empty(0, np.float32)
        found = self._matrix() @ np.asarray(vector, dtype=np.float32)
        nearest = np.asarray(np.maximum.reduceat(found, self._starts), dtype=np.float32)
        return nearest if rows is None else nearest[rows]

    def _matrix(self) -> Floats:
        """Return a view (no copy) of the flat index's vectors: float32[m, d]."""
        import faiss

        total = int(self._index.ntotal)
        cells = faiss.rev_swig_ptr(self._index.get_xb(), total * self.dimension)
        return np.asarray(cells).reshape(total, self.dimension)


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]
