"""The vectors of clauses: one for each sentence, drawn towards its whole clause.

A single vector blurs a clause of many sentences; a sentence alone does not say what it is about.
So a sentence is placed half-way between its own vector and its clause's, and a clause is as near
to a question as the nearest of its sentences.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from chatbot.indexing import vectors
from chatbot.indexing.embedding import Encoder
from chatbot.indexing.ranking import Rows
from chatbot.indexing.searchable import dense_parts, dense_text, titles
from chatbot.indexing.vectors import Halves, VectorIndex
from chatbot.records import Clause

AT_ONCE = 8192
"""Clauses encoded between two lines of progress."""

Floats = npt.NDArray[np.float32]


def encode_clauses(
    clauses: Sequence[Clause],
    encoder: Encoder,
    *,
    earlier: VectorIndex | None = None,
    rows: Rows | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> VectorIndex:
    """Return the vector index of *clauses*; *progress* is told how many have vectors.

    *earlier* holds vectors of the same encoder, and *rows* says which of its rows is the same
    clause (none where negative): those are not encoded anew.
    """
    pieces: list[Floats | Halves] = [np.empty((0, encoder.dimension), np.float32)]
    # More clauses than vectors are kept whole: half the memory at once.
    halved = len(clauses) > vectors.SCANNED
    sizes = np.ones(len(clauses), np.int64)
    held = np.full(len(clauses), -1) if earlier is None or rows is None else rows
    for start in range(0, len(clauses), AT_ONCE):
        batch, own = clauses[start : start + AT_ONCE], held[start : start + AT_ONCE]
        new, counts = own < 0, sizes[start : start + AT_ONCE]
        fresh, counts[new] = _encode([batch[i] for i in np.flatnonzero(new).tolist()], encoder)
        joined = fresh
        if earlier is not None and not new.all():
            found, counts[~new] = earlier.of_rows(own[~new])
            joined = np.empty((len(fresh) + len(found), encoder.dimension), np.float32)
            is_new = np.repeat(new, counts)
            joined[is_new], joined[~is_new] = fresh, found
        pieces.append(joined.astype(np.float16) if halved else joined)
        progress(start + len(batch))
    return VectorIndex.build(pieces, np.cumsum(sizes))


def _encode(clauses: Sequence[Clause], encoder: Encoder) -> tuple[Floats, list[int]]:
    """Return the vectors of the clauses' sentences, and how many each clause has."""
    if not clauses:
        return np.empty((0, encoder.dimension), np.float32), []
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
    return _unit(own + np.repeat(wholes, counts, axis=0)), counts


def _unit(vectors: Floats) -> Floats:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, np.float32(1e-12)), dtype=np.float32)
