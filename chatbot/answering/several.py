"""Several documents in one answer: lines under their titles, and which of them a question means."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import TypeVar

from chatbot.answering.draft import Draft
from chatbot.indexing.table import ClauseTable
from chatbot.records import Clause
from chatbot.understanding import asking
from chatbot.understanding.query import Intent, Query

OF_A_DOCUMENT = frozenset({Intent.OUTLINE, Intent.COUNT, Intent.LIST})
"""Intents that ask for the parts of a document, or for the items of one part."""

Found = TypeVar("Found")


def under_titles(
    draft: Draft, found: Sequence[Found], clause_of: Callable[[Found], Clause], table: ClauseTable
) -> Iterator[Found]:
    """Yield *found* in order; *draft* says each document's title first, where there are several."""
    several = stand_apart(map(clause_of, found))
    for document_id, group in groupby(found, key=lambda item: clause_of(item).document_id):
        if several:
            draft.say_title(table.documents[document_id])
        yield from group


def stand_apart(clauses: Iterable[Clause]) -> bool:
    """Return True where *clauses* stand in more than one document."""
    return len({clause.document_id for clause in clauses}) > 1


def of_another_year(query: Query, table: ClauseTable) -> bool:
    """True where *query* asks about years that its document neither covers nor prints.

    2024年的重点任务有哪些, of a plan for 2021 to 2023, is not answered by that plan's tasks.
    """
    years = asking.years(query.text)
    document = table.facts.get(query.document_id or (query.scope[0] if query.scope else ""))
    if not years or document is None or document.period is None:
        return False
    first, last = document.period.first, document.period.last
    if any(first <= year <= last or str(year) in document.title for year in years):
        return False
    named = query.targets or ((query.section,) if query.section else ())
    about = [c for n in named for c in table.subtree(n)] or table.of(document.document_id)
    return not any(str(year) in clause.text for year in years for clause in about)


def is_unclear(query: Query, table: ClauseTable) -> bool:
    """Return True where *query* is about one document and does not say which of several."""
    if query.document_id or len(table.standing) < 2:
        return False
    if not query.targets and stand_apart(query.candidates):
        return True
    named = query.targets or ((query.section,) if query.section else ())
    return query.intent in OF_A_DOCUMENT and all(c.title in table.common_titles for c in named)
