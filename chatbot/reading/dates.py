"""Dates as documents print them: 2020年12月25日, 二〇二〇年十二月二十五日, 2021-01-14."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from chatbot.errors import NumeralError
from chatbot.reading.numerals import read_han

_HAN_YEAR = r"[〇零oO0一二三四五六七八九]{4}"
_HAN_DAY = r"[〇一二三四五六七八九十]{1,3}"
DATE = (
    rf"(?:\d{{4}} ?年 ?\d{{1,2}} ?月 ?\d{{1,2}} ?日"
    rf"|{_HAN_YEAR} ?年 ?{_HAN_DAY} ?月 ?{_HAN_DAY} ?日"
    rf"|\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}})"
)
"""In plain form (see glyphs.plain)."""
_PARTS = re.compile(
    rf"(?<!\d)(?:(\d{{4}}) ?[年\-/.] ?(\d{{1,2}}) ?[月\-/.] ?(\d{{1,2}})(?!\d) ?日?"
    rf"|({_HAN_YEAR}) ?年 ?({_HAN_DAY}) ?月 ?({_HAN_DAY}) ?日)"
)
FIRST_YEAR, LAST_YEAR = 1949, 2100


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedDate:
    """A date and where it stands."""

    day: date
    start: int
    end: int


def find_dates(shadow: str, start: int = 0, end: int | None = None) -> Iterator[PrintedDate]:
    """Yield the dates of a plain text in order; impossible ones (13月40日) are passed over."""
    for match in _PARTS.finditer(shadow, start, len(shadow) if end is None else end):
        try:
            if match[1]:
                day = date(int(match[1]), int(match[2]), int(match[3]))
            else:
                year = match[4].replace("o", "〇").replace("O", "〇").replace("0", "〇")
                day = date(read_han(year), read_han(match[5]), read_han(match[6]))
        except (ValueError, NumeralError):
            continue
        if FIRST_YEAR <= day.year <= LAST_YEAR:
            yield PrintedDate(day=day, start=match.start(), end=match.end())
