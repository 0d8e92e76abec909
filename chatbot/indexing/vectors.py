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

FILE = "vectors.faiss"

Floats = npt.NDArray[np.float32]


class VectorIndex:
    """The vectors of all rows, searchable by cosine."""

    def __init__(self, index: Any) -> None:
        """Take a faiss index; ``build`` and ``open`` are the ways to have one."""
        self._index = index

    @classmethod
    def build(cls, vectors: Floats) -> VectorIndex:
        """Index ``float32[n, d]``, one L2-normalised vector a row (all zeros: found by nothing)."""
        import faiss

        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors, dtype=np.float32))
        return cls(index)

    def save(self, folder: Path) -> None:
        """Write ``vectors.faiss`` into *folder*, which has to exist."""
        import faiss

        # serialize, then write: faiss reports a full disk without errno or file name.
        (folder / FILE).write_bytes(faiss.serialize_index(self._index).tobytes())

    @classmethod
    def open(cls, folder: Path) -> VectorIndex:
        """Map ``vectors.faiss`` of *folder* into memory. Raises DamagedIndexError."""
        import faiss

        path = folder / FILE
        try:
            return cls(faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC))
        except RuntimeError as error:
            raise DamagedIndexError(f"{path} is no faiss index: {_first_line(error)}") from error

    def __len__(self) -> int:
        """Return the number of rows."""
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        """Components of a vector."""
        return int(self._index.d)

    def search(self, vector: Floats, k: int) -> tuple[Floats, npt.NDArray[np.int64]]:
        """Return the cosines and rows of the *k* nearest vectors, nearest first; n where k > n."""
        k = min(k, len(self))
        if k <= 0:
            return np.empty(0, np.float32), np.empty(0, np.int64)
        cosines, rows = self._index.search(np.asarray(vector, np.float32)[None, :], k)
        found = rows[0] >= 0
        return cosines[0][found], rows[0][found]

    def cosines(self, vector: Floats) -> Floats:
        """Return the cosine of *vector* with every row, in row order: float32[n]."""
        return self._matrix() @ np.asarray(vector, dtype=np.float32)

    def _matrix(self) -> Floats:
        """Return a view (no copy) of the flat index's vectors: float32[n, d]."""
        import faiss

        if not len(self):
            return np.empty((0, self.dimension), np.float32)
        cells = faiss.rev_swig_ptr(self._index.get_xb(), len(self) * self.dimension)
        return np.asarray(cells).reshape(len(self), self.dimension)


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]
