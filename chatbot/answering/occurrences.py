"""Where words stand: every clause that prints them, each with its sentence; never a top-k."""

from __future__ import annotations

from chatbot.answering import operations
from chatbot.answering.draft import Draft
from chatbot.answering.phrases import phrases
from chatbot.answering.several import under_titles
from chatbot.answering.units import named_part
from chatbot.indexing.table import ClauseTable
from chatbot.reading.sentences import sentences
from chatbot.records import Clause, Coverage, Span
from chatbot.understanding.intent import asks
from chatbot.understanding.query import Query


def occurrences(query: Query, table: ClauseTable, term: str) -> Draft | None:
    """Return every clause that prints *term*, counted and complete; None where none does."""
    found = operations.mentions(table, query.document_id, term)
    part = _part_named(query, table, term)
    if part is not None:
        inside = {c.clause_id for c in table.subtree(part)}
        found = tuple(f for f in found if f[0].clause_id in inside) or found
    if not found:
        return None
    say = phrases(query.language)
    draft = Draft(coverage=Coverage(listed=len(found), total=len(found)))
    count = draft.count(len(found))
    if query.term_asked:
        draft.say(say.printed_as.format(asked=query.term_asked, printed=term))
    if asks("occurrences", query.text):
        times = draft.count(sum(len(places) for _, places in found))
        draft.say(say.occurrences.format(term=term, times=times, count=count))
    else:
        draft.say(say.mentions.format(term=term, count=count))
    for clause, places in under_titles(draft, found, lambda f: f[0], table):
        quote = _sentence_at(clause, places[0])
        draft.say(f"{clause.path_text}:{clause.slice(quote)}{draft.cite(clause, quote)}")
    draft.say(say.complete.format(count=count))
    return draft


def _part_named(query: Query, table: ClauseTable, term: str) -> Clause | None:
    """The one divided clause that *query* names beside *term*: 职责分工里提到…."""
    section = named_part(query)
    named = (section,) if section is not None else query.targets
    apart = [t for t in named if term not in t.title and t.title not in term]
    return apart[0] if len(named) == 1 and apart and table.children(apart[0]) else None


def without(query: Query, table: ClauseTable, term: str) -> Draft:
    """Return every item of the main text that does not print *term* in its own or a title's words.

    Items are what people count as 条; one that is divided prints what its parts print.
    """
    printing = {c.clause_id for c, _ in operations.mentions(table, query.document_id, term)}
    found = [
        c
        for c in operations.counted(table, query.document_id)
        if not any(part.clause_id in printing for part in table.subtree(c))
    ]
    say = phrases(query.language)
    draft = Draft(coverage=Coverage(listed=len(found), total=len(found)))
    count = draft.count(len(found))
    draft.say(say.not_mentioned.format(term=term, count=count))
    for clause in under_titles(draft, found, lambda c: c, table):
        draft.say(f"{clause.path_text}{draft.cite(clause)}")
    draft.say(say.complete.format(count=count))
    return draft


def _sentence_at(clause: Clause, place: Span) -> Span:
    """The sentence of *clause* that holds *place*; the place itself where none does."""
    for sentence in sentences(clause, clause.span):
        if sentence.start <= place.start < sentence.end:
            return sentence
    return place
