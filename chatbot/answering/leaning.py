"""What a quoted sentence leans on: the reply to the question it puts, the list it is an item of.

Taken out of its place "连续3个月没有老年人就餐;" says nothing: what happens then stands in the
lead-in of the list. A case in a printed interview ("…个人承担多少?") is answered by what
follows it.
"""

from __future__ import annotations

import re

from chatbot.indexing.table import NUMBERED, ClauseTable
from chatbot.reading.glyphs import plain
from chatbot.reading.sentences import sentences
from chatbot.records import Clause, Span
from chatbot.retrieval.passages import Passage

REPLIES = re.compile(r"\s*(?:解?答|回复|答复)\s*[::]")
"""Opens the reply to a question of a printed interview."""
MOST_REPLY = 3
"""Sentences of a reply that are quoted."""
LONGEST_LABEL = 24


def reply_to(passage: Passage, table: ClauseTable) -> tuple[Clause, Span] | None:
    """Return the sentences after *passage* where it puts a question; None where it does not.

    What follows reaches to the next question. Where nothing does in its own clause, the paragraph
    after it replies if it says so: 答:….
    """
    if not _asks(passage.text):
        return None
    after = _until_next_question(passage)
    if after is not None:
        return passage.clause, after
    following = _following(passage.clause, table)
    told = sentences(following)[:MOST_REPLY] if following else ()
    if following is None or not told or not REPLIES.match(plain(following.slice(told[0]))):
        return None
    return following, Span(start=told[0].start, end=told[-1].end)


def _following(clause: Clause, table: ClauseTable) -> Clause | None:
    """The clause after *clause* under the same heading."""
    parent = table.parent(clause)
    beside = table.children(parent) if parent else ()
    return beside[beside.index(clause) + 1] if clause in beside[:-1] else None


def _until_next_question(passage: Passage) -> Span | None:
    after: list[Span] = []
    for span in sentences(passage.clause):
        if span.start < passage.span.end:
            continue
        if _asks(passage.clause.slice(span)) or len(after) == MOST_REPLY:
            break
        after.append(span)
    return Span(start=after[0].start, end=after[-1].end) if after else None


def label(passage: Passage) -> str:
    """Return the title of the item that *passage* stands in, as F类; empty where it says it itself.

    A long title is a sentence of its own, not a label.
    """
    path = passage.clause.path
    title = path[-1].title.strip(" :。") if path and passage.clause.kind in NUMBERED else ""
    if len(title) > LONGEST_LABEL or title in passage.text:
        return ""
    return title


def _asks(text: str) -> bool:
    return plain(text).rstrip("”’」』) ").endswith("?")
