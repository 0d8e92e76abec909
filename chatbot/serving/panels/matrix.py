"""Departments × clauses: who answers for what, each cell a link to the clause."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chatbot.indexing.table import ClauseTable
from chatbot.records import Clause, Document, UnitRole
from chatbot.serving.panels.markup import Html, element
from chatbot.serving.panels.places import link_to, place_of

ROLE_NAMES = {
    UnitRole.RESPONSIBLE: "责任单位",
    UnitRole.LEAD: "牵头",
    UnitRole.SUPPORT: "配合",
}


def duties(table: ClauseTable, document: Document) -> Mapping[str, Mapping[str, str]]:
    """Return department → clause id → role (首位责任单位, 牵头, 责任单位, 配合).

    Departments stand in order of the number of their clauses, then of first mention.
    """
    held: dict[str, dict[str, str]] = {}
    for clause in table.of(document.document_id):
        for place, unit in enumerate(clause.units):
            first = place == 0 and unit.role is UnitRole.RESPONSIBLE
            role = "首位责任单位" if first else ROLE_NAMES[unit.role]
            held.setdefault(unit.name, {}).setdefault(clause.clause_id, role)
    return dict(sorted(held.items(), key=lambda item: -len(item[1])))


def matrix(table: ClauseTable, document: Document) -> Html:
    """Return the table of departments and clauses, or a line that says there is none."""
    held = duties(table, document)
    clauses = [c for c in table.of(document.document_id) if c.units]
    if not held:
        return element("p", "这份文件没有写明责任单位。", class_="empty")
    several = len(table.documents) > 1
    rows = [
        _row(name, roles, clauses, place, several=several)
        for place, (name, roles) in enumerate(held.items())
    ]
    return element(
        "div",
        element(
            "div",
            element("label", "筛选单位", for_="unit-filter"),
            element(
                "input",
                type="search",
                id="unit-filter",
                placeholder="输入单位名称",
                autocomplete="off",
            ),
            element(
                "span",
                f"{len(held)}个单位,{len(clauses)}条写明责任单位的条款",
                class_="matrix-note",
                role="status",
                id="unit-count",
            ),
            class_="matrix-tools",
        ),
        _legend(held),
        element(
            "div",
            element(
                "table",
                element("caption", "责任单位与条款对照表", class_="unseen"),
                element("thead", _part_row(clauses), _head_row(clauses, several=several)),
                element("tbody", *rows),
                class_="matrix",
            ),
            class_="matrix-scroll",
            tabindex="0",
            role="region",
            aria_label="责任单位与条款对照表,可横向滚动",
        ),
        class_="matrix-box",
    )


def _legend(held: Mapping[str, Mapping[str, str]]) -> Html:
    used = {role for roles in held.values() for role in roles.values()}
    keys = [
        element("li", _dot(role), role)
        for role in ("首位责任单位", "牵头", "责任单位", "配合")
        if role in used
    ]
    return element("ul", *keys, class_="legend")


def _dot(role: str) -> Html:
    strong = role in {"首位责任单位", "牵头"}
    kind = "strong" if strong else "light" if role == "配合" else "plain"
    return element("span", class_=f"dot dot-{kind}", aria_hidden="true")


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
        heads.append(element("th", link, scope="col"))
    return element("tr", *heads, class_="columns")


def _row(
    name: str, roles: Mapping[str, str], clauses: Sequence[Clause], place: int, *, several: bool
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
                    aria_label=f"{name}:{place_of(clause)},{role}",
                    title=f"{place_of(clause)}({role})",
                ),
            )
        )
    ask = f"{name}负责哪些条款?"
    named = element(
        "div",
        element("button", name, type="button", class_="unit-name", data_ask=ask, title=ask),
        element("span", str(len(roles)), class_="unit-count"),
        class_="unit-row",
    )
    head = element("th", named, scope="row")
    return element("tr", head, *cells, data_unit=name, data_place=place)
