"""Clause addresses resolved against the clause table, in whatever notation they were written.

An address (:mod:`chatbot.understanding.notation`) is only a claim: whether the clause exists is
decided here, by the table, and what does not exist is reported with what does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from chatbot.indexing.table import NUMBERED, ClauseTable, is_row, printed_number
from chatbot.reading.glyphs import plain
from chatbot.reading.numerals import read_ordinal
from chatbot.records import Clause, Heading, Level
from chatbot.understanding.notation import ANNEX, SERIAL, AddressMention, Step
from chatbot.understanding.query import Missing, Scope
from chatbot.understanding.titles import TitleMention

PART_WORDS = frozenset("编章节") | {"部分", "大部分", "大块", "问题", "个问题", "问"}

OTHER_LAW = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{2,}?(?:(?<![办方做想看说执司立用合违本该此这])法|(?<![本该此这])条例))》?的?$"
)
"""反洗钱法, before the number of an article; 本条例 and 本办法 are the document's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """What an address turned out to mean: exactly one of the three is filled."""

    mention: AddressMention
    clause: Clause | None = None
    candidates: tuple[Clause, ...] = ()
    missing: Missing | None = None


def resolve_each(
    mention: AddressMention, table: ClauseTable, scope: Scope, section: Clause | None
) -> tuple[Resolved, ...]:
    """Return what each clause of *mention* means, in order: 第3到第5条 are three."""
    found = (resolve(one, table, scope, section) for one in _named_singly(mention))
    return tuple(replace(each, mention=mention) for each in found)


def _named_singly(mention: AddressMention) -> tuple[AddressMention, ...]:
    """The clauses of a row, each under words of its own, by which a missing one is told."""
    if not mention.further:
        return (mention,)
    return tuple(
        replace(one, words=f"第{one.steps[-1].ordinal}{one.steps[-1].counted or '项'}")
        for one in mention.each()
    )


def resolve(
    mention: AddressMention, table: ClauseTable, scope: Scope, section: Clause | None
) -> Resolved:
    """Return what *mention* means in the documents of *scope*; *section* is the part named.

    Where several documents have such a clause, each of them is a candidate.
    """
    documents = scope if section is None else (section.document_id,)
    found = [_resolve_in(mention, table, document_id, section) for document_id in documents]
    clauses = tuple(r.clause for r in found if r.clause is not None)
    if len(clauses) == 1:
        return next(r for r in found if r.clause is not None)
    candidates = (*clauses, *(c for r in found for c in r.candidates))
    if candidates:
        return Resolved(mention=mention, candidates=candidates)
    return found[0] if found else Resolved(mention=mention)


def _resolve_in(
    mention: AddressMention, table: ClauseTable, document_id: str, section: Clause | None
) -> Resolved:
    pool = _numbered(table, document_id, mention.annex)
    steps = mention.steps
    if mention.annex is not None and section is not None and not _in_annex(section.path):
        section = None  # 附件1里第4项任务 is no item of 重点任务
    if section is not None and _is_itself(section, steps):
        return Resolved(mention=mention, clause=section)
    if section is not None and not mention.relative and _is_an_article(steps, pool):
        section = None  # 第4条的绩效奖励 is the fourth article, not the fourth of 奖励
    if section is not None and (mention.relative or len(steps) == 1):
        found = _walk(mention, table, section, steps)
        # 行动二第1项, where the part that is named is 行动二 itself.
        again = found.clause is None and len(steps) > 1
        return _walk(mention, table, section, steps[1:]) if again else found
    if len(steps) == 1 and not mention.relative:
        return _lone_ordinal(mention, table, document_id, pool, steps[0])
    if "条" in steps[0].counted and any(_is_article(c) for c in pool):
        return _articles_first(mention, table, pool)
    top = _outermost(pool, table)
    first = _pick(top, steps[0])
    if first is None:
        return Resolved(
            mention=mention, missing=Missing(words=mention.words, within=None, count=len(top))
        )
    return _walk(mention, table, first, steps[1:])


def _is_an_article(steps: Sequence[Step], pool: Sequence[Clause]) -> bool:
    """True where 第N条 alone is the number of one article of *pool*."""
    if len(steps) != 1 or steps[0].counted != "条":
        return False
    return sum(_is_article(c) and _ordinal(c) == steps[0].ordinal for c in pool) == 1


def _has_lettered_items(clause: Clause, table: ClauseTable) -> bool:
    """True where the items under *clause* are numbered in brackets, as 项 are."""
    return any(_half_width(c.path[-1].marker).startswith("(") for c in table.items(clause))


def _is_itself(section: Clause, steps: Sequence[Step]) -> bool:
    """True where a part is named twice, by number and by title: 第五部分“优化产业生态”."""
    return (
        len(steps) == len(section.path) == 1
        and steps[0].counted in PART_WORDS
        and section.path[0].ordinal == steps[0].ordinal
    )


def _articles_first(
    mention: AddressMention, table: ClauseTable, pool: Sequence[Clause]
) -> Resolved:
    """第三条第二款: articles are found by number wherever their chapter is."""
    articles = [c for c in pool if _is_article(c)]
    first = mention.steps[0].ordinal
    found = articles[first:][:1] if first < 0 else [c for c in articles if _ordinal(c) == first]
    if len(found) == 1:
        return _walk(mention, table, found[0], mention.steps[1:])
    return _unknown(mention, table, pool)


def _walk(
    mention: AddressMention, table: ClauseTable, start: Clause, steps: Sequence[Step]
) -> Resolved:
    clause = start
    for step in steps:
        if "款" in step.counted and _is_article(clause) and _has_lettered_items(clause, table):
            continue  # (一) under an article is its 项, not its 款
        if "款" in step.counted and not any(
            c.kind in NUMBERED and c.path[-1].ordinal == step.ordinal
            for c in table.children(clause)
        ):
            continue  # 款 are the unnumbered paragraphs of an article: the article is the citation
        below = table.items(clause)
        found = _pick(below, step)
        if found is None and ")" not in mention.words:  # 二(十三) is no 13.
            found = _counted_through(clause, step, table)
        if found is None:
            missing = Missing(words=mention.words, within=clause, count=len(below))
            return Resolved(mention=mention, missing=missing)
        clause = found
    return Resolved(mention=mention, clause=clause)


def _counted_through(part: Clause, step: Step, table: ClauseTable) -> Clause | None:
    """The item so numbered where those of all groups under *part* count on: (一)1.–3., (二)4.–7."""
    groups = [below for group in table.items(part) if (below := table.items(group))]
    counts_on = len(groups) > 1 and all(
        after[0].path[-1].ordinal == before[-1].path[-1].ordinal + 1
        for before, after in pairwise(groups)
    )
    grouped = (item for below in groups for item in below if counts_on)
    return next((item for item in grouped if item.path[-1].ordinal == step.ordinal), None)


def _lone_ordinal(
    mention: AddressMention,
    table: ClauseTable,
    document_id: str,
    pool: Sequence[Clause],
    step: Step,
) -> Resolved:
    """第五条, (三), 第二部分: by level where the word tells it, else every clause so numbered."""
    if step.counted == SERIAL:
        return _row(mention, table, document_id, step)
    if step.counted in PART_WORDS:
        top = _outermost(pool, table)
        found = _pick(top, step)
        if found:
            return Resolved(mention=mention, clause=found)
        missing = Missing(words=mention.words, within=None, count=len(top))
        return Resolved(mention=mention, missing=missing)
    if step.ordinal < 0:
        leaves = [c for c in pool if not any(k.kind in NUMBERED for k in table.children(c))]
        items = [c for c in leaves if c.path[-1].level is not Level.DASH] or leaves
        return (
            Resolved(mention=mention, clause=_pick(items, step))
            if items
            else _unknown(mention, table, pool)
        )
    same = _numbered_so(pool, step.ordinal)
    if "条" in step.counted and any(_is_article(c) for c in pool):
        same = [c for c in same if _is_article(c)]
    elif mention.words.startswith("("):
        same = [c for c in same if "(" in _half_width(c.path[-1].marker)]
    elif mention.words.endswith("、"):
        same = [c for c in same if c.path[-1].level is Level.COMMA]
    else:
        same = _of_number(same, pool, table, step)
    if len(same) == 1:
        return Resolved(mention=mention, clause=same[0])
    if same:
        return Resolved(mention=mention, candidates=tuple(same))
    rows = _numbered_so([c for c in table.of(document_id) if is_row(c)], step.ordinal)
    if len(rows) == 1:
        return Resolved(mention=mention, clause=rows[0])
    return _unknown(mention, table, pool)


def _of_number(
    same: Sequence[Clause], pool: Sequence[Clause], table: ClauseTable, step: Step
) -> list[Clause]:
    """Of clauses numbered alike on different levels, those that a bare number means.

    第二条 of a plan with parts and items may be the part or any part's second item; the items are
    what people call 条, unless next to no part has any.
    """
    same = [c for c in same if c.path[-1].level is not Level.DASH]
    outer = {c.clause_id for c in _outermost(pool, table)}
    parts = [c for c in same if c.clause_id in outer]
    items = [c for c in same if c not in parts] or same
    found = _running_on(items, pool)
    if not found and "条" in step.counted and len(parts) == 1 and _are_articles(pool, table):
        return parts
    found = found or items
    shallow = min((len(c.path) for c in found), default=0)
    return [c for c in found if len(c.path) == shallow]


def _are_articles(pool: Sequence[Clause], table: ClauseTable) -> bool:
    """True where the parts of a notice are its 条: 一、… says what it rules, undivided."""
    parts = _outermost(pool, table)
    divided = sum(any(k.kind in NUMBERED for k in table.children(c)) for c in parts)
    return len(parts) > 2 * divided


def _row(mention: AddressMention, table: ClauseTable, document_id: str, step: Step) -> Resolved:
    """序号12: the row of a printed table that bears the number."""
    rows = [c for c in table.of(document_id) if is_row(c)]
    found = _numbered_so(rows, step.ordinal)
    if len(found) == 1:
        return Resolved(mention=mention, clause=found[0])
    if found:
        return Resolved(mention=mention, candidates=tuple(found))
    missing = Missing(words=mention.words, within=None, count=len(rows))
    return Resolved(mention=mention, missing=missing)


def _running_on(same: Sequence[Clause], pool: Sequence[Clause]) -> list[Clause]:
    """Of clauses numbered alike, the one whose numbering runs on through all parts (1.–21.)."""

    def unique(clause: Clause) -> bool:
        level = [c.path[-1].ordinal for c in pool if c.path[-1].level is clause.path[-1].level]
        parents = {c.parent_path for c in pool if c.path[-1].level is clause.path[-1].level}
        return len(parents) > 1 and len(level) == len(set(level))

    return [c for c in same if unique(c)]


def _unknown(mention: AddressMention, table: ClauseTable, pool: Sequence[Clause]) -> Resolved:
    articles = [c for c in pool if _is_article(c)]
    count = len(articles) or len([c for c in pool if not table.children(c)])
    return Resolved(mention=mention, missing=Missing(words=mention.words, within=None, count=count))


def missing_annex(text: str, table: ClauseTable, scope: Scope) -> Missing | None:
    """Return the annex that *text* names by a number that the one document of *scope* has not.

    One that the document only lists or mentions (附件:1.名单 2.表格) is there all the same.
    """
    named = ANNEX.search(text)
    if named is None or not named["n"] or len(scope) != 1:
        return None
    number = read_ordinal(named["n"])
    clauses = table.of(scope[0])
    own = {c.path[0].ordinal for c in clauses if _in_annex(c.path)}
    listed = re.compile(rf"附件\s*(?:{number}(?!\d)|:[^。]{{0,400}}?(?<!\d){number}[.、])")
    if number in own or any(listed.search(plain(c.text)) for c in clauses):
        return None
    parts = [c for c in table.roots(scope[0]) if not _in_annex(c.path)]
    return Missing(words=f"附件{number}", within=None, count=len(parts))


def _numbered(table: ClauseTable, document_id: str, annex: int | None) -> list[Clause]:
    """The numbered clauses of the main text, or of the annex that the address names."""

    def annex_of(path: tuple[Heading, ...]) -> int | None:
        return path[0].ordinal if path and path[0].level is Level.ANNEX else None

    every = [
        c
        for c in table.of(document_id)
        if c.kind in NUMBERED and c.path and c.path[-1].level is not Level.ANNEX
    ]
    wanted = [c for c in every if annex_of(c.path) == annex]
    if not wanted and annex is not None:  # an annex may be one table
        wanted = [c for c in table.of(document_id) if is_row(c) and annex_of(c.path) == annex]
    return wanted or ([c for c in every if annex_of(c.path) is not None] if annex else every)


def _pick(clauses: Sequence[Clause], step: Step) -> Clause | None:
    """The clause so numbered; where the numbering runs on from elsewhere, the n-th in place."""
    if step.ordinal < 0:
        return clauses[step.ordinal] if len(clauses) >= -step.ordinal else None
    found = _numbered_so(clauses, step.ordinal)
    if found:
        return found[0]
    runs_on = bool(clauses) and clauses[0].path[-1].ordinal > 1
    return clauses[step.ordinal - 1] if runs_on and step.ordinal <= len(clauses) else None


def _numbered_so(clauses: Sequence[Clause], ordinal: int) -> list[Clause]:
    """The clauses that bear the number; rows by what they print, else by their place."""
    printed = [c for c in clauses if printed_number(c) == ordinal]
    return printed or [c for c in clauses if c.path[-1].ordinal == ordinal]


def _outermost(pool: Sequence[Clause], table: ClauseTable) -> list[Clause]:
    """Those of *pool* that stand under no other; items of an unnumbered paragraph do, too."""
    ids = {c.clause_id for c in pool}
    return [c for c in pool if not any(a.clause_id in ids for a in table.ancestors(c))]


def _in_annex(path: Sequence[Heading]) -> bool:
    return bool(path) and path[0].level is Level.ANNEX


def _ordinal(clause: Clause) -> int:
    return clause.path[-1].ordinal


def _is_article(clause: Clause) -> bool:
    return clause.path[-1].level is Level.ARTICLE


def _half_width(marker: str) -> str:
    return marker.replace("（", "(").replace("）", ")")


def targets_of(addresses: Sequence[Resolved], named: Sequence[TitleMention]) -> tuple[Clause, ...]:
    """Return the clauses meant: those addressed, else those named by title.

    A title that only repeats the part of an addressed clause adds nothing.
    """
    chosen = [r.clause for r in addresses if r.clause is not None]
    for mention in named:
        clause = mention.clause
        inside = any(clause.path == c.path[: len(clause.path)] for c in chosen)
        if clause not in chosen and not inside and not addresses:
            chosen.append(clause)
    # 重点领域里高端软件产业 is the item, not the part.
    return tuple(c for c in chosen if not any(_is_above(c, other) for other in chosen))


def _is_above(part: Clause, clause: Clause) -> bool:
    return len(part.path) < len(clause.path) and clause.path[: len(part.path)] == part.path


def of_another_law(text: str, words: str, titles: Sequence[str]) -> bool:
    """Return True where the address *words* stands in *text* straight after another law's name.

    *titles* are those of the documents that the question may be about.
    """
    law = OTHER_LAW.search(text[: text.find(words)])
    return law is not None and not any(law["name"] in title for title in titles)
