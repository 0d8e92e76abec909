"""The quantitative targets of a document: a chart of each unit, a table with 口径 and clause."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from chatbot.indexing.table import ClauseTable
from chatbot.records import Clause, Document, Indicator
from chatbot.serving.panels.markup import Html, element, join
from chatbot.serving.panels.places import link_to, name_of
from chatbot.serving.panels.words import PRINTED, Words

Target = tuple[Clause, Indicator]
AFTER = frozenset({"以上", "以下", "左右", "以内", "以上的"})
"""Bounds that are printed after the value: 15家以上."""
MOST_BARS = 12
"""Bars of one chart; the table has them all."""


def targets(table: ClauseTable, document: Document, words: Words) -> Html:
    """Return charts and table of targets, or a line that says there are none."""
    found: list[Target] = [
        (clause, indicator)
        for clause in table.of(document.document_id)
        for indicator in clause.indicators
    ]
    if not found:
        return element("p", words("no_targets"), class_="empty")
    several = len(table.documents) > 1
    rows = [_row(clause, indicator, words, several=several) for clause, indicator in found]
    columns = ("subject", "caliber", "value", "deadline", "place")
    heads = [element("th", words(column), scope="col") for column in columns]
    return element(
        "div",
        element("p", words("targets_note", n=len(found)), class_="matrix-note"),
        _charts(found, words),
        element(
            "div",
            element(
                "table",
                element("caption", words("targets"), class_="unseen"),
                element("thead", element("tr", *heads)),
                element("tbody", *rows),
                class_="targets",
            ),
            class_="matrix-scroll",
            tabindex="0",
            role="region",
            aria_label=words("scrollable", what=words("targets")),
        ),
        class_="targets-box",
    )


def _charts(found: Sequence[Target], words: Words) -> Html | None:
    """One chart for each unit that several targets share: other numbers cannot be compared."""
    by_unit: dict[str, list[Indicator]] = {}
    for _, indicator in found:
        by_unit.setdefault(indicator.unit, []).append(indicator)
    charts = [
        _chart(unit, sorted(shared, key=lambda i: -i.number)[:MOST_BARS], words)
        for unit, shared in by_unit.items()
        if len(shared) > 1
    ]
    return element("div", *charts, class_="charts") if charts else None


def _chart(unit: str, shared: Sequence[Indicator], words: Words) -> Html:
    """Bars from zero, the longest the largest; read out as a list of names and values."""
    top = max(abs(i.number) for i in shared) or 1.0
    bars = [
        element(
            "li",
            element("span", i.subject, class_="bar-name"),
            element(
                "span",
                element("span", style=f"width:{_share(i.number, top)}%", class_="bar-fill"),
                class_="bar",
                aria_hidden="true",
            ),
            element("span", _value(i), class_="bar-value"),
        )
        for i in shared
    ]
    name = words("chart_of", unit=unit)
    return element(
        "figure",
        element("figcaption", name),
        element("ol", *bars, lang=PRINTED),
        class_="chart",
    )


def _share(number: float, top: float) -> float:
    return max(1.0, round(100 * abs(number) / top, 1))


def _row(clause: Clause, indicator: Indicator, words: Words, *, several: bool) -> Html:
    year = words("year", year=indicator.year) if indicator.year else "—"
    return element(
        "tr",
        element("th", indicator.subject, scope="row", lang=PRINTED),
        element("td", indicator.caliber or "—", lang=PRINTED, data_column=words("caliber")),
        element("td", _value(indicator), class_="value", lang=PRINTED, data_column=words("value")),
        element("td", year, data_column=words("deadline")),
        element(
            "td",
            element("a", name_of(clause), lang=PRINTED, href=link_to(clause, several=several)),
            data_column=words("place"),
        ),
    )


def _value(indicator: Indicator) -> Html:
    bound = indicator.bound or ""
    after = bound in AFTER
    parts: Iterable[str | None] = (
        None if after or not bound else element("span", bound, class_="bound"),
        element("strong", indicator.value),
        element("span", bound, class_="bound") if after else None,
    )
    return join(parts)
