"""``chatbot report``: what was asked, declined, cited and thought of the answers."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from chatbot.serving.audit.journal import JournalError

SHOWN = 10
ANSWERS = (
    "SELECT at, standalone, intent, kind, citations, ms, input_tokens, output_tokens, face, "
    "caller, cost, fallback FROM answers WHERE at >= ? ORDER BY at"
)
ANSWERS_OF_1 = ANSWERS.replace("caller, cost, fallback", "'', 0.0, ''")
"""Of a journal of version 1 that no server has opened since."""
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


def read_report(path: Path, days: int) -> Report:
    """Add up the last *days* of the journal at *path*. Raises JournalError."""
    if not path.is_file():
        raise JournalError(f"no journal at {path}; name one: CHATBOT_AUDIT=FILE")
    since = (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="seconds")
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as journal:
            (version,) = journal.execute("PRAGMA user_version").fetchone()
            answers = journal.execute(ANSWERS if version > 1 else ANSWERS_OF_1, (since,)).fetchall()
            judged = journal.execute(
                "SELECT rating, reason, clauses FROM feedback WHERE at >= ?", (since,)
            ).fetchall()
    except sqlite3.Error as error:
        raise JournalError(f"{path} is no journal of ours ({error})") from error
    times = sorted(row[5] for row in answers)
    cited = Counter(
        clause for row in answers for clause in {c["clause_id"] for c in json.loads(row[4])}
    )
    bad = [row for row in judged if row[0] < 0]
    return Report(
        days=days,
        answers=len(answers),
        declined=sum(row[3] == "declined" for row in answers),
        p50_ms=_percentile(times, 0.5),
        p95_ms=_percentile(times, 0.95),
        by_day=dict(sorted(Counter(row[0][:10] for row in answers).items())),
        declined_by_day=dict(
            sorted(Counter(row[0][:10] for row in answers if row[3] == "declined").items())
        ),
        by_intent=dict(Counter(row[2] for row in answers).most_common()),
        by_face=dict(Counter(row[8] for row in answers).most_common()),
        by_key=dict(Counter(row[9] for row in answers if row[9]).most_common()),
        most_cited=dict(cited.most_common(SHOWN)),
        unanswered=dict(Counter(r[1] for r in answers if r[3] == "declined").most_common(SHOWN)),
        liked=sum(row[0] > 0 for row in judged),
        disliked=len(bad),
        reasons=dict(Counter(row[1] for row in bad if row[1]).most_common(SHOWN)),
        disliked_clauses=dict(Counter(c for r in bad for c in json.loads(r[2])).most_common(SHOWN)),
        input_tokens=sum(row[6] for row in answers),
        output_tokens=sum(row[7] for row in answers),
        cost=sum(row[10] for row in answers),
        fallbacks=dict(Counter(row[11] for row in answers if row[11]).most_common(SHOWN)),
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
