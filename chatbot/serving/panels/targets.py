"""The quantitative targets of a document as a table, each with its 口径 and its clause."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from chatbot.indexing.table import ClauseTable
from chatbot.records import Clause, Document, Indicator
from chatbot.serving.panels.markup import Html, element, join
from chatbot.serving.panels.places import link_to, name_of

Target = tuple[Clause, Indicator]


def targets(table: ClauseTable, document: Document) -> Html:
    """Return the table of targets, grouped by clause, or a line that says there are none."""
    found: list[Target] = [
        (clause, indicator)
        for clause in table.of(document.document_id)
        for indicator in clause.indicators
    ]
    if not found:
        return element("p", "这份文件没有可以列表的量化指标。", class_="empty")
    several = len(table.documents) > 1
    largest = _largest(found)
    rows = [_row(clause, indicator, largest, several=several) for clause, indicator in found]
    heads = [
        element("th", name, scope="col") for name in ("指标", "口径", "目标值", "期限", "出处")
    ]
    return element(
        "div",
        element("p", f"共{len(found)}项量化指标。横条比较单位相同的指标。", class_="matrix-note"),
        element(
            "div",
            element(
                "table",
                element("caption", "量化指标", class_="unseen"),
                element("thead", element("tr", *heads)),
                element("tbody", *rows),
                class_="targets",
            ),
            class_="matrix-scroll",
            tabindex="0",
            role="region",
            aria_label="量化指标,可横向滚动",
        ),
        class_="targets-box",
    )


def _largest(found: Sequence[Target]) -> dict[str, float]:
    """The largest number of each unit that several indicators share."""
    by_unit: dict[str, list[float]] = {}
    for _, indicator in found:
        by_unit.setdefault(indicator.unit, []).append(indicator.number)
    return {unit: max(values) for unit, values in by_unit.items() if len(values) > 1}


def _row(clause: Clause, indicator: Indicator, largest: dict[str, float], *, several: bool) -> Html:
    return element(
        "tr",
        element("th", indicator.subject, scope="row"),
        element("td", indicator.caliber or "—"),
        element("td", _value(indicator), _bar(indicator, largest), class_="value"),
        element("td", f"{indicator.year}年" if indicator.year else "—"),
        element("td", element("a", name_of(clause), href=link_to(clause, several=several))),
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


AFTER = frozenset({"以上", "以下", "左右", "以内", "以上的"})
"""Bounds that are printed after the value: 15家以上."""


def _bar(indicator: Indicator, largest: dict[str, float]) -> Html | None:
    top = largest.get(indicator.unit)
    if not top:
        return None
    share = max(1, round(100 * indicator.number / top))
    fill = element("span", style=f"width:{min(100, share)}%", class_="bar-fill")
    return element("span", fill, class_="bar", aria_hidden="true")
