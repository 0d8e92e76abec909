"""Tables with merged cells become rows that can be read one by one.

A row of a table is cited alone, so what stands beside it in a cell merged over several rows has to
stand in each of them: the departments of three tasks are those of each.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

MOST_COLUMNS = 64
"""Columns that merged cells may take, and rows are filled up to; a cell of its own is never lost."""
LONGEST_REPEATED = 120
"""Characters of a merged cell that are said again in each row; longer ones stand in the first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """The words of a cell, and how many columns and rows it takes."""

    words: str
    across: int = 1
    down: int = 1


def printed_rows(rows: Sequence[Sequence[Cell]]) -> Iterator[str]:
    """Yield ``| a | b |`` for each row that says anything, and the rule below the first wide one.

    A cell merged downwards is repeated in every row that it takes; one merged across stands in the
    first of its columns, the others are empty. Rows are filled up to the widest.
    """
    laid = [row for row in _laid_out(rows) if any(row)]
    width = min(MOST_COLUMNS, max(map(len, laid), default=0))
    ruled = False
    for row in laid:
        filled = [*row, *[""] * (width - len(row))]
        yield f"| {' | '.join(filled)} |"
        if not ruled and len(filled) > 1:
            yield f"|{' --- |' * len(filled)}"
            ruled = True


def _laid_out(rows: Sequence[Sequence[Cell]]) -> Iterator[list[str]]:
    """Yield the words of each row column by column, those from merged cells above included."""
    merged: dict[int, tuple[str, int]] = {}
    """Column → what a cell above says in it, and for how many rows more."""
    for row in rows:
        out: list[str] = []
        over: dict[int, tuple[str, int]] = {}
        own = False
        for cell in row:
            _carry(merged, over, out)
            own = own or bool(cell.words)
            again = cell.words if len(cell.words) <= LONGEST_REPEATED else ""
            for column in range(max(1, min(cell.across, MOST_COLUMNS - len(out)))):
                if cell.down > 1:
                    over[len(out)] = ("" if column else again, cell.down - 1)
                out.append("" if column else cell.words)
        _carry(merged, over, out)
        merged = over | merged
        if own:  # a row of nothing but what is merged into it says nothing new
            yield out


def _carry(
    merged: dict[int, tuple[str, int]], over: dict[int, tuple[str, int]], out: list[str]
) -> None:
    """Append the columns from ``len(out)`` on that cells above take, one row of each used up."""
    while len(out) in merged:
        column = len(out)
        words, left = merged.pop(column)
        if left > 1:
            over[column] = (words, left - 1)
        out.append(words)
