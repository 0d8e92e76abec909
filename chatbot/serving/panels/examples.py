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
from chatbot.serving.panels.asking import asked
from chatbot.serving.panels.words import Words

FIELD = re.compile(r"(?P<field>.{2,8}?)(?:产业|行业|服务业|领域)$")
"""A title that names a line of business: 区块链产业."""
SUPPORT = re.compile(r"资金|财税|金融|融资|奖励|补贴|资助|扶持|优惠|待遇|人才")
MONEY = re.compile(r"补贴|补助|资助|奖励|扶持|申报|资金支持|专项资金")
"""A document with one of these makes people ask how much; whether it says so is another matter."""
FIGURE = re.compile(r"\d")
"""A subject with one says where the target starts from: 年产量由6万辆."""
EACH = 4
"""Questions for each kind of user."""
SHORTEST_TITLE, LONGEST_TITLE = 4, 18
"""Characters of a title that is asked about: 时间 alone means nothing in particular."""
LONGEST_LABEL = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Examples:
    """Questions to begin with, for the two kinds of people who come."""

    enterprises: tuple[str, ...]
    officials: tuple[str, ...]


def examples(table: ClauseTable, document: Document, words: Words) -> Examples:
    """Return up to four questions for enterprises and four for officials, in the page's language.

    What is printed stays Chinese in an English question.
    """
    titled = [
        c
        for c in table.of(document.document_id)
        if c.kind is ClauseKind.ITEM and SHORTEST_TITLE <= len(c.title) <= LONGEST_TITLE
    ]
    return Examples(
        enterprises=tuple(
            _for_enterprises(titled, words, money=bool(MONEY.search(document.text)))[:EACH]
        ),
        officials=tuple(_for_officials(table, document, titled, words)[:EACH]),
    )


def _for_enterprises(titled: Sequence[Clause], words: Words, *, money: bool) -> list[str]:
    fields = [(c, m["field"]) for c in titled if (m := FIELD.match(c.title))]
    support = [c for c in titled if SUPPORT.search(c.title) and not FIELD.match(c.title)]
    found = []
    if fields:
        found.append(asked("ask_field", words, field=fields[len(fields) // 2][1]))
        found.append(asked("ask_support", words, title=fields[-1][0].title))
    found += [_about(c, "ask_measures", words) for c in support[:1]]
    last = [asked("ask_amount", words)] if money else []
    missing = EACH - len(found) - len(last)
    others = [c for c in titled if c not in support[:1] and not FIELD.match(c.title)]
    found += [_about(c, "ask_rule", words) for c in _spread(others, missing)]
    return found + last


def _about(clause: Clause, question: str, words: Words) -> str:
    """A question about a clause; a title that is a question asks itself."""
    title = clause.title
    return title if title.endswith(("?", "？")) else asked(question, words, title=title)


def _for_officials(
    table: ClauseTable, document: Document, titled: Sequence[Clause], words: Words
) -> list[str]:
    clauses = table.of(document.document_id)
    found = []
    counted = Counter(u.name for c in clauses for u in c.units)
    repeated = [name for name, count in counted.most_common() if count > 1]
    if repeated:
        # The middle of the field: the busiest department's list is too long for a first look.
        found.append(asked("unit_clauses", words, name=repeated[len(repeated) // 2]))
    numbered = [
        c
        for c in titled
        if len(c.path) > 1
        and len(c.label) <= LONGEST_LABEL
        and c.path[0].level is not Level.ANNEX
        and c.path[-1].level is not Level.DASH
    ]
    if numbered:
        label = numbered[(2 * len(numbered)) // 3].label
        found.append(asked("ask_clause", words, label=label))
    measured = [
        i
        for c in clauses
        for i in c.indicators
        if i.year
        and i.bound
        and not i.growth
        and 4 <= len(i.subject) <= LONGEST_TITLE
        and not FIGURE.search(i.subject)
    ]
    if measured:
        found.append(asked("ask_target", words, subject=measured[0].subject))
    parts = [
        c for c in clauses if c.kind is ClauseKind.HEADING and c.title and len(_items(table, c)) > 2
    ]
    if parts:
        largest = max(parts, key=lambda c: len(_items(table, c)))
        articles = _items(table, largest)[0].path[-1].level is Level.ARTICLE
        question = "ask_articles" if articles else "ask_items"
        found.append(asked(question, words, title=largest.title))
    if len(found) < EACH and document.issuer and document.issued_on:
        found.append(asked("ask_origin", words))
    return found


def _items(table: ClauseTable, clause: Clause) -> list[Clause]:
    return [c for c in table.children(clause) if c.kind in NUMBERED]


def _spread(clauses: Sequence[Clause], count: int) -> list[Clause]:
    """*count* clauses from the whole length of the list."""
    if count < 1 or not clauses:
        return []
    step = max(1, len(clauses) // count)
    return list(clauses[::step])[:count]
