"""An index in Milvus, by its settings: published, opened, checked.

It is built on the machine of the builder as every index is, then written to Milvus under a name of
its own, and pointed at when it is whole. A reader needs the address alone: what it holds itself
(documents, clauses, words) comes from Milvus too, once for each generation.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from chatbot.config import Config, MilvusSettings
from chatbot.errors import (
    DamagedIndexError,
    IndexFolderError,
    MissingIndexError,
    ReplacedIndexError,
)
from chatbot.indexing import generations, store
from chatbot.indexing.arrays import open_array
from chatbot.indexing.binding import open_table
from chatbot.indexing.corpus_files import require_unchanged
from chatbot.indexing.embedding import open_encoder
from chatbot.indexing.lexical import ARRAYS, LexicalIndex
from chatbot.indexing.manifest import Manifest
from chatbot.indexing.milvus import files
from chatbot.indexing.milvus.client import Milvus
from chatbot.indexing.milvus.engine import MilvusEngine, Vocabulary
from chatbot.indexing.milvus.entities import Digest
from chatbot.indexing.milvus.ingest import (
    CLAUSES_AT_ONCE,
    COUNTED,
    MANIFEST,
    VECTORS_AT_ONCE,
    held_files,
    write_generation,
)
from chatbot.indexing.milvus.layout import (
    DESCRIPTION,
    Description,
    Names,
    alias_of,
)
from chatbot.indexing.pieces import PieceRows
from chatbot.indexing.remembering import RememberingEncoder
from chatbot.indexing.vectors import ENDS_FILE
from chatbot.lock import only_writer

FETCHED = "fetched"
"""Folder of what a reader holds itself, below the cache of its settings."""
KEPT_S = 3600.0
"""Seconds for which earlier generations stay there: a reader may just be opening one."""
ATTEMPTS = 5
"""How often an index is opened anew that was replaced while it was being opened."""

Say = Callable[[str], None]


def publish(config: Config, settings: MilvusSettings, *, progress: Say) -> None:
    """Write the local index of *config* to Milvus and let the alias point at it.

    Readers keep the index they have until the alias moves, and the one before it stays until the
    next. A build that was killed goes on where it stopped when it is run again. Raises EngineError
    where Milvus fails beyond the deadline; readers notice nothing of that.
    """
    with only_writer(config.index):
        index = store.open_index(config.index, config.encoder)
        generation = config.index / index.manifest.folder
        milvus, names = Milvus(settings), Names.of(alias_of(config), index.manifest)
        try:
            before = milvus.target(names.alias)
            if before == names.files:
                try:
                    _verify(milvus, names, _description(milvus, names))
                except DamagedIndexError as fault:
                    progress(f"{fault}; writing it anew")
                else:
                    progress(f"{names.alias} holds this index already")
                    return
            write_generation(milvus, names, index, generation, progress, anew=before == names.files)
            milvus.point(names.alias, names.files)
            kept = {names.digest}
            previous = Names.read(names.alias, before) if before else None
            if previous is not None:
                kept.add(previous.digest)
            for collection in milvus.collections():
                other = Names.read(names.alias, collection)
                if other is not None and other.digest not in kept:
                    milvus.drop(collection)
        finally:
            milvus.close()


def open_current(config: Config, settings: MilvusSettings) -> store.Index:
    """Open the index that the alias points at, its rows in Milvus.

    The corpus of this machine is not asked: the builder's is what counts. Raises EngineError,
    MissingIndexError, StaleIndexError (another parser, segmenter, encoder), DamagedIndexError.
    """
    milvus = Milvus(settings)
    for attempt in range(1, ATTEMPTS + 1):
        names = _current(milvus, config)
        try:
            return _open(milvus, names, config)
        except ReplacedIndexError:
            if attempt == ATTEMPTS:
                raise
    raise AssertionError("unreachable")


def check(config: Config, settings: MilvusSettings) -> None:
    """Verify every file and every entity of the index that the alias points at, and its corpus.

    Raises what :func:`open_current` raises, at the first fault.
    """
    milvus = Milvus(settings)
    names = _current(milvus, config)
    _verify(milvus, names, _description(milvus, names))
    with tempfile.TemporaryDirectory() as folder:
        files.fetch(milvus, names.files, Path(folder))
        manifest = _verify_files(Path(folder), names)
    open_current(config, settings)
    if config.corpus.is_dir():
        require_unchanged(manifest.corpus, config.corpus, thorough=True)


def _current(milvus: Milvus, config: Config) -> Names:
    alias = alias_of(config)
    target = milvus.target(alias)
    if target is None:
        raise MissingIndexError(f"no index at {config.place}; build it there: chatbot index")
    names = Names.read(alias, target)
    if names is None:
        raise DamagedIndexError(
            f"{alias} at {config.place} points at {target}, which is none of ours; "
            "choose another CHATBOT_MILVUS_COLLECTION, or run: chatbot index"
        )
    return names


def _open(milvus: Milvus, names: Names, config: Config) -> store.Index:
    folder = _fetched(milvus, names, config.index / FETCHED)
    manifest = _verify_files(folder, names)
    try:
        description = Description.from_json((folder / DESCRIPTION).read_text("utf-8"))
        table = open_table(folder, printing=lambda _: None)
        sizes = np.diff(open_array(folder / ENDS_FILE, np.int64), prepend=0)
        vocabulary = _vocabulary(folder / store.LEXICAL, len(table))
        words = store.read_words(folder, lambda: vocabulary.terms)
        lexical = None if description.sparse else LexicalIndex.open(folder / store.LEXICAL)
        pieces = PieceRows.open(folder)
    except store.UNREADABLE as error:
        raise DamagedIndexError(f"{folder} is unreadable ({error}); remove it") from error
    encoder = RememberingEncoder(open_encoder(config.encoder, config.index))
    store.require_current(manifest, words, encoder)
    if len(table) != len(sizes) or manifest.dimension != encoder.dimension:
        raise DamagedIndexError(f"{names.files}: its files differ in rows; run: chatbot index")
    _require_counts(milvus, names, description)
    engine = MilvusEngine(milvus, names, table, vocabulary, sizes, lexical=lexical)
    return store.Index(
        manifest=manifest, table=table, engine=engine, words=words, encoder=encoder, pieces=pieces
    )


def _fetched(milvus: Milvus, names: Names, folder: Path) -> Path:
    """Return the folder of this generation's files, fetched where it is not there; others go."""
    target = folder / names.digest
    try:
        if not target.is_dir():
            folder.mkdir(parents=True, exist_ok=True)
            with generations.staging(folder) as staged:
                files.fetch(milvus, names.files, staged)
                _verify_files(staged, names)
                try:
                    staged.rename(target)
                except OSError:
                    if not target.is_dir():  # else another reader was quicker
                        raise
        for other in folder.iterdir():
            if other != target and time.time() - other.stat().st_mtime > KEPT_S:
                shutil.rmtree(other, ignore_errors=True)
    except OSError as error:
        raise IndexFolderError(
            f"{error.filename or folder} cannot be written ({error.strerror or error}); what is "
            "fetched from Milvus is kept there: name another place with XDG_CACHE_HOME"
        ) from error
    return target


def _verify_files(folder: Path, names: Names) -> Manifest:
    """Return the manifest of fetched files that are what it says, to the last byte."""
    manifest = Manifest.read(folder / MANIFEST)
    if Names.of(names.alias, manifest) != names:
        raise DamagedIndexError(f"{names.files} holds the manifest of another index")
    sparse = Description.from_json((folder / DESCRIPTION).read_text("utf-8")).sparse
    held = held_files(manifest, sparse=sparse)
    generations.verify(folder, {n: manifest.files[n] for n in sorted(held)}, thorough=True)
    return manifest


def _description(milvus: Milvus, names: Names) -> Description:
    with tempfile.TemporaryDirectory() as folder:
        files.fetch(milvus, names.files, Path(folder), only=DESCRIPTION)
        path = Path(folder) / DESCRIPTION
        return Description.from_json(path.read_text("utf-8") if path.is_file() else "")


def _require_counts(milvus: Milvus, names: Names, description: Description) -> None:
    """Raise DamagedIndexError where a collection is incomplete.

    Asked with strong consistency: nothing that is searched later is older than this.
    """
    expected = {names.vectors: description.vectors}
    if description.sparse:
        expected[names.clauses] = description.clauses
    for collection, number in expected.items():
        there = milvus.count(collection)
        if there != number:
            raise DamagedIndexError(
                f"{collection} holds {there} entities instead of {number}; run: chatbot index"
            )


def _verify(milvus: Milvus, names: Names, description: Description) -> None:
    """Read every entity back and compare digests. Raises DamagedIndexError."""
    _require_counts(milvus, names, description)
    for collection, fields, last, at_once, expected in (
        (
            names.vectors,
            ("id", "row", "document", "standing", "vector"),
            description.vectors,
            VECTORS_AT_ONCE,
            description.vectors_sha256,
        ),
        (
            names.clauses,
            ("id", "document", "standing", "impacts"),
            description.clauses,
            CLAUSES_AT_ONCE,
            description.clauses_sha256,
        ),
    ):
        digest, read, start = Digest(), 0, 0
        while read < last:
            where = f"id >= {start} and id < {start + at_once}"
            found = milvus.read(collection, where, fields)
            for entity in sorted(found, key=lambda held: int(held["id"])):
                digest.add({name: entity[name] for name in fields})
            read, start = read + len(found), start + at_once
        if digest.hexdigest() != expected:
            raise DamagedIndexError(
                f"{collection} is altered: its digest is not the one it was written with; "
                "run: chatbot index"
            )


def _vocabulary(folder: Path, rows: int) -> Vocabulary:
    """Read the terms of a lexical index and in how many of *rows* rows each stands."""
    arrays = {name: open_array(folder / f"{name}.npy", ARRAYS[name]) for name in COUNTED}
    spelled, ends = arrays["vocabulary"].tobytes(), arrays["vocabulary_ends"].tolist()
    starts = [0, *ends[:-1]]
    terms = [spelled[a:b].decode("utf-8") for a, b in zip(starts, ends, strict=True)]
    return Vocabulary(terms, np.diff(arrays["posting_ends"], prepend=0), rows)
