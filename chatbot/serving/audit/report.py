"""``chatbot report``: what was asked, declined, cited and thought of the answers."""

from __future__ import annotations

import json
from array import array
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta

from chatbot.serving.audit.homes import Place, home_of

Counts = Counter[str]
SHOWN = 10
BAR = 40
"""Characters of the longest bar."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The journal over a span of days, added up."""

    days: int
    answers: int
    declined: int
    p50_ms: float
    p95_ms: float
    by_day: dict[str, int]
    declined_by_day: dict[str, int]
    by_intent: dict[str, int]
    by_face: dict[str, int]
    """Where it was asked: page, api, mcp."""
    by_key: dict[str, int]
    """Name of the API key → answers; without those that came without a key."""
    most_cited: dict[str, int]
    """Clause id → answers that cite it."""
    unanswered: dict[str, int]
    """Declined questions, the most frequent first."""
    liked: int
    disliked: int
    reasons: dict[str, int]
    disliked_clauses: dict[str, int]
    input_tokens: int
    output_tokens: int
    cost: float
    """Of the chat model, at the prices that were set when it was asked."""
    fallbacks: dict[str, int]
    """Why answers are not in the model's words."""

    def as_json(self) -> str:
        """Return the report as JSON."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1)


def read_report(place: Place, days: int) -> Report:
    """Add up the last *days* of the journal at *place*. Raises JournalError."""
    since = (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="seconds")
    home, times = home_of(place), array("d")
    by_day, declined_by_day, by_intent, by_face = Counts(), Counts(), Counts(), Counts()
    by_key, cited, unanswered, fallbacks = Counts(), Counts(), Counts(), Counts()
    read, written, cost = 0, 0, 0.0
    for entry in home.answers(since):
        times.append(entry.ms)
        by_day[entry.at[:10]] += 1
        by_intent[entry.intent] += 1
        by_face[entry.face] += 1
        by_key[entry.caller] += 1
        fallbacks[entry.fallback] += 1
        # Once for each answer, however often it cites a clause.
        cited.update([*dict.fromkeys(c["clause_id"] for c in json.loads(entry.citations))])
        if entry.kind == "declined":
            declined_by_day[entry.at[:10]] += 1
            unanswered[entry.standalone] += 1
        read, written = read + entry.input_tokens, written + entry.output_tokens
        cost += entry.cost
    liked, disliked, reasons, clauses = 0, 0, Counts(), Counts()
    for judgement in home.judgements(since):
        if judgement.rating > 0:
            liked += 1
            continue
        disliked += 1
        reasons[judgement.reason] += 1
        clauses.update(json.loads(judgement.clauses))
    ordered = sorted(times)
    return Report(
        days=days,
        answers=len(ordered),
        declined=declined_by_day.total(),
        p50_ms=_percentile(ordered, 0.5),
        p95_ms=_percentile(ordered, 0.95),
        by_day=dict(by_day),
        declined_by_day=dict(declined_by_day),
        by_intent=_first(by_intent),
        by_face=_first(by_face),
        by_key=_first(by_key),
        most_cited=_first(cited, SHOWN),
        unanswered=_first(unanswered, SHOWN),
        liked=liked,
        disliked=disliked,
        reasons=_first(reasons, SHOWN),
        disliked_clauses=_first(clauses, SHOWN),
        input_tokens=read,
        output_tokens=written,
        cost=cost,
        fallbacks=_first(fallbacks, SHOWN),
    )


def _first(counts: Counts, most: int | None = None) -> dict[str, int]:
    """The most frequent names, but not the empty one; of equals whichever came first."""
    counts.pop("", None)
    return dict(counts.most_common(most))


def lines(report: Report) -> Iterator[str]:
    """Yield the report as text with bars."""
    share = report.declined / report.answers if report.answers else 0.0
    yield f"最近 {report.days} 天:{report.answers} 问,拒答 {report.declined}({share:.1%})"
    yield f"用时 p50 {report.p50_ms:.1f} ms,p95 {report.p95_ms:.1f} ms"
    yield f"满意 {report.liked},不满意 {report.disliked}"
    if report.input_tokens or report.output_tokens:
        cost = f",费用 {report.cost:.4f}" if report.cost else ""
        yield f"模型用量:读入 {report.input_tokens},写出 {report.output_tokens} 词元{cost}"
    for title, rows in tables(report):
        if rows:
            yield ""
            yield title
            longest = max(rows.values())
            for name, count in rows.items():
                yield f"  {'█' * max(1, round(BAR * count / longest))} {count}  {name}"


def tables(report: Report) -> tuple[tuple[str, dict[str, int]], ...]:
    """Return the counted sets of a report with their titles, as every form of it lists them."""
    return (
        ("每日", report.by_day),
        ("问题类型", report.by_intent),
        ("从哪里问", report.by_face),
        ("按密钥", report.by_key),
        ("引用最多的条款", report.most_cited),
        ("没有答上的问题", report.unanswered),
        ("不满意的原因", report.reasons),
        ("不满意的条款", report.disliked_clauses),
        ("没有采用模型措辞的原因", report.fallbacks),
    )


def _percentile(ordered: list[float], share: float) -> float:
    if not ordered:
        return 0.0
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
