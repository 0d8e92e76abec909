"""Dense vectors and their nearest rows: the only home of faiss.

Up to :data:`SCANNED` vectors a question is compared with each of them: a flat index, exact, that
costs a tenth of a millisecond for a thousand. Beyond, it is still compared with all of them, but
with rough copies first: two components are four bits there (product quantisation: Jégou et al.,
2011), and a processor compares 32 such pairs at once (André et al., 2015; faiss's ``PQ…x4fs``), so
that two million take eight milliseconds. What comes near is weighed anew with the vectors
themselves, which lie beside the copies as 16-bit floats, mapped into memory.

All of them roughly rather than some of them well (cells, a graph): what a question misses in a
cell that it does not look into no weighing brings back. And there are no centres to be learnt from
all vectors, no links to be woven: an index is made in seconds.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from chatbot.errors import DamagedIndexError
from chatbot.indexing.arrays import open_array
from chatbot.indexing.ranking import Floats, Rows, Within, best_rows

FILE, ENDS_FILE, HALVES_FILE = "vectors.faiss", "vector_ends.npy", "vectors.npy"
SCANNED = 50_000
"""Vectors up to which a question is compared with all of them (5 ms on one core)."""
PAIR, BITS = 2, 4
"""Components of a vector that are one code, and the bits of a code."""
LEADING, ENOUGH = 0.75, 0.8
"""Only this share of the components, the first, is copied where it holds ENOUGH of the vectors'
squared length: an encoder whose first components say most (Matryoshka) is compared in less time."""
FETCHED = 5
"""Vectors fetched for each row that is wanted: several of the nearest may be one row's, and copies
are rough (docs/SCALE.md)."""
LEAST_FETCHED = 400
"""Vectors fetched however few rows are wanted; weighing them takes half a millisecond."""
TRAINED_ON = 1 << 14
"""Vectors from which the codes are learnt."""
AT_ONCE = 1 << 16
"""Vectors copied, or compared, at once: 64 MB."""

Halves = npt.NDArray[np.float16]
Ends = npt.NDArray[np.int64]


class VectorIndex:
    """The vectors of all rows, searchable by cosine; a row is as near as its nearest vector."""

    def __init__(self, index: Any, ends: Ends, halves: Halves | None = None) -> None:
        """Take a faiss index and where the vectors of each row end in it; see ``build``.

        *halves* are the vectors themselves where the index holds them only in part.
        """
        self._index = index
        self._ends = ends
        self._starts = np.concatenate((np.zeros(1, np.int64), ends[:-1]))
        self._halves = halves

    @classmethod
    def build(
        cls,
        vectors: Floats | Halves | Sequence[Floats | Halves],
        ends: Ends | None = None,
        *,
        scanned: int | None = None,
    ) -> VectorIndex:
        """Index ``float[m, d]``, in one piece or several: unit vectors (all zeros: nobody's).

        *ends* (``int64[n]``) says where the vectors of each row end; every row has at least one.
        Without it each row has exactly one. Equal vectors give equal bytes; of more than *scanned*
        vectors (:data:`SCANNED` where it is not given) only on equal machines.
        """
        import faiss

        pieces = [vectors] if isinstance(vectors, np.ndarray) else list(vectors)
        total, dimension = sum(map(len, pieces)), pieces[0].shape[1]
        places = np.arange(1, total + 1) if ends is None else ends
        if total <= (SCANNED if scanned is None else scanned):
            index = faiss.IndexFlatIP(dimension)
            for piece in pieces:
                index.add(np.ascontiguousarray(piece, dtype=np.float32))
            return cls(index, places)
        halves = np.empty((total, dimension), dtype=np.float16)
        filled = 0
        while pieces:
            piece = pieces.pop(0)
            halves[filled : filled + len(piece)] = piece
            filled += len(piece)
        return cls(_rough(halves), places, halves)

    def save(self, folder: Path) -> None:
        """Write the index's files into *folder*, which has to exist."""
        import faiss

        # serialize, then write: faiss reports a full disk without errno or file name.
        (folder / FILE).write_bytes(faiss.serialize_index(self._index).tobytes())
        np.save(folder / ENDS_FILE, self._ends, allow_pickle=False)
        if self._halves is not None:
            np.save(folder / HALVES_FILE, self._halves.reshape(-1), allow_pickle=False)

    @classmethod
    def open(cls, folder: Path) -> VectorIndex:
        """Map the files of *folder* into memory. Raises DamagedIndexError, OSError, ValueError."""
        import faiss

        path = folder / FILE
        ends = open_array(folder / ENDS_FILE, np.int64)
        is_rough = (folder / HALVES_FILE).exists()
        try:
            index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
        except RuntimeError as error:
            raise DamagedIndexError(f"{path} is no faiss index: {_first_line(error)}") from error
        sizes = np.diff(ends, prepend=0)
        if index.ntotal != (ends[-1] if len(ends) else 0) or np.any(sizes < 1):
            raise DamagedIndexError(f"{path} does not fit {ENDS_FILE}; run: chatbot index")
        if is_rough and not isinstance(index, faiss.IndexPQFastScan):
            raise DamagedIndexError(f"{path} is of a kind of another time; run: chatbot index")
        halves = open_array(folder / HALVES_FILE, np.float16) if is_rough else None
        if halves is None:
            return cls(index, ends)
        if len(halves) % index.ntotal or len(halves) < index.ntotal * index.d:
            raise DamagedIndexError(f"{path} does not fit {HALVES_FILE}; run: chatbot index")
        return cls(index, ends, halves.reshape(index.ntotal, -1))

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self._ends)

    @property
    def dimension(self) -> int:
        """Components of a vector."""
        return int(self._index.d) if self._halves is None else int(self._halves.shape[1])

    @property
    def is_exact(self) -> bool:
        """True where a search compares every vector, and vectors are kept to the last bit."""
        return self._halves is None

    @property
    def described(self) -> str:
        """What kind of index it is and why, for the manifest."""
        total = int(self._index.ntotal)
        if self.is_exact:
            return f"flat: all of {total} vectors are compared, being no more than {SCANNED}"
        return (
            f"PQ{int(self._index.pq.M)}x{BITS}fs: {total} vectors are more than {SCANNED}; all are "
            f"compared roughly, by {int(self._index.d)} of {self.dimension} components, {FETCHED} "
            "for each row wanted are weighed anew as float16"
        )

    def of_row(self, row: int) -> Floats:
        """Return a copy of the vectors of one row: float32[its sentences, d]."""
        # A view would outlive the mapped file that it looks into.
        return np.array(self._matrix()[self._starts[row] : self._ends[row]], np.float32, copy=True)

    def sizes(self, rows: Rows) -> Ends:
        """Return how many vectors each of *rows* has."""
        return self._ends[rows] - self._starts[rows]

    def of_rows(self, rows: Rows) -> tuple[Floats | Halves, Ends]:
        """Return a copy of the vectors of *rows*, end to end, and how many each row has."""
        places, sizes = self._places(rows)
        return self._matrix()[places], sizes

    def search(self, vector: Floats, k: int, within: Within | None = None) -> Rows:
        """Return the *k* nearest rows, nearest first, or all there are.

        Exact where :attr:`is_exact`, and where few rows are to be searched.
        """
        if within is not None and (self.is_exact or len(within) <= AT_ONCE // 4):
            return within.rows[best_rows(self.cosines(vector, within.rows), k)]
        if self.is_exact:
            return best_rows(self.cosines(vector), k)
        rows = self._near(vector, k, within)
        return rows[best_rows(self.cosines(vector, rows), k)]

    def cosines(self, vector: Floats, rows: Rows | None = None) -> Floats:
        """Return the cosine of *vector* with *rows* (ascending), or with every row: float32[n]."""
        if not len(self):
            return np.empty(0, np.float32)
        asked, matrix = np.asarray(vector, dtype=np.float32), self._matrix()
        if rows is None or len(rows) == len(self):
            pieces = [
                matrix[at : at + AT_ONCE].astype(np.float32, copy=False) @ asked
                for at in range(0, len(matrix), AT_ONCE)
            ]
            return np.asarray(np.maximum.reduceat(np.concatenate(pieces), self._starts), np.float32)
        if not len(rows):
            return np.empty(0, np.float32)
        places, sizes = self._places(rows)
        found = matrix[places].astype(np.float32, copy=False) @ asked
        return np.asarray(np.maximum.reduceat(found, np.cumsum(sizes) - sizes), dtype=np.float32)

    def _places(self, rows: Rows) -> tuple[Rows, Ends]:
        """Return where the vectors of *rows* lie, and how many each row has."""
        sizes = self.sizes(rows)
        firsts = np.cumsum(sizes) - sizes
        return np.repeat(self._starts[rows] - firsts, sizes) + np.arange(int(sizes.sum())), sizes

    def _near(self, vector: Floats, k: int, within: Within | None) -> Rows:
        """Return rows, ascending, among which are nearly all of the *k* nearest to *vector*."""
        total = int(self._index.ntotal)
        asked = np.asarray(vector, np.float32)[None, : self._index.d]
        allowed = len(self) if within is None else len(within)
        wanted, share = min(k, allowed), allowed / len(self)
        fetched = max(FETCHED * k, LEAST_FETCHED) / share
        while True:
            _, places = self._index.search(asked, min(math.ceil(fetched), total))
            found = places[places >= 0]
            rows = np.unique(np.searchsorted(self._ends, found, side="right"))
            rows = rows if within is None else rows[within.mask[rows]]
            if len(rows) >= wanted or fetched >= total:
                return rows
            fetched *= FETCHED

    def _matrix(self) -> Floats | Halves:
        """Return a view (no copy) of the vectors: float32[m, d] or float16[m, d]."""
        import faiss

        if self._halves is not None:
            return self._halves
        total = int(self._index.ntotal)
        cells = faiss.rev_swig_ptr(self._index.get_xb(), total * self.dimension)
        return np.asarray(cells).reshape(total, self.dimension)


def _rough(halves: Halves) -> Any:
    """Return a faiss index of rough copies of the vectors."""
    import faiss

    total = len(halves)
    sample = halves[:: max(1, total // TRAINED_ON)][:TRAINED_ON].astype(np.float32)
    copied = _copied(sample)
    codes = copied // PAIR if copied % PAIR == 0 else copied
    index = faiss.IndexPQFastScan(copied, codes, BITS, faiss.METRIC_INNER_PRODUCT)
    with _one_thread():
        index.train(np.ascontiguousarray(sample[:, :copied]))
    for at in range(0, total, AT_ONCE):
        index.add(halves[at : at + AT_ONCE, :copied].astype(np.float32))
    return index


def _copied(sample: Floats) -> int:
    """Return how many of the first components are copied: LEADING of them, or all."""
    dimension = sample.shape[1]
    leading = int(dimension * LEADING) // PAIR * PAIR
    length = float(np.square(sample).sum())
    enough = float(np.square(sample[:, :leading]).sum()) >= ENOUGH * length
    return leading if leading and enough else dimension


@contextmanager
def _one_thread() -> Iterator[None]:
    """Let faiss use one thread of what this thread asks for.

    Learning codes is hundreds of short loops, after each of which threads wait for one another by
    spinning: where others use the cores too, that takes many times as long as one thread does.
    """
    import faiss

    before = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(before)


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]
