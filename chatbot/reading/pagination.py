"""What a printer adds to a page: running heads, foot lines, page numbers.

Recognised by their form, or by coming back on page after page; a number that only happens to
stand on a line of its own is left alone unless it counts on from the last one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from chatbot.reading.glyphs import plain

_BROWSER_HEAD = re.compile(
    r"^(?:\d{4}/\d{1,2}/\d{1,2}|\d{1,2}/\d{1,2}/\d{4}),? +\d{1,2}:\d{2}(?: *[AP]M)? +\S"
)
_ADDRESS_FOOT = re.compile(r"^(?:https?|file)://\S+? +(?P<page>\d{1,4})/\d{1,4}")
_PAGE_NUMBER = re.compile(
    r"^(?:[—\-·•~]+ ?(?P<a>\d{1,4}) ?[—\-·•~]+|第 ?(?P<b>\d{1,4}) ?页(?: ?[,，/]? ?共 ?\d{1,4} ?页)?"
    r"|(?P<c>\d{1,4}) ?/ ?\d{1,4})"
)
_GLUED = re.compile(r"^(?P<page>\d{1,3})(?=[一-鿿(《第])(?!\d*[年月日个家项万亿元号])")
_BARE = re.compile(r"^\d{1,3}$")
_DIGITS = re.compile(r"\d+")
FEWEST = 3
"""Times a line or a page number has to come back before it is taken for the printer's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedLine:
    """A source line without the printer's marks; ``text`` is None where nothing else was on it."""

    text: str | None
    page_mark: int | None = None
    """The page number that stood on the line."""


def without_page_marks(lines: Sequence[str]) -> list[PrintedLine]:
    """Return *lines* with running heads, foot lines and page numbers taken off.

    ``- 4 -`` and ``2026/7/24 15:33 …`` vanish; ``-2-第四条 …`` becomes ``第四条 …``, page 2.
    """
    shadows = [plain(line).strip() for line in lines]
    counting = _counting(shadows)
    running = _running(shadows)
    found: list[PrintedLine] = []
    for row, (line, shadow) in enumerate(zip(lines, shadows, strict=True)):
        if row in running or _BROWSER_HEAD.match(shadow):
            found.append(PrintedLine(text=None))
        elif row in counting:
            rest = line.lstrip()[len(counting[row]) :].strip()
            found.append(PrintedLine(text=rest or None, page_mark=int(counting[row])))
        else:
            found.append(_marked(line, shadow))
    return found


def _marked(line: str, shadow: str) -> PrintedLine:
    match = _ADDRESS_FOOT.match(shadow) or _PAGE_NUMBER.match(shadow)
    if match is None:
        return PrintedLine(text=line)
    number = next(g for g in match.groups() if g)
    rest = shadow[match.end() :]
    fraction = match.re is _PAGE_NUMBER and match["c"] is not None
    open_ended = match.re is _ADDRESS_FOOT or fraction
    if (fraction and rest) or (open_ended and (rest[:1].isdigit() or rest.startswith((".", "/")))):
        return PrintedLine(text=line)  # 1/3以上的…, 2/5/2024
    printed = line.strip()[match.end() :].strip()
    return PrintedLine(text=printed or None, page_mark=int(number))


def _counting(shadows: Sequence[str]) -> dict[int, str]:
    """Rows that open a page with its bare number, alone or glued to the text: 1, 2, 3 …."""
    chain: dict[int, str] = {}
    expected = 1
    for row, shadow in enumerate(shadows):
        if row and shadows[row - 1]:
            continue
        match = _BARE.match(shadow) or _GLUED.match(shadow)
        if match and int(match.group()) == expected:
            chain[row] = match.group()
            expected += 1
    return chain if len(chain) >= FEWEST else {}


def _running(shadows: Sequence[str]) -> set[int]:
    """Rows of lines that come back, digits aside, with a page number or an address in them."""
    forms = [_DIGITS.sub("#", s) if 4 <= len(s) <= 120 else "" for s in shadows]
    often = {f for f, n in Counter(forms).items() if f and n >= FEWEST}
    return {
        row
        for row, form in enumerate(forms)
        if form in often and (re.search(r"第#页|^#/#$|://", form))
    }
