"""Questions about targets as figures: all of them, the highest one, how far apart two are.

Answered from what reading found (:mod:`chatbot.reading.indicators`), so that a difference is
computed and a highest is of all; what names no known target is left to search.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from chatbot.records import Clause, Indicator
from chatbot.understanding.cues import cues

LEAST_SHARED = 2
"""Characters in a row that words have to share with a target's name to mean it."""
LEAST_TELLING = 3
"""Characters in a row of a target's name that tell it in a whole question."""
MOST_OTHER = 0.2
"""Share of words that stands in no target's name which they may mean where two are reckoned."""
MOST_BESIDE = 4
"""Characters that a question about a target may say beside its name and what frames figures."""
LEAST_SHARE = 0.4
"""Share of the words that these characters have to make up."""
LONGEST = 120
"""Characters of a question that may be about figures; a longer one tells a story."""
VALUE = re.compile(r"\d+(?:\.\d+)?(?:万亿|亿|万|%|家|个)?")
TOLD = re.compile(rf"(?:19|20)\d{{2}}\s*年?|{VALUE.pattern}|口径")
"""Says of a target what it is asked with: its year, its figure, whose statistics."""
BETWEEN = re.compile(r"以及|[和与跟同及比较、,;?。 的]")


class Reckoning(StrEnum):
    """What is to be done with the targets a question is about."""

    ALL = "all"
    HIGHEST = "highest"
    LOWEST = "lowest"
    DIFFERENCE = "difference"
    SUM = "sum"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A quantitative target and the clause that states it."""

    clause: Clause
    indicator: Indicator


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorQuestion:
    """The argument of a question about targets as figures."""

    reckoning: Reckoning
    targets: tuple[Target, ...]
    """What is reckoned with, in printed order: of one unit, but for ALL."""


PATTERNS = cues("indicator")


def indicator_question(
    text: str, stated: Callable[[], Sequence[Clause]]
) -> IndicatorQuestion | None:
    """Return what *text* asks of the targets that the clauses of *stated* state.

    None where it asks no such thing, or about anything that is no target of theirs. *stated* is
    called only where the words ask for it.
    """
    if len(text) > LONGEST:
        return None
    reckoning = next((r for r in Reckoning if PATTERNS[r.value].search(text)), None)
    if reckoning is None:
        return None
    targets = tuple(Target(clause=c, indicator=i) for c in stated() for i in c.indicators)
    if reckoning is Reckoning.ALL:
        chosen = _of_caliber(text, targets)
    else:
        chosen = _like(text, targets, all_where_few=reckoning in EXTREMES)
    least = 1 if reckoning is Reckoning.ALL else 2
    return IndicatorQuestion(reckoning=reckoning, targets=chosen) if len(chosen) >= least else None


EXTREMES = frozenset({Reckoning.HIGHEST, Reckoning.LOWEST})


def named(words: str, subjects: Sequence[str]) -> str | None:
    """Return the one of *subjects* that *words* mean: 营业收入, 龙头企业; None where it is unclear.

    It has the longest run of characters in common with them; of two such, the shorter.
    """
    scored = sorted((_likeness(words, s), s) for s in set(subjects))
    if not scored or scored[-1][0][0] < max(LEAST_SHARED, LEAST_SHARE * len(words)):
        return None
    unclear = len(scored) > 1 and scored[-2][0] == scored[-1][0]
    return None if unclear else scored[-1][1]


def subjects_named(text: str, subjects: Sequence[str]) -> tuple[str, ...]:
    """Return those of *subjects* of which *text* holds a telling piece, the longest piece first.

    A piece that another subject has as well tells nothing: 企业 of 龙头企业 and 重点企业.
    """
    found: list[str] = []
    left = text
    while True:
        scored = sorted((_likeness(left, s), s) for s in set(subjects) - set(found))
        if not scored or scored[-1][0][0] < LEAST_TELLING:
            return tuple(found)
        longest, subject = scored[-1][0][0], scored[-1][1]
        if len(scored) > 1 and scored[-2][0][0] == longest:
            return ()
        found.append(subject)
        left = _without_run(left, subject, longest)
        if len("".join(_left(TOLD.sub(" ", left)))) > MOST_BESIDE:
            return ()


def _of_caliber(text: str, targets: Sequence[Target]) -> tuple[Target, ...]:
    """The targets of the 口径 that *text* names, all where it names none."""
    asked: set[str] = set()
    for caliber in {t.indicator.caliber for t in targets if t.indicator.caliber}:
        for form in (caliber, caliber.removeprefix("市")):
            if form in text:
                asked.add(caliber)
                text = text.replace(form, " ")
    if ("口径" in text and not asked) or _left(text):
        return ()  # 人才的量化指标: of something that is no target
    return tuple(t for t in targets if not asked or t.indicator.caliber in asked)


def _like(text: str, targets: Sequence[Target], *, all_where_few: bool) -> tuple[Target, ...]:
    """The targets that *text* names, of one unit: rates where a rate is asked for."""
    growth = bool(PATTERNS["growth"].search(text))
    pool = [t for t in targets if t.indicator.growth == growth]
    subjects = [t.indicator.subject for t in pool]
    words = _left(text)
    alike = {w: named(w, subjects) for w in words}
    if not all_where_few and any(_says_more(w, s) for w, s in alike.items()):
        return ()  # 文旅产业产值 is not 产业产值
    meant = {_by_value(w, targets) or s for w, s in alike.items()}
    if None in meant:
        return ()  # names something that is no target
    if len(meant) == 1 and max(map(len, words)) <= LEAST_SHARED:
        return ()  # 哪个产业的增速: of the targets' names, what is common to things that are none
    whole = all_where_few and len(meant) < 2  # 三项营收增加值指标里
    chosen = [t for t in pool if whole or t.indicator.subject in meant]
    units = [t.indicator.unit for t in chosen]
    if not units or (len(set(units)) > 1 and not whole):
        return ()
    unit = max(dict.fromkeys(units), key=units.count)
    firsts = {t.indicator.subject: t for t in reversed(chosen) if t.indicator.unit == unit}
    return tuple(t for t in chosen if firsts.get(t.indicator.subject) is t)


def _says_more(words: str, subject: str | None) -> bool:
    """True where *words* say more than MOST_OTHER of their characters beside the target's name."""
    other = sum(c not in subject for c in words) if subject else 0
    return other > MOST_OTHER * len(words)


def _left(text: str) -> list[str]:
    """What *text* says beside asking for figures."""
    return [p for p in BETWEEN.split(PATTERNS["frame"].sub(" ", text)) if p]


def _by_value(words: str, targets: Sequence[Target]) -> str | None:
    """The target whose figure *words* give: 9000亿的那个."""
    value = VALUE.fullmatch(words)
    found = {t.indicator.subject for t in targets if value and t.indicator.value.startswith(words)}
    return found.pop() if len(found) == 1 else None


def _without_run(words: str, subject: str, length: int) -> str:
    """Return *words* without the run of *length* characters that *subject* has too."""
    runs = (words[i : i + length] for i in range(len(words) - length + 1))
    return words.replace(next(r for r in runs if r in subject), " ", 1)


def _likeness(words: str, subject: str) -> tuple[int, int, int]:
    """Length of the longest run that both have, how many pairs both have, and brevity."""
    longest = 0
    for start in range(len(words)):
        while words[start : start + longest + 1] in subject and start + longest < len(words):
            longest += 1
    pairs = sum(words[i : i + 2] in subject for i in range(len(words) - 1))
    return longest, pairs, -len(subject)
