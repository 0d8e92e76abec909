"""Verdicts become a table by category, in Markdown and in JSON, and the trade-off of declining."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass

from chatbot.evaluation.questions import Question
from chatbot.evaluation.scoring import Given, Verdict

OVERALL = "overall"
NOTHING = "–"
"""Stands where a measure does not apply."""
COLUMNS = (
    "类别",
    "题数",
    "正确",
    "引用正确",
    "首条引用正确",
    "引用精度",
    "文字正确",
    "简洁",
    "正确拒答",
    "误拒",
    "p50 ms",
    "p95 ms",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A question, what was answered, and how that stands to the labels."""

    question: Question
    given: Given
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The measures of one category: shares in [0, 1], None where no question of it counts."""

    category: str
    questions: int
    answerable: int
    right: float
    """Of all questions."""
    citation: float | None
    """Of the answerable ones, like the measures below unless they say otherwise."""
    first: float | None
    """Of those for which any gold clause will do."""
    precision: float | None
    """Mean over those for which any gold clause will do."""
    text: float | None
    concise: float | None
    declined: float | None
    """Refusals right: of the unanswerable ones."""
    false_refusals: float | None
    p50_ms: float
    p95_ms: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeOff:
    """What would come of declining below ``threshold``."""

    threshold: float
    false_answers: float
    """Share of the unanswerable questions that would be answered."""
    false_refusals: float
    """Share of the answerable questions that would be declined."""


def tabulate(outcomes: Sequence[Outcome]) -> tuple[Row, ...]:
    """Return a row for each category, in order of first appearance, and last the overall row."""
    categories = dict.fromkeys(o.question.category for o in outcomes)
    rows = [_row(c, [o for o in outcomes if o.question.category == c]) for c in categories]
    return (*rows, _row(OVERALL, outcomes))


def trade_off(outcomes: Sequence[Outcome], threshold: float) -> tuple[TradeOff, ...]:
    """Return the curve of false answers against false refusals over thresholds 0, 0.05 … 1.

    *threshold* is the working point at which *outcomes* were given. Only a question on which the
    confidence decided moves with the threshold; one that a rule answered or declined against its
    confidence stays as it is. Empty where no outcome carries a confidence.
    """
    if all(o.given.confidence is None for o in outcomes):
        return ()
    points = []
    for step in range(21):
        at = step / 20
        answered = [(o.question.answerable, _answered_at(o.given, at, threshold)) for o in outcomes]
        points.append(
            TradeOff(
                threshold=at,
                false_answers=_mean([a for answerable, a in answered if not answerable]) or 0.0,
                false_refusals=_mean([not a for answerable, a in answered if answerable]) or 0.0,
            )
        )
    return tuple(points)


def to_markdown(rows: Iterable[Row], *, heading: str) -> str:
    """Return the table of *rows* under *heading*."""
    lines = [f"## {heading}", "", *table_lines(COLUMNS, (_cells(row) for row in rows)), ""]
    return "\n".join(lines)


def table_lines(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Return a Markdown table; every column after the first is aligned to the right."""
    lines = [_line(columns), _line(["---", *["---:"] * (len(columns) - 1)])]
    return lines + [_line(row) for row in rows]


def share(value: float | None) -> str:
    """Return a share as it is printed in tables: 0.934, or – where it does not apply."""
    return NOTHING if value is None else f"{value:.3f}"


def to_json(
    rows: Sequence[Row], outcomes: Iterable[Outcome], curve: Iterable[TradeOff] = ()
) -> dict[str, object]:
    """Return the report as JSON values: overall, categories, curve, and every wrong answer."""
    return {
        "overall": asdict(rows[-1]),
        "categories": [asdict(row) for row in rows[:-1]],
        "curve": [asdict(point) for point in curve],
        "wrong": [_wrong(o) for o in outcomes if not o.verdict.right],
    }


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that at least *share* of *values* do not exceed; 0 of none."""
    if not values:
        return 0.0
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def _row(category: str, outcomes: Sequence[Outcome]) -> Row:
    answerable = [o for o in outcomes if o.question.answerable]
    declinable = [o for o in outcomes if not o.question.answerable]
    times = [o.given.elapsed_ms for o in outcomes]

    def measure(of: Callable[[Verdict], float | None]) -> float | None:
        return _mean([value for o in answerable if (value := of(o.verdict)) is not None])

    return Row(
        category=category,
        questions=len(outcomes),
        answerable=len(answerable),
        right=_mean([o.verdict.right for o in outcomes]) or 0.0,
        citation=measure(lambda v: v.citation),
        first=measure(lambda v: v.first),
        precision=measure(lambda v: v.precision),
        text=measure(lambda v: v.text),
        concise=measure(lambda v: v.concise),
        declined=_mean([o.verdict.abstained for o in declinable]),
        false_refusals=measure(lambda v: v.abstained),
        p50_ms=percentile(times, 0.5),
        p95_ms=percentile(times, 0.95),
    )


def _answered_at(given: Given, at: float, threshold: float) -> bool:
    answered = not given.abstained
    if given.confidence is None or answered != (given.confidence >= threshold):
        return answered
    return given.confidence >= at


def _wrong(outcome: Outcome) -> dict[str, object]:
    question, given, verdict = outcome.question, outcome.given, outcome.verdict
    return {
        "id": question.question_id,
        "category": question.category,
        "question": question.question,
        "history": list(question.history),
        "document": question.document,
        "gold": list(question.gold),
        "must": list(question.must),
        "answer": given.text,
        "cited": [text[:60] for text in given.cited],
        **asdict(verdict),
    }


def _cells(row: Row) -> list[str]:
    shares = (row.right, row.citation, row.first, row.precision, row.text, row.concise)
    return [
        row.category,
        str(row.questions),
        *map(share, shares),
        share(row.declined),
        share(row.false_refusals),
        f"{row.p50_ms:.1f}",
        f"{row.p95_ms:.1f}",
    ]


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None
