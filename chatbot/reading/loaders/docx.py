"""Word documents: paragraphs with the numbers Word prints before them, tables as rows between bars.

Numbers that Word makes by itself (自动编号) stand in no paragraph's text; they are counted here from
the document's numbering definitions, as Word counts them. The only home of python-docx.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from chatbot.errors import FormatError, MissingExtraError

MOST_BYTES = 200 << 20
"""Of all parts, unpacked: a larger file of this kind is a bomb or no text."""
MOST_PARTS = 5000
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HAN_DIGITS = "零一二三四五六七八九"
HAN_FORMATS = frozenset(
    {"chineseCounting", "chineseCountingThousand", "ideographDigital", "japaneseCounting",
     "taiwaneseCounting", "taiwaneseCountingThousand", "chineseLegalSimplified"}
)  # fmt: skip


def read_docx(data: bytes, path: Path) -> str:
    """Return the text of a .docx, one paragraph a line.

    Raises FormatError where the file is damaged, locked, or unpacks to more than MOST_BYTES;
    MissingExtraError where python-docx is not installed.
    """
    _require_harmless(data, path)
    try:
        import docx
    except ImportError as error:
        raise MissingExtraError("formats", f"{path.name}: reading Word documents") from error
    try:
        document = docx.Document(io.BytesIO(data))
        numbering = _Numbering(document)
        lines = list(_lines(document.element.body, document, numbering))
    except FormatError:
        raise
    except Exception as error:  # python-docx and lxml raise a dozen unrelated types
        reason = str(error).partition("\n")[0] or type(error).__name__
        raise FormatError(f"{path}: a damaged Word document ({reason}); save it again") from None
    text = "\n\n".join(line for line in lines if line.strip())
    if not text:
        raise FormatError(f"{path}: the document holds no text; is it made of pictures?")
    return f"{text}\n"


def _require_harmless(data: bytes, path: Path) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        old = data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        advice = (
            "an old .doc or a locked document; open it in Word and save it as .docx"
            if old
            else "no Word document; save it again as .docx"
        )
        raise FormatError(f"{path}: {advice}") from None
    if len(parts) > MOST_PARTS or sum(p.file_size for p in parts) > MOST_BYTES:
        raise FormatError(f"{path}: unpacks to more than {MOST_BYTES >> 20} MB; not opened")


def _lines(body: Any, document: Any, numbering: _Numbering) -> Iterator[str]:
    from docx.table import Table
    from docx.text.paragraph import Paragraph

    for block in body.iterchildren():
        if block.tag == f"{WORD}p":
            paragraph = Paragraph(block, document)
            text = paragraph.text.replace("\t", " ").strip()
            # An empty paragraph shows no number and does not count.
            yield f"{numbering.mark(paragraph)}{text}" if text else ""
        elif block.tag == f"{WORD}tbl":
            yield "\n".join(_rows(Table(block, document)))
        elif block.tag == f"{WORD}sdt":
            content = block.find(f"{WORD}sdtContent")
            if content is not None:
                yield from _lines(content, document, numbering)


def _rows(table: Any) -> Iterator[str]:
    for number, row in enumerate(table.rows):
        cells: list[str] = []
        seen: list[Any] = []
        for cell in row.cells:
            merged = any(cell._tc is other for other in seen)
            seen.append(cell._tc)
            words = " ".join(cell.text.split()).replace("|", "/")
            cells.append("" if merged else words)
        if any(cells):
            yield f"| {' | '.join(cells)} |"
            if number == 0:
                yield f"|{' --- |' * len(cells)}"


class _Numbering:
    """The counters of a document's lists."""

    def __init__(self, document: Any) -> None:
        self._styles = document.styles
        self._levels: dict[int, dict[int, tuple[int, str, str]]] = {}
        """List → level → (start, format, text with %1 for the first level's number)."""
        self._counts: dict[int, dict[int, int]] = {}
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return
        abstract = {
            a.get(f"{WORD}abstractNumId"): self._read_levels(a)
            for a in root.findall(f"{WORD}abstractNum")
        }
        for num in root.findall(f"{WORD}num"):
            link = num.find(f"{WORD}abstractNumId")
            if link is not None:
                known = abstract.get(link.get(f"{WORD}val"), {})
                self._levels[int(num.get(f"{WORD}numId"))] = known

    @staticmethod
    def _read_levels(element: Any) -> dict[int, tuple[int, str, str]]:
        levels = {}
        for level in element.findall(f"{WORD}lvl"):
            start, kind, text = (
                level.find(f"{WORD}{name}") for name in ("start", "numFmt", "lvlText")
            )
            levels[int(level.get(f"{WORD}ilvl"))] = (
                int(start.get(f"{WORD}val")) if start is not None else 1,
                kind.get(f"{WORD}val") if kind is not None else "decimal",
                text.get(f"{WORD}val") if text is not None else "",
            )
        return levels

    def mark(self, paragraph: Any) -> str:
        """Return the number that Word prints before *paragraph*, and count it."""
        number, level = self._place(paragraph)
        levels = self._levels.get(number, {})
        if level not in levels:
            return ""
        counts = self._counts.setdefault(number, {})
        counts[level] = counts.get(level, levels[level][0] - 1) + 1
        for deeper in [d for d in counts if d > level]:
            del counts[deeper]
        kind, text = levels[level][1], levels[level][2]
        if kind in {"bullet", "none"}:
            return "• " if kind == "bullet" else ""

        def spelled(found: re.Match[str]) -> str:
            at = int(found[1]) - 1
            start, form, _ = levels.get(at, (1, "decimal", ""))
            return numeral(counts.get(at, start), form)

        shown = re.sub(r"%(\d)", spelled, text)
        return f"{shown} " if shown[-1:].isdigit() else shown

    def _place(self, paragraph: Any) -> tuple[int, int]:
        """List and level of a paragraph, by itself or by its style; (0, 0) where it has none."""
        style = paragraph.style
        holders = [paragraph._p.pPr]
        while style is not None:
            holders.append(style.element.pPr)
            style = style.base_style
        number, level = None, None
        for properties in holders:
            found = properties.numPr if properties is not None else None
            if found is None:
                continue
            if level is None and found.ilvl is not None:
                level = int(found.ilvl.val)
            if number is None and found.numId is not None:
                number = int(found.numId.val)
        return number or 0, level or 0


def numeral(value: int, form: str) -> str:
    """Return *value* as a list of the format *form* prints it: 12 → 十二, 3 → c, 4 → IV, 5 → ⑤."""
    if form in HAN_FORMATS:
        return han(value)
    if form in {"upperLetter", "lowerLetter"} and 1 <= value <= 26:
        return chr((64 if form == "upperLetter" else 96) + value)
    if form in {"upperRoman", "lowerRoman"} and value < 40:
        roman = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"][value % 10]
        shown = "X" * (value // 10) + roman
        return shown if form == "upperRoman" else shown.lower()
    if form == "decimalEnclosedCircle" and 1 <= value <= 20:
        return chr(0x245F + value)
    return str(value)


def han(value: int) -> str:
    """Return *value* (0–99) in Han numerals as lists count: 十, 十一, 二十; digits beyond."""
    if not 0 <= value < 100:
        return "".join(HAN_DIGITS[int(d)] for d in str(value))
    tens, ones = divmod(value, 10)
    if not tens:
        return HAN_DIGITS[ones]
    return ("" if tens == 1 else HAN_DIGITS[tens]) + "十" + (HAN_DIGITS[ones] if ones else "")
