"""What a question confines itself to: the clauses it names, or a part's items, and how firmly."""

from __future__ import annotations

import re
from collections.abc import Sequence

from chatbot.indexing.table import ClauseTable
from chatbot.records import Clause
from chatbot.retrieval.passages import Passage
from chatbot.understanding.query import AnswerType, Intent, Query
from chatbot.understanding.titles import core, fold

NAMED_CLAUSE = 0.55
"""A named clause answers where its best sentence holds this share of what any sentence holds."""
NAMED_PART = 0.75
"""Likewise of a part with items of its own: its title may be words of the question (监督管理)."""

AS_A_CLAUSE = (
    "(?:产业|领域|工作|任务)?的?(?:(?:那|这|该)一?|一)(?:个|大)?(?:条|项|款|章|节|点|部分)"
)
"""Follows a title that is meant as a clause, whatever else prints the same words."""


def scope_of(query: Query, table: ClauseTable) -> tuple[Clause, ...]:
    """Return the clauses that *query* confines itself to; empty where it looks anywhere."""
    if query.targets:
        return tuple(c for t in query.targets for c in table.subtree(t))
    if query.intent is Intent.ELIGIBILITY and query.section is not None:
        return table.subtree(query.section)[1:]
    return ()


def points_at(query: Query) -> bool:
    """Return True where *query* names a clause as one: 互联网产业那一条, 保障措施一章."""
    text = fold(query.text)
    return any(
        re.search(rf"{re.escape(core(t.title))}{AS_A_CLAUSE}", text)
        for t in query.targets
        if t.title
    )


def says_less(
    query: Query, inside: Sequence[Passage], anywhere: Sequence[Passage], table: ClauseTable
) -> bool:
    """Return True where the clauses that *query* names clearly say less than others do."""
    if not query.targets or not anywhere or points_at(query):
        return False
    if query.answer_type is AnswerType.CONTACT:
        return True  # whom to call stands at the end of a document, whatever it is about
    least = NAMED_PART if all(map(table.items, query.targets)) else NAMED_CLAUSE
    return inside[0].score < least * anywhere[0].score
