"""``chatbot report``: what was asked, declined, cited and thought of the answers."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta

from chatbot.serving.audit.homes import Place, home_of

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
    answers, judged = home_of(place).read(since)
    # Sets of equal counts stand in the order in which they first came, the same from every home.
    answers.sort(key=lambda entry: (entry.at, entry.id))
    judged.sort(key=lambda entry: (entry.at, entry.answer_id, entry.rating, entry.reason))
    declined = [entry for entry in answers if entry.kind == "declined"]
    bad = [entry for entry in judged if entry.rating < 0]
    times = sorted(entry.ms for entry in answers)
    cited = Counter(
        clause
        for entry in answers
        for clause in dict.fromkeys(c["clause_id"] for c in json.loads(entry.citations))
    )
    return Report(
        days=days,
        answers=len(answers),
        declined=len(declined),
        p50_ms=_percentile(times, 0.5),
        p95_ms=_percentile(times, 0.95),
        by_day=dict(sorted(Counter(entry.at[:10] for entry in answers).items())),
        declined_by_day=dict(sorted(Counter(entry.at[:10] for entry in declined).items())),
        by_intent=dict(Counter(entry.intent for entry in answers).most_common()),
        by_face=dict(Counter(entry.face for entry in answers).most_common()),
        by_key=dict(Counter(entry.caller for entry in answers if entry.caller).most_common()),
        most_cited=dict(cited.most_common(SHOWN)),
        unanswered=dict(Counter(entry.standalone for entry in declined).most_common(SHOWN)),
        liked=len(judged) - len(bad),
        disliked=len(bad),
        reasons=dict(Counter(e.reason for e in bad if e.reason).most_common(SHOWN)),
        disliked_clauses=dict(
            Counter(c for entry in bad for c in json.loads(entry.clauses)).most_common(SHOWN)
        ),
        input_tokens=sum(entry.input_tokens for entry in answers),
        output_tokens=sum(entry.output_tokens for entry in answers),
        cost=sum(entry.cost for entry in answers),
        fallbacks=dict(Counter(e.fallback for e in answers if e.fallback).most_common(SHOWN)),
    )


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
