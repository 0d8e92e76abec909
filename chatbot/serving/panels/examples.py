"""Questions to begin with, computed from the clauses of the document at hand.

Nothing here knows a document: titles, departments and targets come from the clause table; where a
document has none of a kind, the questions about that kind are left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from chatbot.indexing.table import NUMBERED, ClauseTable
from chatbot.records import Clause, ClauseKind, Document, Level

FIELD = re.compile(r"(?P<field>.{2,8}?)(?:产业|行业|服务业|领域)$")
"""A title that names a line of business: 区块链产业."""
SUPPORT = re.compile(r"资金|财税|金融|融资|奖励|补贴|资助|扶持|优惠|待遇|人才")
MONEY = re.compile(r"补贴|补助|资助|奖励|扶持|申报|资金支持|专项资金")
"""A document with one of these makes people ask how much; whether it says so is another matter."""
EACH = 4
"""Questions for each kind of user."""
LONGEST_TITLE = 18
LONGEST_LABEL = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Examples:
    """Questions to begin with, for the two kinds of people who come."""

    enterprises: tuple[str, ...]
    officials: tuple[str, ...]


def examples(table: ClauseTable, document: Document) -> Examples:
    """Return up to four questions for enterprises and four for officials."""
    titled = [
        c
        for c in table.of(document.document_id)
        if c.kind is ClauseKind.ITEM and 2 <= len(c.title) <= LONGEST_TITLE
    ]
    return Examples(
        enterprises=tuple(_for_enterprises(titled, money=bool(MONEY.search(document.text))))[:EACH],
        officials=tuple(_for_officials(table, document, titled))[:EACH],
    )


def _for_enterprises(titled: Sequence[Clause], *, money: bool) -> list[str]:
    fields = [(c, m["field"]) for c in titled if (m := FIELD.match(c.title))]
    support = [c for c in titled if SUPPORT.search(c.title) and not FIELD.match(c.title)]
    asked = []
    if fields:
        asked.append(f"我们是做{fields[len(fields) // 2][1]}的企业,属于哪个支持方向?")
        asked.append(f"{fields[-1][0].title}重点支持什么?")
    asked += [_about(c, "有哪些具体措施") for c in support[:1]]
    last = ["能补贴多少钱?怎么申报?"] if money else []
    missing = EACH - len(asked) - len(last)
    others = [c for c in titled if c not in support[:1] and not FIELD.match(c.title)]
    asked += [_about(c, "是怎么规定的") for c in _spread(others, missing)]
    return asked + last


def _about(clause: Clause, question: str) -> str:
    """A question about a clause; a title that is a question asks itself."""
    title = clause.title
    return title if title.endswith(("?", "？")) else f"“{title}”{question}?"


def _for_officials(table: ClauseTable, document: Document, titled: Sequence[Clause]) -> list[str]:
    clauses = table.of(document.document_id)
    asked = []
    counted = Counter(u.name for c in clauses for u in c.units)
    repeated = [name for name, count in counted.most_common() if count > 1]
    if repeated:
        # The middle of the field: the busiest department's list is too long for a first look.
        asked.append(f"{repeated[len(repeated) // 2]}负责哪几条?")
    numbered = [
        c
        for c in titled
        if len(c.path) > 1 and len(c.label) <= LONGEST_LABEL and c.path[-1].level is not Level.DASH
    ]
    if numbered:
        asked.append(f"{numbered[(2 * len(numbered)) // 3].label}讲的是什么?")
    measured = [
        i
        for c in clauses
        for i in c.indicators
        if i.year and i.bound and not i.growth and 4 <= len(i.subject) <= LONGEST_TITLE
    ]
    if measured:
        asked.append(f"{measured[0].subject}的目标是多少?")
    parts = [
        c for c in clauses if c.kind is ClauseKind.HEADING and c.title and len(_items(table, c)) > 2
    ]
    if parts:
        largest = max(parts, key=lambda c: len(_items(table, c)))
        asked.append(f"“{largest.title}”一共有几{_measure(table, largest)}?分别是什么?")
    if len(asked) < EACH:
        asked.append("这份文件是谁印发的,什么时候印发的?")
    return asked


def _measure(table: ClauseTable, clause: Clause) -> str:
    return "条" if _items(table, clause)[0].path[-1].level is Level.ARTICLE else "项"


def _items(table: ClauseTable, clause: Clause) -> list[Clause]:
    return [c for c in table.children(clause) if c.kind in NUMBERED]


def _spread(clauses: Sequence[Clause], count: int) -> list[Clause]:
    """*count* clauses from the whole length of the list."""
    if count < 1 or not clauses:
        return []
    step = max(1, len(clauses) // count)
    return list(clauses[::step])[:count]
