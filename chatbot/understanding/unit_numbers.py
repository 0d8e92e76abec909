"""Sets by the number of departments: 只有一家负责的, 超过5个部门的, 涉及部门最多的是哪一条."""

from __future__ import annotations

import re
from dataclasses import dataclass

from chatbot.reading.numerals import read_ordinal
from chatbot.understanding.cues import cue

NUMBER = r"(?P<number>\d{1,2}|[一二三四五六七八九十两]{1,3})"
BOUND = (
    r"(?P<most>不超过|不多于|至多|最多|顶多)|(?P<more>超过|多于|大于|不止|高于)"
    r"|(?P<least>至少|不少于|不低于|最少|起码)|(?P<less>少于|不到|不足|低于|小于)"
)
VERB = r"(?:[由归需要]?(?:有|是|为|涉及|写|列|达到?|包[括含]|含|由|归|在)?(?:了|到|着)?)"
ABOVE = r"(?P<above>(?:及|或|\(含\))?(?:其)?以上)|(?P<below>(?:及|或|\(含\))?以[下内])"
DEPARTMENTS = r"(?:责任|牵头|配合|主管|参与|主责|承办)?(?:单位|部门|委办局)"
BEFORE = re.compile(
    rf"(?:{BOUND})?{VERB}\s*{NUMBER}\s*(?:个|家)(?:{ABOVE})?(?:的)?(?:不同的?)?{DEPARTMENTS}"
    r"(?:(?P<more_than>(?:及|或)?以上)|(?P<fewer_than>(?:及|或)?以[下内]))?(?!人|长)"
)
"""超过5个部门负责, 只由一家单位承担, 有4个责任单位."""
AFTER = re.compile(
    rf"{DEPARTMENTS}(?:的)?(?:数量?|个数)?(?:不多不少|只|仅|刚好|恰好|正好)*{VERB}(?:{BOUND})?\s*"
    rf"{NUMBER}\s*(?:个|家)(?:{ABOVE})?(?!(?:以上|以下)?[^的,。?是有]{{0,2}}(?:部门|单位))"
)
"""责任单位有三个的, 责任单位在4家以上."""
CLAUSES_ASKED = cue("phrase", "clauses_asked")
"""Asks for clauses: 哪几条, 的条款, 有哪些任务."""
STATED = re.compile(
    r"(?<!没)(?<!未)(?<!没有)(?:写|标|列|注)(?:明|出)?(?:了|有)?责任(?:单位|部门)(?!为|是|里|中)"
)
"""写明了责任单位的有多少条: whichever they are."""
MOST = cue("phrase", "most_units")
FEW = re.compile(rf"最多的(?:前)?{NUMBER.replace('number', 'few')}(?:个)?(?:条|项|任务|措施|领域)")
FEWEST = cue("phrase", "fewest_units")
ONLY_ONE = cue("phrase", "one_unit")
SET = cue("intent", "unit_set")


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitNumber:
    """How many departments a clause has to name; ``high`` None: any number from ``low``."""

    low: int
    high: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Extreme:
    """The clauses that name more (fewer) departments than any other."""

    most: bool
    count: int = 1
    """How many of them are asked for: 部门最多的三条."""


def unit_number(text: str) -> UnitNumber | Extreme | None:
    """Return by what number of departments *text* asks for clauses; None where it does not."""
    if MOST.search(text):
        few = FEW.search(text)
        return Extreme(most=True, count=read_ordinal(few["few"]) if few else 1)
    if FEWEST.search(text):
        return Extreme(most=False)
    if ONLY_ONE.search(text) and SET.search(text):
        return UnitNumber(low=1, high=1)
    if STATED.search(text) and CLAUSES_ASKED.search(text):
        return UnitNumber(low=1, high=None)
    found = BEFORE.search(text) or AFTER.search(text)
    return _bounded(found) if found and CLAUSES_ASKED.search(text) else None


def _bounded(found: re.Match[str]) -> UnitNumber:
    number = read_ordinal(found["number"])
    if found["more"]:
        return UnitNumber(low=number + 1, high=None)
    after = found.groupdict()
    if found["least"] or found["above"] or after.get("more_than"):
        return UnitNumber(low=number, high=None)
    if found["less"]:
        return UnitNumber(low=1, high=number - 1)
    most = found["most"] or found["below"] or after.get("fewer_than")
    return UnitNumber(low=1 if most else number, high=number)
