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
from chatbot.reading.loaders.bounds import require_few_tags
from chatbot.reading.loaders.grid import Cell, printed_rows

MOST_BYTES = 200 << 20
"""Of all parts, unpacked: a larger file of this kind is a bomb or no text."""
MOST_PARTS = 5000
MOST_XML = 96 << 20
"""Of the parts that are parsed."""
UNPACKED_AT_ONCE = 1 << 20
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TEXT, TAB, BREAKS, HYPHEN = (
    f"{WORD}t",
    f"{WORD}tab",
    {f"{WORD}br", f"{WORD}cr"},
    f"{WORD}noBreakHyphen",
)
PARAGRAPH, TABLE = f"{WORD}p", f"{WORD}tbl"
ASIDE = frozenset(
    {f"{WORD}{name}" for name in ("del", "moveFrom", "txbxContent", "pPr", "rPr")}
    | {"{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"}
)
"""What stands inside a paragraph and is none of its words."""
BLOCKS_IN = frozenset(
    {f"{WORD}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml")}
)
"""What may stand around paragraphs and tables."""
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
        lines = list(_lines(document.element.body, _Numbering(document)))
    except MemoryError:
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
            parsed = [p for p in parts if p.filename.lower().endswith((".xml", ".rels"))]
            if len(parts) > MOST_PARTS:
                raise FormatError(
                    f"{path}: {len(parts)} parts, a Word document has few; not opened"
                )
            if sum(p.file_size for p in parts) > MOST_BYTES:
                raise FormatError(f"{path}: unpacks to more than {MOST_BYTES >> 20} MB; not opened")
            if sum(p.file_size for p in parsed) > MOST_XML:
                raise FormatError(f"{path}: unpacks to more than {MOST_XML >> 20} MB of XML")
            require_few_tags(sum(_tags(packed, part) for part in parsed), path)
    except FormatError:
        raise
    except MemoryError:
        raise
    except Exception:  # zipfile and zlib raise a dozen unrelated types
        old = data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        advice = (
            "an old .doc or a locked document; open it in Word and save it as .docx"
            if old
            else "no Word document, or a damaged one; save it again as .docx"
        )
        raise FormatError(f"{path}: {advice}") from None


def _tags(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    """Count the tags of a part without holding it."""
    tags = 0
    with packed.open(part) as file:
        while piece := file.read(UNPACKED_AT_ONCE):
            tags += piece.count(b"<")
    return tags


def _lines(body: Any, numbering: _Numbering) -> Iterator[str]:
    """Yield the paragraphs below *body*, and its tables row by row."""
    blocks = [iter(body)]
    while blocks:
        block = next(blocks[-1], None)
        if block is None:
            blocks.pop()
        elif block.tag == PARAGRAPH:
            text = _words(block).replace("\t", " ").strip()
            # An empty paragraph shows no number and does not count.
            yield f"{numbering.mark(block)}{text}" if text else ""
        elif block.tag == TABLE:
            yield "\n".join(printed_rows(list(_rows(block))))
        elif block.tag in BLOCKS_IN:
            blocks.append(iter(block))


def _words(paragraph: Any) -> str:
    """The words of a paragraph as they print: insertions are in, deletions and boxes are not."""
    words: list[str] = []
    inside = [iter(paragraph)]
    while inside:
        element = next(inside[-1], None)
        if element is None:
            inside.pop()
        elif element.tag == TEXT:
            words.append(element.text or "")
        elif element.tag == TAB:
            words.append("\t")
        elif element.tag in BREAKS:
            words.append("\n" if element.get(f"{WORD}type") in {None, "textWrapping"} else "")
        elif element.tag == HYPHEN:
            words.append("-")
        elif element.tag not in ASIDE:
            inside.append(iter(element))
    return "".join(words)


def _rows(table: Any) -> Iterator[list[Cell]]:
    """Yield the cells of each row; a cell merged into the one above is part of that one."""
    laid = [
        [(cell, *_merged(cell)) for cell in _below(row, f"{WORD}tc")]
        for row in _below(table, f"{WORD}tr")
    ]
    down: dict[int, int] = {}
    """Column → how many rows below the next one above go on in it."""
    rows: list[list[Cell]] = []
    for row in reversed(laid):
        cells, column, above = [], 0, {}
        for tc, across, goes_on in row:
            if goes_on:
                above[column] = down.get(column, 0) + 1
            else:
                words = " ".join(" ".join(map(_words, tc.iter(PARAGRAPH))).split())
                deep = down.get(column, 0) + 1
                cells.append(Cell(words=words.replace("|", "/"), across=across, down=deep))
            column += across
        down = above
        rows.append(cells)
    yield from reversed(rows)


def _below(element: Any, tag: str) -> Iterator[Any]:
    """Yield the children called *tag*, those inside content controls and insertions included."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in BLOCKS_IN:
            yield from _below(child, tag)


def _merged(cell: Any) -> tuple[int, bool]:
    """Return how many columns a cell takes, and whether it belongs to the cell above."""
    across = cell.find(f"{WORD}tcPr/{WORD}gridSpan")
    merge = cell.find(f"{WORD}tcPr/{WORD}vMerge")
    said = across.get(f"{WORD}val") if across is not None else None
    wide = int(said) if said and said.isdecimal() and len(said) < 7 else 1
    return max(1, wide), merge is not None and merge.get(f"{WORD}val") != "restart"


class _Numbering:
    """The counters of a document's lists."""

    def __init__(self, document: Any) -> None:
        styles = document.styles.element.findall(f"{WORD}style")
        self._styles = {s.get(f"{WORD}styleId"): s for s in styles}
        self._default = next(
            (
                s.get(f"{WORD}styleId")
                for s in styles
                if s.get(f"{WORD}default") in {"1", "true"} and s.get(f"{WORD}type") == "paragraph"
            ),
            "",
        )
        self._by_style: dict[str, tuple[int | None, int | None]] = {}
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
        """Return the number that Word prints before *paragraph* (its element), and count it."""
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
        properties = paragraph.find(f"{WORD}pPr")
        number, level = _numbered(properties)
        style = _value(properties, "pStyle") or self._default
        if number is None or level is None:
            styled = self._of_style(style)
            number = styled[0] if number is None else number
            level = styled[1] if level is None else level
        return number or 0, level or 0

    def _of_style(self, style: str) -> tuple[int | None, int | None]:
        """List and level by a style or those that it is based on; a circle of styles ends."""
        if style in self._by_style:
            return self._by_style[style]
        number, level, seen, at = None, None, set(), style
        while at in self._styles and at not in seen:
            seen.add(at)
            own_number, own_level = _numbered(self._styles[at].find(f"{WORD}pPr"))
            number = own_number if number is None else number
            level = own_level if level is None else level
            at = _value(self._styles[at], "basedOn")
        self._by_style[style] = number, level
        return number, level


def _numbered(properties: Any) -> tuple[int | None, int | None]:
    """List and level that paragraph properties name; None for each that they do not."""
    found = properties.find(f"{WORD}numPr") if properties is not None else None
    number, level = _value(found, "numId"), _value(found, "ilvl")
    return (
        int(number) if number.isdecimal() else None,
        int(level) if level.isdecimal() else None,
    )


def _value(element: Any, child: str) -> str:
    """The w:val of a child; empty where there is none."""
    found = element.find(f"{WORD}{child}") if element is not None else None
    return str(found.get(f"{WORD}val") or "") if found is not None else ""


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
