"""What a document says of itself: title, 文号, issuer, dates, the period it covers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from chatbot.reading.dates import DATE, find_dates
from chatbot.reading.layout import Line, Page, lay_out
from chatbot.reading.parts import Part, Role, divide
from chatbot.records import Period

_NUMBER = re.compile(
    r"[一-鿿]{2,16}〔(?:19|20)\d{2}〕 ?\d{1,5} ?号|[一-鿿]{2,16}(?:19|20)\d{2}年第 ?\d{1,5} ?号"
)
_PUBLISHED = re.compile(rf"(?:发布|公布|公开)(?:日期|时间) ?: ?(?={DATE})")
_WRITTEN = re.compile(rf"(?:成文|印发|发文)(?:日期|时间) ?: ?(?={DATE})")
_PERIOD = re.compile(
    r"(?<!\d)((?:19|20)\d{2}) ?年? ?(?:[-—~至]|--|——) ?((?:19|20)\d{2}) ?年?(?!\d)"
)
_HEADLINE_ISSUER = re.compile(r"^(?P<issuer>[^《》()]{3,60}?)(?:关于|印发|转发|批转)")
_AGENCY = re.compile(
    r"(?:人民政府|政府|办公厅|办公室|委员会|委|局|部|厅|院|署|银行|法院|检察院|党委|管委会|中心)$"
)
_DATE_LINE = re.compile(rf"(?P<issuer>[^。,;:\d]{{0,40}}?) ?\(?(?P<date>{DATE})\)?(?: ?印发)?$")
FRONT_LINES = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What the text itself states; None where it does not."""

    title: str | None
    issuer: str | None
    number: str | None
    issued_on: date | None
    published_on: date | None
    period: Period | None


def read_metadata(text: str) -> Metadata:
    """Return what a cleaned text states of itself; never guesses a date that is not labelled.

    The title is that of the plan, not of the notice that forwards it; the issuer is the authority
    that signs; 成文日期 is the date under the signature; 发布日期 is taken only from a line that
    says so. A site's upload date has been removed by cleaning and is never read.
    """
    page = lay_out(text)
    parts = divide(page)
    front = page.lines[:FRONT_LINES]
    title = _title(page, parts)
    signature = _signed(page, parts)
    return Metadata(
        title=title,
        issuer=(signature[0] if signature else None) or _headline_issuer(page, parts),
        number=_first(_NUMBER, page, front),
        issued_on=signature[1] if signature else _labelled(_WRITTEN, page, front),
        published_on=_labelled(_PUBLISHED, page, front),
        period=_period(title or ""),
    )


def _title(page: Page, parts: list[Part]) -> str | None:
    for role in (Role.MAIN, Role.NOTICE):
        for part in parts:
            if part.role is role and part.title:
                title = _title_of(page, part)
                if title:
                    return title
    return None


def _title_of(page: Page, part: Part) -> str | None:
    words: list[str] = []
    for line in part.title:
        shadow = page.plain(line)
        if words and (shadow.startswith("(") or _AGENCY.search(shadow)):
            break
        if _NUMBER.fullmatch(shadow.strip()) or _DATE_LINE.fullmatch(shadow) or ":" in shadow:
            if words:
                break
            continue
        words.append(page.text[line.start : line.end].strip("#* "))
        if len(words) > 3:
            break
    return "".join(words) or None


def _signed(page: Page, parts: list[Part]) -> tuple[str | None, date] | None:
    """Return issuer and date at the foot of the notice, else at the foot of the plan."""
    for part in parts:
        if part.role is Role.ANNEX:
            continue
        lines = part.signature or (part.title if part.role is Role.NOTICE else [])
        for row, line in enumerate(lines):
            match = _DATE_LINE.fullmatch(page.plain(line))
            if match is None:
                continue
            found = next(find_dates(page.shadow, line.start, line.end), None)
            if found is None:
                continue
            issuer = match["issuer"].strip() or _issuer_above(page, lines[:row])
            if issuer or part.signature:
                return issuer or None, found.day
    return None


def _issuer_above(page: Page, lines: Sequence[Line]) -> str:
    names: list[str] = []
    for line in reversed(lines):
        words = page.text[line.start : line.end].strip("* ")
        if len(words) > 40 or not _AGENCY.search(page.plain(line).strip("* ")):
            break
        names.insert(0, words)
    return " ".join(names)


def _headline_issuer(page: Page, parts: list[Part]) -> str | None:
    for part in parts:
        for line in part.title[:3]:
            match = _HEADLINE_ISSUER.match(page.plain(line).strip("#* "))
            if match and _AGENCY.search(match["issuer"].strip()):
                return match["issuer"].strip()
    return None


def _first(pattern: re.Pattern[str], page: Page, lines: tuple[Line, ...]) -> str | None:
    for line in lines:
        match = pattern.search(page.shadow, line.start, line.end)
        if match and match.start() - line.start <= 30 and len(line) <= 60:
            return page.text[match.start() : match.end()]
    return None


def _labelled(pattern: re.Pattern[str], page: Page, lines: tuple[Line, ...]) -> date | None:
    for line in lines:
        match = pattern.search(page.shadow, line.start, line.end)
        if match:
            found = next(find_dates(page.shadow, match.end(), line.end), None)
            if found:
                return found.day
    return None


def _period(title: str) -> Period | None:
    from chatbot.reading.glyphs import plain

    match = _PERIOD.search(plain(title))
    if match is None or int(match[1]) > int(match[2]):
        return None
    return Period(first=int(match[1]), last=int(match[2]))
