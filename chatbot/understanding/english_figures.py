"""Figures of English questions in the units that Chinese documents print: 5 billion yuan → 50亿元.

A 100-billion-yuan cluster is one of 千亿级, a 92-year-old is 92岁.
"""

from __future__ import annotations

import re

SUM = re.compile(
    r"(?:RMB|CNY|¥)?\s*(?<![\w.])(?P<figure>\d[\d,]*(?:\.\d+)?|(?:an?\s+|one[\s-]+)?(?:hundred|thousand)|an?|one|two|three"
    r"|four|five|six|seven|eight|nine|ten|twenty|fifty)[\s-]*(?P<scale>thousand|million|billion|trillion)\b"
    r"(?P<money>[\s-]*(?:yuan|rmb|cny|renminbi))?"
    r"(?P<level>[\s-]+(?:level|class|grade)\b|(?<=-yuan)(?=\s(?:\w+\s)?(?:cluster|enterprise|industr|compan)))?",
    re.IGNORECASE,
)
SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
NAMED = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
FIGURES = {"a": 1, "an": 1, "twenty": 20, "fifty": 50, "hundred": 100, "thousand": 1000} | {
    word: number for number, word in enumerate(NAMED, 1)
}
LEVELS: dict[float, str] = {10: "十", 100: "百", 1000: "千"}
PERSON = (
    r"(?:grand)?(?:mother|father|ma|pa)|mum|mom|dad|parents?|son|daughter|child|he|she|i|who|anyone|"
    r"someone|people|persons?|residents?|elders?|seniors?|citizens?"
)
AGE = re.compile(
    rf"\b(?P<old>\d{{1,3}})[\s-]+years?[\s-]+olds?\b"
    rf"|\b(?:aged?|the age of|turn(?:s|ed|ing)?)\s+(?P<aged>\d{{1,3}})\b"
    rf"|(?<=\b)(?P<who>{PERSON})\s*(?:is|am|are|'s|'m|turned)\s+(?P<being>\d{{2,3}})(?=\s*[.,;?]|\s+and\b)"
    rf"|(?P<whom>{PERSON})\s+(?:over|above|past)\s+(?P<over>\d{{2,3}})\b",
    re.IGNORECASE,
)


def sums_in_chinese(text: str) -> str:
    """Return *text* with large figures in 万 and 亿: RMB 300 million yuan → 3亿元."""
    return SUM.sub(_sum, text)


def ages_in_chinese(text: str) -> str:
    """Return *text* with ages as documents print them: My grandmother is 92 → grandmother 92岁."""
    return AGE.sub(_age, text)


def _sum(found: re.Match[str]) -> str:
    figure = found["figure"].lower().replace(",", "")
    words = [FIGURES[w] for w in re.split(r"[\s-]+", figure)] if figure[0].isalpha() else []
    number: float = 1.0
    for word in words:
        number *= word
    number = (number if words else float(figure)) * SCALES[found["scale"].lower()]
    unit, name = (10**8, "亿") if number >= 10**8 else (10**4, "万")
    if found["level"] is not None and number / unit in LEVELS:
        return f" {LEVELS[number / unit]}{name}级"
    return f" {number / unit:g}{name}{'元' if found['money'] else ''}"


def _age(found: re.Match[str]) -> str:
    if found["over"]:
        return f"{found['whom']} {found['over']}岁以上"
    age = found["old"] or found["aged"] or found["being"]
    return f"{found['who'] or ''} {age}岁"
