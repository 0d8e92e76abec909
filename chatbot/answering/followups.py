"""What one might ask next, computed from the clauses that an answer cites, in any of the languages.

Titles, departments and addresses stay as printed; an English question sets them between quotation
marks, so that it is read as English with a few Chinese names in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chatbot.indexing.table import ClauseTable
from chatbot.records import Clause, Level
from chatbot.understanding.normalise import in_traditional
from chatbot.understanding.query import Intent, Language

MOST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Frames:
    """The questions of one language; ``{}`` is the title, the department or the address."""

    units_of: str
    duties_of: str
    wording_of: str
    about: str


CHINESE = Frames(
    units_of="{}的责任单位是谁?",
    duties_of="{}负责哪些条款?",
    wording_of="{}的原文是什么?",
    about="{}讲了什么?",
)
ENGLISH = Frames(
    units_of="Which departments are responsible for “{}”?",
    duties_of="Which clauses is “{}” responsible for?",
    wording_of="What is the original text of “{}”?",
    about="What does “{}” say?",
)


def suggest(
    table: ClauseTable, intent: Intent, cited: Sequence[Clause], language: Language
) -> tuple[str, ...]:
    """Return up to three questions that the documents do answer, none asked already.

    *intent* and *cited* are those of the answer before.
    """
    if not cited:
        return ()
    clause = cited[0]
    frames = ENGLISH if language is Language.ENGLISH else CHINESE
    suggestions: list[str] = []
    if clause.title and clause.units and intent is not Intent.RESPONSIBLE:
        suggestions.append(frames.units_of.format(clause.title))
    if clause.units and intent is not Intent.BY_UNIT:
        suggestions.append(frames.duties_of.format(clause.units[0].name))
    if _is_addressed(clause) and intent not in {Intent.LOOK_UP, Intent.VERBATIM}:
        suggestions.append(frames.wording_of.format(_address(clause)))
    following = table.neighbour(clause, 1)
    if following is not None and following.title:
        suggestions.append(frames.about.format(following.title))
    chosen = suggestions[:MOST]
    return tuple(map(in_traditional, chosen) if language is Language.TRADITIONAL else chosen)


def _is_addressed(clause: Clause) -> bool:
    """False where nobody would name the clause so: without a number, or inside of an annex."""
    if not clause.label or clause.path[0].level is Level.ANNEX:
        return False
    return len(clause.path) > 1 or bool(clause.title)


def _address(clause: Clause) -> str:
    """How a clause is asked for; a part's marker alone (二、) is no address that anybody types."""
    return clause.label if len(clause.path) > 1 else f"{clause.label}{clause.title}"
