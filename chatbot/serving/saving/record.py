"""What a saved conversation says, in order; how a format writes it down is not known here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from chatbot.records import Answer, Document
from chatbot.serving.labelling import implicit_label
from chatbot.serving.panels.conversation import Turn
from chatbot.serving.panels.masthead import facts_of, validity_of
from chatbot.serving.panels.places import place_of
from chatbot.serving.panels.words import Words
from chatbot.serving.wire import title_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A cited clause: its marker, where it stands, the words quoted."""

    marker: int
    place: str
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A question and its answer; ``label`` says whose words the answer is in."""

    question: str
    resolved: str
    """How the question was understood; empty where that is the question itself."""
    text: str
    label: str
    sources: tuple[Source, ...]
    notices: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A conversation to keep, and the documents that it relies on."""

    title: str
    exported: str
    basis: str
    """Heading above an answer's sources."""
    resolved: str
    """Label before how a question was understood."""
    documents: str
    """Heading above the documents."""
    entries: tuple[Entry, ...]
    origins: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    """Title and facts (name, value) of each document cited."""
    generated: tuple[dict[str, dict[str, str]], ...]
    """The implicit label of each answer that a chat model had a hand in."""


def record_of(
    turns: Sequence[Turn], documents: Mapping[str, Document], words: Words, now: datetime
) -> Record:
    """Return the record of the answered turns."""
    answers = [turn.answer for turn in turns if turn.answer is not None]
    cited = {
        c.clause.document_id: documents[c.clause.document_id]
        for answer in answers
        for c in (*answer.citations, *answer.also_found)
        if c.clause.document_id in documents
    }
    return Record(
        title=words("record"),
        exported=f"{words('exported_at')}{words('colon')}{now:%Y-%m-%d %H:%M}",
        basis=words("basis"),
        resolved=words("resolved"),
        documents=words("sources"),
        entries=tuple(_entry(answer, documents, words) for answer in answers),
        origins=tuple(
            (document.title.strip("《》"), tuple(_facts(document, words, now)))
            for document in cited.values()
        ),
        generated=tuple(filter(None, map(implicit_label, answers))),
    )


def _entry(answer: Answer, documents: Mapping[str, Document], words: Words) -> Entry:
    understood = answer.standalone.strip()
    return Entry(
        question=answer.question,
        resolved="" if answer.standalone == answer.question else understood,
        text=answer.text,
        label=words(answer.kind.value),
        sources=tuple(
            Source(
                marker=c.marker,
                place=f"《{title_of(c.clause.document_id, documents).strip('《》')}》"
                f"{place_of(c.clause)}",
                quote=" ".join(c.quote.split()),
            )
            for c in answer.citations
        ),
        notices=answer.notices,
    )


def _facts(document: Document, words: Words, now: datetime) -> list[tuple[str, str]]:
    facts = facts_of(document, words)
    facts.append((words("validity"), "".join(validity_of(document, now.date(), words))))
    if document.source:
        facts.append((words("source"), document.source))
    facts.append((words("digest"), document.sha256))
    return facts
