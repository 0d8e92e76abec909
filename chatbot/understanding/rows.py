"""Rows of printed tables that a question names: 沙河区与石桥区谁的任务重.

A row is named by the cell that titles it, without what that says in brackets: 营业收入(亿元).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from chatbot.indexing.table import ClauseTable, is_row
from chatbot.reading.glyphs import plain
from chatbot.records import Clause
from chatbot.understanding.query import Scope

SHORTEST_NAME = 2
TITLES_KEPT = 4096
"""Titles of rows whose bare names are kept: each question is compared with all of a document's."""
ASIDE = re.compile(r"[(].*?[)]")
"""What a cell says beside its name."""
YEAR = re.compile(r"(?:到|在|截至)?(?:19|20)\d{2}年(?:底|末)?(?:前|的)?")
"""Stands inside a row's name as people say it: 新能源冷藏车2030年占比."""
TOTAL = re.compile(r"(?:合|总|共|小)\s*计|总\s*数|^全(?:市|省|区|县|部)$")
"""Names the row that sums up the others."""


def folded(text: str) -> str:
    """Return *text* with what people say for storeys as tables print it: 五楼 → 五层."""
    return plain(text).replace("楼", "层").replace(" ", "")


def name_of_row(row: Clause) -> str:
    """Return the name of *row* as a question may print it."""
    return _bare(row.title)


@lru_cache(maxsize=TITLES_KEPT)
def _bare(title: str) -> str:
    return folded(ASIDE.sub("", plain(title)))


def sums_up(row: Clause) -> bool:
    """Return True for the row of totals."""
    return TOTAL.search(name_of_row(row)) is not None


def rows_named(text: str, table: ClauseTable, document_id: str | None) -> tuple[Clause, ...]:
    """Return the rows of one printed table that *text* names, as *text* orders them.

    Of tables that have as many of them, the first. Names that stand inside a longer one are none:
    高新区 in 高新区东片.
    """
    asked = YEAR.sub("", folded(text))
    by_head: dict[Clause, list[Clause]] = {}
    for row in filter(is_row, table.of(document_id)):
        head = table.parent(row)
        if head is not None and len(name_of_row(row)) >= SHORTEST_NAME:
            by_head.setdefault(head, []).append(row)
    return max((_standing(rows, asked) for rows in by_head.values()), key=len, default=())


def row_beside(new: str, before: str, table: ClauseTable, scope: Scope) -> str:
    """Return *before* asked of the row that *new* names in place of one of the same table.

    石桥区呢, after 沙河区要新建多少处; empty where *new* names no such row.
    """
    for document_id in scope:
        rows = rows_named(f"{new},{before}", table, document_id)
        if len(rows) == 2 and name_of_row(rows[0]) in folded(new):
            return before.replace(name_of_row(rows[1]), name_of_row(rows[0]), 1)
    return ""


def _standing(rows: Sequence[Clause], asked: str) -> tuple[Clause, ...]:
    """Those of *rows* that *asked* names, in its order; the longest names are read first."""
    found: list[tuple[int, Clause]] = []
    for row in sorted(rows, key=lambda r: -len(name_of_row(r))):
        name = name_of_row(row)
        at = asked.find(name)
        if at >= 0:
            found.append((at, row))
            asked = asked[:at] + " " * len(name) + asked[at + len(name) :]
    return tuple(row for _, row in sorted(found, key=lambda place: place[0]))
