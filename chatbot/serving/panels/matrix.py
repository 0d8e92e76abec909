"""Departments × clauses: who answers for what, each cell a link to the clause."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chatbot.indexing.table import ClauseTable
from chatbot.records import Clause, Document, UnitRole
from chatbot.serving.panels.asking import asked
from chatbot.serving.panels.markup import Html, element
from chatbot.serving.panels.places import link_to, place_of
from chatbot.serving.panels.words import PRINTED, Words

FIRST = "first"
ROLES = (FIRST, UnitRole.LEAD.value, UnitRole.RESPONSIBLE.value, UnitRole.SUPPORT.value)
"""What a department can be to a clause, the weightiest first; each has its wording."""


def duties(table: ClauseTable, document: Document) -> Mapping[str, Mapping[str, str]]:
    """Return department → clause id → role, one of ROLES.

    Departments stand in order of the number of their clauses, then of first mention.
    """
    held: dict[str, dict[str, str]] = {}
    for clause in table.of(document.document_id):
        for place, unit in enumerate(clause.units):
            first = place == 0 and unit.role is UnitRole.RESPONSIBLE
            role = FIRST if first else unit.role.value
            held.setdefault(unit.name, {}).setdefault(clause.clause_id, role)
    return dict(sorted(held.items(), key=lambda item: -len(item[1])))


def matrix(table: ClauseTable, document: Document, words: Words) -> Html:
    """Return the table of departments and clauses, or a line that says there is none."""
    held = duties(table, document)
    clauses = [c for c in table.of(document.document_id) if c.units]
    if not held:
        return element("p", words("no_units"), class_="empty")
    several = len(table.documents) > 1
    rows = [
        _row(name, roles, clauses, place, words, several=several)
        for place, (name, roles) in enumerate(held.items())
    ]
    return element(
        "div",
        _tools(len(held), len(clauses), words),
        _legend(held, words),
        element(
            "div",
            element(
                "table",
                element("caption", words("matrix"), class_="unseen"),
                element(
                    "thead",
                    _part_row(clauses),
                    _head_row(clauses, several=several),
                    lang=PRINTED,
                ),
                element("tbody", *rows),
                class_="matrix",
            ),
            class_="matrix-scroll",
            tabindex="0",
            role="region",
            aria_label=words("scrollable", what=words("matrix")),
        ),
        class_="matrix-box",
    )


def _tools(units: int, clauses: int, words: Words) -> Html:
    return element(
        "div",
        element("label", words("filter"), for_="unit-filter"),
        element(
            "input",
            type="search",
            id="unit-filter",
            placeholder=words("filter_hint"),
            autocomplete="off",
        ),
        element(
            "label",
            element("input", type="checkbox", id="first-only"),
            words("only_first"),
            class_="scope",
        ),
        element(
            "span",
            words("matrix_note", units=units, clauses=clauses),
            class_="matrix-note",
            role="status",
            id="unit-count",
        ),
        class_="matrix-tools",
    )


def _legend(held: Mapping[str, Mapping[str, str]], words: Words) -> Html:
    used = {role for roles in held.values() for role in roles.values()}
    keys = [element("li", _dot(role), words(role)) for role in ROLES if role in used]
    return element("ul", *keys, class_="legend")


def _dot(role: str) -> Html:
    return element("span", class_=f"dot dot-{role}", aria_hidden="true")


def _part_row(clauses: Sequence[Clause]) -> Html:
    """The outermost headings above their clauses."""
    spans: list[tuple[str, int]] = []
    for clause in clauses:
        top = str(clause.path[0]) if len(clause.path) > 1 else ""
        if spans and spans[-1][0] == top:
            spans[-1] = (top, spans[-1][1] + 1)
        else:
            spans.append((top, 1))
    cells = [
        element("th", name, colspan=count, scope="colgroup")
        if name
        else element("td", colspan=count)
        for name, count in spans
    ]
    corner = element("td", rowspan=2, class_="corner")
    return element("tr", corner, *cells, class_="parts")


def _head_row(clauses: Sequence[Clause], *, several: bool) -> Html:
    heads = []
    for clause in clauses:
        own = clause.path[-1] if clause.path else None
        marker = own.marker if own and own.marker else clause.address
        link = element(
            "a",
            element("span", marker, class_="column-marker"),
            element("span", clause.title, class_="column-title") if clause.title else None,
            href=link_to(clause, several=several),
            title=place_of(clause),
        )
        heads.append(element("th", link, scope="col", data_clause=place_of(clause)))
    return element("tr", *heads, class_="columns")


def _row(
    name: str,
    roles: Mapping[str, str],
    clauses: Sequence[Clause],
    place: int,
    words: Words,
    *,
    several: bool,
) -> Html:
    cells = []
    for clause in clauses:
        role = roles.get(clause.clause_id)
        cells.append(
            element("td")
            if role is None
            else element(
                "td",
                element(
                    "a",
                    _dot(role),
                    href=link_to(clause, several=several),
                    aria_label=f"{name}：{place_of(clause)}，{words(role)}",
                    title=f"{place_of(clause)}（{words(role)}）",
                ),
                data_first=role == FIRST,
            )
        )
    ask = asked("unit_clauses", words, name=name)
    named = element(
        "div",
        element(
            "button", name, lang=PRINTED, type="button", class_="unit-name", data_ask=ask, title=ask
        ),
        element("span", str(len(roles)), class_="unit-count"),
        class_="unit-row",
    )
    head = element("th", named, scope="row")
    return element("tr", head, *cells, data_unit=name, data_place=place)
