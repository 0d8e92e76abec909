"""What one might ask next, computed from the clauses that an answer cites."""

from __future__ import annotations

from collections.abc import Sequence

from chatbot.indexing.table import ClauseTable
from chatbot.records import Clause
from chatbot.understanding.query import Intent, Query

MOST = 3


def suggest(table: ClauseTable, query: Query, cited: Sequence[Clause]) -> tuple[str, ...]:
    """Return up to three questions that the documents do answer, none asked already."""
    if not cited:
        return ()
    clause = cited[0]
    suggestions: list[str] = []
    if clause.title and clause.units and query.intent is not Intent.RESPONSIBLE:
        suggestions.append(f"{clause.title}的责任单位是谁?")
    if clause.units and query.intent is not Intent.BY_UNIT:
        suggestions.append(f"{clause.units[0].name}负责哪些条款?")
    if clause.label and query.intent not in {Intent.LOOK_UP, Intent.VERBATIM}:
        suggestions.append(f"{clause.label}的原文是什么?")
    following = table.neighbour(clause, 1)
    if following is not None and following.title:
        suggestions.append(f"{following.title}讲了什么?")
    return tuple(suggestions[:MOST])
