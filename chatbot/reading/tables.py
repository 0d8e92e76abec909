"""Tables printed as lines of text: | a | b | rows, tab-separated rows, box drawing.

Only tells lines of tables apart and cuts them into cells; what a cell says is for others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from chatbot.reading.layout import Line

_PIPED = re.compile(r"\|(?:[^|\n]*\|)+\s*$")
_RULE = re.compile(r"\|?(?: *:?-{2,}:? *\|)+(?: *:?-{2,}:? *)?$")
_BOXED = re.compile(r"[┌┬┐├┼┤└┴┘│┃┏┠┗║╔╠╚]")
_BOX_RULE = re.compile(r"[┌├└┏┠┗╔╠╚]")
_SPACED = re.compile(r"[^ ,。;|]{1,30}(?: {2,}[^ ,。;|]{1,30}){2,}")
"""Three cells or more, set apart by two blanks or more: so printers and PDF readers write rows."""
_BARRED = re.compile(r"[^ |,。;][^|。;]{0,40}(?: ?\| ?[^|。;]{0,120})+")
"""Cells set apart by bars, with none around the row: 区名 | 新建 | 改造."""
BARS = -1
FEWEST_SPACED = 3
"""Lines in a row with as many cells from which they are a table."""
BLANKS = re.compile(" {2,}")
LONGEST_ROW = 40
"""Lines that the cells of one row may take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell of a row: its words' place in the text."""

    start: int
    end: int


def is_row(shadow: str, line: Line) -> bool:
    """Tell whether a line is drawn as part of a table."""
    words = shadow[line.start : line.end]
    if words.startswith("|"):
        return words.count("|") >= 2 and words.strip("| ") != ""
    return bool(_BOXED.match(words)) or words.count("\t") >= 2


def row_flags(shadow: str, lines: Sequence[Line]) -> list[bool]:
    """Tell for each line whether it is part of a table, the later lines of a cell included.

    A line that ends in | and opens with none closes a row that an earlier line opened: a cell
    that holds paragraphs is printed on lines of its own.
    """
    flags = [is_row(shadow, line) for line in lines]
    for first, last in _spaced_runs(shadow, lines):
        flags[first:last] = [True] * (last - first)
    opened: int | None = None
    for row, line in enumerate(lines):
        closes = not flags[row] and shadow[line.end - 1] == "|"
        if closes and opened is not None and row - opened <= LONGEST_ROW:
            flags[opened : row + 1] = [True] * (row + 1 - opened)
        if flags[row]:
            opened = row
    return flags


def _spaced_runs(shadow: str, lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """Runs of lines that blanks cut into equally many cells, as (first, after the last)."""
    counts = [_spaced_cells(shadow, line) for line in lines]
    first = 0
    for last in range(1, len(counts) + 1):
        if last == len(counts) or counts[last] != counts[first]:
            if counts[first] and last - first >= FEWEST_SPACED:
                yield first, last
            first = last


def _spaced_cells(shadow: str, line: Line) -> int:
    """The number of cells that blanks set apart, BARS for any that bars do; 0 for a line of text."""
    if _BARRED.fullmatch(shadow, line.start, line.end):
        return BARS  # 二、研发|||| heads a group of rows with fewer cells
    if not _SPACED.fullmatch(shadow, line.start, line.end):
        return 0
    return len(BLANKS.findall(shadow, line.start, line.end)) + 1


def is_rule(shadow: str, line: Line) -> bool:
    """Tell whether a line only separates rows: |---|---|."""
    words = shadow[line.start : line.end]
    return bool(_RULE.fullmatch(words)) if len(words) <= 400 else False


def is_box_rule(shadow: str, line: Line) -> bool:
    """Tell whether a line of box drawing opens a new row."""
    return bool(_BOX_RULE.match(shadow, line.start, line.end))


def is_boxed(shadow: str, line: Line) -> bool:
    """Tell whether a line belongs to a table in box drawing."""
    return bool(_BOXED.match(shadow, line.start, line.end))


def cells(shadow: str, line: Line) -> tuple[Cell, ...]:
    """Return the cells of a row in order, outer white space aside; empty cells are kept."""
    words = shadow[line.start : line.end]
    separator = "|" if words.startswith("|") or ("|" in words and "\t" not in words) else "\t"
    if separator not in words:
        gaps = [m.span() for m in BLANKS.finditer(shadow, line.start, line.end)]
        edges = zip(
            [line.start, *(b for _, b in gaps)], [*(a for a, _ in gaps), line.end], strict=True
        )
        return tuple(Cell(start=start, end=end) for start, end in edges)
    bounds = [i for i in range(line.start, line.end) if shadow[i] == separator]
    if not words.startswith("|"):
        bounds = [line.start - 1, *bounds, line.end]
    elif bounds and bounds[-1] < line.end - 1:
        bounds.append(line.end)
    found: list[Cell] = []
    for left, right in pairwise(bounds):
        cell = shadow[left + 1 : right]
        start = left + 1 + len(cell) - len(cell.lstrip())
        found.append(Cell(start=start, end=max(start, start + len(cell.strip()))))
    return tuple(found)


def split_rows(shadow: str, lines: Sequence[Line]) -> tuple[list[Line], list[list[Line]]]:
    """Return the head of a table (title cells, header, rule) and its rows, each with its lines.

    A row in box drawing may take several lines; any other takes one.
    """
    if not lines:
        return [], []
    if is_boxed(shadow, lines[0]):
        return _split_boxes(shadow, lines)
    head = 1
    while head < len(lines) and (
        is_rule(shadow, lines[head]) or (head == 1 and _filled(shadow, lines[0]) <= 1)
    ):
        head += 1
    rows: list[list[Line]] = []
    for line in lines[head:]:
        drawn = is_row(shadow, line) or bool(_spaced_cells(shadow, line))
        if rows and (is_rule(shadow, line) or not drawn):
            rows[-1].append(line)
        else:
            rows.append([line])
    return list(lines[:head]), rows


def _filled(shadow: str, line: Line) -> int:
    return sum(c.end > c.start for c in cells(shadow, line))


def _split_boxes(shadow: str, lines: Sequence[Line]) -> tuple[list[Line], list[list[Line]]]:
    groups: list[list[Line]] = []
    for line in lines:
        if not groups or is_box_rule(shadow, line):
            groups.append([line])
        else:
            groups[-1].append(line)
    return (groups[0] if groups else []), groups[1:]
