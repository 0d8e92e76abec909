"""The document at a glance, beside an empty conversation: its parts, and how much it holds."""

from __future__ import annotations

from chatbot.indexing.table import NUMBERED, ClauseTable
from chatbot.records import Clause, Document
from chatbot.serving.panels.markup import Html, element
from chatbot.serving.panels.places import link_to, shorten

MOST_PARTS = 12
MOST_ITEMS = 4
"""Items named under a part; the rest are counted."""


def overview(table: ClauseTable, document: Document) -> Html:
    """Return the counts of a document and its parts, each a link into the text."""
    clauses = table.of(document.document_id)
    units = {unit.name for clause in clauses for unit in clause.units}
    figures = sum(len(clause.indicators) for clause in clauses)
    counts = [
        ("编号条目", sum(c.kind in NUMBERED for c in clauses), "text"),
        ("责任单位", len(units), "units"),
        ("量化指标", figures, "targets"),
    ]
    tiles = [
        element(
            "li",
            element(
                "a",
                element("strong", str(count)),
                element("span", name),
                href=f"#view={view}",
            ),
        )
        for name, count, view in counts
        if count
    ]
    roots = table.roots(document.document_id)
    several = len(table.documents) > 1
    parts = [_part(table, clause, several=several) for clause in roots[:MOST_PARTS]]
    more = f"另有{len(roots) - MOST_PARTS}部分,见“原文”" if len(roots) > MOST_PARTS else None
    return element(
        "div",
        element("h3", "文件概览", class_="overview-title"),
        element("ul", *tiles, class_="tiles"),
        element("ol", *parts, class_="parts-list"),
        element("p", more, class_="overview-note") if more else None,
        element(
            "p", "提问后,这里显示回答所引用的条款,所引文字用底色标出。", class_="overview-note"
        ),
        class_="overview",
    )


def _part(table: ClauseTable, clause: Clause, *, several: bool) -> Html:
    items = [c for c in table.children(clause) if c.kind in NUMBERED]
    named = [c.title for c in items if c.title][:MOST_ITEMS]
    rest = f"等{len(items)}项" if len(items) > len(named) else ""
    own = clause.path[-1]
    name = f"{own.marker}{own.title}" if own.title else clause.text.strip()
    return element(
        "li",
        element("a", shorten(name, 30), href=link_to(clause, several=several)),
        element("span", "、".join(named) + rest) if named else None,
    )
