"""The files that an index is built from, and whether they are still the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from chatbot.errors import CorpusError, StaleIndexError
from chatbot.indexing.manifest import FileStamp
from chatbot.reading.catalogue import NOT_INDEXED, files_below
from chatbot.records import Document

ATTEMPTS = 3
"""How often a corpus is read that changes while it is being read."""
LITTLE = 32 << 20
"""Bytes of corpus up to which contents are compared at each start (32 MB: 30 ms)."""


def stamp_corpus(corpus: Path) -> dict[str, FileStamp]:
    """Return size and digest of every file below *corpus*, by its path. Raises CorpusError."""
    try:
        return {name: FileStamp.of(path) for name, path in _files(corpus)}
    except OSError as error:
        raise CorpusError(f"{error.filename} cannot be read: {error.strerror}") from error


def read_settled(
    corpus: Path, stamps: Mapping[str, FileStamp], read: Callable[[], Sequence[Document]]
) -> tuple[Mapping[str, FileStamp], Sequence[Document]]:
    """Return the documents that *read* gives, and the stamps of the files that it gave them from.

    *stamps* were taken before; a file that was replaced since is not indexed as the one that it
    was. Raises CorpusError where the corpus keeps changing.
    """
    for _ in range(ATTEMPTS):
        documents = read()
        if {d.sha256 for d in documents} <= {stamp.sha256 for stamp in stamps.values()}:
            return stamps, documents
        stamps = stamp_corpus(corpus)
    raise CorpusError(
        f"{corpus} changes while it is being read; wait until whoever writes there has finished, "
        "then run: chatbot index"
    )


def require_unchanged(
    stamps: Mapping[str, FileStamp], corpus: Path, *, thorough: bool = False
) -> None:
    """Raise StaleIndexError where the files below *corpus* are not those of *stamps*.

    Names and sizes always count; contents where that is *thorough* or the corpus is little.
    """
    now = {name: (path, _size(path)) for name, path in _files(corpus)}
    common = sorted(stamps.keys() & now.keys())
    changed = [name for name in common if now[name][1] != stamps[name].bytes]
    if thorough or sum(size for _, size in now.values()) <= LITTLE:
        changed += [n for n in common if n not in changed and _differs(now[n][0], stamps[n])]
    gone, new = sorted(stamps.keys() - now.keys()), sorted(now.keys() - stamps.keys())
    for what, names in (("has changed", changed), ("is new", new), ("is gone", gone)):
        if names:
            more = f" (and {len(names) - 1} more)" if len(names) > 1 else ""
            raise StaleIndexError(
                f"the index does not fit {corpus}: {names[0]} {what}{more}; run: chatbot index"
            )


def _files(corpus: Path) -> list[tuple[str, Path]]:
    """Return the corpus's files by path; hidden ones and label files are none of its text."""
    if not corpus.is_dir():
        raise CorpusError(f"no corpus folder at {corpus}; give one: --corpus FOLDER")
    files = [("/".join(path.relative_to(corpus).parts), path) for path in files_below(corpus)]
    return [(name, path) for name, path in files if name.partition("/")[0] not in NOT_INDEXED]


def _size(path: Path) -> int:
    return path.stat().st_size


def _differs(path: Path, stamp: FileStamp) -> bool:
    return FileStamp.of(path) != stamp
