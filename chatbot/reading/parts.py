"""Which lines of a page are the covering notice, the plan itself, its annexes and signatures.

A part is a run of lines with numbering of its own. Knows the customs of the front and the end of
an official document: the notice that prints and forwards (关于印发…的通知 … 现印发给你们), the
title repeated above the plan, 附件 on a line of its own, issuer and date at the foot.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from chatbot.reading import customs
from chatbot.reading.feet import Foot, find_foot
from chatbot.reading.fronts import Front, find_front, is_first_heading, restarts_below
from chatbot.reading.layout import Line, Page
from chatbot.reading.markers import read_mark
from chatbot.reading.numerals import read_ordinal

_BOOK = re.compile(r"《([^《》]{2,80}(?:《[^《》]{0,80}》[^《》]{0,80}){0,3})》")
_ANNEX_ENTRY = re.compile(r"(?: ?\d{1,2} ?[.、])? ?\S.{1,80}$")
HEAD_LINES = 14
"""Lines of a notice in which it names what it forwards."""


class Role(StrEnum):
    """What a part is to its document."""

    NOTICE = "notice"
    MAIN = "main"
    ANNEX = "annex"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Lines that are read as one: title block, preamble, numbered text, and what follows it."""

    role: Role
    title: Sequence[Line]
    preamble: Sequence[Line]
    body: Sequence[Line]
    feet: Sequence[Foot]
    """Signatures, lists of annexes and office notes after the numbered text, in order."""
    ordinal: int = 0
    """The number of an annex, 1 where it has none printed."""
    marker: Line | None = None
    """The line that says 附件, where there is one."""


def divide(page: Page) -> list[Part]:
    """Return the parts of *page* in order; together they hold every line once."""
    bounds = [0, *_cuts(page), len(page.lines)]
    runs = [page.lines[a:b] for a, b in pairwise(bounds) if a < b]
    main = _main_position(page, runs)
    parts: list[Part] = []
    annexes = 0
    for position, run in enumerate(runs):
        role = Role.MAIN if position == main else Role.NOTICE if position == 0 else Role.ANNEX
        annexes += role is Role.ANNEX
        parts.append(_part(page, run, role, annexes))
    return parts


def _main_position(page: Page, runs: Sequence[Sequence[Line]]) -> int:
    """0, or 1 where the first run is the notice that covers the second."""
    if len(runs) < 2:
        return 0
    notice, following = runs[0], runs[1]
    if not any(customs.covers(page.plain(line)) for line in notice[:HEAD_LINES]):
        return 0
    numbered = any(is_first_heading(page, line) for line in notice)
    if customs.annex_mark(page.plain(following[0])) is None:
        front = find_front(page, notice, annexed=False)
        headline = "".join(page.plain(line) for line in notice[: front.title])
        return int(not numbered or customs.forwards(headline))
    titles = "".join(page.plain(line) for line in following[1:4])
    return int(not numbered and _is_named(page, notice, titles))


def _cuts(page: Page) -> list[int]:
    """Rows at which a new part begins: its title after a signature, or 附件 on its own line."""
    cuts: list[int] = []
    signed = False
    numbered = 0
    for row, line in enumerate(page.lines):
        words = page.plain(line)
        opens = row > 0 and (
            _opens_annex(page, row)
            or (signed and _is_main_title(page, row, cuts[-1] if cuts else 0))
            or (numbered > 1 and _is_next_title(page, row))
        )
        if opens:
            cuts.append(row)
            signed, numbered = False, 0
        elif row and (customs.is_date_line(words) or customs.is_officer(words)):
            signed = True
        elif is_first_heading(page, line):
            signed, numbered = False, numbered + 1
        elif signed and customs.is_sentence(words) and not customs.is_note(words):
            signed = False
    return cuts


def _opens_annex(page: Page, row: int) -> bool:
    """Tell whether 附件 on this line heads an annex, rather than an entry in the list of them."""
    words = customs.bare(page.plain(page.lines[row]))
    mark = customs.annex_mark(words)
    attached = customs.is_attached(words)
    if mark is None and not (attached and len(words) <= 3):
        return False
    rest = words[mark.end() :] if mark else ""
    if len(rest) > customs.TITLE_LONGEST or customs.is_sentence(rest) or row + 1 >= len(page.lines):
        return False
    following = [page.plain(line) for line in page.lines[row + 1 : row + 5]]
    if any(customs.is_file_name(x) for x in (words, following[0])):
        return False
    if not rest and not words.endswith(":"):
        return not customs.is_date_line(following[0])
    if not rest:  # 附件: / its title / its text
        return not _is_list(page, row + 1)
    follower = page.lines[row + 1]
    entry = read_mark(page.shadow, follower.start, follower.end)
    listed = entry is not None and entry.ordinal == 2 and entry.style.rank >= 7
    signed = any(customs.is_date_line(w) for w in following)
    if (
        mark is not None
        and mark["number"] is None
        and read_mark(rest.strip(), 0, len(rest.strip()))
    ):
        return False  # 附件:1.某某表
    noted = customs.is_note(following[0]) or customs.annex_mark(following[0]) is not None
    return not (listed or signed or noted)


def _is_list(page: Page, row: int) -> bool:
    """Tell whether numbered titles, or a signature, follow: then 附件: announces, it opens nothing."""
    line = page.lines[row]
    words = page.plain(line)
    mark = read_mark(page.shadow, line.start, line.end)
    if customs.is_date_line(words):
        return True
    if mark is None or mark.style.rank < 7 or mark.ordinal != 1:
        below = [page.plain(x) for x in page.lines[row + 1 : row + 4]]
        return any(customs.is_date_line(w) for w in below) and customs.is_titlelike(words)
    return customs.is_titlelike(words) and bool(_ANNEX_ENTRY.fullmatch(words))


def _is_main_title(page: Page, row: int, start: int) -> bool:
    """Tell whether the line is the title of a document that follows its covering notice."""
    words = customs.bare(page.plain(page.lines[row]))
    if not customs.is_titlelike(words) or row + 1 >= len(page.lines):
        return False
    if customs.is_note(words) or customs.is_card(words) or customs.is_agency(words):
        return False
    if customs.annex_mark(words) or customs.is_attached(words):
        return False
    if customs.is_date_line(words) or customs.is_officer(words) or words.startswith("("):
        return False
    if is_first_heading(page, page.lines[row]):
        return False
    below = "".join(customs.bare(page.plain(x)) for x in page.lines[row : row + 3])
    return customs.names_document(words) or _is_named(page, page.lines[start:row], below)


def _is_named(page: Page, notice: Sequence[Line], title: str) -> bool:
    """Tell whether *notice* names the document whose title lines are joined in *title*."""
    head = "".join(page.plain(line) for line in notice[:HEAD_LINES]).replace(" ", "")
    squeezed = _squeeze(title)
    named = [_squeeze(book) for book in _BOOK.findall(head)]
    if any(len(b) >= 4 and squeezed.startswith(b) for b in named):
        return True
    first = squeezed[:12]
    return len(first) >= 6 and first in _squeeze(head)


def _is_next_title(page: Page, row: int) -> bool:
    """Tell whether a second document begins here though the first is not signed.

    Witness: 两个规定 printed one after the other; each numbers from 一、 anew.
    """
    words = customs.bare(page.plain(page.lines[row]))
    title = customs.without_note(words)
    if not customs.names_document(title) or not 6 <= len(title) <= 60:
        return False
    if customs.is_note(words) or is_first_heading(page, page.lines[row]):
        return False
    above = page.plain(page.lines[row - 1])
    return above[-1] in "。)》" and restarts_below(page, row)


def _squeeze(words: str) -> str:
    return re.sub(r"[\s()《》<>\-—~至年“”\"#*]", "", words)


# --------------------------------------------------------------------------- inside one part


def _part(page: Page, run: Sequence[Line], role: Role, ordinal: int) -> Part:
    front: Front = find_front(page, run, annexed=role is Role.ANNEX)
    feet_at, feet = find_foot(page, run, front.body)
    if role is Role.NOTICE and front.body >= len(run):
        title, preamble = run[:feet_at], run[feet_at:feet_at]
    else:
        top = min(front.title, feet_at)
        title, preamble = run[:top], run[top : min(front.body, feet_at)]
    words = customs.bare(page.plain(run[0]))
    mark = customs.annex_mark(words) if role is Role.ANNEX else None
    number = read_ordinal(mark["number"]) if mark and mark["number"] else 0
    return Part(
        role=role,
        title=title,
        preamble=preamble,
        body=run[min(front.body, feet_at) : feet_at],
        feet=feet,
        ordinal=number or ordinal,
        marker=run[0] if mark or (role is Role.ANNEX and customs.is_attached(words)) else None,
    )
