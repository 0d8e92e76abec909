"""Answers about the document as such, quoted from its notice, title block or preamble."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date

from chatbot.answering.draft import Draft, whole
from chatbot.answering.phrases import phrases
from chatbot.indexing.table import ClauseTable
from chatbot.reading.glyphs import plain
from chatbot.reading.sentences import sentences
from chatbot.records import Clause, ClauseKind, Document, Span
from chatbot.understanding.cues import cue
from chatbot.understanding.query import MetadataField, Query

FRONT = (ClauseKind.NOTICE, ClauseKind.TITLE, ClauseKind.PREAMBLE, ClauseKind.SIGNATURE)
HOW_MANY = re.compile("(?:多少|几)(?:个|家)")
ADDRESSEES = re.compile(r"^[^。\n]{4,120}[:]\s*$", re.MULTILINE)


def metadata(query: Query, table: ClauseTable, document: Document) -> Draft | None:
    """Answer each field asked for; None where the document states none of them."""
    say = phrases(query.language)
    draft = Draft()
    absent: list[str] = []
    clauses = table.of(document.document_id)
    for field in dict.fromkeys(query.fields):
        found = FINDERS[field](document, clauses) or _told(field, document, clauses)
        if found is None:
            if field in say.metadata_absent:
                absent.append(say.metadata_absent[field])
            continue
        clause, span, value = found
        line = say.metadata[field].format(
            value=value or clause.slice(span).strip(), marker=draft.cite(clause, span)
        )
        issuers = (value or "").split() if field is MetadataField.ISSUER else ()
        if len(issuers) > 1 and HOW_MANY.search(query.text):
            draft.say(say.listed_here.format(count=draft.count(len(issuers))))
        if line not in draft.lines:
            draft.say(line)
    if not draft.citations:
        return None
    draft.lines += absent
    if MetadataField.VALIDITY in query.fields and document.period:
        draft.computed |= {str(document.period.first), str(document.period.last)}
        draft.lines.insert(
            0, say.ended.format(first=document.period.first, last=document.period.last)
        )
    return draft


Found = tuple[Clause, Span, str]
"""Clause, place, and the value to show; an empty value shows the quote itself."""


def _front(clauses: Iterable[Clause]) -> list[Clause]:
    return [c for c in clauses if c.kind in FRONT]


def _line_with(clauses: Iterable[Clause], printed: str) -> tuple[Clause, Span] | None:
    """The line that prints *printed*, the last such (signatures follow titles)."""
    best: tuple[Clause, Span] | None = None
    for clause in clauses:
        at = clause.text.rfind(printed) if printed else -1
        if at >= 0:
            start = clause.text.rfind("\n", 0, at) + 1
            end = clause.text.find("\n", at)
            end = len(clause.text) if end < 0 else end
            best = clause, Span(start=clause.span.start + start, end=clause.span.start + end)
    return best


def _issuer(document: Document, clauses: Sequence[Clause]) -> Found | None:
    issuer = document.issuer or ""
    found = _line_with(_front(clauses), issuer) or _lines_with(_front(clauses), issuer.split())
    return (*found, issuer) if found else None


def _lines_with(clauses: Iterable[Clause], names: Sequence[str]) -> tuple[Clause, Span] | None:
    """The lines of one clause that print all *names*: several issuers, one a line."""
    for clause in clauses:
        places = [p for name in names if (p := _line_with([clause], name)) is not None]
        if len(names) > 1 and len(places) == len(names):
            spans = [span for _, span in places]
            return clause, Span(start=min(s.start for s in spans), end=max(s.end for s in spans))
    return None


def _date(clauses: Sequence[Clause], day: date | None) -> Found | None:
    if day is None:
        return None
    printed = re.compile(
        rf"{day.year}\s*[-年/.]\s*0?{day.month}\s*[-月/.]\s*0?{day.day}(?!\d)(?:\s*日)?"
    )
    best: Found | None = None
    for clause in _front(clauses):
        for match in printed.finditer(plain(clause.text)):
            start = clause.span.start + match.start()
            best = clause, Span(start=start, end=clause.span.start + match.end()), match.group()
    return best


def _issued(document: Document, clauses: Sequence[Clause]) -> Found | None:
    return _date(clauses, document.issued_on or document.published_on)


def _published(document: Document, clauses: Sequence[Clause]) -> Found | None:
    return _date(clauses, document.published_on or document.issued_on)


def _number(document: Document, clauses: Sequence[Clause]) -> Found | None:
    found = _line_with(_front(clauses), document.number or "")
    return (*found, document.number or "") if found else None


def _title(document: Document, clauses: Sequence[Clause]) -> Found | None:
    for clause in (c for c in _front(clauses) if c.kind is not ClauseKind.SIGNATURE):
        at = clause.text.find(document.title)
        if at >= 0:
            start = clause.span.start + at
            return clause, Span(start=start, end=start + len(document.title)), document.title
    front = _front(clauses)
    return (front[0], whole(front[0]), document.title) if front else None


def _sentence(
    pattern: re.Pattern[str], wide: bool
) -> Callable[[Document, Sequence[Clause]], Found | None]:
    """A finder of the first sentence that matches, in the front matter first, then anywhere."""

    def find(_: Document, clauses: Sequence[Clause]) -> Found | None:
        front = _front(clauses)
        pool = front + ([c for c in reversed(clauses) if c not in front] if wide else [])
        for clause in pool:
            for span in sentences(clause, whole(clause)):
                if pattern.search(plain(clause.slice(span))):
                    return clause, span, ""
        return None

    return find


OPENING_CLAUSES = 4
"""Articles and paragraphs at the head of a text in which it may say what it is for."""


def _opening(
    pattern: re.Pattern[str],
) -> Callable[[Document, Sequence[Clause]], Found | None]:
    """A finder of the first sentence that matches, in the preamble first, then in what opens."""

    def find(_: Document, clauses: Sequence[Clause]) -> Found | None:
        preambles = [c for c in clauses if c.kind is ClauseKind.PREAMBLE]
        body = [c for c in clauses if c.kind not in FRONT and c.text.strip() != c.title]
        for clause in (*preambles, *body[:OPENING_CLAUSES], *_front(clauses)):
            for span in sentences(clause, whole(clause)):
                if pattern.search(plain(clause.slice(span))):
                    return clause, span, ""
        return None

    return find


def _addressees(_: Document, clauses: Sequence[Clause]) -> Found | None:
    for clause in _front(clauses):
        match = ADDRESSEES.search(plain(clause.text))
        if match:
            start = clause.span.start + match.start()
            lead = len(match.group()) - len(match.group().lstrip())
            place = Span(start=start + lead, end=start + len(match.group().rstrip()))
            return clause, place, clause.slice(place)
    return None


_STATED_PERIOD = _sentence(cue("statement", "period"), wide=False)


def _period(document: Document, clauses: Sequence[Clause]) -> Found | None:
    """The sentence that states it, 规划期为…; else the years in the title."""
    stated = _STATED_PERIOD(document, clauses)
    if stated is not None:
        return stated
    found = _title(document, clauses)
    if document.period is None or found is None:
        return None
    return found[0], found[1], f"{document.period.first}–{document.period.last}年"


_EFFECTIVE = _sentence(cue("statement", "effective"), wide=True)


def _validity(document: Document, clauses: Sequence[Clause]) -> Found | None:
    return _EFFECTIVE(document, clauses) or _period(document, clauses)


_OPENING_BASIS = _opening(cue("statement", "basis"))
_ANY_BASIS = _sentence(cue("statement", "basis"), wide=True)


def _basis(document: Document, clauses: Sequence[Clause]) -> Found | None:
    """What opens a text states its basis; 依照《…》 further down is that of a decision."""
    return _OPENING_BASIS(document, clauses) or _ANY_BASIS(document, clauses)


_SOURCE = _sentence(cue("statement", "source"), wide=True)
_MADE_PUBLIC = _opening(cue("statement", "made_public"))
_DATED = _opening(cue("statement", "dated"))


def _told(field: MetadataField, document: Document, clauses: Sequence[Clause]) -> Found | None:
    """What a text without a letter-head tells of itself: 4月28日,某局公布…; 来源:某局."""
    found = None
    if field is MetadataField.ISSUER:
        found = _MADE_PUBLIC(document, clauses) or _SOURCE(document, clauses)
    elif field in {MetadataField.ISSUED_ON, MetadataField.PUBLISHED_ON}:
        found = _DATED(document, clauses)
    if found is None:
        return None
    clause, span, _ = found
    return clause, span, clause.slice(span).strip("。; \n")


FINDERS: dict[MetadataField, Callable[[Document, Sequence[Clause]], Found | None]] = {
    MetadataField.ISSUER: _issuer,
    MetadataField.ISSUED_ON: _issued,
    MetadataField.PUBLISHED_ON: _published,
    MetadataField.NUMBER: _number,
    MetadataField.TITLE: _title,
    MetadataField.PERIOD: _period,
    MetadataField.BASIS: _basis,
    MetadataField.CONTACT: _sentence(cue("statement", "contact"), wide=True),
    MetadataField.ADDRESSEES: _addressees,
    MetadataField.INTERPRETER: _sentence(cue("statement", "interpreter"), wide=True),
    MetadataField.EFFECTIVE: _EFFECTIVE,
    MetadataField.VALIDITY: _validity,
    MetadataField.PURPOSE: _opening(cue("statement", "purpose")),
    MetadataField.ADOPTED: _sentence(cue("statement", "adopted"), wide=False),
}
