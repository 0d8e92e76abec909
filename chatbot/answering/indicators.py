"""Targets as figures: all of them in a list, the highest of them, the difference of two."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from itertools import groupby

from chatbot.answering.draft import Draft
from chatbot.answering.phrases import Phrases, phrases
from chatbot.records import Coverage, Indicator, Span
from chatbot.retrieval.passages import Passage
from chatbot.understanding import asking
from chatbot.understanding.indicators import (
    IndicatorQuestion,
    Reckoning,
    Target,
    subjects_named,
)
from chatbot.understanding.query import FIGURES, Query

OPEN_BOUNDS = frozenset(
    {"突破", "超过", "超", "不低于", "不少于", "至少", "以上", "及以上", "高于", "大于"}
)
"""A target so bound may be passed: what is computed from it holds of the figures as printed."""
PERCENT = "%"
WHOSE_FIGURE = re.compile(
    r"(?P<value>\d[\d.]*\s*(?:万亿|亿|万|%|家|个)元?)(?:这个|的)?(?:数字?|目标|指标)?(?:说的|指的|对应)?(?:是|指|属于)?"
    r"(?:的是)?(?:哪|什么|啥)"
)
"""Tells a figure and asks what it is the target of."""
OF_SEVERAL = re.compile(
    r"最[高低多少大小快慢]|各[是为有要占多自]|分别|哪|都|其中|差|[比和与跟、]|\d"
)
"""Asks about more than one target, or for the one of a figure that is told."""


def reckon(query: Query, asked: IndicatorQuestion) -> Draft:
    """Return the targets asked about, and what was reckoned with them; every figure cited."""
    return WRITERS[asked.reckoning](phrases(query.language), asked)


def of_subject(query: Query, found: Passage) -> Draft | None:
    """Quote of a sentence with several targets the one that *query* names, with its 口径.

    None where the sentence states targets of one subject alone, or the question names none of
    them, or several.
    """
    inside = [
        i
        for i in found.clause.indicators
        if found.span.start <= i.span.start and i.span.end <= found.span.end
    ]
    subjects = list(dict.fromkeys(i.subject for i in inside))
    meant = _of_value(query, inside) or _named(query, subjects)
    if len(subjects) < 2 or meant is None:
        return None
    own = [i for i in inside if i.subject == meant]
    span = Span(start=min(i.span.start for i in own), end=max(i.span.end for i in own))
    if any(span.start <= i.span.start < span.end for i in inside if i not in own):
        return None
    draft = Draft()
    say = phrases(query.language)
    year = own[0].year
    told = found.clause.slice(span)
    due = say.by_year.format(year=year) if year and str(year) not in told else ""
    draft.say(f"{due}{told}{say.stop}{draft.cite(found.clause, span)}")
    return draft


def _of_value(query: Query, stated: Sequence[Indicator]) -> str | None:
    """The one subject whose figure *query* tells and asks for: 9000亿元是哪项指标."""
    asked = WHOSE_FIGURE.match(query.text)
    value = asked["value"].replace(" ", "") if asked else ""
    found = {i.subject for i in stated if value and i.value.replace(" ", "").startswith(value)}
    return found.pop() if len(found) == 1 else None


def _named(query: Query, subjects: Sequence[str]) -> str | None:
    """The one of *subjects* whose figure *query* asks for by name."""
    asked = query.answer_type in FIGURES or "口径" in query.text
    if not asked or OF_SEVERAL.search(asking.YEAR.sub("", query.text)):
        return None
    meant = subjects_named(query.topic or query.text, subjects)
    return meant[0] if len(meant) == 1 else None


def _list(say: Phrases, asked: IndicatorQuestion) -> Draft:
    total = len(asked.targets)
    draft = Draft(coverage=Coverage(listed=total, total=total))
    by_subject = [list(g) for _, g in groupby(asked.targets, key=lambda t: t.indicator.subject)]
    draft.say(
        say.indicators.format(subjects=draft.count(len(by_subject)), count=draft.count(total))
    )
    for targets in by_subject:
        draft.say(f"{_name(targets[0])}:{say.joint.join(_stated(draft, t) for t in targets)}")
    return draft


def _extreme(say: Phrases, asked: IndicatorQuestion) -> Draft:
    """The highest (lowest) first, then the others in order."""
    draft = Draft()
    ordered = sorted(
        asked.targets,
        key=lambda t: t.indicator.number,
        reverse=asked.reckoning is Reckoning.HIGHEST,
    )
    for place, target in enumerate(ordered):
        equal = target.indicator.number == ordered[0].indicator.number
        lead = say.extreme[asked.reckoning] if place == 0 or equal else ""
        draft.say(f"{lead}{_name(target)}:{_stated(draft, target)}")
    return draft


def _together(say: Phrases, asked: IndicatorQuestion) -> Draft:
    """Each of the targets, then their difference or their sum."""
    draft = Draft()
    for target in asked.targets:
        draft.say(f"{_name(target)}:{_stated(draft, target)}")
    numbers = [Decimal(str(t.indicator.number)) for t in asked.targets]
    difference = asked.reckoning is Reckoning.DIFFERENCE
    result = max(numbers) - min(numbers) if difference else sum(numbers, Decimal(0))
    unit = asked.targets[0].indicator.unit
    if unit == PERCENT and difference:
        unit = say.percentage_points
    figure = f"{result.normalize():f}"
    draft.computed.add(figure)
    draft.say(say.reckoned[asked.reckoning].format(figure=f"{figure}{unit}"))
    if any(t.indicator.bound in OPEN_BOUNDS for t in asked.targets):
        draft.say(say.open_bounds)
    return draft


def _name(target: Target) -> str:
    caliber = f"({target.indicator.caliber})" if target.indicator.caliber else ""
    return f"{target.indicator.subject}{caliber}"


def _stated(draft: Draft, target: Target) -> str:
    """The value with its bound, as people write it: 突破1900亿元, 15家以上, 年均增速6.5%."""
    stated = target.indicator
    bound = stated.bound or ""
    said = (
        f"{stated.value}{bound}"
        if bound.endswith(("以上", "以下", "以内", "左右"))
        else f"{bound}{stated.value}"
    )
    return f"{said}{draft.cite(target.clause, stated.span)}"


WRITERS: Mapping[Reckoning, Callable[[Phrases, IndicatorQuestion], Draft]] = {
    Reckoning.ALL: _list,
    Reckoning.HIGHEST: _extreme,
    Reckoning.LOWEST: _extreme,
    Reckoning.DIFFERENCE: _together,
    Reckoning.SUM: _together,
}
