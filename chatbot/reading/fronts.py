"""The front of a part: its title block, its table of contents, and where its numbering begins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from chatbot.reading import customs
from chatbot.reading.layout import Line, Page
from chatbot.reading.markers import BULLET, CHAPTER, COMMA, DASH, PART, Mark, read_mark
from chatbot.reading.tables import row_flags

SHORTEST_CONTENTS = 3
"""Entries from which a list of headings is taken for a table of contents."""
LABELLED = re.compile(r"[\u4e00-\u9fff]{2,10}:\S")
"""组长:市政府分管副市长 below the title of an annex is its text."""
RESTART_WITHIN = 8
"""Lines below a second document's title within which its numbering has to begin at 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """Rows of a part: the title block is [0, title), the numbered text begins at body."""

    title: int
    body: int


def is_first_heading(page: Page, line: Line) -> bool:
    """Tell whether a line bears a numbering mark that may be a heading."""
    mark = read_mark(page.shadow, line.start, line.end)
    return mark is not None and not mark.reference and (mark.ordinal > 0 or mark.style is DASH)


def find_front(page: Page, run: Sequence[Line], *, annexed: bool) -> Front:
    """Return where the title block of *run* ends and its numbered text begins.

    A table of contents belongs to the title block: it repeats headings, it holds no text.
    """
    contents = _contents_end(page, run)
    start = contents or 0
    tabular = row_flags(page.shadow, run)
    numbered = (i for i in range(start, len(run)) if tabular[i] or is_first_heading(page, run[i]))
    first = next(numbered, len(run))
    if contents:
        return Front(title=contents, body=first)
    return Front(title=_title_end(page, run[:first], annexed=annexed), body=first)


def _title_end(page: Page, head: Sequence[Line], *, annexed: bool) -> int:
    """Return how many of the leading lines are the title block."""
    for count, line in enumerate(head):
        words = customs.bare(page.plain(line))
        if (annexed and count == 0) or page.plain(line).startswith("#"):
            continue
        if customs.is_card(words) or (words.startswith("(") and words.endswith(")")):
            continue
        if annexed and count > 1 and LABELLED.match(words):
            return count
        if customs.is_addressees(words) or customs.is_sentence(words):
            return count
        if len(words) > customs.TITLE_LONGEST:
            return count
    return len(head)


def _contents_end(page: Page, run: Sequence[Line]) -> int:
    """Return the row after the table of contents, 0 where there is none.

    It ends where its first entry comes back, 第一章 总则 … 第一章 总则, with nothing but entries in
    between.
    """
    for row, line in enumerate(run):
        mark = _outer_mark(page, line)
        if mark is None:
            if row and customs.is_sentence(page.plain(line)) and len(line) > 200:
                return 0
            continue
        end = _repetition(page, run, row, mark)
        headed = row > 0 and customs.is_contents(page.plain(run[row - 1]))
        return end if end - row >= (1 if headed else SHORTEST_CONTENTS) else 0
    return 0


def _repetition(page: Page, run: Sequence[Line], row: int, first: Mark) -> int:
    title = _entry(page, run[row], first)
    for below in range(row + 1, len(run)):
        line = run[below]
        words = page.plain(line)
        mark = read_mark(page.shadow, line.start, line.end)
        same_place = mark is not None and (mark.style, mark.ordinal) == (first.style, first.ordinal)
        if same_place and mark is not None and _entry(page, line, mark) == title:
            return below
        if len(words) > customs.TITLE_LONGEST or customs.is_sentence(words):
            return 0
    return 0


def _entry(page: Page, line: Line, mark: Mark) -> str:
    return customs.without_leader(page.shadow[mark.rest : line.end]).replace(" ", "").strip("#*")


def _outer_mark(page: Page, line: Line) -> Mark | None:
    mark = read_mark(page.shadow, line.start, line.end)
    if mark is None:  # "- 第一章 总则", an entry of a Markdown list
        return None
    if mark.style is BULLET:
        mark = read_mark(page.shadow, mark.rest, line.end)
    outer = mark is not None and mark.style in (PART, CHAPTER, COMMA) and mark.ordinal == 1
    return mark if outer else None


def restarts_below(page: Page, row: int) -> bool:
    """Tell whether an outermost list opens at 1 soon below *row*, before any other mark."""
    lines = page.lines
    for below in range(row + 1, min(row + 1 + RESTART_WITHIN, len(lines))):
        mark = read_mark(page.shadow, lines[below].start, lines[below].end)
        if mark is not None and mark.style not in (DASH, BULLET):
            return mark.ordinal == 1 and mark.style.rank <= COMMA.rank
    return False
