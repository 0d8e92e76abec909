"""A corpus folder as an archive: documents are added, removed and accounted for.

Each addition keeps where the file came from, its digest and the day in ``catalogue.toml``. A file
is first written beside its place and renamed into it, and entered in the catalogue last: a kill
leaves every document that was entered, and at most a file in ``texts/`` that no entry names.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, count
from pathlib import Path

from chatbot.errors import CorpusError, FormatError
from chatbot.lock import only_writer
from chatbot.reading.catalogue import (
    CATALOGUE,
    corpus_files,
    read_corpus,
    read_document,
    readable_files,
)
from chatbot.reading.entries import catalogue_text, with_table, without_table
from chatbot.reading.formats import MOST_BYTES, read_bytes
from chatbot.reading.known import Known
from chatbot.reading.versions import are_versions
from chatbot.records import Document

TEXTS = "texts"
"""Folder of the corpus that added files go to."""
LOCK = ".archive"
"""Hidden folder of the corpus that whoever changes it holds the lock of."""
UNFIT = re.compile(r"[^\w\-]+")
"""What an id has no use for; letters of any script stay."""
LONGEST_ID = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What became of one file."""

    document: Document
    new: bool
    """False where a document with the same bytes or the same text was there before."""
    same_as: str = ""
    """The id of that document."""
    version_of: tuple[str, ...] = ()
    """Ids of documents that are other versions of this one."""


class Archive:
    """The documents of one corpus folder, read once; made by :func:`open_archive`."""

    def __init__(
        self, corpus: Path, most_bytes: int = MOST_BYTES, known: Known | None = None
    ) -> None:
        self._corpus, self._most_bytes = corpus, most_bytes
        holds = (corpus / CATALOGUE).is_file() or bool(corpus_files(corpus))
        held = read_corpus(corpus, most_bytes=most_bytes, known=known) if holds else ()
        self._held = {d.document_id: d for d in held}
        self._by_digest = {digest: d for d in self._held.values() for digest in _digests(d)}

    @property
    def documents(self) -> tuple[Document, ...]:
        """Return the documents in the order of the catalogue."""
        return tuple(self._held.values())

    def add(
        self,
        path: Path,
        *,
        document_id: str | None = None,
        source: str | None = None,
        today: date | None = None,
    ) -> Added:
        """Copy *path* into the corpus and enter it; a file that cannot be read changes nothing.

        A folder without a catalogue gets one that lists what it holds already. Raises FormatError
        and CorpusError, which say what to do.
        """
        document = read_document(path, most_bytes=self._most_bytes)
        if not document.text.strip():
            raise FormatError(f"{path}: holds no text; nothing was added")
        twin = next((self._by_digest[d] for d in _digests(document) if d in self._by_digest), None)
        if twin is not None:
            return Added(document=twin, new=False, same_as=twin.document_id)
        if document_id and UNFIT.search(document_id):
            raise CorpusError(f"{document_id!r} is no id; one has letters, digits, _ and - alone")
        identity = document_id or self._free_id(document)
        if identity in self._held:
            raise CorpusError(f"the corpus has a document {identity!r}; give another: --id NAME")
        data = _same_bytes(path, document, self._most_bytes)
        entry: dict[str, str | date] = {
            "source": source or path.name,
            "sha256": document.sha256,
            "added_on": today or date.today(),
        }
        with self._writing():
            texts = self._corpus / TEXTS
            texts.mkdir(parents=True, exist_ok=True)
            place = _free_place(texts, identity, path.suffix.lower(), data)
            lay_there = place.exists()
            text = catalogue_text(self._corpus, self.documents)
            entry = {"file": f"{TEXTS}/{place.name}", **entry}
            if not lay_there:
                _write(place, data)
            try:
                _write(self._corpus / CATALOGUE, with_table(text, identity, entry).encode())
            except OSError:
                if not lay_there:  # what is not entered is not kept
                    place.unlink(missing_ok=True)
                raise
        document = replace(
            document,
            document_id=identity,
            file_name=place.name,
            source=source or path.name,
            added_on=today or date.today(),
        )
        versions = tuple(d.document_id for d in self.documents if are_versions(d, document))
        self._held[identity] = document
        self._by_digest |= dict.fromkeys(_digests(document), document)
        return Added(document=document, new=True, version_of=versions)

    def remove(self, document_id: str) -> None:
        """Take a document out of catalogue and folder. Raises CorpusError for the last one."""
        if self._held.keys() == {document_id}:
            raise CorpusError(f"{document_id} is the last document; an archive holds one at least")
        with self._writing():
            text = catalogue_text(self._corpus, self.documents)
            entries = tomllib.loads(text)
            place = self._corpus / str(entries.pop(document_id)["file"])
            _write(self._corpus / CATALOGUE, without_table(text, document_id).encode())
            if place not in {self._corpus / str(entry["file"]) for entry in entries.values()}:
                place.unlink(missing_ok=True)
        document = self._held.pop(document_id)
        for digest in _digests(document):
            self._by_digest.pop(digest, None)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise _unwritable(self._corpus, error) from None

    def _free_id(self, document: Document) -> str:
        base = UNFIT.sub("-", Path(document.file_name).stem).strip("-_")[:LONGEST_ID] or "document"
        number, identity = 1, base
        while identity in self._held:
            number += 1
            identity = f"{base}-{number}"
        return identity


@contextmanager
def open_archive(
    corpus: Path, *, most_bytes: int = MOST_BYTES, known: Known | None = None
) -> Iterator[Archive]:
    """Hold *corpus* for changes; it is made where it is missing.

    Files of more than *most_bytes* are refused; what is *known* is not read anew.

    Raises LockedFolderError where another process holds it, CorpusError where it cannot be
    written, and what reading its documents raises.
    """
    with ExitStack() as held:
        try:
            (corpus / LOCK).mkdir(parents=True, exist_ok=True)
            held.enter_context(only_writer(corpus / LOCK))
        except OSError as error:
            raise _unwritable(corpus, error) from None
        yield Archive(corpus, most_bytes, known)


def files_of(path: Path) -> tuple[Path, ...]:
    """Return *path*, or the readable files below it where it is a folder, in order of names."""
    return readable_files(path) if path.is_dir() else (path,)


def _same_bytes(path: Path, document: Document, most_bytes: int) -> bytes:
    """Return the bytes of *path* that *document* was read from. Raises FormatError."""
    data = read_bytes(path, most_bytes)
    if hashlib.sha256(data).hexdigest() != document.sha256:
        raise FormatError(f"{path}: changed while it was being read; add it once it is finished")
    return data


def _free_place(folder: Path, identity: str, suffix: str, data: bytes) -> Path:
    """Return where the file of a document may go: never over another file.

    An id may be free while a file of that name is not: the id of its document was chosen or
    corrected, or somebody laid it there. What an addition left that was killed is taken.
    """
    for name in chain([identity], (f"{identity}-{number}" for number in count(2))):
        place = folder / f"{name}{suffix}"
        if not os.path.lexists(place) or (place.is_file() and place.read_bytes() == data):
            return place
    raise AssertionError("numbers do not end")


def _digests(document: Document) -> tuple[str, str]:
    """The digests of a document's bytes and of its text without blanks."""
    bare = "".join(document.text.split()).encode("utf-8", "replace")
    return document.sha256, hashlib.sha256(bare).hexdigest()


def _write(path: Path, data: bytes) -> None:
    """Write *data* beside *path* and rename it into place."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name[:40]}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def _unwritable(corpus: Path, error: OSError) -> CorpusError:
    reason = error.strerror or str(error)
    return CorpusError(
        f"{error.filename or corpus} cannot be written: {reason}; the corpus is as it was; "
        "make room or choose another folder: --corpus FOLDER"
    )
