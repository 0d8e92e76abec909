"""Questions about how a document is built: its longest clause, the part with the most clauses."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from chatbot.indexing.table import ClauseTable
from chatbot.records import Clause
from chatbot.understanding.cues import cues


class Measure(StrEnum):
    """What is measured of the parts or clauses of a document."""

    LONGEST_PART = "longest_part"
    SHORTEST_PART = "shortest_part"
    LONGEST = "longest"
    SHORTEST = "shortest"
    MOST_ITEMS = "most_items"
    FEWEST_ITEMS = "fewest_items"
    DIFFERENCE = "difference"
    SUM = "sum"


PATTERNS = {Measure(name): pattern for name, pattern in cues("structure").items()}
"""Ordered: the first pattern that matches names the measure."""


def measure_asked(text: str) -> Measure | None:
    """Return what *text* asks to be measured; None where it asks about no such thing."""
    return next((m for m, pattern in PATTERNS.items() if pattern.search(text)), None)


def asks_structure(text: str, targets: Sequence[Clause], divided: Sequence[Clause]) -> bool:
    """True where *text* asks for a measure of the document, or of the parts that it names.

    *divided* are those of *targets* that have items of their own.
    """
    measure = measure_asked(text)
    if measure in {Measure.DIFFERENCE, Measure.SUM}:
        return len(divided) > 1 and len(divided) == len(targets)
    return measure is not None and len(divided) == len(targets)


def divided(targets: Sequence[Clause], table: ClauseTable) -> tuple[Clause, ...]:
    """Return those of *targets* that have items of their own."""
    return tuple(t for t in targets if table.items(t))
