"""Clauses in pieces: sentences, and the parts of sentences that can stand alone."""

from __future__ import annotations

import re

from chatbot.records import Clause, Span

SENTENCE = re.compile(r"[^。!?!?\n]*(?:[。!?!?]+[”’」』)）]*|\n|$)")
PART = re.compile(r"[^;;。!?!?\n]*(?:[;;。!?!?]+[”’」』)）]*|\n|$)")
SEGMENT = re.compile(r"[^,,;;。!?!?\n]*(?:[,,;;。!?!?]+[”’」』)）]*|\n|$)")
SHORTEST = 4


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
    text = clause.slice(span)
    found: list[Span] = []
    for match in pattern.finditer(text):
        piece = match.group()
        bare = piece.strip()
        if len(bare) < SHORTEST:
            continue
        start = span.start + match.start() + len(piece) - len(piece.lstrip())
        found.append(Span(start=start, end=start + len(bare)))
    if not found and text.strip():
        start = span.start + len(text) - len(text.lstrip())
        found.append(Span(start=start, end=start + len(text.strip())))
    return tuple(found)
