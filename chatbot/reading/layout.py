"""A text becomes lines: the printed ones, and those that an extractor ran together.

A line is a pair of offsets; the text itself is never changed. Lost line breaks are recognised by
the numbering that goes on inside a line: …。第二条 …。第三条 …
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from chatbot.reading.glyphs import plain

_BLANK = " \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line that is not blank."""

    tile: int
    """Where the line begins, indentation included: clauses are cut here."""
    start: int
    end: int
    """Its characters without outer white space."""

    def __len__(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A text, its plain shadow of the same length, and its lines."""

    text: str
    shadow: str
    lines: tuple[Line, ...]

    def plain(self, line: Line) -> str:
        """Return the words of *line* in plain form."""
        return self.shadow[line.start : line.end]


_LINE = re.compile(r"[^\n]*\n?")


def lay_out(text: str) -> Page:
    """Return the lines of *text* that are not blank, with breaks restored where they were lost."""
    shadow = plain(text)
    return Page(text=text, shadow=shadow, lines=tuple(_lines(shadow)))


def _lines(shadow: str) -> Iterator[Line]:
    for match in _LINE.finditer(shadow):
        raw = match.group()
        bare = raw.strip(_BLANK)
        if bare:
            start = match.start() + len(raw) - len(raw.lstrip(_BLANK))
            yield Line(tile=match.start(), start=start, end=start + len(bare))
