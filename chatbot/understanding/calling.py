"""What a question would call a clause, so that it is understood again when it is read."""

from __future__ import annotations

from chatbot.reading.glyphs import plain
from chatbot.records import Clause, Level


def name_of(clause: Clause) -> str:
    """Return how a question would name *clause*: by title where it has one, else by label."""
    return clause.title if 2 <= len(clause.title) <= 30 else plain(clause.label) or clause.title


def address_of(clause: Clause) -> str:
    """Return a label that reads back unambiguously: markers where they suffice, else the title."""
    dashed = any(h.level in {Level.DASH, Level.UNNUMBERED} for h in clause.path)
    return f"“{clause.title}”" if dashed and clause.title else plain(clause.label)


def pieces_of(title: str) -> tuple[str, ...]:
    """Return the pieces of a title that a question may hold, longest first."""
    pieces = {title[i:j] for i in range(len(title)) for j in range(i + 2, len(title) + 1)}
    return tuple(sorted(pieces, key=lambda piece: (-len(piece), piece)))
