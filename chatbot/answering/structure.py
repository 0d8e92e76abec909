"""How a document is built, measured: the longest clause, the part with most clauses."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from chatbot.answering import clauses, operations
from chatbot.answering.clauses import MOST_PARTS, name, title_span
from chatbot.answering.draft import Draft
from chatbot.answering.phrases import phrases
from chatbot.indexing.table import ClauseTable
from chatbot.records import Clause, Level
from chatbot.understanding.query import Query
from chatbot.understanding.structure import Measure, divided, measure_asked

CLAUSES_TOO = re.compile(r"(?:多少|几)\s*小?(?:条款?|条文|条目|项(?!目))")
"""总共多少条,分布在几个部分 asks for both numbers."""
LENGTHS = frozenset(
    {Measure.LONGEST, Measure.SHORTEST, Measure.LONGEST_PART, Measure.SHORTEST_PART}
)
OF_PARTS = frozenset(
    {Measure.LONGEST_PART, Measure.SHORTEST_PART, Measure.MOST_ITEMS, Measure.FEWEST_ITEMS}
)
TOGETHER = frozenset({Measure.DIFFERENCE, Measure.SUM})
LEAST = frozenset({Measure.SHORTEST, Measure.SHORTEST_PART, Measure.FEWEST_ITEMS})


def outline(query: Query, table: ClauseTable, document_id: str | None) -> Draft | None:
    """Answer what is asked to be measured; else the parts of the document."""
    measure = measure_asked(query.text)
    if measure in TOGETHER and len(divided(query.targets, table)) < 2:
        measure = None  # 总共多少条 of one document adds up nothing
    if measure is None and CLAUSES_TOO.search(query.text):
        return clauses.count_all(query, table, document_id)
    if measure is None:
        return clauses.outline(query, table, document_id)
    return measured(query, table, measure)


def measured(query: Query, table: ClauseTable, measure: Measure) -> Draft | None:
    """Answer what *measure* asks of the document or of the part that *query* names."""
    if measure in TOGETHER:
        return _together(query, table, measure)
    pool = _pool(query, table, measure)
    if len(pool) < 2:
        return None
    size: Callable[[Clause], int] = lambda c: (  # noqa: E731
        _characters(table, c) if measure in LENGTHS else _items(table, c)
    )
    best = (min if measure in LEAST else max)(size(c) for c in pool)
    found = [c for c in pool if size(c) == best]
    say = phrases(query.language)
    draft = Draft()
    words = say.characters if measure in LENGTHS else say.items
    for clause in found:
        line = say.measured[measure].format(
            path=clause.path_text, size=words.format(count=draft.count(best))
        )
        draft.say(f"{line}{draft.cite(clause, title_span(clause))}")
    if measure not in LENGTHS and len(pool) <= MOST_PARTS:
        draft.say(_sizes(draft, table, pool, say.joint) + say.stop)
    return draft


def _together(query: Query, table: ClauseTable, measure: Measure) -> Draft | None:
    """How many items each of several parts has, and how many more, or how many in all."""
    parts = divided(query.targets, table)
    if len(parts) < 2:
        return None
    say = phrases(query.language)
    draft = Draft()
    sizes = [len(table.items(p)) for p in parts]
    for part, size in zip(parts, sizes, strict=True):
        marker = draft.cite(part, title_span(part))
        draft.say(f"{name(part)}:{say.items.format(count=draft.count(size))}{marker}")
    if measure is Measure.SUM:
        draft.say(say.sum.format(count=draft.count(sum(sizes))))
    else:
        draft.say(say.difference.format(count=draft.count(max(sizes) - min(sizes))))
    return draft


def _pool(query: Query, table: ClauseTable, measure: Measure) -> Sequence[Clause]:
    named = query.targets[0] if query.targets else None
    within = {c.clause_id for c in table.subtree(named)} if named else None
    if measure in OF_PARTS:
        parts = operations.children(table, named) if named else table.roots(query.document_id)
        return [p for p in parts if p.path[0].level is not Level.ANNEX]
    items = operations.counted(table, query.document_id)
    return [
        c
        for c in items
        if c.path[0].level is not Level.ANNEX and (within is None or c.clause_id in within)
    ]


def _characters(table: ClauseTable, clause: Clause) -> int:
    """Printed characters of a clause and of all that stands under it, white space aside."""
    return sum(len("".join(c.text.split())) for c in table.subtree(clause))


def _items(table: ClauseTable, part: Clause) -> int:
    """How many of what people count as 条 stand under *part*."""
    counted = {c.clause_id for c in operations.counted(table, part.document_id)}
    below = table.subtree(part)[1:]
    return sum(c.clause_id in counted for c in below)


def _sizes(draft: Draft, table: ClauseTable, parts: Sequence[Clause], joint: str) -> str:
    return joint.join(
        f"{name(p)}({draft.count(_items(table, p))}){draft.cite(p, title_span(p))}" for p in parts
    )
