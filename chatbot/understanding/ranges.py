"""Does what someone says of themselves meet a condition that a sentence prints?

"我妈81岁" meets 八十周岁以上 and 80至89周岁, and not 年满九十周岁: where a rule is graded by age,
income or size, words alone cannot tell the grades apart.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from chatbot.errors import NumeralError
from chatbot.reading.glyphs import plain
from chatbot.reading.numerals import read_han

HAN = "[零〇一二两三四五六七八九十百千]"
NUMBER = rf"(?:\d[\d,]*(?:\.\d+)?|{HAN}+)"
SCALE = "[万亿]?"
SCALES = {"": 1.0, "万": 1e4, "亿": 1e8}
UNITS = {
    **dict.fromkeys(("周岁", "岁"), "岁"),
    **dict.fromkeys(("块钱", "元", "块"), "元"),
    **dict.fromkeys(("平方米", "平米"), "平方米"),
    **dict.fromkeys(("人", "名", "位"), "人"),
    **dict.fromkeys(("个工作日", "天", "日"), "日"),
    **dict.fromkeys(("个月",), "月"),
    **{unit: unit for unit in ("年", "公里", "吨", "亩", "张", "家", "台", "座", "层")},
}
"""Units as written, and the one they count as."""
UNIT = "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True))
QUANTITY = re.compile(
    rf"(?<![\d.第{HAN[1:-1]}])(?P<number>{NUMBER})(?P<scale>{SCALE})(?P<more>多|来|几|余)?(?P<unit>{UNIT})"
)
BETWEEN = re.compile(
    rf"(?P<low>{NUMBER})(?P<lowscale>{SCALE})(?:{UNIT})?(?:至|到|—|-|~)"
    rf"(?P<high>{NUMBER})(?P<highscale>{SCALE})(?P<unit>{UNIT})"
)
AT_LEAST = re.compile(
    rf"(?P<number>{NUMBER})(?P<scale>{SCALE})(?P<unit>{UNIT})(?:\([^)]{{0,6}}\))?(?:及|或)?以上"
    rf"|(?:年满|已满|超过|不少于|不低于|高于|大于|达到|(?<![不未])满)(?P<number_>{NUMBER})(?P<scale_>{SCALE})(?P<unit_>{UNIT})"
)
AT_MOST = re.compile(
    rf"(?P<number>{NUMBER})(?P<scale>{SCALE})(?P<unit>{UNIT})(?:\([^)]{{0,6}}\))?(?:及|或)?以[下内]"
    rf"|(?:未满|不满|不足|不超过|低于|少于|小于)(?P<number_>{NUMBER})(?P<scale_>{SCALE})(?P<unit_>{UNIT})"
)


Quantity = tuple[float, str]
"""A value and its unit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """Quantities of one unit from ``low`` to ``high``, both included."""

    low: float
    high: float
    unit: str


def meets(named: Collection[Quantity], sentence: str) -> bool:
    """Return True where one of the quantities *named* lies in a range that *sentence* prints."""
    return bool(named) and any(
        unit == printed.unit and printed.low <= value <= printed.high
        for printed in ranges(sentence)
        for value, unit in named
    )


def quantities(text: str) -> tuple[Quantity, ...]:
    """Return (value, unit) of every quantity in *text*: 81岁 → (81, 岁), 80多岁 → (80, 岁)."""
    read = (
        (_value(found["number"], found["scale"]), UNITS[found["unit"]])
        for found in QUANTITY.finditer(plain(text))
    )
    return tuple((value, unit) for value, unit in read if value is not None)


def ranges(sentence: str) -> Iterator[Range]:
    """Yield the ranges that *sentence* prints: 80至89周岁, 九十周岁以上, 未满一年, 不足10人."""
    text = plain(sentence)
    for found in BETWEEN.finditer(text):
        low = _value(found["low"], found["lowscale"] or found["highscale"])
        high = _value(found["high"], found["highscale"])
        if low is not None and high is not None and low <= high:
            yield Range(low=low, high=high, unit=UNITS[found["unit"]])
    for pattern, least in ((AT_LEAST, True), (AT_MOST, False)):
        for found in pattern.finditer(text):
            value = _value(found["number"] or found["number_"], found["scale"] or found["scale_"])
            unit = UNITS[found["unit"] or found["unit_"]]
            if value is not None and least:
                yield Range(low=value, high=math.inf, unit=unit)
            elif value is not None:
                yield Range(low=0.0, high=value, unit=unit)


def _value(number: str, scale: str | None) -> float | None:
    try:
        bare = number.replace(",", "")
        value = float(bare) if bare[0].isdigit() else float(read_han(bare.replace("两", "二")))
    except (NumeralError, ValueError):
        return None
    return value * SCALES[scale or ""]
