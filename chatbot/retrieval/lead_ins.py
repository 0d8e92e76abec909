"""The sentence that introduces a list: without it an item of the list says next to nothing.

"残疾居民;" answers how much is paid where 对下列人员减收50%的餐费: stands above it.
"""

from __future__ import annotations

from chatbot.indexing.table import NUMBERED, ClauseTable
from chatbot.reading.sentences import leads_in, sentences
from chatbot.records import Clause, Span

LONGEST_ITEM = 80
"""A longer item of a list is understood without its lead-in."""
SHORTEST_LEAD = 6
"""A shorter one (答:) introduces nothing."""


def lead_in(table: ClauseTable, clause: Clause) -> tuple[Clause, Span] | None:
    """Return the sentence that introduces the list in which *clause* is an item, with its clause.

    None for what is no item or says enough by itself, and where the list has but a heading.
    """
    if clause.kind not in NUMBERED or len(clause.body) > LONGEST_ITEM or table.children(clause):
        return None
    parent = table.parent(clause)
    found = sentences(parent) if parent is not None else ()
    if parent is None or not found or len(found[-1]) < SHORTEST_LEAD:
        return None
    return (parent, found[-1]) if leads_in(parent.slice(found[-1])) else None
