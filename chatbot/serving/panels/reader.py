"""The full text as markup: an outline to jump by, and every clause under an address."""

from __future__ import annotations

import re
from collections.abc import Sequence

from chatbot.indexing.table import ClauseTable
from chatbot.records import Clause, ClauseKind, Document
from chatbot.serving.panels.markup import Html, element, join
from chatbot.serving.panels.places import NAMES, anchor_of, link_to, name_of, place_of, shorten
from chatbot.serving.panels.words import PRINTED, Words

DEEPEST = 3
"""Levels of the outline; deeper clauses are reached through the text."""
LISTED = frozenset(
    {
        ClauseKind.NOTICE,
        ClauseKind.PREAMBLE,
        ClauseKind.HEADING,
        ClauseKind.ITEM,
        ClauseKind.APPENDIX,
    }
)
"""The kinds of clauses that the outline names."""


def reader(table: ClauseTable, document: Document, words: Words) -> Html:
    """Return outline, search field and full text of one document."""
    several = len(table.documents) > 1
    clauses = table.of(document.document_id)
    return element(
        "div",
        element(
            "details",
            element("summary", words("outline"), class_="outline-title"),
            element(
                "nav", _outline(table, clauses, several=several), aria_label=words("outline_of")
            ),
            class_="outline",
            open=True,
        ),
        element(
            "div",
            _search_field(words),
            element(
                "article",
                *(_clause(clause) for clause in clauses),
                class_="paper",
                lang=PRINTED,
                id="paper",
                aria_label=document.title,
            ),
            class_="reading",
        ),
        class_="reader",
        data_document=document.document_id,
    )


def _search_field(words: Words) -> Html:
    return element(
        "div",
        element("label", words("find"), for_="reader-search", class_="unseen"),
        element(
            "input",
            type="search",
            id="reader-search",
            placeholder=words("find"),
            autocomplete="off",
            spellcheck="false",
        ),
        element("span", id="reader-count", class_="reader-count", role="status"),
        *(
            element(
                "button",
                words(f"find_{name}"),
                type="button",
                class_="quiet",
                data_find=by,
                disabled=True,
            )
            for name, by in (("previous", "-1"), ("next", "1"))
        ),
        class_="reader-tools",
        role="search",
    )


def _outline(table: ClauseTable, clauses: Sequence[Clause], *, several: bool) -> Html:
    roots = [c for c in clauses if c.kind in LISTED and table.parent(c) is None]
    return element("ul", *(_entry(table, c, 1, several=several) for c in roots), lang=PRINTED)


def _entry(table: ClauseTable, clause: Clause, depth: int, *, several: bool) -> Html:
    below = [c for c in table.children(clause) if c.kind in LISTED] if depth < DEEPEST else []
    nested = (
        element("ul", *(_entry(table, c, depth + 1, several=several) for c in below))
        if below
        else None
    )
    link = element(
        "a", _entry_name(clause), href=link_to(clause, several=several), data_address=clause.address
    )
    return element("li", link, nested)


def _entry_name(clause: Clause) -> str:
    if not clause.path:
        return name_of(clause)
    own = clause.path[-1]
    if own.title:
        return shorten(f"{own.marker}{own.title}", 28)
    # An article without a title is known by its first words: 第三条 市场主体应当…
    words = clause.text.strip().removeprefix(own.marker).strip()
    return shorten(f"{own.marker} {words}", 20)


def _clause(clause: Clause) -> Html:
    lines = [line.strip() for line in clause.text.split("\n") if line.strip()]
    own = clause.path[-1] if clause.path and clause.kind in _HEADED else None
    # The printed heading may hold a space between marker and title: 第三章　服务对象与内容.
    heading = (
        None if own is None else re.compile(rf"{re.escape(own.marker)}\s*{re.escape(own.title)}")
    )
    body: list[Html] = []
    for place, line in enumerate(lines):
        printed = heading.match(line) if heading and place == 0 else None
        if printed and printed.group():
            body.append(_first_line(clause, printed.group(), line[printed.end() :]))
        else:
            body.append(element("p", line))
    return element(
        "section",
        *body,
        class_=f"clause kind-{clause.kind.value} depth-{min(len(clause.path), 4)}",
        id=anchor_of(clause),
        data_address=clause.address,
        data_place=place_of(clause),
        tabindex="-1",
        aria_label=place_of(clause) if clause.kind in NAMES else None,
    )


_HEADED = frozenset({ClauseKind.HEADING, ClauseKind.ITEM})


def _first_line(clause: Clause, head: str, rest: str) -> Html:
    if not rest.strip():
        return element(f"h{min(len(clause.path) + 1, 6)}", head, class_="clause-title")
    return element("p", join([element("strong", head), rest]))
