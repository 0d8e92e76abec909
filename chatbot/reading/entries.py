"""The text of catalogue.toml: tables are put in and taken out, the rest stays as people wrote it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from chatbot.errors import CatalogueError
from chatbot.reading.catalogue import CATALOGUE, corpus_files
from chatbot.records import Document

_TABLE = re.compile(r"^[ \t]*\[", re.MULTILINE)


def catalogue_text(corpus: Path, held: Iterable[Document]) -> str:
    """Return the catalogue as it is; for a folder without one, a catalogue of what it holds."""
    catalogue = corpus / CATALOGUE
    if catalogue.is_file():
        return catalogue.read_text(encoding="utf-8")
    names = (path.relative_to(corpus).as_posix() for path in corpus_files(corpus))
    text = ""
    for document, name in zip(held, names, strict=True):
        text = with_table(text, document.document_id, {"file": name})
    return text


def with_table(text: str, document_id: str, entry: Mapping[str, str | date]) -> str:
    """Return *text* with one table more at its end."""
    lines = [f"[{_quoted(document_id)}]"]
    for key, value in entry.items():
        lines.append(f"{key} = {_quoted(value) if isinstance(value, str) else value.isoformat()}")
    return f"{text.rstrip()}\n\n".lstrip() + "\n".join(lines) + "\n"


def without_table(text: str, document_id: str) -> str:
    """Return *text* without the table of *document_id*. Raises CatalogueError where it has none."""
    name = re.escape(document_id)
    header = re.compile(rf'^[ \t]*\[[ \t]*(?:{name}|"{name}")[ \t]*\][^\n]*\n?', re.MULTILINE)
    found = header.search(text)
    if found is None:
        raise CatalogueError(f"{CATALOGUE} has no table [{document_id}]")
    after = _TABLE.search(text, found.end())
    return text[: found.start()] + (text[after.start() :] if after else "")


def _quoted(value: str) -> str:
    """A TOML basic string."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return (
        '"' + "".join(c if c >= " " and c != "\x7f" else f"\\u{ord(c):04x}" for c in escaped) + '"'
    )
