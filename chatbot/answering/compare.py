"""Two or more clauses side by side: the difference is computed where it is a set."""

from __future__ import annotations

from collections.abc import Sequence

from chatbot.answering import operations
from chatbot.answering.clauses import head_of
from chatbot.answering.draft import Draft
from chatbot.answering.phrases import phrases
from chatbot.answering.units import bearer_of_units, units_span
from chatbot.indexing.table import ClauseTable
from chatbot.reading.sentences import sentences
from chatbot.records import Clause
from chatbot.understanding.intent import asks
from chatbot.understanding.query import Query, UnitMention, UnitQuestion, UnitTest


def compare(query: Query, table: ClauseTable, clauses: Sequence[Clause]) -> Draft:
    """Departments as sets where they are asked about, else the heads of the sentences of each."""
    if asks("responsible", query.text):
        bearers = [bearer_of_units(table, c) for c in clauses]
        if all(bearers):
            return _units(query, clauses, [b for b in bearers if b is not None])
    return _substance(table, clauses)


def tally(query: Query, table: ClauseTable, mentions: Sequence[UnitMention]) -> Draft:
    """How many clauses name each department as responsible, the one with most first; all cited."""
    say = phrases(query.language)
    draft = Draft()
    found = [
        (
            mention,
            operations.by_unit(
                table,
                query.document_id,
                UnitQuestion(mentions=(mention,), test=UnitTest.ANY),
            ),
        )
        for mention in mentions
    ]
    for mention, clauses in sorted(found, key=lambda f: -len(f[1])):
        name = next(iter(mention.names)) if len(mention.names) == 1 else mention.words
        draft.say(
            say.by_unit[UnitTest.ANY].format(units=name, count=draft.count(len(clauses)))
            + say.joint.join(f"{c.label}{draft.cite(c, units_span(c))}" for c in clauses)
        )
    return draft


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
