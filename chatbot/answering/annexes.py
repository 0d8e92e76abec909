"""How many annexes a document has: those that follow it, or those that it lists under 附件."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from chatbot.answering.clauses import title_span
from chatbot.answering.draft import Draft
from chatbot.answering.phrases import phrases
from chatbot.indexing.table import ClauseTable
from chatbot.reading.glyphs import plain
from chatbot.records import Clause, Level, Span
from chatbot.understanding.query import Query

LISTED = re.compile(r"附件\s{0,4}[:、]?\s{0,4}(?=1[.、])")
ENTRY = re.compile(
    r"(?<!\d)(?P<number>\d{1,2})[.、]\s*(?P<title>[^\n。;]{2,60}?)\s*(?=\n|;|。|$|\d{1,2}[.、])"
)
ASKED = re.compile(r"附件|附表|附录")
FARTHEST = 1000
"""Characters after 附件 in which its list is read."""


def count_annexes(query: Query, table: ClauseTable) -> Draft | None:
    """Count and name the annexes; None where the document has, and lists, none."""
    clauses = table.of(query.document_id)
    found = _following(clauses)
    listed = _listed(clauses)
    if len(listed) > len(found):
        found = listed
    if not found:
        return None
    say = phrases(query.language)
    draft = Draft()
    named = [f"{title}{draft.cite(clause, span)}" for clause, span, title in found]
    draft.say(say.count.format(name=say.annexes, count=draft.count(len(found))))
    draft.say(say.joint.join(named) + say.stop)
    return draft


def _following(clauses: Sequence[Clause]) -> list[tuple[Clause, Span, str]]:
    """The annexes whose text follows, each by its heading."""
    return [
        (c, title_span(c), str(c.path[0]))
        for c in clauses
        if len(c.path) == 1 and c.path[0].level is Level.ANNEX
    ]


def _listed(clauses: Sequence[Clause]) -> list[tuple[Clause, Span, str]]:
    """The longest list of annexes that a clause prints: 附件:1.名单 2.表格."""
    return max((list(_list_in(c)) for c in clauses), key=len, default=[])


def _list_in(clause: Clause) -> Iterator[tuple[Clause, Span, str]]:
    text = plain(clause.text)
    opened = LISTED.search(text)
    if opened is None:
        return
    wanted = 1
    for entry in ENTRY.finditer(text, opened.end(), opened.end() + FARTHEST):
        if int(entry["number"]) == wanted:
            start = clause.span.start
            span = Span(start=start + entry.start(), end=start + entry.end())
            yield clause, span, clause.slice(span).strip()
            wanted += 1
