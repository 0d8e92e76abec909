"""Targets as figures: all of them in a list, the highest of them, the difference of two."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from itertools import groupby

from chatbot.answering.draft import Draft
from chatbot.answering.phrases import Phrases, phrases
from chatbot.records import Coverage
from chatbot.understanding.indicators import IndicatorQuestion, Reckoning, Target
from chatbot.understanding.query import Query

OPEN_BOUNDS = frozenset(
    {"突破", "超过", "超", "不低于", "不少于", "至少", "以上", "及以上", "高于", "大于"}
)
"""A target so bound may be passed: what is computed from it holds of the figures as printed."""
PERCENT = "%"


def reckon(query: Query, asked: IndicatorQuestion) -> Draft:
    """Return the targets asked about, and what was reckoned with them; every figure cited."""
    return WRITERS[asked.reckoning](phrases(query.language), asked)


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
