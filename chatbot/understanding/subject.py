"""What a question is about without its addresses and titles, and how much of it is left.

Part by part of one question; :mod:`chatbot.understanding.understand` puts the pieces together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from chatbot.indexing.table import ClauseTable
from chatbot.reading.glyphs import plain
from chatbot.records import Clause, ClauseKind
from chatbot.understanding import asking, intent
from chatbot.understanding.cues import cue, part
from chatbot.understanding.parts import LINKING
from chatbot.understanding.query import Scope
from chatbot.understanding.titles import TitleMention, core, fold

LEAST_PIECE = 3
"""Characters of a piece of a title that names its clause: 事故应急救援那一章."""
LOOSE = 3
"""Characters that may be left over where a question is about a clause as a whole."""
LEFT_OUT = re.compile(r"\((?:不算|不含|不包括|除|不是|并非|而非|非)[^()]*\)")
"""Names what a count leaves out, or what is not meant: (不算附则), (不是工业互联网)."""
WHICH_ITEMS = re.compile(rf"{part('WHICH')}\s*{part('CLAUSE')}")
"""哪些产业 of a part named 重点领域 asks for its items, whatever it calls them."""
ASIDE = re.compile(r"\([^()]*\)$")
"""Closes a title and is left out by who names it: 实施阶段(5月20日)."""
PREAMBLE = cue("phrase", "preamble")
"""Names what stands between the title and the first heading."""


def counted(text: str) -> str:
    """Return *text* without the part in brackets that names what is not to be counted."""
    return LEFT_OUT.sub(" ", text)


def detail(topic: str, named: Sequence[Clause]) -> str:
    """Return *topic* without the titles of the clauses it names."""
    left = topic
    for clause in named:
        for form in dict.fromkeys((fold(clause.title), core(clause.title))):
            left = left.replace(form, " ") if form else left
        whole = fold(clause.title)
        left = " ".join(p for p in left.split() if len(p) < LEAST_PIECE or p not in whole)
    return " ".join(left.split())


def area_asked(topic: str) -> str:
    """Return *topic* without the words for what it may belong to: 领域, 产业, 方向."""
    return " ".join(cue("phrase", "area_words").sub(" ", topic).split()) or topic


def is_whole(left: str) -> bool:
    """Return True where the *left* detail is no more than the words that join and count."""
    return len(LINKING.sub("", fold(left))) <= LOOSE


def is_about_section(
    bare: str,
    section: Clause | None,
    named: Sequence[TitleMention],
    is_word: Callable[[str], bool],
) -> bool:
    """Return True where the question is about the items of *section* and nothing else."""
    if section is None or any(n.clause != section for n in named):
        return False
    left = fold(asking.topic(WHICH_ITEMS.sub(" ", bare), is_word))
    title = fold(ASIDE.sub("", plain(section.title)))
    ends = (title[i:] for i in range(1, max(4, len(title) - 2)))
    for form in (title, *ends):
        if len(form) >= 2 and form in left:
            left = left.replace(form, "", 1)
            break
    else:
        return False
    # In the order of the title: pieces overlap, and another order would leave others.
    for pair in ("附件", *(title[i : i + 2] for i in range(len(title) - 1))):
        left = left.replace(pair, "")
    return len(LINKING.sub("", left)) <= 1


def points_at_clause(text: str) -> bool:
    """True where a title given loosely would be the clause asked about."""
    asked = ("show", "verbatim", "summary", "responsible", "title", "locate")
    other = ("definition", "mentions", "states")
    return any(intent.asks(a, text) for a in asked) and not any(intent.asks(o, text) for o in other)


def preamble(text: str, table: ClauseTable, scope: Scope) -> tuple[tuple[Clause, ...], str]:
    """Return the preamble that *text* names (前言, 开头那段), and *text* without those words."""
    opening = PREAMBLE.search(text)
    clauses = table.of(scope[0]) if opening and scope else ()
    found = tuple(c for c in clauses if c.kind is ClauseKind.PREAMBLE)[:1]
    return found, text.replace(opening.group(), " ") if opening and found else text


def runs_on(clause: Clause, table: ClauseTable) -> bool:
    """Return True where several unnumbered paragraphs stand under *clause*, as principles do."""
    return sum(c.kind is ClauseKind.PARAGRAPH for c in table.children(clause)) > 1


def without(text: str, words: Iterable[str]) -> str:
    """Return *text* with the first standing of each of *words* taken out."""
    for word in words:
        text = text.replace(word, " ", 1)
    return text
