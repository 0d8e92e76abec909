"""An encoder that remembers the passages it has encoded.

Each answer weighs the sentences of the best clauses, mostly the same ones; encoding them anew
costs a static model a millisecond a question and a transformer half a second.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

import numpy as np
import numpy.typing as npt

from chatbot.indexing.embedding import Encoder, WordVectors

Floats = npt.NDArray[np.float32]

REMEMBERED = 8192
"""Passages: 8 MB of vectors at 256 dimensions."""
MISSING = -1
"""Row of what is not remembered."""


class RememberingEncoder:
    """Another encoder, its latest passages kept; gives the very same vectors. Thread-safe."""

    def __init__(self, encoder: Encoder, *, size: int = REMEMBERED) -> None:
        """Keep the vectors of the *size* passages used last."""
        self._encoder = encoder
        self._size = size
        self._rows: OrderedDict[str, int] = OrderedDict()
        # Side by side, so that those of an answer are fetched at one go; the system gives the
        # memory as it is written.
        self._vectors = np.empty((size, encoder.dimension), dtype=np.float32)
        self._lock = Lock()
        self.encoder_id = encoder.encoder_id
        self.dimension = encoder.dimension

    @property
    def words(self) -> WordVectors | None:
        """The other encoder's."""
        return self._encoder.words

    def encode_queries(self, texts: Sequence[str]) -> Floats:
        """Return float32[n, dimension] for questions; these are not kept."""
        return self._encoder.encode_queries(texts)

    def encode_passages(self, texts: Sequence[str]) -> Floats:
        """Return float32[n, dimension]; only what is not remembered is encoded."""
        with self._lock:
            rows = [self._row(text) for text in texts]
            found = self._vectors[rows]
        places = [place for place, row in enumerate(rows) if row == MISSING]
        if not places:
            return found
        new = list(dict.fromkeys(texts[place] for place in places))
        vectors = np.asarray(self._encoder.encode_passages(new))
        order = {text: number for number, text in enumerate(new)}
        found[places] = vectors[[order[texts[place]] for place in places]]
        with self._lock:
            for text, vector in zip(new[-self._size :], vectors[-self._size :], strict=True):
                self._keep(text, vector)
        return found

    def _row(self, text: str) -> int:
        row = self._rows.get(text, MISSING)
        if row != MISSING:
            self._rows.move_to_end(text)
        return row

    def _keep(self, text: str, vector: Floats) -> None:
        if text in self._rows:  # another thread was quicker
            return
        full = len(self._rows) >= self._size
        row = self._rows.popitem(last=False)[1] if full else len(self._rows)
        self._rows[text] = row
        self._vectors[row] = vector
