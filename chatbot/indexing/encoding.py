"""The vectors of clauses: one for each sentence, drawn towards its whole clause.

A single vector blurs a clause of many sentences; a sentence alone does not say what it is about.
So a sentence is placed half-way between its own vector and its clause's, and a clause is as near
to a question as the nearest of its sentences.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from chatbot.indexing.embedding import Encoder
from chatbot.indexing.searchable import dense_parts, dense_text
from chatbot.indexing.vectors import VectorIndex
from chatbot.records import Clause

AT_ONCE = 2048
"""Clauses encoded between two lines of progress."""

Floats = npt.NDArray[np.float32]


def encode_clauses(
    clauses: Sequence[Clause],
    encoder: Encoder,
    *,
    progress: Callable[[int], None] = lambda _: None,
) -> VectorIndex:
    """Return the vector index of *clauses*; *progress* is told how many are encoded."""
    vectors = [np.empty((0, encoder.dimension), np.float32)]
    sizes: list[int] = []
    for start in range(0, len(clauses), AT_ONCE):
        batch = clauses[start : start + AT_ONCE]
        parts = [dense_parts(clause) for clause in batch]
        counts = [len(p) for p in parts]
        wholes = encoder.encode_passages([dense_text(clause) for clause in batch])
        own = encoder.encode_passages([text for texts in parts for text in texts])
        vectors.append(_unit(own + np.repeat(wholes, counts, axis=0)))
        sizes.extend(counts)
        progress(len(sizes))
    return VectorIndex.build(np.concatenate(vectors), np.cumsum(sizes, dtype=np.int64))


def _unit(vectors: Floats) -> Floats:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, np.float32(1e-12)), dtype=np.float32)
