"""The bundled encoder: a static embedding model read with numpy, without torch.

A static model gives each word piece a vector of its own; a text is the mean of its pieces. So a
question costs microseconds, and ``chatbot ask`` need not spend seconds on importing torch.
"""

from __future__ import annotations

import hashlib
import json
import math
import mmap
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from chatbot.config import BUNDLED_ENCODER
from chatbot.errors import EncoderError
from chatbot.indexing.bulk_pieces import BulkPieces, open_pieces
from chatbot.indexing.folding import without_surrogates
from chatbot.indexing.trie import batches

Floats = npt.NDArray[np.float32]
Ids = npt.NDArray[np.int64]

WEIGHTS_FILE = "model.safetensors"
TOKENIZER_FILE = "tokenizer.json"
BATCH_PIECES = 1 << 9
"""Word pieces added up at once: half a MB of float32, which stays in a core's cache (65,536 at once
take five times as long)."""
MANY = 1024
"""Texts from which they are cut all at once; to get ready for it takes as long as cutting 1,000."""
DTYPES = {"F16": np.float16, "F32": np.float32, "I8": np.int8, "I32": np.int32, "I64": np.int64}
PLAIN_MODULES = {"StaticEmbedding", "Normalize"}
"""The sentence-transformers modules that this engine reproduces."""


class BundledEncoder:
    """A sentence-transformers ``StaticEmbedding`` folder, read with numpy and tokenizers.

    Gives the same numbers as ``SentenceTransformer(folder).encode(…)`` (a test holds both to 1e-5).
    The weights stay on disk, mapped: a question touches a few hundred of their rows.
    """

    def __init__(self, folder: Path) -> None:
        """Open ``tokenizer.json`` and ``model.safetensors``. Raises EncoderError."""
        from tokenizers import Tokenizer

        _require_plain(folder)
        try:
            tensors = read_safetensors(folder / WEIGHTS_FILE)
            self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
        except Exception as error:  # tokenizers raises bare Exception
            raise EncoderError(
                f"{folder} is damaged ({error}); restore it, or run: make train"
            ) from error
        self._tokenizer.no_padding()
        vectors = tensors.get("embedding.weight", tensors.get("embeddings"))
        if vectors is None or vectors.ndim != 2:
            raise EncoderError(f"{folder / WEIGHTS_FILE} holds no table of embeddings")
        self._vectors = vectors
        # model2vec's names: a row for each piece, and a weight that undoes the int8 scaling.
        self._rows, self._scales = tensors.get("mapping"), tensors.get("weights")
        self._size = len(self._rows if self._rows is not None else self._vectors)
        if self._tokenizer.get_vocab_size() > self._size:
            raise EncoderError(
                f"{folder}: {TOKENIZER_FILE} and {WEIGHTS_FILE} do not belong together"
            )
        self.dimension = int(self._vectors.shape[1])
        self.encoder_id = f"{BUNDLED_ENCODER}-{_digest(folder)[:16]}"

    @property
    def words(self) -> BundledEncoder:
        """Itself: a static model is vectors of words and nothing else."""
        return self

    def encode_queries(self, texts: Sequence[str]) -> Floats:
        """Return float32[n, dimension], L2-normalised."""
        return self.encode_passages(texts)

    def encode_passages(self, texts: Sequence[str]) -> Floats:
        """Return float32[n, dimension], L2-normalised."""
        # The mean of a text's vectors and their sum point the same way.
        sums = self.sums(texts)
        norms = np.linalg.norm(sums, axis=1, keepdims=True)
        return np.asarray(sums / np.maximum(norms, np.float32(1e-12)), dtype=np.float32)

    def sums(self, texts: Sequence[str]) -> Floats:
        """Return the sum of the vectors of each text's pieces: float32[n, dimension]."""
        pieces, sizes = self._all_pieces(texts)
        sums = np.zeros((len(texts), self.dimension), dtype=np.float32)
        filled = np.flatnonzero(sizes)
        starts = np.cumsum(sizes) - sizes
        # Widened once where there are many texts: their pieces are mostly the same ones.
        wide = None if len(texts) < MANY else self.vectors_of(np.arange(self._size))
        for first, last in batches(sizes[filled], BATCH_PIECES):
            rows = filled[first:last]
            begin, end = int(starts[rows[0]]), int(starts[rows[-1]] + sizes[rows[-1]])
            asked = pieces[begin:end]
            vectors = self.vectors_of(asked) if wide is None else wide[asked]
            sums[rows] = np.add.reduceat(vectors, starts[rows] - begin)
        return sums

    def pieces(self, texts: Sequence[str]) -> list[Ids]:
        """Return the ids of each text's word pieces, in order."""
        bulk = self._bulk if len(texts) >= MANY else None
        if bulk is not None:  # a quarter of the time, the same pieces
            flat, sizes = bulk.pieces(texts)
            return np.split(flat, np.cumsum(sizes)[:-1])
        clean = [without_surrogates(t) for t in texts]
        found = self._tokenizer.encode_batch_fast(clean, add_special_tokens=False)
        return [np.asarray(e.ids, dtype=np.int64) for e in found]

    def vectors_of(self, pieces: Ids) -> Floats:
        """Return float32[n, dimension], as long as each piece counts in a text's mean."""
        rows = pieces if self._rows is None else self._rows[pieces]
        vectors = self._vectors[rows].astype(np.float32)
        if self._scales is not None:
            vectors *= self._scales[pieces].astype(np.float32)[:, None]
        return np.asarray(vectors, dtype=np.float32)

    def _all_pieces(self, texts: Sequence[str]) -> tuple[Ids, Ids]:
        """Return the pieces of all texts end to end, and how many each text has."""
        bulk = self._bulk if len(texts) >= MANY else None
        if bulk is not None:
            return bulk.pieces(texts)
        found = self.pieces(texts)
        sizes = np.fromiter(map(len, found), dtype=np.int64, count=len(found))
        return np.concatenate([np.empty(0, np.int64), *found]), sizes

    @cached_property
    def _bulk(self) -> BulkPieces | None:
        return open_pieces(self._tokenizer)


def read_safetensors(path: Path) -> dict[str, npt.NDArray[Any]]:
    """Map the tensors of a safetensors file into memory, by name. Raises ValueError, OSError.

    The format: a little-endian length, that many bytes of JSON, the tensors' bytes.
    """
    with path.open("rb") as file:
        data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    start = 8 + int.from_bytes(data[:8], "little")
    if start > len(data):
        raise ValueError(f"{path.name} is cut off")
    tensors = {}
    for name, entry in json.loads(data[8:start]).items():
        if name == "__metadata__":
            continue
        if entry["dtype"] not in DTYPES:
            raise ValueError(f"{path.name}: {name} is of type {entry['dtype']}")
        first, last = entry["data_offsets"]
        dtype = np.dtype(DTYPES[entry["dtype"]])
        count = math.prod(entry["shape"])
        if count * dtype.itemsize != last - first or start + last > len(data):
            raise ValueError(f"{path.name} is cut off")
        flat = np.frombuffer(data, dtype=dtype, count=count, offset=start + first)
        tensors[name] = flat.reshape(entry["shape"])
    return tensors


def _require_plain(folder: Path) -> None:
    """Refuse a model that is more than averaged word pieces."""
    listing = folder / "modules.json"
    if not listing.is_file():
        return
    try:
        kinds = [str(m["type"]).rpartition(".")[2] for m in json.loads(listing.read_bytes())]
    except (ValueError, KeyError, TypeError) as error:
        raise EncoderError(f"{listing} is damaged; restore it, or run: make train") from error
    if not set(kinds) <= PLAIN_MODULES:
        raise EncoderError(
            f"{folder} is made of {', '.join(kinds)}; open it by its path: CHATBOT_ENCODER={folder}"
        )


def _digest(folder: Path) -> str:
    """Return the sha256 over tokenizer and weights."""
    total = hashlib.sha256()
    for name in (TOKENIZER_FILE, WEIGHTS_FILE):
        with (folder / name).open("rb") as file:
            total.update(hashlib.file_digest(file, "sha256").digest())
    return total.hexdigest()
