"""Clause addresses in every notation people write, resolved against the clause table.

三、(七) · 三(七) · 三.7 · 3.7 · 第三部分第七项 · 第3章第7条 · 重点任务之七 · 保障措施第二条 ·
第十一个重点领域 · 最后一条 · 附件2第三条 — and a bare "(三)", which is ambiguous.

Input is normalised text (half-width, simplified). An address is only a claim: whether the clause
exists is decided here, by the table, and what does not exist is reported with what does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chatbot.indexing.table import NUMBERED, ClauseTable, is_row
from chatbot.reading.numerals import read_ordinal
from chatbot.records import Clause, Heading, Level
from chatbot.understanding.query import Missing, Scope

HAN_NUMERAL = r"[〇零一二三四五六七八九十百两]{1,6}"
NUMERAL = rf"(?:\d{{1,3}}|{HAN_NUMERAL})"
# What an ordinal counts. 年 月 家 … after a number make it a figure, not an address.
COUNTED = r"(?:个?问题|问|大?部分|大?条款?|大?章节?|大?项|大?点|大?款|编|节|个|目|类|段|块|件)"
FIGURE_AFTER = (
    r"(?![\d%‰]|\s*(?:亿|万|千|百|个百分点|家|元|年|月|日|倍|号|项|个|名|人|公里|平方|吨|级|岁|天"
    r"|小时|周|次|档|G\b))"
)

PAREN_PAIR = re.compile(
    rf"(?P<part>\d{{1,2}}|{HAN_NUMERAL})\s*[、,.]?\s*\((?P<item>{NUMERAL})\)(?:\s*(?P<sub>\d{{1,2}})(?=[.、]|$|\D))?"
)
DOTTED = re.compile(
    rf"(?<![\d.])(?P<part>\d{{1,2}}|{HAN_NUMERAL})\s*[.\-](?P<item>\d{{1,2}})(?:[.\-](?P<sub>\d{{1,2}}))?{FIGURE_AFTER}(?![.\-]?\d)"
)
COMMA_DIGIT = re.compile(
    rf"(?P<part>{HAN_NUMERAL})\s*、\s*(?P<item>\d{{1,2}})(?P<sub>(?!))?{FIGURE_AFTER}(?![.\-]?\d)"
)
LAST = rf"(?:最后|末)(?:的)?(?:一|1)?{COUNTED}"
PART_LAST = re.compile(rf"(?P<part>\d{{1,2}}|{HAN_NUMERAL})\s*[、,.]?\s*(?:的)?{LAST}")
CHAIN_STEP = rf"(?:第\s*\(?(?:{NUMERAL})\)?\s*{COUNTED}|{LAST})"
# 第一个责任单位 counts departments, not clauses.
CHAIN = re.compile(
    rf"{CHAIN_STEP}(?:\s*[的、,中里下]?\s*(?:{CHAIN_STEP}|\({NUMERAL}\)))*(?!(?:责任|牵头|配合)?(?:单位|部门))"
)
STEP = re.compile(
    rf"第\s*\(?(?P<n>{NUMERAL})\)?\s*(?P<counted>{COUNTED})|(?P<last>{LAST})|\((?P<bare>{NUMERAL})\)"
)
# 重点任务之七, 任务七: an item by its number, straight after what such items are called.
OF_SECTION = re.compile(
    rf"(?:之|(?<=任务)|(?<=领域)|(?<=措施)|(?<=目标)|(?<=工程)|(?<=行动))(?P<n>{NUMERAL})(?![\d%个项大类条共样般些下览起体系]|{HAN_NUMERAL})"
)
COUNTED_BACK = re.compile(rf"倒数第(?P<n>{NUMERAL})\s*{COUNTED}?")
BARE_PAREN = re.compile(rf"(?<![0-9A-Za-z一二三四五六七八九十百、)])\((?P<n>{NUMERAL})\)")
BARE_COMMA = re.compile(rf"(?<![\w第])(?P<n>{HAN_NUMERAL})、(?![\w(])")
ANNEX = re.compile(rf"附件\s*(?P<n>{NUMERAL})?")
PART_WORDS = frozenset("编章节") | {"部分", "大部分", "大块", "问题", "个问题", "问"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One ordinal of an address; negative counts from the end; ``counted`` as printed (条, 项)."""

    ordinal: int
    counted: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressMention:
    """An address as it stands in a question."""

    words: str
    start: int
    end: int
    steps: tuple[Step, ...]
    annex: int | None = None
    relative: bool = False
    """True where the steps count inside a part that the question names by its title."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """What an address turned out to mean: exactly one of the three is filled."""

    mention: AddressMention
    clause: Clause | None = None
    candidates: tuple[Clause, ...] = ()
    missing: Missing | None = None


def find_addresses(text: str) -> tuple[AddressMention, ...]:
    """Return the addresses that *text* contains, in order, without overlap."""
    taken: list[AddressMention] = []
    for mention in _every_reading(text):
        if not any(mention.start < t.end and t.start < mention.end for t in taken):
            taken.append(mention)
    return tuple(sorted(taken, key=lambda m: m.start))


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
    if section is not None and (mention.relative or len(steps) == 1):
        return _walk(mention, table, section, steps)
    if len(steps) == 1 and not mention.relative:
        return _lone_ordinal(mention, table, document_id, pool, steps[0])
    if "条" in steps[0].counted and any(_is_article(c) for c in pool):
        return _articles_first(mention, table, pool)
    top = [c for c in pool if table.parent(c) not in pool]
    first = _pick(top, steps[0])
    if first is None:
        return Resolved(
            mention=mention, missing=Missing(words=mention.words, within=None, count=len(top))
        )
    return _walk(mention, table, first, steps[1:])


def _articles_first(
    mention: AddressMention, table: ClauseTable, pool: Sequence[Clause]
) -> Resolved:
    """第三条第二款: articles are found by number wherever their chapter is."""
    found = [c for c in pool if c.path[-1].ordinal == mention.steps[0].ordinal and _is_article(c)]
    if len(found) == 1:
        return _walk(mention, table, found[0], mention.steps[1:])
    return _unknown(mention, table, pool)


def _walk(
    mention: AddressMention, table: ClauseTable, start: Clause, steps: Sequence[Step]
) -> Resolved:
    clause = start
    for step in steps:
        if "款" in step.counted and not any(
            c.kind in NUMBERED and c.path[-1].ordinal == step.ordinal
            for c in table.children(clause)
        ):
            continue  # 款 are the unnumbered paragraphs of an article: the article is the citation
        below = table.items(clause)
        found = _pick(below, step)
        if found is None:
            missing = Missing(words=mention.words, within=clause, count=len(below))
            return Resolved(mention=mention, missing=missing)
        clause = found
    return Resolved(mention=mention, clause=clause)


def _lone_ordinal(
    mention: AddressMention,
    table: ClauseTable,
    document_id: str,
    pool: Sequence[Clause],
    step: Step,
) -> Resolved:
    """第五条, (三), 第二部分: by level where the word tells it, else every clause so numbered."""
    if step.counted in PART_WORDS:
        top = [c for c in pool if table.parent(c) not in pool]
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
    same = [c for c in pool if c.path[-1].ordinal == step.ordinal]
    if "条" in step.counted and any(_is_article(c) for c in pool):
        same = [c for c in same if _is_article(c)]
    elif mention.words.startswith("("):
        same = [c for c in same if "(" in _half_width(c.path[-1].marker)]
    elif mention.words.endswith("、"):
        same = [c for c in same if c.path[-1].level is Level.COMMA]
    else:
        same = [c for c in same if c.path[-1].level is not Level.DASH]
        parts = [c for c in same if table.parent(c) not in pool]
        # 第二条 of a plan with parts and items may be the part or any part's second item; the items
        # are what people call 条.
        same = [c for c in same if c not in parts] or same
        same = _running_on(same, pool) or same
        shallow = min((len(c.path) for c in same), default=0)
        same = [c for c in same if len(c.path) == shallow]
    if len(same) == 1:
        return Resolved(mention=mention, clause=same[0])
    if same:
        return Resolved(mention=mention, candidates=tuple(same))
    rows = [c for c in table.of(document_id) if is_row(c) and c.path[-1].ordinal == step.ordinal]
    if len(rows) == 1:
        return Resolved(mention=mention, clause=rows[0])
    return _unknown(mention, table, pool)


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
    return wanted or ([c for c in every if annex_of(c.path) is not None] if annex else every)


def _pick(clauses: Sequence[Clause], step: Step) -> Clause | None:
    """The clause so numbered; where the numbering runs on from elsewhere, the n-th in place."""
    if step.ordinal < 0:
        return clauses[step.ordinal] if len(clauses) >= -step.ordinal else None
    for clause in clauses:
        if clause.path[-1].ordinal == step.ordinal:
            return clause
    runs_on = bool(clauses) and clauses[0].path[-1].ordinal > 1
    return clauses[step.ordinal - 1] if runs_on and step.ordinal <= len(clauses) else None


def _is_article(clause: Clause) -> bool:
    return clause.path[-1].level is Level.ARTICLE


def _half_width(marker: str) -> str:
    return marker.replace("（", "(").replace("）", ")")


def _every_reading(text: str) -> Iterator[AddressMention]:
    """Every address-like place, the most specific notations first."""
    annex_match = ANNEX.search(text)
    annex = (
        (_number(annex_match["n"]) if annex_match and annex_match["n"] else 1)
        if annex_match
        else None
    )
    for pattern in (PAREN_PAIR, DOTTED, COMMA_DIGIT):
        for m in pattern.finditer(text):
            ordinals = [_number(m["part"]), _number(m["item"])]
            if m["sub"]:
                ordinals.append(_number(m["sub"]))
            if all(ordinals):
                yield _mention(m, [Step(ordinal=n) for n in ordinals], annex)
    for m in PART_LAST.finditer(text):
        if m.start() == 0 or text[m.start() - 1] not in "第最":
            steps = [Step(ordinal=_number(m["part"])), Step(ordinal=-1)]
            yield _mention(m, steps, annex)
    for m in COUNTED_BACK.finditer(text):
        yield _mention(m, [Step(ordinal=-_number(m["n"]))], annex)
    for m in CHAIN.finditer(text):
        steps = [
            Step(
                ordinal=-1 if s["last"] else _number(s["n"] or s["bare"]),
                counted=s["counted"] or "",
            )
            for s in STEP.finditer(m.group())
        ]
        if all(s.ordinal for s in steps):
            yield _mention(m, steps, annex)
    for m in OF_SECTION.finditer(text):
        yield _mention(m, [Step(ordinal=_number(m["n"]))], annex, relative=True)
    for pattern in (BARE_PAREN, BARE_COMMA):
        for m in pattern.finditer(text):
            yield _mention(m, [Step(ordinal=_number(m["n"]))], annex)


def _mention(
    match: re.Match[str], steps: Sequence[Step], annex: int | None, *, relative: bool = False
) -> AddressMention:
    return AddressMention(
        words=match.group().strip(),
        start=match.start(),
        end=match.end(),
        steps=tuple(steps),
        annex=annex,
        relative=relative,
    )


def _number(numeral: str) -> int:
    return int(numeral) if numeral.isdecimal() else read_ordinal(numeral)
