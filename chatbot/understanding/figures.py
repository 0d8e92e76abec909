"""Figures in the notation that the documents print: 85岁 or 八十五岁, 十亿 or 10亿.

Search compares words, and one notation is no word of the other.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from chatbot.errors import NumeralError
from chatbot.reading.numerals import read_han, write_han
from chatbot.understanding.ranges import HAN

UNIT = (
    "亿|万|元|周岁|岁|个月|个工作日|工作日|年|天|日|小时|分钟|家|人|名|平方米|平方公里|公里|米|倍|层|"
    "级|户|亩|张|台|辆|次|餐|份"
)
# 第三条 is an address; 一家 is as often an article as a number.
FIGURE = re.compile(
    rf"(?<![第之(\d.{HAN[1:-1]}])(?P<number>\d{{1,3}}|(?!一(?!{HAN})){HAN}{{1,6}})"
    rf"(?P<unit>{UNIT}|(?=[到至~—-](?:\d|{HAN})))"
)
ALIKE = {"岁": ("岁", "周岁"), "周岁": ("周岁", "岁"), "": ("至", "到")}
"""What may stand behind the number in print; the first number of a range is followed by 至."""


RANKED = re.compile(
    r"(?:排(?:在|行)?|列)(?P<ordinal>第[\d一二三四五六七八九十]+)(?:位|名)?的(?:那|这)(?P<counted>个|条|项|章|节)小?"
)


def in_printed_notation(text: str, prints: Callable[[str], bool]) -> str:
    """Return *text* with each figure in the other notation where only that one is printed.

    Of a figure that is printed in neither, or in both, the asker's own stays.
    """

    def noted(figure: re.Match[str]) -> str:
        number, unit = figure["number"], figure["unit"]
        other = _other(number)
        behind = ALIKE.get(unit, (unit,))
        if other is None or any(prints(number + b) for b in behind):
            return figure.group()
        return other + unit if any(prints(other + b) for b in behind) else figure.group()

    return FIGURE.sub(noted, text)


def _other(number: str) -> str | None:
    """85 for 八十五, and the other way round; None for what is no numeral."""
    if number.isdecimal():
        return write_han(int(number)) if int(number) else None
    try:
        return str(read_han(number))
    except NumeralError:
        return None


def in_ordinals(text: str) -> str:
    """Return *text* with a place in a row as an ordinal: 排第三的那个目标 → 第三个目标."""
    return RANKED.sub(r"\g<ordinal>\g<counted>", text)
