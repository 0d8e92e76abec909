"""Where words stand: every clause that prints them, each with its sentence; never a top-k."""

from __future__ import annotations

from chatbot.answering import operations
from chatbot.answering.draft import Draft
from chatbot.answering.phrases import phrases
from chatbot.answering.several import under_titles
from chatbot.indexing.table import ClauseTable
from chatbot.reading.sentences import sentences
from chatbot.records import Clause, Coverage, Span
from chatbot.understanding.intent import asks
from chatbot.understanding.query import Query


def occurrences(query: Query, table: ClauseTable, term: str) -> Draft | None:
    """Return every clause that prints *term*, counted and complete; None where none does."""
    found = operations.mentions(table, query.document_id, term)
    if not found:
        return None
    say = phrases(query.language)
    draft = Draft(coverage=Coverage(listed=len(found), total=len(found)))
    count = draft.count(len(found))
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


def _sentence_at(clause: Clause, place: Span) -> Span:
    """The sentence of *clause* that holds *place*; the place itself where none does."""
    for sentence in sentences(clause, clause.span):
        if sentence.start <= place.start < sentence.end:
            return sentence
    return place
