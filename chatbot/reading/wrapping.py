"""Lines that a printer wrapped at the margin are joined to paragraphs again.

A line that reaches the margin without closing a sentence goes on in the next one, even over a
page break. Where the margin is, the lines themselves tell: in wrapped text very many lines are of
the same width, and they end in mid-sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from chatbot.reading.glyphs import plain
from chatbot.reading.markers import BULLET, DASH, read_mark

FEWEST_LINES = 8
"""Lines broken in mid-sentence below which a text is taken not to be wrapped."""
SHARE = 0.25
"""Their share of all lines, likewise."""
SLACK = 9
"""Columns by which a wrapped line may miss the margin: hanging punctuation, Latin words."""
NEAR = 4
"""Columns by which it may miss the margin where a blank line follows."""
_CLOSED = re.compile(
    r"(?:[。!?;:…][”’」』)）]*|(?:号|通过|修订|修正|施行|公布|发布|印发)\)|…{2,} ?\d+)$"
)
_CARD = re.compile(  # fields of a file card stand on lines of their own
    r"^(?:索 ?引|主 ?题|发 ?文|成 ?文|标 {0,4}题|发 ?布|生效|施行|时效|文 {0,4}号)[^,。;]{0,8}?:"
)
_TABLE = re.compile(r"^\s*[|+┌├└│]")


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    """A line with its number in the source file and the page it stands on."""

    number: int
    page: int | None
    text: str


def join_wrapped(lines: Sequence[SourceLine]) -> list[SourceLine]:
    """Return *lines* with wrapped ones joined; a joined line keeps the number of its first.

    Texts that are not wrapped come back as they are.
    """
    filled = [i for i, line in enumerate(lines) if line.text.strip()]
    shadows = {i: plain(lines[i].text).strip() for i in filled}
    margin = _margin([shadows[i] for i in filled])
    if margin is None:
        return list(lines)
    groups: list[list[SourceLine]] = []
    blanks: list[SourceLine] = []
    goes_on, last = False, ""
    spaced = sum(b - a > 1 for a, b in pairwise(filled)) > len(filled) / 2
    for i, line in enumerate(lines):
        shadow = shadows.get(i)
        if shadow is None:
            blanks.append(line)
            continue
        # Over a blank line, as at the end of a page, only what reaches the very margin goes on.
        near = not blanks or spaced or _goes_on(last, margin + SLACK - NEAR)
        if goes_on and near and not _opens(shadow):
            groups[-1].append(line)
        else:
            groups.extend([blank] for blank in blanks)
            groups.append([line])
        blanks, last = [], shadow
        goes_on = _goes_on(shadow, margin)
    return [_join(group) for group in groups]


def width(text: str) -> int:
    """Return the columns a printed text takes: Han characters and full-width marks take two."""
    return sum(2 if ord(c) > 0x2E7F or c in "“”‘’—…·" else 1 for c in text)


def _margin(shadows: Sequence[str]) -> int | None:
    """Return the common width of wrapped lines, or None where lines are not wrapped."""
    broken = sorted(
        w for s in shadows if not _CLOSED.search(s) and not _TABLE.match(s) and (w := width(s)) > 30
    )
    if len(broken) < FEWEST_LINES or len(broken) < SHARE * len(shadows):
        return None
    counts: dict[int, int] = {}
    for columns in broken:
        for near in range(columns - 2, columns + 3):
            counts[near] = counts.get(near, 0) + 1
    margin, lines_there = max(counts.items(), key=lambda item: (item[1], item[0]))
    return margin if lines_there >= 0.5 * len(broken) else None


def _goes_on(shadow: str, margin: int) -> bool:
    bracketed = shadow.startswith("(") and shadow.endswith(")") and shadow.count("(") == 1
    if bracketed or _CLOSED.search(shadow) or _TABLE.match(shadow) or _CARD.match(shadow):
        return False
    return width(shadow) >= margin - SLACK


def _opens(shadow: str) -> bool:
    """Tell whether a line begins a paragraph of its own whatever stood before it."""
    if shadow.startswith("#") or shadow.replace(" ", "") == "目录":
        return True
    if _TABLE.match(shadow) or _CARD.match(shadow):
        return True
    mark = read_mark(shadow, 0, len(shadow))
    return mark is not None and not mark.reference and mark.style not in (DASH, BULLET)


def _join(group: Sequence[SourceLine]) -> SourceLine:
    first = group[0]
    if len(group) == 1:
        return first
    words = [line.text.strip() for line in group]
    pieces = [first.text.rstrip()]
    for left, right in pairwise(words):
        latin = left[-1:].isascii() and left[-1:].isalpha() and right[:1].isascii()
        pieces.append((" " if latin and right[:1].isalpha() else "") + right)
    return SourceLine(number=first.number, page=first.page, text="".join(pieces))
