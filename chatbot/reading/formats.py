"""A file's bytes become plain text. Knows encodings and file kinds, nothing of documents."""

from __future__ import annotations

import codecs
from pathlib import Path

from chatbot.errors import FormatError

TEXT_SUFFIXES = frozenset({".txt", ".text", ".md", ".markdown"})
_OTHER = {
    ".docx": "save it as .txt or .md",
    ".doc": "save it as .txt or .md",
    ".wps": "save it as .txt or .md",
    ".pdf": "extract its text (pdftotext) into a .txt file",
    ".html": "save the article's text as .txt or .md",
    ".htm": "save the article's text as .txt or .md",
}
READABLE_SUFFIXES = TEXT_SUFFIXES
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read_text(path: Path, data: bytes) -> str:
    """Return the text of a file's bytes. Raises FormatError, which says what to do.

    Text and Markdown are read as UTF-8 (with or without a byte order mark), UTF-16/32 with one,
    or GB18030, the first that fits without a single error.
    """
    suffix = path.suffix.lower()
    if suffix not in TEXT_SUFFIXES:
        advice = _OTHER.get(suffix, "save it as a UTF-8 .txt or .md file")
        raise FormatError(f"{path}: files of the kind {suffix or '(none)'} are not read; {advice}")
    return decode(data, path)


def decode(data: bytes, path: Path) -> str:
    """Return *data* as text, its encoding told from the bytes. Raises FormatError."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _strict(data, encoding, path)
    for encoding in ("utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise FormatError(f"{path}: neither UTF-8 nor GB18030 text; convert it to UTF-8")


def _strict(data: bytes, encoding: str, path: Path) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise FormatError(f"{path}: damaged {encoding} text at byte {error.start}") from None
