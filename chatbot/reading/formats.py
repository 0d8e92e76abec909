"""A file's bytes become plain text. Knows encodings and file kinds, nothing of documents."""

from __future__ import annotations

import codecs
from pathlib import Path

from chatbot.errors import CorpusError, FormatError
from chatbot.reading.loaders.aside import read_aside
from chatbot.reading.loaders.bounds import require_short
from chatbot.reading.loaders.markdown import read_markdown

MARKDOWN_SUFFIXES = frozenset({".md", ".markdown"})
TEXT_SUFFIXES = frozenset({".txt", ".text"}) | MARKDOWN_SUFFIXES
LOADED = {".html": "html", ".htm": "html", ".docx": "docx", ".pdf": "pdf"}
"""Suffix → the loader that reads such files, in a process of its own."""
READABLE_SUFFIXES = TEXT_SUFFIXES | LOADED.keys()
MOST_BYTES = 100 << 20
"""Of one file."""
_OTHER = {
    ".doc": "open it in Word and save it as .docx",
    ".wps": "open it in WPS and save it as .docx",
    ".ofd": "convert it to PDF",
    ".mht": "save the page as .html",
    ".mhtml": "save the page as .html",
}
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
    or GB18030, the first that fits without a single error. Other kinds have loaders of their own,
    bounded in time and memory (:mod:`loaders.aside`); raises MissingExtraError where one needs a
    library that is not installed.
    """
    suffix = path.suffix.lower()
    if suffix in LOADED:
        return read_aside(LOADED[suffix], data, path)
    if suffix not in TEXT_SUFFIXES:
        advice = _OTHER.get(suffix, "save it as a UTF-8 .txt or .md file")
        raise FormatError(f"{path}: files of the kind {suffix or '(none)'} are not read; {advice}")
    text = decode(data, path)
    require_short(len(text), path)
    return read_markdown(text) if suffix in MARKDOWN_SUFFIXES else text


def scanned_pages_of(path: Path) -> tuple[int, ...]:
    """Return the pages of the PDF at *path* that are pictures; none for other kinds."""
    if path.suffix.lower() != ".pdf":
        return ()
    return tuple(map(int, read_aside("scanned", path.read_bytes(), path).split()))


def read_bytes(path: Path, most: int = MOST_BYTES) -> bytes:
    """Return the bytes of a file of at most *most*; what is larger is not even opened.

    Raises FormatError, CorpusError where the file cannot be read.
    """
    try:
        size = path.stat().st_size
        if size > most:
            raise FormatError(
                f"{path}: {size >> 20} MB; files over {most >> 20} MB are not read; split it, or "
                "raise CHATBOT_MAX_FILE (bytes)"
            )
        return path.read_bytes()
    except OSError as error:
        raise CorpusError(f"{path} cannot be read: {error.strerror or error}") from None


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
