"""Two or more clauses side by side: the difference is computed where it is a set."""

from __future__ import annotations

from collections.abc import Sequence

from chatbot.answering.clauses import head_of
from chatbot.answering.draft import Draft
from chatbot.answering.phrases import phrases
from chatbot.answering.units import bearer_of_units, units_span
from chatbot.indexing.table import ClauseTable
from chatbot.reading.sentences import sentences
from chatbot.records import Clause
from chatbot.understanding.intent import asks
from chatbot.understanding.query import Query


def compare(query: Query, table: ClauseTable, clauses: Sequence[Clause]) -> Draft:
    """Departments as sets where they are asked about, else the heads of the sentences of each."""
    if asks("responsible", query.text):
        bearers = [bearer_of_units(table, c) for c in clauses]
        if all(bearers):
            return _units(query, clauses, [b for b in bearers if b is not None])
    return _substance(table, clauses)


def _units(query: Query, clauses: Sequence[Clause], bearers: Sequence[Clause]) -> Draft:
    say = phrases(query.language)
    draft = Draft()
    lists = [[u.name for u in b.units] for b in bearers]
    names = [c.title or c.label for c in clauses]
    for name, bearer, units in zip(names, bearers, lists, strict=True):
        count = say.unit_count.format(count=draft.count(len(units)))
        marker = draft.cite(bearer, units_span(bearer))
        draft.say(
            say.units.format(name=name, count=count, units=say.joint.join(units), marker=marker)
        )
    common = [u for u in lists[0] if all(u in other for other in lists[1:])]
    if all(set(units) == set(common) for units in lists):
        draft.say(say.same_units.format(names=say.joint.join(names)))
        return draft
    if common:
        draft.say(say.both_have.format(units=say.joint.join(common)))
    for name, units in zip(names, lists, strict=True):
        own = [u for u in units if u not in common]
        if own:
            draft.say(say.only_has.format(name=name, units=say.joint.join(own)))
    return draft


def _substance(table: ClauseTable, clauses: Sequence[Clause]) -> Draft:
    draft = Draft()
    for clause in clauses:
        draft.say(clause.path_text)
        below = [c for c in table.subtree(clause)[1:] if c.title]
        for sentence in sentences(clause):
            draft.say(f"· {head_of(clause, sentence, draft)}")
        for item in below[:12]:
            draft.say(f"· {item.path[-1]}{draft.cite(item)}")
    return draft
