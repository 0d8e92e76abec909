"""A second clause beside the one that answers, where the two speak for themselves alike.

Everyday words fit more than one clause. Where the best sentence is hardly ahead of another
clause's, it is the wrong one in a third to a half of the cases, and the other one is right in every
fifth (``python -m benchmarks.doubt``): both serve better, the likelier one first, than a guess.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from chatbot.answering import units
from chatbot.answering.draft import Draft
from chatbot.answering.facts import unwrapped
from chatbot.answering.phrases import phrases
from chatbot.answering.rows import cite_row, row_text
from chatbot.indexing.table import ClauseTable
from chatbot.reading.glyphs import plain
from chatbot.records import Span
from chatbot.retrieval.choosing import alternative
from chatbot.retrieval.passages import Passage
from chatbot.understanding.query import Query

FIGURE = re.compile(r"\d{2,}(?![\d年])")


def say_alternative(
    draft: Draft,
    query: Query,
    best: Passage,
    ranked: Sequence[Passage],
    table: ClauseTable,
    shown: Callable[[Passage], Span],
) -> None:
    """Append to *draft*, which quotes *best*, the sentence of another clause as likely as it.

    *shown* tells which part of it: it is an aside, and need not be told at length.
    """
    if query.targets:  # the clause is named: there is no doubt about it
        return
    other = alternative(query, best, ranked)
    if other is None or other.clause in draft.cited or _told_by_figure(query, best, other):
        return
    if row := row_text(table, other.clause):
        text, marker = row, cite_row(draft, table, other.clause, other.span)
    else:
        span = shown(other)
        text, marker = unwrapped(other.clause.slice(span)), draft.cite(other.clause, span)
    path = f"“{other.clause.path_text}”"
    draft.say(phrases(query.language).or_else.format(path=path, text=text, marker=marker))


def _told_by_figure(query: Query, best: Passage, other: Passage) -> bool:
    """True where *query* gives a figure that *best* prints and *other* does not: 9000亿元是什么."""
    figures = FIGURE.findall(query.text)
    return any(f in plain(best.text) and f not in plain(other.text) for f in figures)


def say_other_units(
    draft: Draft, query: Query, best: Passage, ranked: Sequence[Passage], table: ClauseTable
) -> None:
    """Append to *draft*, the departments of *best*, those of another clause as likely as it."""
    other = alternative(query, best, ranked)
    bearer = units.bearer_of_units(table, other.clause) if other is not None else None
    if bearer is None or bearer in draft.cited:
        return
    say = phrases(query.language)
    text = say.joint.join(u.name for u in bearer.units)
    marker = draft.cite(bearer, units.units_span(bearer))
    draft.say(say.or_else.format(path=f"“{bearer.path_text}”", text=text, marker=marker))
