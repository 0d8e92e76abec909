"""Several clauses named in one question: each is answered, and what does not exist is said."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from chatbot.answering import clauses, operations
from chatbot.answering.citing import figures
from chatbot.answering.draft import Draft
from chatbot.answering.phrases import phrases
from chatbot.answering.refusal import not_there
from chatbot.indexing.table import ClauseTable
from chatbot.reading.sentences import sentences
from chatbot.records import Clause, Coverage
from chatbot.understanding.query import Intent, Query

MOST_SHOWN = 4
"""Clauses shown whole where a question names several; of more, each is told by its first words."""


def of_each(query: Query, table: ClauseTable) -> list[Draft] | None:
    """Return one draft for each clause that *query* names; None where it asks about them at once.

    A comparison, or a fact that one of them may state, is asked of all of them together.
    """
    write = WRITERS.get(query.intent)
    if write is None or len(query.targets) < 2:
        return None
    return [write(query, table, target) for target in query.targets]


def say_missing(query: Query, draft: Draft) -> None:
    """Say which of the clauses asked for does not exist, where others do."""
    if query.missing is None or not draft.citations:
        return
    line = not_there(phrases(query.language), query.missing)
    draft.computed |= figures(line)
    draft.say(line)


def complete(drafts: Sequence[Draft], merged: Draft) -> Draft:
    """Return *merged*, which says of several clauses one after the other, with its coverage."""
    counted = [d.coverage for d in drafts if d.coverage is not None]
    listed = sum(c.listed for c in counted) if counted else len(drafts)
    merged.coverage = Coverage(listed=listed, total=listed)
    return merged


def _look_up(query: Query, table: ClauseTable, clause: Clause) -> Draft:
    if len(query.targets) <= MOST_SHOWN:
        return clauses.look_up(table, clause)
    draft = Draft()
    found = sentences(clause)
    draft.say(f"{clause.path_text}:{clauses.head_of(clause, found[0], draft)}" if found else "")
    return draft if draft.citations else clauses.look_up(table, clause)


def _verbatim(_: Query, table: ClauseTable, clause: Clause) -> Draft:
    return clauses.look_up(table, clause)


def _title(_: Query, __: ClauseTable, clause: Clause) -> Draft:
    return clauses.title_of(clause)


def _summary(_: Query, table: ClauseTable, clause: Clause) -> Draft:
    return clauses.summarise(table, clause)


def _list(query: Query, table: ClauseTable, clause: Clause) -> Draft:
    if operations.children(table, clause):
        return clauses.list_items(query, table, clause)
    return clauses.title_of(clause)


WRITERS: dict[Intent, Callable[[Query, ClauseTable, Clause], Draft]] = {
    Intent.LOOK_UP: _look_up,
    Intent.VERBATIM: _verbatim,
    Intent.TITLE: _title,
    Intent.SUMMARY: _summary,
    Intent.LIST: _list,
    Intent.COUNT: _list,
}
