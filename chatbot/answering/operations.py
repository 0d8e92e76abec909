"""The small algebra over the clause table: sets and look-ups, exact and complete.

Top-k search cannot answer "which clauses is this bureau responsible for": the answer is a set.
The router picks these operations by rule; a chat model or a client may pick the same ones.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from chatbot.indexing.table import NUMBERED, ClauseTable
from chatbot.records import Clause, ClauseKind, Indicator, Level, Span, UnitRole
from chatbot.understanding.query import UnitMention, UnitQuestion, UnitTest


def by_unit(
    table: ClauseTable,
    document_id: str | None,
    question: UnitQuestion,
    part: Clause | None = None,
) -> tuple[Clause, ...]:
    """Return every clause (under *part*) whose responsibility list passes the test, in order.

    ANY: a unit asked for is named; FIRST (NOT_FIRST): it is (not) named first; LAST: it is named
    last; BEHIND: it is named, and another first; ONLY: nobody else is; LEAD: it is named as 牵头,
    or first where no role is printed; SUPPORT: it is named as 配合, or later where the document
    prints no roles; ABSENT: a list is printed without it.
    """
    names = {n for m in question.mentions for n in m.names} if question.test in NAMING else None
    supports = _later
    if question.test is UnitTest.SUPPORT or question.supported_by:
        printed = table.subtree(part) if part else table.with_units(document_id)
        if any(u.role is UnitRole.SUPPORT for clause in printed for u in clause.units):
            supports = _printed_support
    test = supports if question.test is UnitTest.SUPPORT else TESTS[question.test]
    # 既没有…也没有…, 首位既不是…也不是…: it holds of all of them.
    every = all if question.together or question.test not in NAMING else any
    return tuple(
        clause
        for clause in (table.subtree(part) if part else table.with_units(document_id, names))
        if clause.units
        and every(test(clause, m) for m in question.mentions)
        and not any(_named(clause, m) for m in question.without)
        and all(supports(clause, m) for m in question.supported_by)
        and not (question.test is UnitTest.ONLY and len(clause.units) > len(question.mentions))
    )


def _named(clause: Clause, mention: UnitMention) -> bool:
    return any(u.name in mention.names for u in clause.units)


def _first(clause: Clause, mention: UnitMention) -> bool:
    return clause.units[0].name in mention.names


def _not_first(clause: Clause, mention: UnitMention) -> bool:
    return not _first(clause, mention)


def _last(clause: Clause, mention: UnitMention) -> bool:
    return clause.units[-1].name in mention.names


def _behind(clause: Clause, mention: UnitMention) -> bool:
    return _named(clause, mention) and not _first(clause, mention)


def _lead(clause: Clause, mention: UnitMention) -> bool:
    leads = [u for u in clause.units if u.role is UnitRole.LEAD]
    joint = [u for u in clause.units if u.role is UnitRole.RESPONSIBLE]
    return any(u.name in mention.names for u in leads or joint[:1])


def _printed_support(clause: Clause, mention: UnitMention) -> bool:
    return any(u.name in mention.names for u in clause.units if u.role is UnitRole.SUPPORT)


def _later(clause: Clause, mention: UnitMention) -> bool:
    return _named(clause, mention) and not _lead(clause, mention)


def _absent(clause: Clause, mention: UnitMention) -> bool:
    return not _named(clause, mention)


TESTS: dict[UnitTest, Callable[[Clause, UnitMention], bool]] = {
    UnitTest.ANY: _named,
    UnitTest.ONLY: _named,
    UnitTest.FIRST: _first,
    UnitTest.NOT_FIRST: _not_first,
    UnitTest.LAST: _last,
    UnitTest.BEHIND: _behind,
    UnitTest.LEAD: _lead,
    UnitTest.ABSENT: _absent,
}


NAMING = frozenset(TESTS) - {UnitTest.NOT_FIRST, UnitTest.ABSENT}
"""The tests that no clause passes which does not name the unit."""


def with_unit_count(table: ClauseTable, document_id: str | None, count: int) -> tuple[Clause, ...]:
    """Return the clauses that name exactly *count* responsible units; 0: those that name none."""
    pool = items(table, document_id) if count == 0 else table.with_units(document_id)
    return tuple(c for c in pool if len(c.units) == count)


def unit_counts(table: ClauseTable, document_id: str | None) -> Counter[str]:
    """Return in how many clauses each unit is named."""
    return Counter(
        name
        for c in table.with_units(document_id)
        for name in dict.fromkeys(u.name for u in c.units)
    )


def items(table: ClauseTable, document_id: str | None) -> tuple[Clause, ...]:
    """Return the clauses that people count as 条: articles, or else undivided numbered items."""
    numbered = [c for c in table.of(document_id) if c.kind in NUMBERED]
    articles = tuple(c for c in numbered if c.path[-1].level is Level.ARTICLE)
    return articles or tuple(c for c in numbered if _is_item(table, c))


def counted(table: ClauseTable, document_id: str | None) -> tuple[Clause, ...]:
    """Return the items of the main text that its own numbering counts, where one runs through."""
    own = items(table, document_id)
    main = tuple(c for c in own if _in_main_text(c))
    if any(c.path[-1].level is Level.ARTICLE for c in main):
        return main
    numbered = [c for c in table.of(document_id) if c.kind in NUMBERED and _in_main_text(c)]
    return _running(numbered) or main or own


def _in_main_text(clause: Clause) -> bool:
    return clause.path[0].level is not Level.ANNEX


def _running(numbered: Sequence[Clause]) -> tuple[Clause, ...]:
    """The clauses of a numbering that runs on through several parts: (一)…(二十).

    It is the document's own count of what it says; a part without such items adds none.
    """
    levels: dict[Level, list[Clause]] = {}
    for clause in numbered:
        if len(clause.path) > 1:
            levels.setdefault(clause.path[-1].level, []).append(clause)
    for alike in levels.values():
        whole = [c.path[-1].ordinal for c in alike] == list(range(1, len(alike) + 1))
        if whole and len(alike) >= LEAST_RUNNING and len({c.path[0] for c in alike}) > 1:
            return tuple(alike)
    return ()


def _is_item(table: ClauseTable, clause: Clause) -> bool:
    """True for a numbered clause that is divided at most by dashes and circled numbers."""
    return clause.path[-1].level not in {Level.DASH, Level.UNNUMBERED} and not any(
        k.kind in NUMBERED and k.path[-1].level not in {Level.DASH, Level.CIRCLED}
        for k in table.children(clause)
    )


LEAST_RUNNING = 5
"""A numbering that runs through parts has at least so many items."""
LEVEL_WORDS: tuple[tuple[str, Level], ...] = (
    ("括号", Level.PAREN),
    ("阿拉伯数字", Level.DIGIT),
    ("数字编号", Level.DIGIT),
    ("数字序号", Level.DIGIT),
    ("编", Level.PART),
    ("章", Level.CHAPTER),
    ("节", Level.SECTION),
)
"""What people call the levels of numbering by; 编 stands in 括号编号 too."""


def at_level(
    table: ClauseTable, document_id: str | None, level: Level, part: Clause | None = None
) -> tuple[Clause, ...]:
    """Return the clauses (under *part*) that are numbered on *level*, annexes aside."""
    pool = table.subtree(part) if part is not None else table.of(document_id)
    return tuple(
        c
        for c in pool
        if c.kind in NUMBERED and c.path[-1].level is level and c.path[0].level is not Level.ANNEX
    )


def children(table: ClauseTable, section: Clause) -> tuple[Clause, ...]:
    """Return the items directly under *section*: numbered ones, else the rows of its table.

    Where it has neither, its unnumbered paragraphs, as principles and purposes are printed.
    """
    items = table.items(section)
    if items:
        return items
    return tuple(c for c in table.children(section) if c.kind is ClauseKind.PARAGRAPH)


def outline(table: ClauseTable, document_id: str | None) -> tuple[Clause, ...]:
    """Return the parts of the document, the outermost numbered clauses."""
    return table.roots(document_id)


def mentions(
    table: ClauseTable, document_id: str | None, term: str
) -> tuple[tuple[Clause, tuple[Span, ...]], ...]:
    """Return every clause that prints *term*, with each place; width and case are folded."""
    wanted = _fold(term)
    found: list[tuple[Clause, tuple[Span, ...]]] = []
    if not wanted:
        return ()
    for clause in table.printing(term, document_id):
        if clause.kind is ClauseKind.TITLE:
            continue
        places = tuple(_places(clause, wanted))
        if places:
            found.append((clause, places))
    return tuple(found)


def indicators(table: ClauseTable, document_id: str | None) -> tuple[tuple[Clause, Indicator], ...]:
    """Return every quantitative target with the clause that states it."""
    return tuple((c, i) for c in table.of(document_id) for i in c.indicators)


def _places(clause: Clause, wanted: str) -> Iterable[Span]:
    text = _fold(clause.text)
    if len(text) != len(clause.text):  # a compatibility character folded into several
        text = clause.text
    at = text.find(wanted)
    while at >= 0:
        start = clause.span.start + at
        yield Span(start=start, end=start + len(wanted))
        at = text.find(wanted, at + len(wanted))


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()
