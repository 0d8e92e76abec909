"""The foot of a part: closing formula, list of annexes, signature, and the office's notes.

Read from the end upwards, line by line, as long as each line is one of these; whatever stands
above belongs to the numbered text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chatbot.reading import customs
from chatbot.reading.layout import Line, Page
from chatbot.reading.markers import read_mark
from chatbot.records import ClauseKind

LONGEST_LIST = 40
"""Lines that a list of annexes may have."""
ISSUER_LINES = 12
"""Lines of names that may stand above a date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Foot:
    """Neighbouring lines of one kind: SIGNATURE or APPENDIX."""

    kind: ClauseKind
    lines: Sequence[Line]


def find_foot(page: Page, run: Sequence[Line], body: int) -> tuple[int, list[Foot]]:
    """Return the row at which the foot of *run* begins (its length where it has none), and it.

    *body* is the row of the first numbered heading: the foot begins below it, or, in a part
    without numbering, below its first line.
    """
    lowest = body + 1 if body < len(run) else 1
    kinds: list[tuple[int, ClauseKind]] = []
    row = len(run) - 1
    signed_below = False
    while row >= lowest:
        taken = _take(page, run, row, lowest, signed_below)
        if taken is None:
            break
        top, kind = taken
        signed_below = (kind is ClauseKind.SIGNATURE and signed_below) or _is_dated(
            page, run, top, row
        )
        kinds.extend((r, kind) for r in range(row, top - 1, -1))
        row = top - 1
    if not kinds or not _is_foot(page, run, kinds):
        return len(run), []
    kinds.reverse()
    return kinds[0][0], _grouped(run, kinds)


def _take(
    page: Page, run: Sequence[Line], row: int, lowest: int, signed_below: bool
) -> tuple[int, ClauseKind] | None:
    """Return the top row of the foot piece that ends at *row*, and its kind; None for other text."""
    words = customs.bare(page.plain(run[row]))
    if customs.is_date_line(words):
        return _signature_top(page, run, row, lowest), ClauseKind.SIGNATURE
    if customs.is_closing(words):
        return row, ClauseKind.SIGNATURE
    if customs.is_note(words) or ("附件" in words and customs.is_file_name(words)):
        return row, ClauseKind.APPENDIX
    listed = _list_top(page, run, row, lowest)
    if listed is not None:
        return listed, ClauseKind.APPENDIX
    if words.startswith("(") and words.endswith(")") and len(words) <= 30 and "负责" not in words:
        return row, ClauseKind.APPENDIX
    if customs.is_officer(words) or (signed_below and customs.is_agency(words)):
        return row, ClauseKind.SIGNATURE
    bottom = row == len(run) - 1
    if bottom and customs.is_agency(words) and len(words) <= 24 and not _marked(page, run[row]):
        return row, ClauseKind.SIGNATURE  # signed, not dated
    return None


def _is_dated(page: Page, run: Sequence[Line], top: int, row: int) -> bool:
    return any(customs.is_date_line(customs.bare(page.plain(x))) for x in run[top : row + 1])


def _signature_top(page: Page, run: Sequence[Line], dated: int, lowest: int) -> int:
    """Return the first of the issuers' lines above a date."""
    top = dated
    while top - 1 >= lowest and dated - top < ISSUER_LINES:
        words = customs.bare(page.plain(run[top - 1]))
        names = customs.is_agency(words) or customs.is_officer(words)
        names = names or (len(words) <= 24 and " " in words and not customs.is_sentence(words))
        if not names or _marked(page, run[top - 1]) or customs.annex_mark(words):
            break
        top -= 1
    return top


def _list_top(page: Page, run: Sequence[Line], row: int, lowest: int) -> int | None:
    """Return the row of 附件:1.… where the lines down to *row* are its entries."""
    for top in range(row, max(lowest - 1, row - LONGEST_LIST), -1):
        words = customs.bare(page.plain(run[top]))
        if customs.annex_mark(words) or customs.is_attached(words):
            return top if not customs.is_sentence(words.rstrip("。;:")) else None
        if not customs.is_titlelike(words.rstrip("。;")) or customs.is_date_line(words):
            return None
    return None


def _marked(page: Page, line: Line) -> bool:
    mark = read_mark(page.shadow, line.start, line.end)
    return mark is not None and mark.ordinal > 0


def _is_foot(page: Page, run: Sequence[Line], kinds: Sequence[tuple[int, ClauseKind]]) -> bool:
    """Tell whether the lines are a foot at all: one short line in brackets alone is none."""
    if len(kinds) > 1:
        return True
    words = customs.bare(page.plain(run[kinds[0][0]]))
    bracketed = words.startswith("(") and not customs.is_note(words)
    return not bracketed


def _grouped(run: Sequence[Line], kinds: Sequence[tuple[int, ClauseKind]]) -> list[Foot]:
    groups: list[tuple[ClauseKind, list[Line]]] = []
    for row, kind in kinds:
        if groups and groups[-1][0] is kind:
            groups[-1][1].append(run[row])
        else:
            groups.append((kind, [run[row]]))
    return [Foot(kind=kind, lines=lines) for kind, lines in groups]
