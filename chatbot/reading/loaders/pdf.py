"""PDF: the text layer, page by page; the only home of pdfium.

Pages are parted by form feeds, so that what is read later knows its page. A page that is only a
picture has no text to cite: such pages are named, never guessed at.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from chatbot.errors import FormatError, MissingExtraError
from chatbot.reading.loaders.bounds import require_short

MOST_PAGES = 3000
LEAST_CHARS = 8
"""A page with less text and a picture on it was scanned."""
SCAN = "run OCR over it (ocrmypdf IN.pdf OUT.pdf -l chi_sim) and add the result"


def read_pdf(data: bytes, path: Path) -> str:
    """Return the text of a PDF, pages parted by form feeds.

    Raises FormatError where the file is damaged, locked by a password, too long, or has no text
    layer; MissingExtraError where pdfium is not installed.
    """
    pages = _pages(data, path)
    scanned = scanned_pages(pages)
    if len(scanned) == len(pages):
        raise FormatError(f"{path}: a scanned PDF without a text layer; {SCAN}")
    return "\f".join(page or "" for page in pages)


def scanned_pages(pages: list[str | None]) -> tuple[int, ...]:
    """Return the numbers (from 1) of the pages that have no text; None stands for a picture."""
    return tuple(number for number, page in enumerate(pages, start=1) if page is None)


def pages_without_text(data: bytes, path: Path) -> tuple[int, ...]:
    """Return the numbers of the scanned pages of a PDF. Raises as :func:`read_pdf` does."""
    return scanned_pages(_pages(data, path))


def _pages(data: bytes, path: Path) -> list[str | None]:
    try:
        import pypdfium2
    except ImportError as error:
        raise MissingExtraError("formats", f"{path.name}: reading PDF") from error
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        reason = "locked by a password; save it without one" if locked else "damaged; save it again"
        raise FormatError(f"{path}: a PDF that is {reason} ({error})") from None
    try:
        if len(document) > MOST_PAGES:
            raise FormatError(f"{path}: {len(document)} pages; at most {MOST_PAGES}, split it")
        pages: list[str | None] = []
        characters = 0
        for number in range(len(document)):
            pages.append(_text(document, number))
            characters += len(pages[-1] or "")
            require_short(characters, path)
    except (pypdfium2.PdfiumError, ValueError, OSError) as error:
        raise FormatError(f"{path}: a damaged page ({error}); save it again") from None
    finally:
        document.close()
    return pages


def _text(document: Any, number: int) -> str | None:
    """The text of a page; None where there is a picture in its place."""
    from pypdfium2 import raw

    page = document[number]
    reader = page.get_textpage()
    try:
        text = str(reader.get_text_bounded()).replace("\r\n", "\n").replace("\f", "\n")
        if len("".join(text.split())) >= LEAST_CHARS:
            return text
        pictures = page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3)
        return None if any(True for _ in pictures) else text
    finally:
        reader.close()
        page.close()
