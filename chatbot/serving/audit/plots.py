"""The report as one page with plots, that a browser shows and prints without loading anything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from chatbot.errors import ConfigError
from chatbot.serving.audit.homes import Place
from chatbot.serving.audit.report import Report, lines, read_report, tables
from chatbot.serving.panels.markup import Html, element, join

WIDTH, HEIGHT, EDGE = 720, 220, 28
"""Of the plot over time, in the units of its view box."""
WIDEST = 48
"""Of a day's column, so that a single day is no wall."""
STYLE = """
body { font: 16px/1.6 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif;
  color: #18222f; background: #fff; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
dl { display: flex; flex-wrap: wrap; gap: 1rem 2.5rem; }
dt { color: #4d5a6a; font-size: .875rem; } dd { margin: 0; font-size: 1.5rem; font-weight: 650; }
table { border-collapse: collapse; width: 100%; }
td, th { text-align: left; font-weight: 400; padding: .25rem .5rem; overflow-wrap: anywhere; }
td:nth-child(2) { width: 4rem; text-align: right; font-variant-numeric: tabular-nums; }
td:nth-child(3) { width: 45%; }
svg { width: 100%; height: auto; } rect.all { fill: #9dbbd9; } rect.declined { fill: #8a3b12; }
rect.count { fill: #14508c; } text { font-size: 11px; fill: #4d5a6a; }
"""


def report_lines(
    journal: Place | None, days: int, *, as_json: bool, page: Path | None
) -> Iterator[str]:
    """Yield the report over the last *days* of a journal; write it to the file *page* as well.

    Raises ConfigError where no journal is kept, and JournalError.
    """
    if journal is None:
        raise ConfigError("no journal is kept (CHATBOT_AUDIT=off); name one: CHATBOT_AUDIT=FILE")
    report = read_report(journal, days)
    if page is not None:
        page.write_text(as_page(report), encoding="utf-8")
    yield from [report.as_json()] if as_json else lines(report)


def as_page(report: Report) -> str:
    """Return *report* as an HTML document."""
    share = report.declined / report.answers if report.answers else 0.0
    facts = (
        ("问题", f"{report.answers}"),
        ("未作答", f"{report.declined}（{share:.1%}）"),
        ("用时中位数", f"{report.p50_ms:.1f} ms"),
        ("用时 p95", f"{report.p95_ms:.1f} ms"),
        ("满意", f"{report.liked}"),
        ("不满意", f"{report.disliked}"),
    )
    sections = [
        join([element("h2", title), _bars(rows)])
        for title, rows in tables(report)
        if rows and rows is not report.by_day
    ]
    title = f"政策问答：最近 {report.days} 天"
    named = element("title", title)
    head = Html(f'<head><meta charset="utf-8">{named}<style>{STYLE}</style></head>')
    body = element(
        "body",
        element("h1", title),
        element("dl", *(element("div", element("dt", n), element("dd", v)) for n, v in facts)),
        join([element("h2", "每日（深色为未作答）"), _days(report)]) if report.by_day else None,
        *sections,
    )
    return f'<!DOCTYPE html><html lang="zh-Hans">{head}{body}</html>'


def _days(report: Report) -> Html:
    """A column for each day with questions, the declined ones in its foot."""
    most = max(report.by_day.values())
    step = min(WIDEST, (WIDTH - 2 * EDGE) / len(report.by_day))
    scale = (HEIGHT - 2 * EDGE) / most
    columns: list[Html] = []
    for place, (day, count) in enumerate(report.by_day.items()):
        left = EDGE + place * step
        declined = report.declined_by_day.get(day, 0)
        columns.append(_column("all", left, step, count * scale, f"{day}：{count}"))
        columns.append(_column("declined", left, step, declined * scale, f"{day}：{declined}"))
    first, last = next(iter(report.by_day)), list(report.by_day)[-1]
    return element(
        "svg",
        *columns,
        element("text", first, x=EDGE, y=HEIGHT - 8),
        element("text", last, x=WIDTH - EDGE, y=HEIGHT - 8, text_anchor="end")
        if last != first
        else None,
        element("text", str(most), x=EDGE, y=EDGE - 8),
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        role="img",
        aria_label="每日问题数",
    )


def _column(kind: str, left: float, step: float, height: float, said: str) -> Html:
    return element(
        "rect",
        element("title", said),
        class_=kind,
        x=f"{left + step * 0.1:.1f}",
        width=f"{step * 0.8:.1f}",
        y=f"{HEIGHT - EDGE - height:.1f}",
        height=f"{height:.1f}",
    )


def _bars(rows: Mapping[str, int]) -> Html:
    most = max(rows.values())
    lines = [
        element(
            "tr",
            element("td", name),
            element("td", str(count)),
            element(
                "td",
                element(
                    "svg",
                    element("rect", class_="count", width=f"{100 * count / most:.1f}", height=8),
                    viewBox="0 0 100 8",
                    preserveAspectRatio="none",
                    style="height:.7rem",
                    aria_hidden="true",
                ),
            ),
        )
        for name, count in rows.items()
    ]
    return element("table", *lines)
