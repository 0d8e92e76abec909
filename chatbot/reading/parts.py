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

from chatbot.reading.dates import DATE
from chatbot.reading.layout import Line, Page
from chatbot.reading.markers import DASH, NUMBER, read_mark

TITLE_LONGEST = 80
_COVERS = re.compile(r"印发|转发|批转|颁布|公布|发布|令|下达|现将")
_ANNEX = re.compile(rf"附 ?[件录表](?: ?(?P<number>{NUMBER}))?(?: ?[:.、])?")
_BOOK = re.compile(r"《([^《》]{2,80}(?:《[^《》]*》[^《》]*)*)》")
_KIND = re.compile(
    r"(?:方案|规划|计划|办法|细则|意见|措施|规定|条例|要点|纲要|指南|指引|规则|制度|标准|目录|清单|章程|请示|报告"
    r"|政策|公约|决定|通知|公告|通告|函|批复|解释|预案|工作|事项|安排|守则|规程|说明|表)"
    r"(?: ?\([^()]{1,30}\))*$"
)
_DATE_LINE = re.compile(rf"(?:[^。,;:]{{0,40}}? ?)?(?:\(?{DATE}\)?)(?: ?印发)?$")
_SENTENCE = re.compile(r"[。;!?]|[,:]$")
_ADDRESSEES = re.compile(r"^[^。;]{2,400}:$")
_NOT_ISSUER = re.compile(r"[。,;:!?《]")
_AFTER_SIGNATURE = re.compile(r"^\(?(?:此件|本文有删减|联系|抄送|附件|公开方式)")


class Role(StrEnum):
    """What a part is to its document."""

    NOTICE = "notice"
    MAIN = "main"
    ANNEX = "annex"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Lines that are read as one: title block, preamble, numbered text, signature, remainder."""

    role: Role
    title: Sequence[Line]
    preamble: Sequence[Line]
    body: Sequence[Line]
    signature: Sequence[Line]
    remainder: Sequence[Line]
    ordinal: int = 0
    """The number of an annex, 1 where it has none printed."""

    @property
    def lines(self) -> list[Line]:
        """All lines of the part, in order."""
        groups = (self.title, self.preamble, self.body, self.signature, self.remainder)
        return [line for group in groups for line in group]


def divide(page: Page) -> list[Part]:
    """Return the parts of *page* in order; together they hold every line once."""
    cuts = _cuts(page)
    bounds = [0, *cuts, len(page.lines)]
    runs = [page.lines[a:b] for a, b in pairwise(bounds) if a < b]
    covering = len(runs) > 1 and not _is_annex(page, runs[1][0]) and _is_covering(page, runs[0])
    parts: list[Part] = []
    annexes = 0
    for position, run in enumerate(runs):
        main = position == (1 if covering else 0)
        role = Role.MAIN if main else Role.NOTICE if position == 0 else Role.ANNEX
        annexes += role is Role.ANNEX
        parts.append(_part(page, run, role, annexes))
    return parts


def _cuts(page: Page) -> list[int]:
    """Rows at which a new part begins: its title after a signature, or 附件 on its own line."""
    lines = page.lines
    cuts: list[int] = []
    signed = False
    for row, line in enumerate(lines):
        words = page.plain(line)
        if (row and _opens_annex(page, row)) or (signed and _is_main_title(page, row)):
            cuts.append(row)
            signed = False
        elif _DATE_LINE.fullmatch(words) and row > 1:
            signed = True
        elif signed and (_SENTENCE.search(words) or read_mark(page.shadow, line.start, line.end)):
            signed = bool(_AFTER_SIGNATURE.match(words))
    return cuts


def _is_covering(page: Page, run: Sequence[Line]) -> bool:
    return any(_COVERS.search(page.plain(line)) for line in run)


def _is_annex(page: Page, line: Line) -> bool:
    return bool(_ANNEX.match(page.plain(line)))


def _opens_annex(page: Page, row: int) -> bool:
    """Tell whether 附件 on this line heads an annex, rather than an entry in the list of them."""
    words = page.plain(page.lines[row])
    match = _ANNEX.match(words)
    if match is None or len(words) > TITLE_LONGEST or _SENTENCE.search(words[match.end() :]):
        return False
    if (
        match.end() < len(words)
        and words[match.end() - 1] not in ":.、 0123456789一二三四五六七八九十"
    ):
        return False
    if row + 1 >= len(page.lines):
        return False
    following = page.plain(page.lines[row + 1])
    if match.end() == len(words) and not words.endswith(":"):
        return not _DATE_LINE.fullmatch(following)
    follower = page.lines[row + 1]
    mark = read_mark(page.shadow, follower.start, follower.end)
    listed = mark is not None and mark.style.rank >= 7 and mark.ordinal in (1, 2)
    signed = any(_DATE_LINE.fullmatch(page.plain(x)) for x in page.lines[row + 1 : row + 6])
    return not (listed or signed or _is_annex(page, follower))


def _is_main_title(page: Page, row: int) -> bool:
    """Tell whether the line is the title of a document that follows its covering notice."""
    words = page.plain(page.lines[row])
    if len(words) > TITLE_LONGEST or _SENTENCE.search(words) or row + 1 >= len(page.lines):
        return False
    if _AFTER_SIGNATURE.match(words) or read_mark(page.shadow, *_bounds(page.lines[row])):
        return False
    head = "".join(page.plain(line) for line in page.lines[: min(row, 12)])
    squeezed = words.replace(" ", "")
    named = any(_same(squeezed, b) for b in _BOOK.findall(head))
    return named or bool(_KIND.search(words)) or squeezed in head.replace(" ", "")


def _bounds(line: Line) -> tuple[int, int]:
    return line.start, line.end


def _same(a: str, b: str) -> bool:
    a, b = (re.sub(r"[\s()\-—~至年]", "", x) for x in (a, b))
    return a == b or (len(a) >= 6 and (a in b or b in a))


# --------------------------------------------------------------------------- inside one part


def _part(page: Page, run: Sequence[Line], role: Role, ordinal: int) -> Part:
    first = next((i for i, line in enumerate(run) if _is_first_heading(page, line)), len(run))
    head = run[:first]
    foot, rest = _signature(page, run, first)
    titles = len(head) if role is Role.NOTICE and first == len(run) else _title_lines(page, head)
    number = _annex_number(page, run[0]) if role is Role.ANNEX else 0
    return Part(
        role=role,
        title=head[:titles],
        preamble=run[titles : min(first, foot)],
        body=run[first:foot],
        signature=run[max(foot, titles) : max(rest, titles)],
        remainder=run[max(rest, titles) :],
        ordinal=number or ordinal,
    )


def _annex_number(page: Page, line: Line) -> int:
    from chatbot.reading.numerals import read_ordinal

    match = _ANNEX.match(page.plain(line))
    return read_ordinal(match["number"]) if match and match["number"] else 0


def _is_first_heading(page: Page, line: Line) -> bool:
    mark = read_mark(page.shadow, *_bounds(line))
    return mark is not None and not mark.reference and (mark.ordinal > 0 or mark.style is DASH)


def _title_lines(page: Page, head: Sequence[Line]) -> int:
    """Return how many of the leading lines are the title block."""
    for count, line in enumerate(head):
        words = page.plain(line)
        in_brackets = words.startswith("(") and words.endswith(")")
        if _ADDRESSEES.match(words) or (
            not in_brackets and (len(words) > TITLE_LONGEST or _SENTENCE.search(words))
        ):
            return count
    return len(head)


def _signature(page: Page, run: Sequence[Line], first: int) -> tuple[int, int]:
    """Return the rows at which the signature and what follows it begin (both may be the end)."""
    dated = None
    for row in range(len(run) - 1, max(first - 1, -1), -1):
        if _DATE_LINE.fullmatch(page.plain(run[row])):
            dated = row
            break
    if dated is None or dated < first:
        return len(run), len(run)
    foot = dated
    while foot - 1 > first and _may_sign(page, run[foot - 1]):
        foot -= 1
    return foot, dated + 1


def _may_sign(page: Page, line: Line) -> bool:
    words = page.plain(line)
    return len(words) <= 40 and not _NOT_ISSUER.search(words) and not _is_first_heading(page, line)
