"""The default writer: the intent chooses the operation, the operation quotes. No model needed."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from chatbot.answering import (
    annexes,
    clauses,
    compare,
    deadlines,
    duties,
    facts,
    indicators,
    metadata,
    operations,
    refusal,
    rows,
    several_clauses,
    structure,
    tables,
    unit_numbers,
    units,
)
from chatbot.answering.alternatives import say_alternative
from chatbot.answering.draft import Draft, merge, quoting
from chatbot.answering.occurrences import occurrences, without
from chatbot.answering.phrases import phrases
from chatbot.answering.refusal import Refusal
from chatbot.answering.several import is_unclear, of_another_year
from chatbot.indexing.table import ClauseTable
from chatbot.reading.glyphs import plain
from chatbot.records import Clause, Coverage, Document, Evidence, Span
from chatbot.retrieval.choosing import answering_sentence
from chatbot.retrieval.features import Features
from chatbot.retrieval.passages import Passage, Passages
from chatbot.understanding.cues import cue
from chatbot.understanding.departments import Departments, matters
from chatbot.understanding.intent import asks
from chatbot.understanding.notation import find_addresses
from chatbot.understanding.printed_departments import PrintedDepartments
from chatbot.understanding.query import Intent, Language, MetadataField, Query, UnitMention

MOST_OF_AN_ASIDE = 60
"""Characters of the sentence of another clause that may also be meant."""
LEAST_POINTED = 0.4
"""Share of the words that a sentence has to hold to be the one that is pointed at."""
DEFINES = cue("phrase", "defines")
OF_ITS_PLACE = frozenset(
    {Intent.RESPONSIBLE, Intent.SUMMARY, Intent.LIST, Intent.COUNT, Intent.COMPARE, Intent.LOOK_UP}
)
"""Asked of another city or year, these are not answered from a clause of the same name."""
IN_THE_FRONT = frozenset({MetadataField.NUMBER})
"""Printed at the head of a document or nowhere: no sentence of its text makes up for it."""
NOT_MENTIONED = cue("phrase", "not_mentioned")
"""Asks for the clauses that do not print some words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What retrieval brings to a query: clauses, their sentences, and how sure it is."""

    evidence: tuple[Evidence, ...]
    ranked: tuple[Passage, ...]
    """Sentences, best first, of the clauses that the question confines itself to."""
    around: tuple[Passage, ...]
    """Sentences of the best clauses of the whole document, for what may also be of interest."""
    features: Features
    confidence: float
    answerable: bool

    def clauses(self) -> tuple[Clause, ...]:
        """Return the found clauses, best first."""
        return tuple(e.clause for e in self.evidence)


class Extractive:
    """Writes drafts out of the documents' own words, or says why it does not."""

    def __init__(self, table: ClauseTable, departments: Departments, passages: Passages) -> None:
        self._table = table
        self._departments = departments
        self._passages = passages
        self._printed = PrintedDepartments(table, departments)
        # Looked for once: it never changes.
        self._contacts = lru_cache(maxsize=1024)(
            lambda document_ids: refusal.contact_of(table, departments, document_ids)
        )

    def write(self, query: Query, findings: Findings) -> Draft | Refusal:
        """Return a cited draft, or the refusal that fits the reason."""
        if query.intent in {Intent.SMALL_TALK, Intent.INJECTION}:
            return refusal.fixed(query)
        if query.missing is not None and not query.targets:
            return refusal.missing(query)
        elsewhere = findings.features.place_absent or of_another_year(query, self._table)
        if query.intent in OF_ITS_PLACE and elsewhere:
            return self._not_stated(query, findings)
        if is_unclear(query, self._table):
            return refusal.which_document(query, self._table)
        if query.candidates and not query.targets:
            return clauses.candidates(query, query.candidates, _ambiguous_words(query))
        best = findings.ranked[0].clause if findings.answerable and findings.ranked else None
        told = (
            tables.side_by_side(query, self._table, best)
            or rows.of_row(query, self._table, best)
            or tables.of_table(query, self._table, best)
            or deadlines.due(query, self._table, best)
        )
        if told is not None:
            return told
        parts = several_clauses.of_each(query, self._table)
        if parts is not None:
            written: Draft | Refusal = several_clauses.complete(parts, merge(parts))
        else:
            written = WRITERS.get(query.intent, Extractive._search)(self, query, findings)
        if isinstance(written, Draft):
            several_clauses.say_missing(query, written)
        return written

    # ------------------------------------------------------------------ clauses as such

    def _look_up(self, query: Query, findings: Findings) -> Draft | Refusal:
        target = _named(query)
        return clauses.look_up(self._table, target) if target else self._search(query, findings)

    def _title(self, query: Query, findings: Findings) -> Draft | Refusal:
        target = _named(query)
        return clauses.title_of(target) if target else self._search(query, findings)

    def _verbatim(self, query: Query, findings: Findings) -> Draft | Refusal:
        """The whole clause, or the one sentence that the question points into it for."""
        if query.targets:
            target = query.targets[0]
            if (sentence := clauses.sentence_asked(query.text, target)) is not None:
                return quoting(target, sentence)
            if re.search(r"(?<!原)句|部分的?表述", query.text):
                about = query.detail or query.topic
                ranked = self._passages.rank_clauses(about, self._table.subtree(target))
                if ranked and ranked[0].signals.printed > LEAST_POINTED:
                    return _quote([_most_about(about, ranked)])
            return clauses.look_up(self._table, target)
        about = query.topic.replace(" ", "")
        printed = bool(about) and self._table.prints(about, query.scope)
        if not (findings.answerable or printed) or not findings.ranked:
            return self._not_stated(query, findings)
        if printed and re.search(r"那(?:一)?句", query.text):
            return _quote([_most_about(about, findings.ranked)])
        if re.search(r"定义|含义|界定", query.text):
            return self._definition(query, findings)
        return facts.verbatim(findings.ranked[0], self._table)

    def _summary(self, query: Query, findings: Findings) -> Draft | Refusal:
        target = (
            (query.targets or (query.section,))[0] if (query.targets or query.section) else None
        )
        if target is None:
            return self._search(query, findings)
        return clauses.summarise(self._table, target)

    def _list(self, query: Query, findings: Findings) -> Draft | Refusal:
        for part in (*query.targets[:1], query.section):
            if part is not None and operations.children(self._table, part):
                return clauses.list_items(query, self._table, part)
        return self._search(query, findings)

    def _count(self, query: Query, findings: Findings) -> Draft | Refusal:
        """The items of the part that is named; of the whole document where none is."""
        if annexes.ASKED.search(query.text) and not (query.targets or query.section):
            draft = annexes.count_annexes(query, self._table)
            return draft if draft is not None else self._search(query, findings)
        if asks("count_level", query.text):
            draft = clauses.count_level(query, self._table, query.document_id)
            if draft is not None:
                return draft
        if query.targets or query.section:
            return self._list(query, findings)
        draft = clauses.count_all(query, self._table, query.document_id)
        return draft if draft is not None else self._search(query, findings)

    def _outline(self, query: Query, findings: Findings) -> Draft | Refusal:
        draft = structure.outline(query, self._table, query.document_id)
        return draft if draft is not None else self._search(query, findings)

    def _mentions(self, query: Query, findings: Findings) -> Draft | Refusal:
        if query.term and NOT_MENTIONED.search(query.text.replace(query.term, "")):
            return without(query, self._table, query.term)
        draft = occurrences(query, self._table, query.term or "")
        if draft is None and query.language is Language.ENGLISH:
            return self._search(query, findings)  # the words are a dictionary's, not the asker's
        return draft if draft is not None else self._not_stated(query, findings)

    def _compare(self, query: Query, _: Findings) -> Draft | Refusal:
        if len(query.targets) < 2 and query.units is not None:
            unknown = next((m for m in query.units.mentions if not m.names), None)
            if unknown is not None:
                return refusal.unit_absent(query, unknown.words)
            return compare.tally(query, self._table, query.units.mentions)
        return compare.compare(query, self._table, query.targets)

    # ------------------------------------------------------------------ departments

    def _responsible(self, query: Query, findings: Findings) -> Draft | Refusal:
        """Of the clauses named; else of the best clause found that has departments at all."""
        detailed = bool(query.detail) and findings.answerable
        named = duties.of_named(query, self._table, self._departments, detailed=detailed)
        if named is not None:
            return named
        if not findings.answerable:
            return self._not_stated(query, findings)
        found = duties.of_found(query, findings.ranked, self._table)
        return found or self._search(query, findings)

    def _by_unit(self, query: Query, findings: Findings) -> Draft | Refusal:
        question = query.units
        if question is None or not question.mentions:
            return self._unit_sets(query, findings)
        asked = (*question.mentions, *question.supported_by)
        unknown = next((m for m in asked if not m.names), None)
        if unknown is not None:
            return self._printed_elsewhere(query, unknown.words)
        draft = units.by_unit(query, self._table, question)
        if not draft.citations:
            return self._none_such(query, question.mentions)
        return draft

    def _printed_elsewhere(self, query: Query, words: str) -> Draft | Refusal:
        """A department that is responsible for no clause may be printed in the running text."""
        printed = self._printed.meant(words, query.scope)
        for name in (*printed, *matters(words), words, *self._departments.canonical(words)):
            draft = occurrences(query, self._table, name)
            if draft is not None:
                return draft
        return refusal.unit_absent(query, words)

    def _none_such(self, query: Query, mentions: Sequence[UnitMention]) -> Draft | Refusal:
        """No clause passes the test: still an answer, borne by where the department does stand."""
        say = phrases(query.language)
        named = self._table.with_units(query.document_id)
        draft = Draft(coverage=Coverage(listed=0, total=0))
        draft.say(say.none_such.format(count=draft.count(len(named))))
        for mention in mentions:
            first = next((c for c in named if any(u.name in mention.names for u in c.units)), None)
            if first is not None:
                marker = draft.cite(first, units.units_span(first))
                draft.say(f"{mention.words}:{first.path_text}{marker}")
        return draft if draft.citations else Refusal(text=say.refusal)

    def _unit_sets(self, query: Query, findings: Findings) -> Draft | Refusal:
        draft = unit_numbers.unit_sets(query, self._table)
        return draft if draft and draft.citations else self._not_stated(query, findings)

    def _indicator(self, query: Query, findings: Findings) -> Draft | Refusal:
        if query.figures is None:
            return self._search(query, findings)
        return indicators.reckon(query, query.figures)

    # ------------------------------------------------------------------ found by search

    def _metadata(self, query: Query, findings: Findings) -> Draft | Refusal:
        document = self._document(query, findings)
        draft = metadata.metadata(query, self._table, document) if document else None
        if draft is None and set(query.fields) <= IN_THE_FRONT:
            return self._not_stated(query, findings)
        return draft if draft is not None else self._search(query, findings)

    def _definition(self, query: Query, findings: Findings) -> Draft | Refusal:
        subject = re.escape(cue("phrase", "defining").sub("", query.topic.replace(" ", "")))
        pool = findings.ranked
        stated = None
        for gap in (1, 8) if subject else ():  # 公共数据是指 before 公共数据开放是指
            says_what = re.compile(rf"{subject}[^,。]{{0,{gap}}}{DEFINES.pattern}")
            stated = stated or next((p for p in pool if says_what.search(plain(p.text))), None)
        if stated is None and subject:  # IaaS(基础设施即服务) glosses what it names
            glossed = re.compile(rf"{subject}\([^()]{{2,}}\)")
            stated = next((p for p in pool if glossed.search(plain(p.text))), None)
        if stated is None and not findings.answerable:
            return self._not_stated(query, findings)
        if stated is None and pool and (not subject or not re.search(subject, plain(pool[0].text))):
            # 1900亿元指什么 is told by the sentence that prints it, not by what another term means.
            stated = next((p for p in pool[:6] if DEFINES.search(plain(p.text))), None)
        best = stated or (pool[0] if pool else None)
        return _quote([best]) if best else self._not_stated(query, findings)

    def _eligibility(self, query: Query, findings: Findings) -> Draft | Refusal:
        if not findings.answerable or not findings.ranked:
            return self._not_stated(query, findings)
        best = findings.ranked[0]
        draft = facts.eligibility(query, best, findings.ranked)
        say_alternative(draft, query, best, findings.ranked, self._table, self._aside(query))
        return draft

    def _search(self, query: Query, findings: Findings) -> Draft | Refusal:
        if not findings.answerable or not findings.ranked:
            return self._not_stated(query, findings)
        ranked = findings.ranked
        best = answering_sentence(query, ranked)
        draft = facts.fact(query, best, ranked, self._passages, self._table)
        say_alternative(draft, query, best, ranked, self._table, self._aside(query))
        return draft

    # ------------------------------------------------------------------ shared

    def _aside(self, query: Query) -> Callable[[Passage], Span]:
        """What is told of a second sentence: where a figure is asked for, the part that has it."""
        if query.answer_type not in facts.SHORT_TYPES:
            return lambda passage: passage.span
        return lambda passage: facts.tightened(
            query, passage, self._passages, most=MOST_OF_AN_ASIDE
        )

    def _document(self, query: Query, findings: Findings) -> Document | None:
        documents = self._table.documents
        if query.document_id:
            return documents.get(query.document_id)
        if len(documents) == 1:
            return next(iter(documents.values()))
        return documents[findings.evidence[0].clause.document_id] if findings.evidence else None

    def _contact(self, query: Query) -> str | None:
        """The department that a document asked about sends questions to."""
        asked = (query.document_id,) if query.document_id else query.scope
        return self._contacts(asked)

    def _not_stated(self, query: Query, findings: Findings) -> Refusal:
        contact = self._contact(query)
        return refusal.not_stated(
            query,
            findings.clauses(),
            contact,
            outcome=bool(findings.features.outcome),
        )


def _named(query: Query) -> Clause | None:
    """The clause, or the part, that the question names."""
    return query.targets[0] if query.targets else query.section


def _most_about(topic: str, ranked: Sequence[Passage]) -> Passage:
    """Of the sentences that hold the topic alike, the one that comes to it first.

    "SaaS那句" is the sentence that opens with SaaS, not the one that lists it among others.
    """
    words = topic.lower().split()
    alike = [p for p in ranked if p.signals.printed >= 0.9 * ranked[0].signals.printed]

    def place(passage: Passage) -> int:
        text = passage.text.lower()
        return min((text.find(w) for w in words if w in text), default=len(text))

    return min(alike, key=place)


def _quote(passages: Sequence[Passage]) -> Draft:
    draft = Draft()
    for passage in passages:
        draft.say(f"{passage.text}{draft.cite(passage.clause, passage.span)}")
    return draft


def _ambiguous_words(query: Query) -> str:
    found = find_addresses(query.text)
    return found[0].words if found else query.topic


WRITERS: dict[Intent, Callable[[Extractive, Query, Findings], Draft | Refusal]] = {
    Intent.LOOK_UP: Extractive._look_up,
    Intent.TITLE: Extractive._title,
    Intent.VERBATIM: Extractive._verbatim,
    Intent.SUMMARY: Extractive._summary,
    Intent.LIST: Extractive._list,
    Intent.COUNT: Extractive._count,
    Intent.OUTLINE: Extractive._outline,
    Intent.MENTIONS: Extractive._mentions,
    Intent.COMPARE: Extractive._compare,
    Intent.RESPONSIBLE: Extractive._responsible,
    Intent.BY_UNIT: Extractive._by_unit,
    Intent.METADATA: Extractive._metadata,
    Intent.DEFINITION: Extractive._definition,
    Intent.ELIGIBILITY: Extractive._eligibility,
    Intent.INDICATOR: Extractive._indicator,
}
