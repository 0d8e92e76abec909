"""The document at a glance, beside an empty conversation: its parts, and how much it holds."""

from __future__ import annotations

from chatbot.indexing.table import NUMBERED, ClauseTable
from chatbot.records import Clause, Document
from chatbot.serving.panels.markup import Html, element
from chatbot.serving.panels.places import link_to, shorten
from chatbot.serving.panels.words import PRINTED, Words

MOST_PARTS = 12
MOST_ITEMS = 4
"""Items named under a part; the rest are counted."""


def overview(table: ClauseTable, document: Document, words: Words) -> Html:
    """Return the counts of a document and its parts, each a link into the text."""
    clauses = table.of(document.document_id)
    units = {unit.name for clause in clauses for unit in clause.units}
    figures = sum(len(clause.indicators) for clause in clauses)
    counts = [
        (words("count_numbered"), sum(c.kind in NUMBERED for c in clauses), "text"),
        (words("count_units"), len(units), "units"),
        (words("count_targets"), figures, "targets"),
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
    parts = [_part(table, clause, words, several=several) for clause in roots[:MOST_PARTS]]
    beyond = len(roots) - MOST_PARTS
    more = words("parts_more", n=beyond) if beyond > 0 else None
    return element(
        "div",
        element("h3", words("overview"), class_="overview-title"),
        element("ul", *tiles, class_="tiles"),
        element("ol", *parts, class_="parts-list", lang=PRINTED),
        element("p", more, class_="overview-note") if more else None,
        element("p", words("overview_note"), class_="overview-note"),
        class_="overview",
    )


def _part(table: ClauseTable, clause: Clause, words: Words, *, several: bool) -> Html:
    items = [c for c in table.children(clause) if c.kind in NUMBERED]
    named = [c.title for c in items if c.title][:MOST_ITEMS]
    rest = words("items_more", n=len(items)) if len(items) > len(named) else ""
    own = clause.path[-1]
    name = f"{own.marker}{own.title}" if own.title else clause.text.strip()
    return element(
        "li",
        element("a", shorten(name, 30), href=link_to(clause, several=several)),
        element("span", "、".join(named) + rest) if named else None,
    )
