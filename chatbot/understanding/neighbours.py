"""Clauses beside the one that a question names: 三(二)前后两条, 与四(二)相邻的, 某条的上一条."""

from __future__ import annotations

from collections.abc import Sequence

from chatbot.indexing.table import NUMBERED, ClauseTable
from chatbot.records import Clause
from chatbot.understanding.cues import cue
from chatbot.understanding.query import Missing

BESIDE = cue("phrase", "beside")
"""Names the clauses on both sides of another: 前后两条, 相邻的, 上一条和下一条."""
BEFORE = cue("phrase", "just_before")
AFTER = cue("phrase", "just_after")


def steps_beside(text: str) -> tuple[int, ...]:
    """Return how far from the clause that *text* names those stand that it asks about.

    Empty where it asks about the named clause itself.
    """
    if BESIDE.search(text):
        return (-1, 1)
    found = [(m.start(), step) for p, step in ((BEFORE, -1), (AFTER, 1)) if (m := p.search(text))]
    return tuple(step for _, step in sorted(found))


def beside(
    text: str, targets: Sequence[Clause], table: ClauseTable
) -> tuple[tuple[Clause, ...], Missing | None]:
    """Return the clauses that *text* asks about beside its one target, and what does not exist.

    Nothing where it asks about the target itself.
    """
    steps = steps_beside(text) if len(targets) == 1 else ()
    if not steps:
        return (), None
    found = tuple(c for s in steps if (c := next_to(targets[0], s, table)) is not None)
    if found:
        return found, None
    words = BEFORE.search(text) or AFTER.search(text) or BESIDE.search(text)
    return (), Missing(
        words=words.group() if words else "",
        within=table.parent(targets[0]),
        count=len(table.siblings(targets[0])),
    )


def next_to(clause: Clause, step: int, table: ClauseTable) -> Clause | None:
    """Return the clause *step* places on: in the same part, else in a numbering that runs on."""
    return table.neighbour(clause, step) or _running_on(clause, step, table)


def _running_on(clause: Clause, step: int, table: ClauseTable) -> Clause | None:
    """The next of a numbering that runs on through all parts: (十五) after (十四)."""
    if not clause.path:
        return None
    level, ordinal = clause.path[-1].level, clause.path[-1].ordinal
    alike = [
        c
        for c in table.of(clause.document_id)
        if c.kind in NUMBERED and c.path and c.path[-1].level is level
    ]
    ordinals = [c.path[-1].ordinal for c in alike]
    if len(set(ordinals)) < len(ordinals):
        return None  # every part counts from one
    return next((c for c in alike if c.path[-1].ordinal == ordinal + step), None)
