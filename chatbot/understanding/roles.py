"""How the departments that a question names have to stand in a clause: first, alone, in support.

A department's name may be a piece of a clause's title, and a title a piece of a name: what is
wider wins.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from chatbot.understanding.cues import cue
from chatbot.understanding.query import UnitMention, UnitQuestion, UnitTest
from chatbot.understanding.titles import TitleMention, fold

ABSENT_AFTER = re.compile(
    r"(?P<all>都|均|全)?(?:就|却|则|并|又|倒)?(?:没有?|不|未)(?:在|有份|参与|参加|列|出现|负责|管|沾|出力|掺和)"
)
ABSENT_BEFORE = re.compile(r"(?<!有)(?:没有?|不含|不包[含括]|不带|缺)$")
PRESENT_BEFORE = re.compile(r"(?<![没不])(?:有|含|包[含括]|带)$")
"""有甲局、没有乙局的 says straight before the name whether the department is there."""
WHETHER = re.compile("有没有|有无|有[^,。?没]{1,6}没有?(?=[?,。]|$)")
"""有没有参与 says of nobody that it is absent."""
LED_AND_SUPPORTED = re.compile(
    r"(?P<lead>牵头|为主|打头|领头|挑头)(?:的)?[、,;和而且并由 ]{0,3}[^、,;。?]{2,24}?"
    r"(?:配合|参与|协助|协办|支持)"
)
"""市商务局牵头、市财政局配合: who leads stands before, who supports behind."""


def beside_titles(
    named: Sequence[TitleMention], units: tuple[UnitMention, ...], text: str
) -> tuple[UnitMention, ...]:
    """Return the units of *units* that are no piece of a title: 政府 in 深化政府改革."""
    folded = fold(text)
    taken = [folded[n.start : n.start + n.length] for n in named]
    return tuple(u for u in units if not any(fold(u.words) in t for t in taken))


def outside_units(
    units: Sequence[UnitMention], named: tuple[TitleMention, ...], text: str
) -> tuple[TitleMention, ...]:
    """Return the titles of *named* that are no piece of a department's name: 人才 in 人才办."""
    folded = fold(text)
    taken = []
    for unit in units:
        words = fold(unit.words)
        at = folded.find(words)
        taken.append((at, at + len(words)))
    return tuple(
        n for n in named if not any(a <= n.start and n.start + n.length <= b for a, b in taken)
    )


def named_units(units: tuple[UnitMention, ...]) -> UnitQuestion | None:
    """Return the departments that any other question names; None where it names none."""
    return UnitQuestion(mentions=units, test=UnitTest.ANY) if units else None


def _said_absent(units: Sequence[UnitMention], text: str) -> tuple[UnitMention, ...]:
    """The departments of which *text* says straight before or after the name: not there."""
    places = {u: text.find(u.words) for u in units}
    said = {u: ABSENT_AFTER.match(text[at + len(u.words) :]) for u, at in places.items()}
    after = tuple(u for u, absent in said.items() if absent)
    if after and any(absent["all"] for absent in said.values() if absent):
        return ()  # 甲局、乙局都不参与的 says it of both
    if after:
        return after
    before = {u for u, at in places.items() if ABSENT_BEFORE.search(text[:at])}
    first = min((places[u] for u in before), default=0)
    there = (u for u in units if u not in before)
    # 没有甲局和乙局 says it of both.
    if all(places[u] < first or PRESENT_BEFORE.search(text[: places[u]]) for u in there):
        return tuple(u for u in units if u in before)
    return ()


ROLES: Sequence[tuple[UnitTest, Sequence[str]]] = (
    (UnitTest.ANY, ("unit_any_role",)),
    (UnitTest.LAST, ("unit_last",)),
    (UnitTest.SUPPORT, ("unit_supports",)),
    (UnitTest.BEHIND, ("unit_behind",)),
    (UnitTest.NOT_FIRST, ("unit_not_first",)),
    (UnitTest.ABSENT, ("unit_absent",)),
    (UnitTest.ONLY, ("unit_only",)),
    (UnitTest.FIRST, ("unit_first",)),
    (UnitTest.LEAD, ("unit_lead",)),
    (UnitTest.SUPPORT, ("unit_support",)),
)
"""What a question that holds all of the cues asks; the first of them that it does."""


def _test(text: str, *, excepted: bool) -> UnitTest:
    """The role that *text* asks for; *excepted*: whom it says absent is known already."""
    for test, names in ROLES:
        if test is UnitTest.ABSENT and excepted:
            continue
        if all(cue("phrase", name).search(text) for name in names):
            return test
    return UnitTest.ANY


def unit_question(text: str, units: tuple[UnitMention, ...]) -> UnitQuestion:
    """Read the role asked for: 首位…, 只有…一家, 不含…, …和…都在."""
    but = cue("phrase", "unit_but_without").search(text)
    without = _said_absent(units, text)
    if without and len(without) < len(units):  # 政数局在、科创委不在的
        units = tuple(u for u in units if u not in without)
        return UnitQuestion(
            mentions=units, test=UnitTest.ANY, together=len(units) > 1, without=without
        )
    without = ()
    if but and len(units) >= 2:
        cut = [u for u in units if text.find(u.words) > but.start()]
        if cut and len(cut) < len(units):
            without = tuple(cut)
            units = tuple(u for u in units if u not in cut)
    led = LED_AND_SUPPORTED.search(text)
    supporting = tuple(u for u in units if led and text.find(u.words) >= led.end("lead"))
    if led and 0 < len(supporting) < len(units):  # 市商务局牵头、市财政局配合的
        leading = tuple(u for u in units if u not in supporting)
        return UnitQuestion(
            mentions=leading, test=UnitTest.LEAD, together=True, supported_by=supporting
        )
    test = _test(WHETHER.sub(" ", text), excepted=bool(without))
    together = (
        len(units) > 1
        and not cue("phrase", "unit_either").search(text)
        and bool(
            test is UnitTest.ONLY  # 只有甲、乙 names all that are there
            or cue("phrase", "unit_together").search(text)
            or re.search("[和与跟同及]", text)
        )
    )
    return UnitQuestion(mentions=units, test=test, together=together, without=without)
