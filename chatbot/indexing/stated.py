"""What the text of each document states of itself, kept for the next build.

The facts of a document are what its catalogue entry says, or else its text; this is the text's own
word, so that a build reads it again from no file that has not changed. No question needs it, and
an index without it opens as well.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from chatbot.indexing.lines import read_lines, write_lines
from chatbot.reading.known import Key
from chatbot.reading.metadata import METADATA_VERSION, Metadata
from chatbot.records import DocumentFacts, Period

STATED = "stated.jsonl"
"""The version of its reader, and then one line a document, in the order of the documents."""


def file_of(facts: DocumentFacts) -> Key:
    """Return what names the file that a document was read from, wherever it lies."""
    return facts.sha256, Path(facts.file_name).suffix.lower()


def write_stated(stated: Iterable[Metadata], folder: Path) -> None:
    """Write what the documents' texts state, in their order, into *folder*."""
    lines = write_lines([{"version": METADATA_VERSION}, *map(_to_json, stated)])
    (folder / STATED).write_bytes(lines.encode("utf-8", "surrogatepass"))


def is_read_anew(folder: Path) -> bool:
    """Return True where :func:`read_stated` gives nothing, and a build reads the texts again."""
    path = folder / STATED
    if not path.is_file():
        return True
    with path.open("rb") as file:
        return bool(json.loads(file.readline()) != {"version": METADATA_VERSION})


def read_stated(folder: Path, facts: Iterable[DocumentFacts]) -> Mapping[Key, Metadata]:
    """Return what :func:`write_stated` wrote of the documents of *facts*, by their files.

    Nothing where another version has read it, or none has written it.
    """
    if is_read_anew(folder):
        return {}
    _, *lines = read_lines(folder / STATED)
    return dict(zip(map(file_of, facts), map(_from_json, lines), strict=True))


def _to_json(stated: Metadata) -> dict[str, Any]:
    return {
        "title": stated.title,
        "issuer": stated.issuer,
        "number": stated.number,
        "issued_on": stated.issued_on and stated.issued_on.isoformat(),
        "published_on": stated.published_on and stated.published_on.isoformat(),
        "period": stated.period and [stated.period.first, stated.period.last],
    }


def _from_json(raw: Mapping[str, Any]) -> Metadata:
    issued, published, period = raw["issued_on"], raw["published_on"], raw["period"]
    return Metadata(
        title=raw["title"],
        issuer=raw["issuer"],
        number=raw["number"],
        issued_on=date.fromisoformat(issued) if issued else None,
        published_on=date.fromisoformat(published) if published else None,
        period=Period(first=period[0], last=period[1]) if period else None,
    )
