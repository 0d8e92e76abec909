"""Clauses by how many departments they name: exactly, at least, at most, the most, the fewest."""

from __future__ import annotations

from collections.abc import Sequence

from chatbot.answering import operations, units
from chatbot.answering.draft import Draft
from chatbot.answering.phrases import Phrases, phrases
from chatbot.answering.several import under_titles
from chatbot.answering.units import named_part, units_span
from chatbot.indexing.table import ClauseTable
from chatbot.records import Clause, Coverage
from chatbot.understanding.cues import cue
from chatbot.understanding.query import Query
from chatbot.understanding.unit_numbers import Extreme, UnitNumber, unit_number

FEW = 2
"""The departments themselves are named where a clause has no more of them."""


def unit_sets(query: Query, table: ClauseTable) -> Draft | None:
    """The set that a question about departments asks for, where it names none of them."""
    if not operations.unit_counts(table, query.document_id):
        return None
    if cue("phrase", "no_unit").search(query.text):
        return units.without_units(query, table)
    if cue("phrase", "busiest").search(query.text):
        return units.busiest_unit(query, table)
    wanted = unit_number(query.text)
    if wanted is None:
        return units.count_of_units(query, table)
    return by_number(query, table, wanted)


def by_number(query: Query, table: ClauseTable, wanted: UnitNumber | Extreme) -> Draft | None:
    """Every clause with so many departments; None where the document names none at all."""
    part = named_part(query) or next((t for t in query.targets if table.items(t)), None)
    every = table.subtree(part) if part else table.with_units(query.document_id)
    pool = [c for c in every if c.units]
    if not pool:
        return None
    say = phrases(query.language)
    if isinstance(wanted, Extreme):
        return _extreme(say, table, pool, wanted)
    found = [c for c in pool if _fits(len(c.units), wanted)]
    draft = Draft(coverage=Coverage(listed=len(found), total=len(found)))
    if not found:
        draft.say(say.none_such.format(count=draft.count(len(pool))))
        nearest = max if wanted.low > 1 else min
        _list(draft, [nearest(pool, key=lambda c: len(c.units))], table, say)
        return draft
    lead = say.unit_number.format(number=_range(say, draft, wanted), count=draft.count(len(found)))
    draft.say(f"{part.title}:{lead}" if part else lead)
    _list(draft, found, table, say)
    draft.say(say.complete.format(count=draft.count(len(found))))
    return draft


def _extreme(say: Phrases, table: ClauseTable, pool: Sequence[Clause], wanted: Extreme) -> Draft:
    """The clause with the most (fewest) departments, and those that have as many."""
    number = (max if wanted.most else min)(len(c.units) for c in pool)
    found = [c for c in pool if len(c.units) == number]
    draft = Draft(coverage=Coverage(listed=len(found), total=len(found)))
    lead = say.most_units if wanted.most else say.fewest_units
    draft.say(lead.format(count=draft.count(len(found)), number=draft.count(number)))
    _list(draft, found, table, say, most=number)
    return draft


def _fits(number: int, wanted: UnitNumber) -> bool:
    return wanted.low <= number and (wanted.high is None or number <= wanted.high)


def _range(say: Phrases, draft: Draft, wanted: UnitNumber) -> str:
    if wanted.high is None:
        return say.at_least.format(number=draft.count(wanted.low))
    if wanted.low < wanted.high:
        return say.at_most.format(number=draft.count(wanted.high))
    return say.exactly.format(number=draft.count(wanted.low))


def _list(
    draft: Draft, clauses: Sequence[Clause], table: ClauseTable, say: Phrases, *, most: int = FEW
) -> None:
    """A line for each clause: its place, and its departments or how many they are."""
    for clause in under_titles(draft, clauses, lambda clause: clause, table):
        shown = f":{say.joint.join(u.name for u in clause.units)}"
        if len(clause.units) > most:
            shown = say.unit_count.format(count=draft.count(len(clause.units)))
        marker = draft.cite(clause, units_span(clause))
        draft.say(f"{clause.path_text or clause.label}{shown}{marker}")
