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


class RememberingEncoder:
    """Another encoder, its latest passages kept; gives the very same vectors. Thread-safe."""

    def __init__(self, encoder: Encoder, *, size: int = REMEMBERED) -> None:
        """Keep the vectors of the *size* passages used last."""
        self._encoder = encoder
        self._size = size
        self._kept: OrderedDict[str, Floats] = OrderedDict()
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
            known = {text: self._kept[text] for text in texts if text in self._kept}
        new = [text for text in dict.fromkeys(texts) if text not in known]
        if new:
            known.update(zip(new, self._encoder.encode_passages(new), strict=True))
        with self._lock:
            for text, vector in known.items():
                self._kept[text] = vector
                self._kept.move_to_end(text)
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)
        found = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            found[row] = known[text]
        return found
