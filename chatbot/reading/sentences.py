"""Clauses in pieces: sentences, and the parts of sentences that can stand alone.

The patterns are written in the grammar's alphabet; see :func:`chatbot.reading.glyphs.plain`.
"""

from __future__ import annotations

import re
from functools import lru_cache

from chatbot.reading.glyphs import plain
from chatbot.records import Clause, Span

# A line break ends a sentence unless the printer only wrapped a long line there: no mark closes
# the line, and the next one goes straight on.
MARKER = (
    r"[(][一二三四五六七八九十\d]|[一二三四五六七八九十]+、|\d{1,2}[.、)](?!\d)"
    r"|第[^\n]{1,5}[条章节款项]|[—①-⑳|]"
)
WRAP = rf"(?<=[^\n。!?;:…]{{16}})\n(?!\s|{MARKER})"
CLOSED = r"[。!?]+[”’」』)]*"
# Possessive runs: taken character by character, a sentence costs three times as much.
SENTENCE = re.compile(rf"(?:[^。!?\n]++|{WRAP})*(?:{CLOSED}|\n|$)")
PART = re.compile(rf"(?:[^;。!?\n]++|{WRAP})*(?:[;。!?]+[”’」』)]*|\n|$)")
SEGMENT = re.compile(rf"(?:[^,;。!?\n]++|{WRAP})*(?:[,;。!?]+[”’」』)]*|\n|$)")
SHORTEST = 4
REMEMBERED = 4096
"""Texts of clauses and sentences whose pieces are kept: some 2 MB."""


def sentences(clause: Clause, span: Span | None = None) -> tuple[Span, ...]:
    """Return the sentences of the clause's substance, in order, outer white space aside."""
    return _split(clause, span or clause.body, SENTENCE)


def parts(clause: Clause, sentence: Span) -> tuple[Span, ...]:
    """Return the parts of *sentence* between semicolons."""
    return _split(clause, sentence, PART)


def segments(clause: Clause, sentence: Span) -> tuple[Span, ...]:
    """Return the pieces of *sentence* between commas and semicolons."""
    return _split(clause, sentence, SEGMENT)


def _split(clause: Clause, span: Span, pattern: re.Pattern[str]) -> tuple[Span, ...]:
    places = _cut(clause.slice(span), pattern)
    return tuple(Span(start=span.start + start, end=span.start + end) for start, end in places)


@lru_cache(maxsize=REMEMBERED)
def _cut(text: str, pattern: re.Pattern[str]) -> tuple[tuple[int, int], ...]:
    """Where the pieces of *text* begin and end; every question reads the same clauses."""
    found: list[tuple[int, int]] = []
    for match in pattern.finditer(plain(text)):
        piece = text[match.start() : match.end()]
        bare = piece.strip()
        if len(bare) < SHORTEST:
            continue
        start = match.start() + len(piece) - len(piece.lstrip())
        found.append((start, start + len(bare)))
    if not found and text.strip():
        start = len(text) - len(text.lstrip())
        found.append((start, start + len(text.strip())))
    return tuple(found)


def leads_in(text: str) -> bool:
    """Return True where *text* only leads in to what follows: 应当具备下列条件:."""
    return plain(text).rstrip().endswith((":", "如下。"))
