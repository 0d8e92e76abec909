"""Who is responsible for a clause: the one that is named, or the one that search finds."""

from __future__ import annotations

from collections.abc import Sequence

from chatbot.answering import refusal, units
from chatbot.answering.alternatives import say_other_units
from chatbot.answering.draft import Draft, merge, quoting
from chatbot.answering.refusal import Refusal
from chatbot.indexing.table import ClauseTable
from chatbot.reading.glyphs import plain
from chatbot.reading.sentences import leads_in
from chatbot.records import Span
from chatbot.retrieval.passages import Passage
from chatbot.understanding.cues import cue
from chatbot.understanding.departments import Departments
from chatbot.understanding.query import Query

DUTY_OF = cue("phrase", "duty_of")
"""A sentence gives a department something to do."""
DUTY = 0.85
"""It does so for what is asked where it scores this share of the best."""
NEAR = 8
BEARING = 3
"""Best sentences among whose clauses one is looked for that names departments."""


def of_named(
    query: Query, table: ClauseTable, departments: Departments, *, detailed: bool
) -> Draft | Refusal | None:
    """Return the departments of the clauses that *query* names; None where search has to decide.

    *detailed*: it asks about something inside them that search finds.
    """
    targets = query.targets
    if not targets and query.section is not None and units.closing_list(table, query.section):
        targets = (query.section,)
    if not targets:
        return None
    mentions = query.units.mentions if query.units else ()
    unknown = (m.words for m in mentions if not m.names and departments.canonical(m.words))
    if words := next(unknown, None):
        return refusal.unit_absent(query, words)
    drafts = [units.responsible(query, table, target) for target in targets]
    kept = [d for d in drafts if d is not None]
    if kept:
        return merge(kept)
    return None if detailed else refusal.no_units(query, targets[0])


def of_found(query: Query, ranked: Sequence[Passage], table: ClauseTable) -> Draft | None:
    """Return the departments of the best clause that has any; *ranked* are sentences found."""
    for passage in ranked[:BEARING]:
        draft = units.responsible(query, table, passage.clause, after=passage.span.end)
        if draft is not None:
            say_other_units(draft, query, passage, ranked, table)
            return draft
    return _duty(ranked)


def _duty(ranked: Sequence[Passage]) -> Draft | None:
    """A line that opens with a department and says its duty, or a sentence that gives it one.

    "市财政局:负责资金安排" under 职责分工; "由区民政局审批".
    """
    least = DUTY * ranked[0].score if ranked else 0.0
    for passage in ranked[:NEAR]:
        clause = passage.clause
        if passage.score < least:
            break
        if clause.title and units.is_named(clause.title):
            return quoting(clause, Span(start=clause.span.start, end=passage.span.end))
        if DUTY_OF.search(plain(passage.text)) and not leads_in(passage.text):
            return quoting(clause, passage.span)
    return None
