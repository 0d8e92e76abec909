"""A corpus folder becomes Documents: its texts, and what catalogue.toml corrects about them."""

from __future__ import annotations

import hashlib
import os
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import count
from pathlib import Path, PurePath

from chatbot.errors import CatalogueError, CorpusError
from chatbot.reading.cleaning import clean
from chatbot.reading.declared import declared_title, is_named
from chatbot.reading.formats import MOST_BYTES, READABLE_SUFFIXES, read_bytes, read_text
from chatbot.reading.known import Known
from chatbot.reading.versions import successors
from chatbot.records import Document, Period

CATALOGUE = "catalogue.toml"
NOT_INDEXED = frozenset({"questions"})
"""Folders of a corpus that hold no documents."""
_FILE_NUMBER = re.compile(r"^(?:\d+[A-Za-z]?[_\-. ]+)+")
"""What numbers a file among others, and is no part of its title: 094_城镇排水条例."""
_FILE_PREFIX = re.compile(r"^(?:[0-9A-Za-z]+_+)+")
"""What files it among others: policies__dev__016_15_创业担保贷款常见问题."""
KEYS = frozenset(
    {"file", "title", "issuer", "number", "issued_on", "published_on", "period", "source"}
    | {"superseded_by"}
    | {"sha256", "added_on"}  # what `chatbot add` notes down
)


def read_corpus(
    folder: Path, *, most_bytes: int = MOST_BYTES, known: Known | None = None
) -> tuple[Document, ...]:
    """Return the documents of a corpus folder, those of the catalogue first, in its order.

    With a catalogue, its documents and no others; without one every readable file under the
    folder is a document, in the order of their names, identified by the file name without suffix.
    Files of more than *most_bytes* are refused; what is *known* is not read anew.
    Raises CorpusError where the folder holds none, CatalogueError and FormatError as they occur.
    """
    if not folder.is_dir():
        raise CorpusError(f"{folder} is no folder; give the one that holds the corpus")
    catalogue = folder / CATALOGUE
    listed = catalogue.is_file()
    read = partial(read_document, most_bytes=most_bytes, known=known or Known())
    documents = _catalogued(folder, catalogue, read) if listed else _uncatalogued(folder, read)
    if not documents:
        raise CorpusError(
            f"{folder} holds no document; put .txt, .md, .html, .docx or .pdf files into it"
        )
    after = successors(documents)
    return tuple(
        document
        if document.superseded_by
        else replace(document, superseded_by=after.get(document.document_id))
        for document in documents
    )


def read_document(
    path: Path,
    *,
    document_id: str | None = None,
    overrides: Mapping[str, object] = {},
    most_bytes: int = MOST_BYTES,
    known: Known | None = None,
) -> Document:
    """Return the document in *path*; *overrides* (keys of the catalogue) win over the text.

    The id is the file name without suffix where none is given. Raises FormatError where the file
    cannot be read, CatalogueError where an override has the wrong type.
    """
    data = read_bytes(path, most_bytes)
    digest = hashlib.sha256(data).hexdigest()
    known, file = known or Known(), (digest, path.suffix.lower())
    cleaned = known.text(file) or clean(read_text(path, data))
    stated = known.stated(file, cleaned.text)
    own = _Overrides(overrides, document_id or path.stem)
    return Document(
        document_id=document_id or path.stem,
        title=own.text("title") or stated.title or _named(path, data, cleaned.text),
        issuer=own.text("issuer") or stated.issuer,
        number=own.text("number") or stated.number,
        issued_on=own.date("issued_on") or stated.issued_on,
        published_on=own.date("published_on") or stated.published_on,
        period=own.period("period") or stated.period,
        source=own.text("source"),
        file_name=path.name,
        sha256=digest,
        added_on=own.date("added_on"),
        text=cleaned.text,
        anchors=cleaned.anchors,
        superseded_by=own.text("superseded_by"),
    )


def _named(path: Path, data: bytes, text: str) -> str:
    """Return a title for a document whose text bears none."""
    name = _FILE_NUMBER.sub("", path.stem) or path.stem
    bare = _FILE_PREFIX.sub("", name)
    return bare if is_named(bare) else declared_title(data, text) or name


def corpus_files(corpus: Path) -> tuple[Path, ...]:
    """Return the files that are the documents of a folder without a catalogue."""
    files = readable_files(corpus)
    return tuple(p for p in files if p.relative_to(corpus).parts[0] not in NOT_INDEXED)


def readable_files(folder: Path) -> tuple[Path, ...]:
    """Return the readable files below *folder*, in order of names; what is hidden is left out.

    Raises CorpusError where a folder below it cannot be listed.
    """
    try:
        return tuple(p for p in files_below(folder) if p.suffix.lower() in READABLE_SUFFIXES)
    except OSError as error:
        raise CorpusError(f"{error.filename} cannot be read: {error.strerror}") from None


def files_below(folder: Path) -> list[Path]:
    """Return all files below *folder*, in order of names; what is hidden is left out.

    Raises OSError where a folder cannot be listed: its files would be missing without a word.
    """
    found: list[Path] = []
    for place, folders, names in os.walk(folder, onerror=_raise):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [Path(place, name) for name in names if not name.startswith(".")]
    return sorted(path for path in found if path.is_file())


def _raise(error: OSError) -> None:
    raise error


def _catalogued(
    folder: Path, catalogue: Path, read: Callable[..., Document]
) -> tuple[Document, ...]:
    try:
        entries = tomllib.loads(catalogue.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CatalogueError(f"{catalogue} is no valid TOML: {error}") from None
    documents: list[Document] = []
    for document_id, entry in entries.items():
        if not isinstance(entry, dict) or not isinstance(entry.get("file"), str):
            raise CatalogueError(f'{catalogue}: [{document_id}] needs the key file = "…"')
        unknown = sorted(set(entry) - KEYS)
        if unknown:
            raise CatalogueError(f"{catalogue}: [{document_id}] has unknown keys {unknown}")
        path = folder / _inside(entry["file"], f"{catalogue}: [{document_id}]")
        if not path.is_file():
            raise CatalogueError(f"{catalogue}: [{document_id}] names {path}, which is not there")
        documents.append(read(path, document_id=document_id, overrides=entry))
    return tuple(documents)


def _inside(file: str, where: str) -> str:
    """Return *file*; raise CatalogueError where it is none of the files that an index is built of.

    What changed elsewhere would go unnoticed, and what is removed would be somebody else's.
    """
    parts = PurePath(file).parts
    hidden = any(part.startswith(".") for part in parts)
    if PurePath(file).is_absolute() or hidden or parts[:1] in {(name,) for name in NOT_INDEXED}:
        raise CatalogueError(
            f"{where} names {file}, which is no place for a document; put it into the corpus "
            "folder, not hidden and not under " + ", ".join(sorted(NOT_INDEXED))
        )
    return file


def _uncatalogued(folder: Path, read: Callable[..., Document]) -> tuple[Document, ...]:
    documents: list[Document] = []
    taken: set[str] = set()
    for path in corpus_files(folder):
        document_id = next(name for name in _names(path.relative_to(folder)) if name not in taken)
        taken.add(document_id)
        documents.append(read(path, document_id=document_id))
    return tuple(documents)


def _names(path: Path) -> Iterator[str]:
    """Yield ids for a file, the shortest first; plan.txt, a/plan.txt and plan.pdf all need one."""
    yield path.stem
    joined = "-".join(path.with_suffix("").parts)
    yield joined
    yield f"{joined}-{path.suffix[1:]}"
    for number in count(2):
        yield f"{joined}-{number}"


class _Overrides:
    """Typed access to the keys of a catalogue entry."""

    def __init__(self, entry: Mapping[str, object], document_id: str) -> None:
        self._entry = entry
        self._document_id = document_id

    def text(self, key: str) -> str | None:
        value = self._entry.get(key)
        if value is None or isinstance(value, str):
            return value
        raise CatalogueError(f"[{self._document_id}] {key} must be a string, not {value!r}")

    def date(self, key: str) -> date | None:
        value = self._entry.get(key)
        if value is None or (isinstance(value, date)):
            return value
        raise CatalogueError(f"[{self._document_id}] {key} must be a date like 2020-12-25")

    def period(self, key: str) -> Period | None:
        value = self._entry.get(key)
        if value is None:
            return None
        if (
            isinstance(value, list)
            and len(value) == 2
            and all(isinstance(year, int) for year in value)
        ):
            return Period(first=value[0], last=value[1])
        raise CatalogueError(f"[{self._document_id}] {key} must be two years: [2021, 2023]")
