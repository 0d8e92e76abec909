"""Rows and vectors of a local index as entities of Milvus, and digests of them.

The same entities come out each time, in the order of their keys, so that an ingest that was killed
goes on where it stopped and a check can say whether what Milvus holds is what was built.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from chatbot.indexing.store import Index
from chatbot.indexing.table import ClauseTable

Entity = dict[str, Any]


def clause_entities(index: Index) -> Iterator[Entity]:
    """Yield an entity for each row that has words: its impacts, by the number of the term."""
    ends, terms, impacts = index.lexical.by_row()
    places = _places(index.table)
    start = 0
    for row, end in enumerate(ends.tolist()):
        if end > start:
            held = dict(zip(terms[start:end].tolist(), impacts[start:end].tolist(), strict=True))
            yield {"id": row, **places[row], "impacts": held}
        start = end


def vector_entities(index: Index) -> Iterator[Entity]:
    """Yield an entity for each vector, in the order of the rows."""
    places, key = _places(index.table), 0
    for row in range(len(index.table)):
        for vector in index.vectors.of_row(row):
            yield {"id": key, "row": row, **places[row], "vector": vector.astype(np.float32)}
            key += 1


class Digest:
    """The digest of entities, told one by one in the order of their keys."""

    def __init__(self) -> None:
        self._total = hashlib.sha256()

    def add(self, entity: Mapping[str, Any]) -> None:
        """Count *entity* in: every field of it, numbers to the last bit."""
        for name in sorted(entity):
            self._total.update(name.encode("ascii") + b"\0" + _bytes(entity[name]))

    def hexdigest(self) -> str:
        """Return the digest of what was told until now."""
        return self._total.hexdigest()


def _bytes(value: Any) -> bytes:
    if isinstance(value, Mapping):
        pairs = sorted((int(term), float(impact)) for term, impact in value.items())
        terms = np.array([term for term, _ in pairs], dtype="<i8")
        return terms.tobytes() + np.array([i for _, i in pairs], dtype="<f4").tobytes()
    if isinstance(value, bool | int):
        return int(value).to_bytes(8, "little", signed=True)
    return np.asarray(value, dtype="<f4").tobytes()


def _places(table: ClauseTable) -> list[Entity]:
    """Return, for each row, the number of its document and whether that stands."""
    known = {
        name: {"document": number, "standing": document.superseded_by is None}
        for number, (name, document) in enumerate(table.documents.items())
    }
    return [known[clause.document_id] for clause in table]
