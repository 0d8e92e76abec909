"""Writing a generation: batch by batch, again from where it stopped, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from chatbot.errors import EngineError
from chatbot.indexing import store
from chatbot.indexing.arrays import open_array
from chatbot.indexing.lexical import ARRAYS
from chatbot.indexing.manifest import Manifest
from chatbot.indexing.milvus import files
from chatbot.indexing.milvus.client import Field, Milvus
from chatbot.indexing.milvus.entities import Digest, clause_entities, vector_entities
from chatbot.indexing.milvus.layout import (
    DESCRIPTION,
    Description,
    Names,
    clause_fields,
    file_fields,
    vector_fields,
)
from chatbot.indexing.vectors import ENDS_FILE

VECTOR_FILES = frozenset({"vectors.faiss", "vectors.npy"})
"""Files of a local index that stand in Milvus as vectors."""
COUNTED = frozenset({"vocabulary", "vocabulary_ends", "posting_ends"})
"""Arrays of the lexical index that say how common words are; the others stand as impacts."""
MANIFEST = "manifest.json"
CLAUSES_AT_ONCE, VECTORS_AT_ONCE = 500, 1000
"""Entities written or read back at once: 1 MB."""

Say = Callable[[str], None]


def write_generation(
    milvus: Milvus, names: Names, index: store.Index, generation: Path, say: Say, *, anew: bool
) -> None:
    """Write rows, vectors and, last, the files that describe them."""
    sizes = np.diff(open_array(generation / ENDS_FILE, np.int64), prepend=0)
    total = int(sizes.sum())
    vectors_sha256 = _ingest(
        milvus,
        names.vectors,
        vector_fields(index.manifest.dimension, total),
        vector_entities(index),
        total=total,
        at_once=VECTORS_AT_ONCE,
        say=say,
        anew=anew,
    )
    sparse, worded, clauses_sha256 = milvus.has_sparse(), 0, Digest().hexdigest()
    if sparse:
        worded = sum(1 for _ in clause_entities(index))
        clauses_sha256 = _ingest(
            milvus,
            names.clauses,
            clause_fields(),
            clause_entities(index),
            total=worded,
            at_once=CLAUSES_AT_ONCE,
            say=say,
            anew=anew,
        )
    else:
        say("this Milvus is older than 2.4 and has no sparse vectors: readers hold the words")
    description = Description(
        sparse=sparse,
        clauses=worded,
        vectors=total,
        clauses_sha256=clauses_sha256,
        vectors_sha256=vectors_sha256,
    )
    texts = {MANIFEST: index.manifest.to_json(), DESCRIPTION: description.to_json()}
    held = held_files(index.manifest, sparse=sparse)
    entities = list(files.pieces(generation, sorted(held), texts))
    _ingest(
        milvus,
        names.files,
        file_fields(),
        iter(entities),
        total=len(entities),
        at_once=files.AT_ONCE,
        say=say,
        anew=anew,
        digested=False,
    )


def _ingest(
    milvus: Milvus,
    collection: str,
    fields: tuple[Field, ...],
    entities: Iterator[dict[str, Any]],
    *,
    total: int,
    at_once: int,
    say: Say,
    anew: bool,
    digested: bool = True,
) -> str:
    """Write *entities*, those left out that an earlier attempt has written; return their digest.

    A batch is sent when the one before it is confirmed, so that at most the last of those that are
    there is incomplete: it is written again.
    """
    if not milvus.has(collection):
        milvus.create(collection, fields)
    there = 0 if anew else milvus.count(collection)
    first = there if there == total else max(0, there - at_once)
    digest, done = Digest(), 0
    while batch := list(islice(entities, at_once)):
        if digested:
            for entity in batch:
                digest.add(entity)
        done += len(batch)
        if done > first:
            milvus.write(collection, batch)
            say(f"{collection}: {done} of {total}")
    milvus.seal(collection)
    there = milvus.count(collection)
    if there != total:
        milvus.drop(collection)
        raise EngineError(
            f"{collection} holds {there} entities instead of {total} and was removed; "
            "run once more: chatbot index"
        )
    return digest.hexdigest()


def held_files(manifest: Manifest, *, sparse: bool) -> set[str]:
    """Return the files of a local index that every reader holds itself."""
    absent = set(VECTOR_FILES)
    if sparse:
        absent |= {f"{store.LEXICAL}/{name}.npy" for name in ARRAYS if name not in COUNTED}
    return set(manifest.files) - absent
