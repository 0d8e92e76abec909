"""Rows of printed tables as people read them: each cell under the name of its column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from chatbot.answering.draft import Draft
from chatbot.indexing.table import ClauseTable, is_row
from chatbot.reading.glyphs import plain
from chatbot.reading.tables import BLANKS
from chatbot.records import Clause, Span
from chatbot.understanding.query import Intent, Query
from chatbot.understanding.rows import ASIDE, SHORTEST_NAME, folded, name_of_row

NUMBERING = frozenset({"", "序号", "编号", "号"})
"""Columns that only count rows."""
SEPARATORS = "|│┃"
OF_CELLS = frozenset({Intent.TITLE, Intent.LOOK_UP, Intent.FACT, Intent.KEYWORD})
"""Intents of questions that may ask for one cell of a row."""
UNIT = re.compile(r"[(](?P<unit>[^()]{1,6})[)]$")
FIGURE = re.compile(r"\d[\d.,]*")
PIECES = re.compile(r"\d+年?|[^\d\s、,/]+")
"""Pieces of a column's name, each of which a question has to hold: 2028年 and 目标."""


def row_text(table: ClauseTable, clause: Clause) -> str:
    """Return "具体要求:…;责任单位:…" for a table's row; empty where *clause* is none.

    Words and figures are those of the row and its header, in printed order.
    """
    shown = [f"{name}:{value}" for name, value in under_names(table, clause)]
    return ";".join(shown) + "。" if shown else ""


def under_names(table: ClauseTable, clause: Clause) -> Sequence[tuple[str, str]]:
    """Return the cells of a row with the names of their columns; empty where *clause* is none."""
    head = table.parent(clause) if is_row(clause) else None
    if head is None:
        return ()
    values = cells(clause.text)
    names = next((row for row in map(cells, head.text.splitlines()) if len(row) == len(values)), ())
    return [(n, v) for n, v in zip(names, values, strict=False) if n not in NUMBERING and v]


def measured(row: Clause, value: str) -> str:
    """Return a cell's *value* with the unit that the row's title names: 营业收入(亿元), 1200."""
    unit = UNIT.search(plain(row.title))
    return f"{value}{unit['unit']}" if unit and FIGURE.fullmatch(plain(value)) else value


def cite_row(draft: Draft, table: ClauseTable, clause: Clause, span: Span | None = None) -> str:
    """Return the markers that bear :func:`row_text`: of the row, and of a head that prints figures.

    "2033年:22.1" takes its year from the head of the table.
    """
    marker = draft.cite(clause, span)
    head = table.parent(clause) if is_row(clause) else None
    if head is not None and any(c.isdigit() for c in head.text):
        marker += draft.cite(head)
    return marker


def cells(text: str) -> tuple[str, ...]:
    """Return the cells of one printed row: those between bars, or between tabs."""
    line = " ".join(text.strip().split("\n"))
    shadow = plain(line)
    bars = [i for i, c in enumerate(shadow) if c in SEPARATORS]
    if bars and not shadow.startswith(tuple(SEPARATORS)) and "\t" not in line:
        bars = [-1, *bars]
    if len(bars) >= 2:
        bounds = bars if bars[-1] == len(shadow) - 1 else [*bars, len(shadow)]
        return tuple(line[left + 1 : right].strip() for left, right in pairwise(bounds))
    if "\t" in line:
        return tuple(cell.strip() for cell in line.split("\t"))
    gaps = [gap.span() for gap in BLANKS.finditer(shadow)]
    starts = [0, *(end for _, end in gaps)]
    ends = [*(start for start, _ in gaps), len(line)]
    return tuple(line[a:b] for a, b in zip(starts, ends, strict=True)) if gaps else ()


def of_row(query: Query, table: ClauseTable, best: Clause | None) -> Draft | None:
    """The cells that *query* asks for of a row, named by its number or by its words.

    None where it asks for no column: the row itself is shown then, or search decides; and where
    *best*, the clause in which search finds an answer, is another than a row named by its words.
    """
    if query.intent not in OF_CELLS:
        return None
    if len(query.targets) == 1 and is_row(query.targets[0]):
        row = query.targets[0]
        found = _columns(table, row, query.text)
    elif query.targets or query.document_id is None:
        return None
    else:
        named = _named_row(query.text, table, query.document_id)
        if named is None or best not in {None, named[0]}:
            return None
        row, found = named
    if not found:
        return None
    draft = Draft()
    title = "" if any(value == row.title for _, value in found) else f"{row.title},"
    draft.titles += [name for name, _ in found]  # 2028年目标 is printed in the table's head
    shown = ";".join(f"{name}:{measured(row, value)}" for name, value in found)
    draft.say(f"{title}{shown}。{draft.cite(row)}")
    return draft


def _named_row(
    text: str, table: ClauseTable, document_id: str
) -> tuple[Clause, Sequence[tuple[str, str]]] | None:
    """The one row whose name, and one of whose columns, stand in *text*."""
    asked = folded(text)
    best: list[tuple[int, Clause, Sequence[tuple[str, str]]]] = []
    for row in filter(is_row, table.of(document_id)):
        name = name_of_row(row)
        if len(name) < SHORTEST_NAME or name not in asked:
            continue
        columns = [c for c in _columns(table, row, asked.replace(name, " ")) if c[1] != row.title]
        if columns:
            best.append((len(name), row, columns))
    longest = max((size for size, _, _ in best), default=0)
    found = [(row, columns) for size, row, columns in best if size == longest]
    return found[0] if len(found) == 1 else None


def _columns(table: ClauseTable, row: Clause, text: str) -> Sequence[tuple[str, str]]:
    """The columns of *row* that *text* names, with what the row has in them."""
    return [(name, value) for name, value in under_names(table, row) if names_column(text, name)]


def names_column(text: str, name: str) -> bool:
    """Return True where *text* holds every piece of a column's *name*: 2028年 and 目标."""
    asked = folded(text)
    return all(piece in asked for piece in PIECES.findall(folded(ASIDE.sub("", plain(name)))))
