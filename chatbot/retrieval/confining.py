"""What a question confines itself to: the clauses it names, or a part's items, and how firmly."""

from __future__ import annotations

from collections.abc import Sequence

from chatbot.indexing.table import ClauseTable
from chatbot.records import Clause
from chatbot.retrieval.passages import Passage
from chatbot.understanding.query import AnswerType, Intent, Query

NAMED_CLAUSE = 0.55
"""A named clause answers where its best sentence holds this share of what any sentence holds."""
NAMED_PART = 0.75
"""Likewise of a part with items of its own: its title may be words of the question (监督管理)."""


def scope_of(query: Query, table: ClauseTable) -> tuple[Clause, ...]:
    """Return the clauses that *query* confines itself to; empty where it looks anywhere."""
    if query.targets:
        return tuple(c for t in query.targets for c in table.subtree(t))
    if query.intent is Intent.ELIGIBILITY and query.section is not None:
        return table.subtree(query.section)[1:]
    return ()


def says_less(
    query: Query, inside: Sequence[Passage], anywhere: Sequence[Passage], table: ClauseTable
) -> bool:
    """Return True where the clauses that *query* names clearly say less than others do."""
    if not query.targets or not anywhere:
        return False
    if query.answer_type is AnswerType.CONTACT:
        return True  # whom to call stands at the end of a document, whatever it is about
    least = NAMED_PART if all(map(table.items, query.targets)) else NAMED_CLAUSE
    return inside[0].score < least * anywhere[0].score
