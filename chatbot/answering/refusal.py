"""Silent rather than wrong: one refusal sentence, the reason, and whom to ask."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from chatbot.answering.phrases import Phrases, phrases
from chatbot.indexing.table import ClauseTable
from chatbot.records import Clause
from chatbot.understanding.departments import Departments
from chatbot.understanding.query import Intent, MetadataField, Missing, Query

NAMED = 3
"""Documents offered where the question names none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why a question is declined; the first line of ``text`` is the refusal sentence."""

    text: str


def fixed(query: Query) -> Refusal:
    """Small talk and injected instructions: one line on what the assistant does."""
    say = phrases(query.language)
    line = say.injection if query.intent is Intent.INJECTION else say.small_talk
    return Refusal(text=line)


def missing(query: Query) -> Refusal:
    """A clause that does not exist: say what does."""
    say = phrases(query.language)
    if query.missing is None:
        return Refusal(text=say.refusal)
    return Refusal(text=_joined(say.refusal, not_there(say, query.missing)))


def not_there(say: Phrases, gap: Missing) -> str:
    """Return the sentence that says what does not exist, and how much does."""
    if gap.within is None:
        return say.missing.format(words=gap.words, count=gap.count)
    within = f"“{gap.within.path_text}”"
    return say.missing_in.format(within=within, words=gap.words, count=gap.count)


def which_document(query: Query, table: ClauseTable) -> Refusal:
    """A question about one document that does not say which of several."""
    say = phrases(query.language)
    titles = (table.documents[name].title.strip("《》") for name in query.scope[:NAMED])
    shown = say.joint.join(f"《{title}》" for title in titles)
    return Refusal(text=say.which_document.format(count=len(table.standing), titles=shown))


def unit_absent(query: Query, words: str) -> Refusal:
    """A department that no clause names."""
    say = phrases(query.language)
    return Refusal(text=_joined(say.refusal, say.unit_absent.format(words=words)))


def no_units(query: Query, clause: Clause) -> Refusal:
    """A clause for which no department is printed."""
    say = phrases(query.language)
    reason = say.no_units.format(label=clause.path_text or clause.label)
    return Refusal(text=_joined(say.refusal, reason))


def not_stated(
    query: Query,
    nearest: Sequence[Clause],
    contact: str | None,
    *,
    outcome: bool,
) -> Refusal:
    """The documents do not say it: the kind of thing that is lacking, and whom to ask."""
    say = phrases(query.language)
    lines = [say.refusal]
    if outcome:
        lines.append(say.outcome)
    elif query.answer_type in say.not_stated and query.intent is not Intent.METADATA:
        lines.append(say.not_stated[query.answer_type])
    lines.append(_whom_to_ask(say, nearest, contact))
    return Refusal(text=_joined(*lines))


def _joined(*sentences: str) -> str:
    """Put sentences one after the other, as their language spaces them; empty ones are left out."""
    between = " " if sentences[0].isascii() else ""
    return between.join(filter(None, sentences))


def _whom_to_ask(say: Phrases, nearest: Sequence[Clause], contact: str | None) -> str:
    if contact:
        return say.ask_contact.format(contact=contact)
    units = next((c.units for c in nearest if c.units), ())
    if not units:
        return ""
    return say.ask_unit.format(units=say.joint.join(u.name for u in units[:3]))


def contact_of(
    table: ClauseTable, departments: Departments, document_ids: Iterable[str]
) -> str | None:
    """Return the department that a document sends questions to: the first that names one."""
    from chatbot.answering.metadata import FINDERS

    for document in (table.documents[name] for name in document_ids if name in table.documents):
        found = FINDERS[MetadataField.CONTACT](document, table.of(document.document_id))
        if found is None:
            continue
        clause, span, _ = found
        named = departments.find(clause.slice(span))
        if named:
            return min(named[-1].names, default=named[-1].words)
    return None
