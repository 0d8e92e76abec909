"""The only home of pymilvus: its calls with retries and a deadline, its errors in our words."""

from __future__ import annotations

import logging
import re
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from chatbot.config import MilvusSettings
from chatbot.errors import EngineError, MissingExtraError, ReplacedIndexError

FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.05, 2.0
"""Between two attempts of a call; doubled after each."""
SHORTEST_S = 0.2
"""What a last attempt gets at least."""
PATIENCE_S = 120.0
"""Deadline of the calls of a builder: a collection is loaded, a batch is written."""
MOST_HITS = 16_384
"""Hits that one search or query brings at most; Milvus's own bound."""
NO_COLLECTION, NOT_LOADED, NO_ALIAS = 100, 101, 1600
PASSING = frozenset({2, 8, 9, NOT_LOADED, *range(500, 510), *range(900, 910)})
"""Codes of what passes: no connection, too many requests, channels and nodes that come back."""
PASSING_WORDS = ("UNAVAILABLE", "DEADLINE_EXCEEDED", "RESOURCE_EXHAUSTED", "Retry timeout")
SEARCHES = frozenset({"search", "query"})
FIRST_SPARSE = (2, 4)
LONGEST_TEXT = 65_535
"""Bytes of a text field."""


class Kind(StrEnum):
    """What a field of a collection holds."""

    WHOLE = "INT64"
    FLAG = "BOOL"
    TEXT = "VARCHAR"
    DENSE = "FLOAT_VECTOR"
    SPARSE = "SPARSE_FLOAT_VECTOR"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field of a collection; vectors are searched by inner product."""

    name: str
    kind: Kind
    dimension: int = 0
    index: str = "FLAT"
    """How a vector is searched: FLAT compares all of them, HNSW walks a graph."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An entity that a search has found."""

    entity: int
    row: int
    score: float


class Milvus:
    """A Milvus server, cluster or file. Connects at the first call, again after a failure."""

    def __init__(self, settings: MilvusSettings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._connected: Any = None

    def search(
        self,
        collection: str,
        field: str,
        query: Any,
        *,
        limit: int,
        where: str = "",
        row: str = "row",
    ) -> list[Hit]:
        """Return the *limit* entities of the highest inner product, best first.

        *row* names the field that says which row an entity belongs to.
        """
        found = self._call(
            "search",
            collection,
            data=[query],
            anns_field=field,
            limit=min(limit, MOST_HITS),
            filter=where,
            output_fields=[row],
            search_params={"metric_type": "IP", "params": {"ef": max(64, min(limit, 32_768))}},
            # What is searched was whole before it was pointed at, and never changes after.
            consistency_level="Eventually",
        )
        return [
            Hit(entity=int(h["id"]), row=int(h["entity"][row]), score=float(h["distance"]))
            for h in found[0]
        ]

    def read(self, collection: str, where: str, fields: Sequence[str]) -> list[Mapping[str, Any]]:
        """Return the *fields* of at most :data:`MOST_HITS` entities, in no order."""
        return list(
            self._call(
                "query",
                collection,
                filter=where,
                output_fields=list(fields),
                limit=MOST_HITS,
                consistency_level="Strong",
            )
        )

    def count(self, collection: str) -> int:
        """Return how many entities *collection* holds, everything written until now counted."""
        found = self._call(
            "query",
            collection,
            filter="",
            output_fields=["count(*)"],
            consistency_level="Strong",
            patience_s=PATIENCE_S,
        )
        return int(found[0]["count(*)"])

    def has_sparse(self) -> bool:
        """Return True where sparse vectors are known: since Milvus 2.4."""
        version = str(self._call("get_server_version"))
        found = re.match(r"v?(\d+)\.(\d+)", version)
        return not found or (int(found[1]), int(found[2])) >= FIRST_SPARSE

    def has(self, collection: str) -> bool:
        """Return True where there is a collection of that name."""
        return bool(self._call("has_collection", collection))

    def collections(self) -> list[str]:
        """Return the names of all collections."""
        return sorted(self._call("list_collections"))

    def create(self, collection: str, fields: Sequence[Field]) -> None:
        """Make an empty collection, loaded and searchable; the first field is its key.

        Raises EngineError where it cannot be, and leaves nothing half made.
        """
        try:
            kinds, client = _data_types(), self._client(PATIENCE_S)
            schema, index = client.create_schema(auto_id=False), client.prepare_index_params()
            for place, field in enumerate(fields):
                more: dict[str, Any] = {"dim": field.dimension} if field.dimension else {}
                if field.kind is Kind.TEXT:
                    more["max_length"] = LONGEST_TEXT
                kind = getattr(kinds, field.kind.value)
                schema.add_field(field.name, kind, is_primary=place == 0, **more)
                if field.kind is Kind.SPARSE:
                    index.add_index(
                        field.name, index_type="SPARSE_INVERTED_INDEX", metric_type="IP"
                    )
                elif field.kind is Kind.DENSE:
                    params = {"M": 16, "efConstruction": 200} if field.index == "HNSW" else {}
                    index.add_index(
                        field.name, index_type=field.index, metric_type="IP", params=params
                    )
            self._call(
                "create_collection",
                collection,
                schema=schema,
                index_params=index,
                patience_s=PATIENCE_S,
            )
        except EngineError:
            self.drop(collection)
            raise

    def write(self, collection: str, entities: Sequence[Mapping[str, Any]]) -> None:
        """Write *entities*; those whose key is there already are replaced."""
        self._call("upsert", collection, data=list(entities), patience_s=PATIENCE_S)

    def seal(self, collection: str) -> None:
        """Put on disk what was written, and have it ready for searches."""
        self._call("flush", collection, patience_s=PATIENCE_S)
        self._call("load_collection", collection, patience_s=PATIENCE_S)

    def target(self, alias: str, *, patience_s: float | None = None) -> str | None:
        """Return the collection that *alias* points at; None where there is no such alias.

        Waits for *patience_s* seconds, or as long as for a question.
        """
        try:
            found = self._call("describe_alias", alias, patience_s=patience_s)
            return str(found["collection_name"])
        except (_NoAliasError, ReplacedIndexError):  # the server says so, the file so
            return None

    def point(self, alias: str, collection: str) -> None:
        """Let *alias* point at *collection*, in one step for all readers."""
        if self.target(alias) is None:
            self._call("create_alias", collection, alias, patience_s=PATIENCE_S)
        else:
            self._call("alter_alias", collection, alias, patience_s=PATIENCE_S)

    def drop(self, collection: str) -> None:
        """Remove a collection, where there is one."""
        if self.has(collection):
            self._call("drop_collection", collection, patience_s=PATIENCE_S)

    def close(self) -> None:
        """Let go of the connection."""
        with self._lock:
            client, self._connected = self._connected, None
        if client is not None:
            client.close()

    def _call(self, method: str, *args: Any, patience_s: float | None = None, **named: Any) -> Any:
        """Call *method* of the client, again and again until the deadline where that may help.

        Every call gives the same when it is given twice. Raises EngineError, ReplacedIndexError.
        """
        end = time.monotonic() + (patience_s or self._settings.deadline_s)
        pause = FIRST_PAUSE_S
        while True:
            left = max(end - time.monotonic(), SHORTEST_S)
            try:
                return getattr(self._client(left), method)(*args, timeout=left, **named)
            except Exception as error:  # grpc's, pymilvus's and, of a file, Python's own
                if isinstance(error, EngineError | MissingExtraError):
                    raise
                if not _passes(error) or end - time.monotonic() < pause:
                    raise self._in_our_words(error, method) from error
                if getattr(error, "code", None) == NOT_LOADED and method in SEARCHES:
                    self._load(str(args[0]), left)
            time.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE_S)

    def _load(self, collection: str, patience_s: float) -> None:
        """Have a collection searchable that is not: a file's never are at first."""
        with suppress(Exception):  # the search is tried again, and says what is wrong
            self._client(patience_s).load_collection(collection, timeout=patience_s)

    def _client(self, patience_s: float) -> Any:
        """Return the connected client; connects where it is not."""
        with self._lock:
            if self._connected is None:
                self._connected = _connect(self._settings, patience_s)
            return self._connected

    def _in_our_words(self, error: Exception, method: str) -> EngineError:
        code, place = getattr(error, "code", None), self._settings.uri
        if code == NO_COLLECTION:
            return ReplacedIndexError(
                f"the index that was open in Milvus at {place} has been replaced and is gone; "
                "ask again"
            )
        if code == NO_ALIAS:
            return _NoAliasError(f"Milvus at {place} knows no such alias")
        reason = str(getattr(error, "message", "") or error).strip().partition("\n")[0][:300]
        if _passes(error):
            return EngineError(
                f"Milvus at {place} does not answer ({reason}); see that it runs and can be "
                "reached from here, or change CHATBOT_INDEX; it is asked anew each time"
            )
        if "auth" in reason.lower():
            reason += "; give CHATBOT_MILVUS_TOKEN"
        return EngineError(f"Milvus at {place} refuses {method} ({reason})")


class _NoAliasError(EngineError):
    """There is no alias of that name."""


def _passes(error: Exception) -> bool:
    """True for what may succeed when it is tried again."""
    code = getattr(error, "code", None)
    if callable(code):  # grpc's own errors
        code = code()
    if getattr(error, "retriable", False) or (isinstance(code, int) and code in PASSING):
        return True
    # pymilvus's last attempts carry grpc's code, or only its name in their text.
    told = f"{code} {getattr(error, 'message', error)}"
    return any(word in told for word in PASSING_WORDS)


def _connect(settings: MilvusSettings, patience_s: float) -> Any:
    try:
        from pymilvus import MilvusClient
    except ImportError:
        raise MissingExtraError("milvus", "an index in Milvus") from None
    # What it logs (each failed attempt, with a traceback) is said by our errors.
    logging.getLogger("pymilvus").setLevel(logging.CRITICAL + 1)
    more = {"server_pem_path": settings.ca} if settings.ca else {}
    return MilvusClient(
        settings.uri,
        token=settings.token,
        db_name=settings.database,
        timeout=patience_s,
        secure=settings.uri.startswith("https"),
        **more,
    )


def _data_types() -> Any:
    from pymilvus import DataType

    return DataType
