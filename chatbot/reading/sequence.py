"""Which marks number headings: the evidence of the sequence they form.

Ordinal n follows n-1 of its style, or opens a list at 1. One pass backwards tells each line which
ordinals lie ahead.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from chatbot.reading.layout import Line, Page
from chatbot.reading.markers import (
    ARTICLE,
    BULLET,
    COMMA,
    DIGIT,
    DIGIT_BARE,
    MARKDOWN,
    TITLE_LINE,
    UNNUMBERED,
    Mark,
    Style,
    read_mark,
)
from chatbot.reading.nodes import Node
from chatbot.reading.tables import row_flags

LARGEST_GAP = 3
"""Ordinals that a list may skip (a repealed or a mistyped one) and still go on."""
LONGEST_HEADING = 24
"""Characters of an unnumbered line that may be a heading."""
SHORTEST_TEXT = 30
"""Characters from which the line below it may be its text."""
LONGEST_SIGN = 15
"""Characters of a bulleted line that may head a note."""
_LIST_BULLETS = frozenset("•-*+·●")
_CLOSED = re.compile(r"[。!?;:)》”|][”’」』)）]*$")
_PROSE = re.compile(r"[。;!?,:、|…]")
_BOX = re.compile(
    r"[#* ]*【[^【】]{2,30}】[ *]*$|[#* ]*专栏 ?[\d〇一二三四五六七八九十]{1,3}[^,。;:!?]{0,40}$"
)

Ahead = Mapping[str, int]
"""Style name → ordinal of the next mark of that style, from the following line on."""


def read_marks(page: Page, lines: Sequence[Line]) -> list[Mark | None]:
    """Return the mark of each line, unnumbered headings included; None for plain text and rows."""
    tabular = row_flags(page.shadow, lines)
    marks = [
        None if table else read_mark(page.shadow, line.start, line.end)
        for table, line in zip(tabular, lines, strict=True)
    ]
    _read_digits(marks)
    numbered = any(m is not None and m.ordinal for m in marks)
    for row in range(len(lines)):
        if not tabular[row] and (marks[row] is None or _is_sign(page, lines[row], marks[row])):
            marks[row] = _unnumbered(page, lines, marks, row, tabular, numbered=numbered)
    return marks


def _read_digits(marks: list[Mark | None]) -> None:
    """2.2人户中2人均年满18周岁 after 1. is item 2, not 2.2: no 2.1 or 2.3 stands beside it."""
    dotted = {m.numbers for m in marks if m is not None and m.numbers}
    last = 0
    for row, mark in enumerate(marks):
        if mark is None:
            continue
        if mark.style is DIGIT:
            last = mark.ordinal
        elif len(mark.numbers) == 2:
            first, second = mark.numbers
            opens = first == 1 and second > 1 and any(n[0] == 2 for n in dotted)
            if not opens and not (last and first == last + 1):
                continue
            if not dotted & {(first, second - 1), (first, second + 1), (first,)}:
                end = mark.start + len(str(first)) + 1
                marks[row] = Mark(style=DIGIT, ordinal=first, start=mark.start, end=end, rest=end)
                last = first


def _is_sign(page: Page, line: Line, mark: Mark | None) -> bool:
    """Tell whether a bullet heads a note (★小贴士) rather than opens an item."""
    if mark is None or mark.style is not BULLET or page.shadow[mark.start] in _LIST_BULLETS:
        return False
    words = page.shadow[mark.rest : line.end]
    return len(words) <= LONGEST_SIGN and not _PROSE.search(words)


def look_ahead(marks: Sequence[Mark | None]) -> list[Ahead]:
    """Return, for each line, the next ordinal of every style from the following line on."""
    ahead: list[Ahead] = [{}] * len(marks)
    current: dict[str, int] = {}
    for row in range(len(marks) - 1, -1, -1):
        ahead[row] = current
        mark = marks[row]
        if mark is not None and mark.ordinal and not mark.reference:
            current = {**current, mark.style.name: mark.ordinal}
    return ahead


def is_heading(mark: Mark, ahead: Ahead, stack: Sequence[Node], seen: Mapping[str, int]) -> bool:
    """Tell whether *mark* numbers a heading, from the headings open and seen and those ahead."""
    if not mark.ordinal:
        return True
    if mark.style is DIGIT_BARE:
        return mark.ordinal == seen.get(mark.style.name, 0) + 1 and "dotted 2" in ahead
    if mark.numbers:
        return _fits_above(mark, stack)
    last = next(
        (n.mark.ordinal for n in reversed(stack) if n.mark and n.mark.style is mark.style),
        seen.get(mark.style.name),
    )
    follows = ahead.get(mark.style.name) == mark.ordinal + 1
    goes_on = last is not None and mark.ordinal == last + 1
    if mark.reference:
        return goes_on and follows
    if mark.ordinal == 1 or goes_on or follows:
        return True
    if last is None:  # an excerpt may open anywhere
        return not seen
    if mark.ordinal > last:
        return mark.ordinal - last <= LARGEST_GAP
    return mark.ordinal == last and mark.style is not ARTICLE


def _fits_above(mark: Mark, stack: Sequence[Node]) -> bool:
    """Tell whether 1.2 goes on after 1.1, or opens a list at 1."""
    if mark.ordinal == 1:
        return True
    open_numbers = [n.mark.numbers for n in stack if n.mark and n.mark.numbers]
    return any(n[: len(mark.numbers) - 1] == mark.numbers[:-1] for n in open_numbers)


# --------------------------------------------------------------------------- without a number


def _unnumbered(
    page: Page,
    lines: Sequence[Line],
    marks: Sequence[Mark | None],
    row: int,
    tabular: Sequence[bool],
    *,
    numbered: bool,
) -> Mark | None:
    """Return an unnumbered heading: ## 申请条件, 【申请条件】, or a short line above its text."""
    line = lines[row]
    words = page.plain(line)
    if words.startswith("#"):
        depth = len(words) - len(words.lstrip("#"))
        start = line.start + len(words) - len(words.lstrip("# *"))
        return _mark(MARKDOWN, start, depth) if start < line.end and depth <= 6 else None
    sign = marks[row]
    if sign is not None:
        return _mark(TITLE_LINE, sign.start)
    if _BOX.match(words):
        return _mark(TITLE_LINE, line.start + len(words) - len(words.lstrip("#* ")))
    if not _is_short(words) or row + 1 >= len(lines):
        return None
    if row and not _CLOSED.search(page.plain(lines[row - 1])) and marks[row - 1] is None:
        return None
    below = marks[row + 1]
    if below is not None:
        opens = below.ordinal == 1 and below.style.rank >= COMMA.rank and not below.numbers
        above = marks[row - 1] if row else None
        bare = above is not None and above.rest >= lines[row - 1].end  # 第一章 / 总则
        return _mark(UNNUMBERED, line.start) if opens and not bare else None
    if numbered or tabular[row + 1]:
        return None
    following = [page.plain(x) for x in lines[row + 1 : row + 3]]  # text, or a subtitle and text
    prose = any(len(x) >= SHORTEST_TEXT or _PROSE.search(x) for x in following)
    return _mark(UNNUMBERED, line.start) if prose else None


def _is_short(words: str) -> bool:
    return (
        2 <= len(words) <= LONGEST_HEADING and not _PROSE.search(words) and not words[0].isdigit()
    )


def _mark(style: Style, start: int, depth: int = 0) -> Mark:
    return Mark(style=style, ordinal=0, start=start, end=start, rest=start, depth=depth)
