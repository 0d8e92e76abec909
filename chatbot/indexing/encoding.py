"""The vectors of clauses: one for each sentence, drawn towards its whole clause.

A single vector blurs a clause of many sentences; a sentence alone does not say what it is about.
So a sentence is placed half-way between its own vector and its clause's, and a clause is as near
to a question as the nearest of its sentences.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from chatbot.indexing.embedding import Encoder
from chatbot.indexing.searchable import dense_parts, dense_text, titles
from chatbot.indexing.vectors import SCANNED, Halves, VectorIndex
from chatbot.records import Clause

AT_ONCE = 8192
"""Clauses encoded between two lines of progress."""

Floats = npt.NDArray[np.float32]


def encode_clauses(
    clauses: Sequence[Clause],
    encoder: Encoder,
    *,
    known: Mapping[bytes, Floats] | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> VectorIndex:
    """Return the vector index of *clauses*; *progress* is told how many have vectors.

    *known* holds vectors of the same encoder by :func:`key_of`: what is in it is not encoded anew.
    """
    vectors: list[Floats | Halves] = [np.empty((0, encoder.dimension), np.float32)]
    # More clauses than vectors are kept whole: half the memory at once.
    halved = len(clauses) > SCANNED
    sizes: list[int] = []
    held = known or {}
    for start in range(0, len(clauses), AT_ONCE):
        batch = clauses[start : start + AT_ONCE]
        keys = [key_of(clause) for clause in batch] if held else []
        found = [held.get(key) for key in keys] or [None] * len(batch)
        fresh = iter(_encode([c for c, f in zip(batch, found, strict=True) if f is None], encoder))
        rows = [next(fresh) if vector is None else vector for vector in found]
        joined = np.concatenate(rows)
        vectors.append(joined.astype(np.float16) if halved else joined)
        sizes.extend(map(len, rows))
        progress(len(sizes))
    return VectorIndex.build(vectors, np.cumsum(sizes, dtype=np.int64))


def key_of(clause: Clause) -> bytes:
    """Return a digest of all that the vectors of *clause* are made from."""
    texts = "\0".join((dense_text(clause), *dense_parts(clause)))
    return hashlib.sha256(texts.encode("utf-8", "surrogatepass")).digest()


def _encode(clauses: Sequence[Clause], encoder: Encoder) -> list[Floats]:
    """Return the vectors of each clause, one for each of its sentences."""
    if not clauses:
        return []
    parts = [dense_parts(clause) for clause in clauses]
    counts = [len(p) for p in parts]
    texts = [text for texts in parts for text in texts]
    if encoder.words is not None:
        # The mean of a clause's words is known from its titles' and sentences': none is cut twice.
        ends = np.cumsum(counts)
        sums = encoder.words.sums([*texts, *map(titles, clauses)])
        own, above = sums[: len(texts)], sums[len(texts) :]
        wholes = _unit(np.add.reduceat(own, ends - np.asarray(counts)) + above)
        own = _unit(own)
    else:
        wholes = encoder.encode_passages([dense_text(clause) for clause in clauses])
        own = encoder.encode_passages(texts)
    vectors = _unit(own + np.repeat(wholes, counts, axis=0))
    return np.split(vectors, np.cumsum(counts)[:-1])


def _unit(vectors: Floats) -> Floats:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, np.float32(1e-12)), dtype=np.float32)
