"""Which document of the corpus a name means: its id, its title or its file."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath

from chatbot.errors import CorpusError
from chatbot.records import Document

SHOWN = 5
"""Titles named in an error message."""


def choose_document(name: str, documents: Iterable[Document]) -> str:
    """Return the id of the one document that *name* means.

    Tried in this order: the id, the title (《》 aside), the file's path, the file's name with and
    without its ending; so "policies/003_某办法.txt", "003_某办法.txt" and "003_某办法" all do.
    Raises CorpusError where none or several match.
    """
    held = tuple(documents)
    wanted = PurePosixPath(name.strip().replace("\\", "/"))
    title = _bare(name)
    for found in (
        [d for d in held if d.document_id == name.strip()],
        [d for d in held if _bare(d.title) == title],
        [d for d in held if d.file_name == str(wanted)],
        [d for d in held if PurePosixPath(d.file_name).name == wanted.name],
        [d for d in held if PurePosixPath(d.file_name).stem == wanted.name],
    ):
        if len(found) == 1:
            return found[0].document_id
        if found:
            ids = ", ".join(d.document_id for d in found[:SHOWN])
            raise CorpusError(f"document {name!r} means several: {ids}; give one of these ids")
    ids = ", ".join(d.document_id for d in held[:SHOWN])
    more = f" and {len(held) - SHOWN} more" if len(held) > SHOWN else ""
    raise CorpusError(f"no document {name!r} in the corpus; it holds: {ids}{more}")


def _bare(title: str) -> str:
    return title.strip().strip("《》")
