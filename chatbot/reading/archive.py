"""A corpus folder as an archive: documents are added, removed and accounted for.

Each addition keeps where the file came from, its digest and the day in ``catalogue.toml``. Files
are written beside their place and renamed into it: a kill leaves the old state or the new one.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from chatbot.errors import CorpusError
from chatbot.reading.catalogue import CATALOGUE, read_corpus, read_document
from chatbot.reading.formats import READABLE_SUFFIXES
from chatbot.records import Document

TEXTS = "texts"
"""Folder of the corpus that added files go to."""
UNFIT = re.compile(r"[^\w\-]+")
"""What an id has no use for; letters of any script stay."""
LONGEST_ID = 80
TABLE = re.compile(r"^[ \t]*\[", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What became of one file."""

    document: Document
    new: bool
    """False where a document with the same bytes or the same text was there before."""
    same_as: str = ""
    """The id of that document."""
    version_of: tuple[str, ...] = ()
    """Ids of documents with the same title or the same 文号 and another text."""


def add_document(
    corpus: Path,
    path: Path,
    *,
    document_id: str | None = None,
    source: str | None = None,
    today: date | None = None,
) -> Added:
    """Copy *path* into *corpus* and enter it in the catalogue; unreadable files change nothing.

    A folder without a catalogue gets one that lists what it holds already. Raises FormatError and
    CorpusError, which say what to do.
    """
    document = read_document(path)
    held = read_corpus(corpus) if _holds_something(corpus) else ()
    twin = next((d for d in held if _same(d, document)), None)
    if twin is not None:
        return Added(document=twin, new=False, same_as=twin.document_id)
    identity = document_id or _free_id(document, {d.document_id for d in held})
    if any(d.document_id == identity for d in held):
        raise CorpusError(f"the corpus has a document {identity!r}; give another: --id NAME")
    place = corpus / TEXTS / f"{identity}{path.suffix.lower()}"
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        catalogue = _catalogue_text(corpus, held)
        _write(place, path.read_bytes())
        entry = {
            "file": f"{TEXTS}/{place.name}",
            "source": source or path.name,
            "sha256": document.sha256,
        }
        lines = [f"{key} = {_quoted(value)}" for key, value in entry.items()]
        lines.append(f"added_on = {(today or date.today()).isoformat()}")
        table = "\n".join([f"[{_quoted(identity)}]", *lines])
        _write(corpus / CATALOGUE, f"{catalogue.rstrip()}\n\n{table}\n".lstrip().encode())
    except OSError as error:
        raise _unwritable(corpus, error) from None
    return Added(
        document=read_document(place, document_id=identity),
        new=True,
        version_of=tuple(d.document_id for d in held if _is_version(d, document)),
    )


def remove_document(corpus: Path, document_id: str) -> None:
    """Take a document out of catalogue and folder. Raises CorpusError where it is the last one."""
    held = read_corpus(corpus)
    if all(d.document_id == document_id for d in held):
        raise CorpusError(f"{document_id} is the last document; an archive holds one at least")
    catalogue = corpus / CATALOGUE
    try:
        text = _catalogue_text(corpus, held)
        entry = tomllib.loads(text)[document_id]
        _write(catalogue, _without_table(text, document_id).encode())
        (corpus / str(entry["file"])).unlink(missing_ok=True)
    except OSError as error:
        raise _unwritable(corpus, error) from None


def readable_files(path: Path) -> tuple[Path, ...]:
    """Return *path*, or the readable files below it where it is a folder, in order of names."""
    if not path.is_dir():
        return (path,)
    return tuple(
        sorted(p for p in path.rglob("*") if p.is_file() and p.suffix.lower() in READABLE_SUFFIXES)
    )


def _holds_something(corpus: Path) -> bool:
    if not corpus.exists():
        return False
    return (corpus / CATALOGUE).is_file() or bool(readable_files(corpus))


def _same(held: Document, new: Document) -> bool:
    return held.sha256 == new.sha256 or _text_digest(held) == _text_digest(new)


def _text_digest(document: Document) -> str:
    return hashlib.sha256("".join(document.text.split()).encode("utf-8", "replace")).hexdigest()


def _is_version(held: Document, new: Document) -> bool:
    """Same title but for years and marks of drafts, or the same 文号."""
    if held.number and held.number == new.number:
        return True
    return bool(_core(new.title)) and _core(held.title) == _core(new.title)


def _core(title: str) -> str:
    bare = re.sub(r"[(（][^()（）]{0,20}[)）]|\d{4}\s*年?度?|修订(?:版|稿)?|征求意见稿", "", title)
    return "".join(bare.strip("《》").split())


def _free_id(document: Document, taken: Iterable[str]) -> str:
    stem = Path(document.file_name).stem
    base = UNFIT.sub("-", stem).strip("-_")[:LONGEST_ID] or "document"
    held, number, identity = set(taken), 1, base
    while identity in held:
        number += 1
        identity = f"{base}-{number}"
    return identity


def _catalogue_text(corpus: Path, held: Iterable[Document]) -> str:
    """The catalogue as it is; for a folder without one, a catalogue of what it holds."""
    catalogue = corpus / CATALOGUE
    if catalogue.is_file():
        return catalogue.read_text(encoding="utf-8")
    by_name = {p.name: p.relative_to(corpus).as_posix() for p in readable_files(corpus)}
    tables = [f"[{_quoted(d.document_id)}]\nfile = {_quoted(by_name[d.file_name])}\n" for d in held]
    return "\n".join(tables)


def _without_table(text: str, document_id: str) -> str:
    """Return the TOML *text* without the table of *document_id*, to the next table or the end."""
    header = re.compile(
        rf"^[ \t]*\[[ \t]*(?:{re.escape(document_id)}|\"{re.escape(document_id)}\")[ \t]*\][^\n]*\n?",
        re.MULTILINE,
    )
    found = header.search(text)
    if found is None:
        raise CorpusError(f"{CATALOGUE} has no table [{document_id}]")
    after = TABLE.search(text, found.end())
    return text[: found.start()] + (text[after.start() :] if after else "")


def _quoted(value: str) -> str:
    """A TOML basic string."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return (
        '"' + "".join(c if c >= " " and c != "\x7f" else f"\\u{ord(c):04x}" for c in escaped) + '"'
    )


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
