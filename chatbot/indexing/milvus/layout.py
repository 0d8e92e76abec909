"""How an index stands in Milvus: names of collections, their fields, what describes the whole.

::

    policy_chatbot                       alias of the files of the index that readers open
    policy_chatbot_3f9c…_files           documents, clauses, words: what every reader holds itself
    policy_chatbot_3f9c…_clauses         an entity a row: its BM25 impacts as a sparse vector
    policy_chatbot_3f9c…_vectors         an entity a vector: its row, its document

A generation is named after its content, is written whole before the alias points at it, and never
changes after.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass

from chatbot.config import BUNDLED_ENCODER, Config
from chatbot.errors import DamagedIndexError, StaleIndexError
from chatbot.indexing.manifest import Manifest
from chatbot.indexing.milvus.client import Field, Kind

FORMAT_VERSION = 1
"""Of everything below; another version is not read."""
DIGITS = 16
SEARCHED_WHOLE = 50_000
"""Vectors up to which Milvus compares all of them; beyond, it walks a graph."""
DESCRIPTION = "index.json"
"""The file that describes the others; written last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The collections of one generation."""

    alias: str
    digest: str

    @classmethod
    def of(cls, alias: str, manifest: Manifest) -> Names:
        """Name the generation of a local index after all that the index is."""
        content = f"{FORMAT_VERSION}\n{manifest.to_json()}"
        digest = hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()
        return cls(alias=alias, digest=digest[:DIGITS])

    @classmethod
    def read(cls, alias: str, collection: str) -> Names | None:
        """Return the generation of *alias* that *collection* is of; None for one of others."""
        pattern = rf"{re.escape(alias)}_([0-9a-f]{{{DIGITS}}})_(?:files|clauses|vectors)"
        found = re.fullmatch(pattern, collection)
        return cls(alias=alias, digest=found.group(1)) if found else None

    @property
    def files(self) -> str:
        """The collection of files."""
        return f"{self.alias}_{self.digest}_files"

    @property
    def clauses(self) -> str:
        """The collection of rows."""
        return f"{self.alias}_{self.digest}_clauses"

    @property
    def vectors(self) -> str:
        """The collection of vectors."""
        return f"{self.alias}_{self.digest}_vectors"


def alias_of(config: Config) -> str:
    """Return the alias of *config*: its collection setting, marked where the encoder is another."""
    collection = config.milvus.collection if config.milvus else ""
    if config.encoder == BUNDLED_ENCODER:
        return collection
    mark = hashlib.sha256(config.encoder.encode("utf-8")).hexdigest()[:8]
    return f"{collection}_{mark}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """What a generation is, beside the manifest of the local index that it was made from."""

    sparse: bool
    """True where the words stand in Milvus; else every reader holds them, as files."""
    clauses: int
    vectors: int
    clauses_sha256: str
    """Of the entities in the order of their keys; the same for vectors."""
    vectors_sha256: str
    format_version: int = FORMAT_VERSION

    def to_json(self) -> str:
        """Return it as it is written."""
        return json.dumps(asdict(self), indent=1, sort_keys=True) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Description:
        """Read what :meth:`to_json` wrote. Raises DamagedIndexError, StaleIndexError."""
        try:
            raw = json.loads(text)
            version = raw["format_version"]
            found = cls(**raw) if version == FORMAT_VERSION else None
        except (ValueError, KeyError, TypeError) as error:
            raise DamagedIndexError(
                f"{DESCRIPTION} in Milvus is unreadable ({error}); run: chatbot index"
            ) from error
        if found is None:
            raise StaleIndexError(
                f"the index in Milvus is of format {version!r}, this program reads "
                f"{FORMAT_VERSION}; run: chatbot index"
            )
        return found


def file_fields() -> tuple[Field, ...]:
    """Return the fields of the collection of files: pieces of them, in the order of the keys.

    Milvus has no collection without a vector: `blank` is none.
    """
    return (
        Field(name="id", kind=Kind.WHOLE),
        Field(name="name", kind=Kind.TEXT),
        Field(name="content", kind=Kind.TEXT),
        Field(name="blank", kind=Kind.DENSE, dimension=2),
    )


def clause_fields() -> tuple[Field, ...]:
    """Return the fields of the collection of rows; the key is the row."""
    return (
        Field(name="id", kind=Kind.WHOLE),
        *_place(),
        Field(name="impacts", kind=Kind.SPARSE),
    )


def vector_fields(dimension: int, vectors: int) -> tuple[Field, ...]:
    """Return the fields of the collection of *vectors* vectors; the key is the vector's number."""
    index = "FLAT" if vectors <= SEARCHED_WHOLE else "HNSW"
    return (
        Field(name="id", kind=Kind.WHOLE),
        Field(name="row", kind=Kind.WHOLE),
        *_place(),
        Field(name="vector", kind=Kind.DENSE, dimension=dimension, index=index),
    )


def _place() -> tuple[Field, ...]:
    """What searches are confined by: the document's number in the table, and whether it stands."""
    return Field(name="document", kind=Kind.WHOLE), Field(name="standing", kind=Kind.FLAG)
