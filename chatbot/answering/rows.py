"""Rows of printed tables as people read them: each cell under the name of its column."""

from __future__ import annotations

from itertools import pairwise

from chatbot.indexing.table import ClauseTable, is_row
from chatbot.reading.glyphs import plain
from chatbot.records import Clause

NUMBERING = frozenset({"", "序号", "编号", "号"})
"""Columns that only count rows."""
SEPARATORS = "|│┃"


def row_text(table: ClauseTable, clause: Clause) -> str:
    """Return "具体要求:…;责任单位:…" for a table's row; empty where *clause* is none.

    Words and figures are those of the row and its header, in printed order.
    """
    head = table.parent(clause) if is_row(clause) else None
    if head is None:
        return ""
    values = cells(clause.text)
    names = next((row for row in map(cells, head.text.splitlines()) if len(row) == len(values)), ())
    if not names:
        return ""
    shown = [
        f"{name}:{value}"
        for name, value in zip(names, values, strict=True)
        if name not in NUMBERING and value
    ]
    return ";".join(shown) + "。"


def cells(text: str) -> tuple[str, ...]:
    """Return the cells of one printed row: those between bars, or between tabs."""
    line = " ".join(text.strip().split("\n"))
    shadow = plain(line)
    bars = [i for i, c in enumerate(shadow) if c in SEPARATORS]
    if len(bars) >= 2:
        bounds = bars if bars[-1] == len(shadow) - 1 else [*bars, len(shadow)]
        return tuple(line[left + 1 : right].strip() for left, right in pairwise(bounds))
    return tuple(cell.strip() for cell in line.split("\t")) if "\t" in line else ()
