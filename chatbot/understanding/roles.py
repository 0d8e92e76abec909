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
    r"(?:就|却|则|并|又|都|倒)?(?:没有?|不|未)(?:在|有份|参与|参加|列|出现|负责|管|沾|出力|掺和)"
)
WHETHER = re.compile("有没有|有无")
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


def _is_said_absent(unit: UnitMention, text: str) -> bool:
    """True where *text* says straight after the name that the department is not there."""
    after = text[text.find(unit.words) + len(unit.words) :]
    return bool(ABSENT_AFTER.match(after))


def unit_question(text: str, units: tuple[UnitMention, ...]) -> UnitQuestion:
    """Read the role asked for: 首位…, 只有…一家, 不含…, …和…都在."""
    but = cue("phrase", "unit_but_without").search(text)
    without = tuple(u for u in units if _is_said_absent(u, text))
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
    test = UnitTest.ANY
    text = WHETHER.sub(" ", text)
    if cue("phrase", "unit_behind").search(text):
        test = UnitTest.BEHIND
    elif cue("phrase", "unit_not_first").search(text):
        test = UnitTest.NOT_FIRST
    elif cue("phrase", "unit_absent").search(text) and not without:
        test = UnitTest.ABSENT
    elif cue("phrase", "unit_only").search(text):
        test = UnitTest.ONLY
    elif cue("phrase", "unit_any_role").search(text):
        test = UnitTest.ANY
    elif cue("phrase", "unit_first").search(text):
        test = UnitTest.FIRST
    elif cue("phrase", "unit_lead").search(text):
        test = UnitTest.LEAD
    elif cue("phrase", "unit_support").search(text):
        test = UnitTest.SUPPORT
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
