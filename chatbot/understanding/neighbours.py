"""Clauses beside the one that a question names: 三(二)前后两条, 与四(二)相邻的, 某条的上一条."""

from __future__ import annotations

import re
from collections.abc import Sequence

from chatbot.indexing.table import NUMBERED, ClauseTable
from chatbot.records import Clause
from chatbot.understanding.calling import address_of
from chatbot.understanding.cues import cue
from chatbot.understanding.intent import asks
from chatbot.understanding.query import Missing

BESIDE = cue("phrase", "beside")
"""Names the clauses on both sides of another: 前后两条, 相邻的, 上一条和下一条."""
BETWEEN = cue("phrase", "between")
"""Names what stands between two clauses: 夹在三(三)和三(五)中间的."""
BEFORE = cue("phrase", "just_before")
AFTER = cue("phrase", "just_after")
NEXT = re.compile(
    r"(?:再)?往[后下](?:数|翻|看|挪|走)?(?:面)?(?:一|1)?(?:条|项|个)|(?:下|后|后面|再下|接下来)(?:的)?(?:面)?[那的]?(?:一|1)(?:条|项|个|点|款|章|节|部分|步|阶段|环节)|接下来(?:的)?那?个?(?:阶段|步骤|环节)|下一?个(?:阶段|步骤|环节)|^(?:那么?)?后[面头](?:的)?[那这](?:一)?(?:条|项|个)(?:呢|是|讲|说)"
)
PREVIOUS = re.compile(
    r"(?:再)?往[前上](?:数|翻|看|挪|走)?(?:面)?(?:一|1)?(?:条|项|个)|(?<![跟和与比])(?:上|前|前面)(?:的)?(?:面)?(?:一|1)(?:条|项|个|点|款|章|节|部分)|^(?:那么?)?前[面头](?:的)?[那这](?:一)?(?:条|项|个)(?:呢|是|讲|说)"
)


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

    Of two targets, those between. Nothing where it asks about the targets themselves.
    """
    if len(targets) == 2 and BETWEEN.search(text):
        return _between(targets[0], targets[1], table), None
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


def _between(first: Clause, last: Clause, table: ClauseTable) -> tuple[Clause, ...]:
    row = table.siblings(first)
    if last not in row:
        return ()
    start, end = sorted((row.index(first), row.index(last)))
    return row[start + 1 : end]


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


def from_here(text: str, subject: Clause, table: ClauseTable) -> str:
    """Return the question for the clause before or after *subject*; empty where none is asked for.

    下一条呢, 它下一条谁负责, 上一条和下一条分别是什么.
    """
    if NEXT.search(text) and PREVIOUS.search(text):
        return f"{address_of(subject)}的{text}"
    step = 1 if NEXT.search(text) else -1 if PREVIOUS.search(text) else 0
    if not step:
        return ""
    found = next_to(subject, step, table)
    if found is None:
        ordinal = subject.path[-1].ordinal + step if subject.path else step
        above = "".join(h.marker for h in subject.parent_path)
        return f"{above}({ordinal})讲了什么?"
    rest = (NEXT if step > 0 else PREVIOUS).sub("", text)
    asked = re.sub(r"^[它这那此该条项个的呢,?。 ]+|[?。 ]+$", "", rest)
    asks_more = any(asks(kind, asked) for kind in ("responsible", "verbatim", "title"))
    return f"{address_of(found)}{asked if asks_more else '讲了什么'}?"
