"""A question and its history become queries: normalised, resolved, split, classified."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

from chatbot.indexing.table import ClauseTable
from chatbot.records import Clause
from chatbot.understanding import asking, intent, subject
from chatbot.understanding.address import (
    Resolved,
    missing_annex,
    of_another_law,
    resolve_each,
    targets_of,
)
from chatbot.understanding.cues import cue
from chatbot.understanding.departments import Departments
from chatbot.understanding.dialect import in_standard_words
from chatbot.understanding.dialogue import Turn, document_spoken_of
from chatbot.understanding.english_questions import EnglishQuestions, Senses
from chatbot.understanding.figures import in_ordinals, in_printed_notation
from chatbot.understanding.followup import Continues, FollowUps
from chatbot.understanding.formalities import is_foreign, unnamed
from chatbot.understanding.indicators import IndicatorQuestion, indicator_question
from chatbot.understanding.lexicon import SAME, Lexicon
from chatbot.understanding.naming import Naming
from chatbot.understanding.neighbours import beside, steps_beside
from chatbot.understanding.normalise import detect_language, normalise
from chatbot.understanding.notation import find_addresses
from chatbot.understanding.parts import split_parts
from chatbot.understanding.query import (
    Intent,
    Language,
    Missing,
    Query,
    Scope,
    UnitMention,
)
from chatbot.understanding.roles import (
    beside_titles,
    named_units,
    outside_units,
    unit_question,
)
from chatbot.understanding.rows import rows_named
from chatbot.understanding.sides import APIECE, of_each, two_sides
from chatbot.understanding.spelling import Speller
from chatbot.understanding.structure import asks_structure, divided
from chatbot.understanding.terms import Terms
from chatbot.understanding.titles import TitleMention, Titles

AREA_ASKED = cue("phrase", "area_asked")
REMEMBERED = 128
"""Documents whose departments are kept ready."""
THIS = "本文件"
"""What stands for the title of the document that a question is confined to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Confined:
    """Where a question is answered: one document or all, and whose structure it may name."""

    document_id: str | None
    scope: Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """What a question names, and what is left of it."""

    addresses: tuple[Resolved, ...]
    addressed: bool
    """True where an address names a clause, or the one beside it."""
    bare: str
    """The question without its addresses."""
    units: tuple[UnitMention, ...]
    section: Clause | None
    about_section: bool
    targets: tuple[Clause, ...]
    missing: Missing | None


class Understanding:
    """Reads questions about the documents of one table."""

    def __init__(
        self,
        table: ClauseTable,
        lexicon: Lexicon,
        vocabulary: Iterable[str],
        pairs: Container[str],
        is_word: Callable[[str], bool],
        likely: Callable[[str], Scope] | None = None,
        continues: Continues | None = None,
        senses: Senses | None = None,
    ) -> None:
        """Prepare to read; *vocabulary*, *pairs*: words and neighbouring characters printed.

        *is_word* knows the language's words.
        *likely* gives the documents that a question may be about where it names none; without it
        they are all of them. *continues* tells how well a clause spoken of answers a question,
        *senses* which translations of English words go together in the documents.
        """
        self._likely = likely or (lambda _: tuple(table.documents))
        self._table = table
        self._is_word = is_word
        self.titles = Titles(table)
        self._naming = Naming(table.facts.values())
        self.departments = Departments(
            table.unit_names,
            ((e.alias, e.canonical) for e in lexicon.of("department")),
        )
        self._own_departments: dict[str, Departments] = {}
        self._follow_ups = FollowUps(table, self.titles, self.departments, is_word, continues)
        self._speller = Speller(vocabulary, pairs, is_word)
        self._abbreviations = [
            (e.alias, e.canonical) for e in lexicon.of("abbreviation") if e.weight >= SAME
        ]
        entries = lexicon.of("english", "english_everyday")
        self._english = EnglishQuestions(table, entries, senses)
        self._terms = Terms(table, lexicon)

    def read(
        self,
        question: str,
        turns: Sequence[Turn] = (),
        document_id: str | None = None,
        *,
        cited_by: Callable[[Query], Sequence[Clause]] = attrgetter("targets"),
    ) -> tuple[Query, ...]:
        """Return one query per part of *question*, each self-contained, in order.

        *cited_by* gives the clauses that the answer to a part cites: what the next part's 那一条
        points at. By default it is the clauses that the part names.
        """
        language = detect_language(question)
        in_chinese = self.in_chinese if language is Language.ENGLISH else normalise
        where = self._confined(document_id, in_chinese(question))
        first, *more = self._in_plain_chinese(question, language, where.scope)
        standalone = self._follow_ups.resolve(first, turns)
        shown = standalone if standalone != first else question
        unsure = self._follow_ups.unsure(first, standalone, turns)
        if document_id is None:
            meant = self._document_meant(standalone, first, turns)
            where = self._confined(meant, standalone) if meant or standalone != first else where
        parts = (*self._parts_of(standalone, where), *more)
        if len(parts) > 1 and self._is_idle(parts, where):
            parts = (parts[0],)
        if len(parts) == 1:
            query = self._read_part(question, shown, standalone, language, where)
            return of_each(replace(query, unsure=unsure))
        queries: list[Query] = []
        for piece in parts:
            before = tuple(Turn(query=q, cited=tuple(cited_by(q))) for q in queries[-1:])
            resolved = self._follow_ups.resolve(piece, before, together=True)
            meant = None if document_id else self._document_meant(resolved, piece, before)
            there = self._confined(meant, resolved) if meant else where
            query = self._read_part(question, resolved, resolved, language, there)
            queries.append(replace(query, unsure=unsure and not queries))
        return tuple(queries)

    def in_chinese(self, text: str) -> str:
        """Return an English *text* with the terms that are known in Chinese, others as they are."""
        return self._english.roughly(text)

    def _parts_of(self, text: str, where: Confined) -> tuple[str, ...]:
        if self._figures(text, where) is not None:
            return (text,)  # 哪个增速最快,多少 is one question
        parts = split_parts(text)
        return (self._each_side(text, where.scope) or parts) if len(parts) == 1 else parts

    def _each_side(self, text: str, scope: Scope) -> tuple[str, ...]:
        """The question asked of each of two things, where search has to find them.

        Clauses that are named, and departments, are compared as such.
        """
        named = self.titles.find(text, scope)
        if len(steps_beside(text)) == 2 and (named or find_addresses(text)):
            return ()  # 某条的上一条和下一条 are told by what is named
        rows = rows_named(text, self._table, scope[0]) if len(scope) == 1 else ()
        if len(rows) > 1 and not APIECE.search(text):
            return ()  # their cells are told side by side
        if len(self.departments.find(text)) >= 2 or intent.metadata_fields(text):
            return ()
        if intent.asks("compare", text) and (len(named) >= 2 or len(find_addresses(text)) >= 2):
            return ()
        return two_sides(text)

    def _confined(self, document_id: str | None, text: str) -> Confined:
        """Confine *text* to its document; without one, look where search finds its words."""
        scope = (document_id,) if document_id else self._likely(text)
        return Confined(document_id=document_id, scope=scope)

    def _document_meant(self, text: str, before: str, turns: Sequence[Turn]) -> str | None:
        """The one document that *text* names, or that it takes over from the conversation.

        *before* is the text as it was asked: where follow-up resolution changed it, it leans.
        """
        named = self._naming.find(text)
        if named is not None and len(named.document_ids) == 1:
            return named.document_ids[0]
        if named is not None:  # of one title: the one in which search finds the question's words
            likely = (name for name in self._likely(text) if name in named.document_ids)
            return next(likely, named.document_ids[0])
        leans = text != before or re.search(asking.THIS_DOCUMENT, text) or find_addresses(text)
        return document_spoken_of(turns[-1]) if turns and leans else None

    def _in_plain_chinese(self, question: str, language: Language, scope: Scope) -> tuple[str, ...]:
        """Return the question as rules and search read it; an English one part by part."""
        text = normalise(question)
        if language is not Language.ENGLISH:
            text = in_ordinals(in_standard_words(self._english.in_place(text)))
            text = self._mend(text, scope)
            return (in_printed_notation(text, lambda words: self._table.prints(words, scope)),)
        return self._english.parts(text, scope)

    def _is_idle(self, parts: Sequence[str], where: Confined) -> bool:
        """True where small talk or an injected instruction opens: the rest goes unanswered."""
        first = self._read_part(parts[0], parts[0], parts[0], Language.SIMPLIFIED, where)
        return first.intent in {Intent.SMALL_TALK, Intent.INJECTION}

    def _mend(self, text: str, scope: Scope) -> str:
        """Mend typos outside departments' names, which no dictionary knows, and addresses."""
        text = self._speller.mend_titles(
            text, self.titles.cores(scope), lambda words: self._table.prints(words, scope)
        )
        names = [re.escape(m.words) for m in self.departments.find(text)]
        names += [re.escape(m.words) for m in find_addresses(text)]
        if not names:
            return self._speller.mend(text)
        pieces = re.split(f"({'|'.join(names)})", text)
        return "".join(p if i % 2 else self._speller.mend(p) for i, p in enumerate(pieces))

    def _read_part(
        self, question: str, shown: str, text: str, language: Language, where: Confined
    ) -> Query:
        scope = where.scope
        text = self._unnamed(text, where)
        found = self._recognise(text, where)
        section, targets, units = found.section, found.targets, found.units
        topic = asking.topic(found.bare, self._is_word)
        detail = subject.detail(topic, (*targets, *([section] if section else [])))
        fields = intent.metadata_fields(text)
        figures = None if found.addresses else self._figures(text, where)
        signals = intent.Signals(
            asked=normalise(question),
            text=text,
            bare=subject.without(found.bare, (u.words for u in units)),
            targets=targets,
            addressed=found.addressed,
            names_item=any(not self._is_divided(t) for t in targets),
            structure=asks_structure(text, targets, divided(targets, self._table)),
            divided=len(targets) == 1 and self._can_be_listed(targets[0], detail),
            whole=subject.is_whole(detail),
            beside=subject.detail(found.bare, targets),
            section=section if found.about_section else None,
            figures=figures is not None,
            units=units,
            fields=fields,
            answer_type=asking.answer_type(text),
            foreign=bool(fields or intent.asks("count_all", text))
            and is_foreign(asking.topic(unnamed(found.bare), self._is_word), self._table, scope),
        )
        kind = intent.classify(signals)
        term, term_asked = (
            self._terms.find(text, units, scope) if kind is Intent.MENTIONS else (None, None)
        )
        if kind is Intent.ELIGIBILITY:
            # 属于哪个重点领域 asks which item of the part, not about the part.
            targets = tuple(t for t in targets if not self._is_divided(t))
        return Query(
            question=question,
            standalone=shown,
            text=text,
            topic=subject.area_asked(topic) if kind is Intent.ELIGIBILITY else topic,
            detail=detail,
            language=language,
            intent=kind,
            answer_type=signals.answer_type,
            document_id=where.document_id,
            scope=scope,
            targets=targets,
            candidates=next((r.candidates for r in found.addresses if r.candidates), ()),
            missing=found.missing or missing_annex(text, self._table, scope),
            units=unit_question(text, units) if kind is Intent.BY_UNIT else named_units(units),
            term=term,
            term_asked=term_asked,
            fields=fields if kind is Intent.METADATA else (),
            figures=figures,
            section=(self._areas_asked(text, scope) if kind is Intent.ELIGIBILITY else section),
        )

    def _recognise(self, text: str, where: Confined) -> Recognised:
        """Find the clauses and departments that *text* names, by address, title or likeness."""
        scope = where.scope
        addresses = self._resolve_addresses(text, scope)
        bare = subject.counted(subject.without(text, (r.mention.words for r in addresses)))
        bare, units, named = self._names_in(bare, where)
        section = self.titles.section(bare, scope)
        targets = targets_of(addresses, named)
        if not targets:
            targets, bare = self._pointed_at(bare, scope, addressed=bool(addresses))
        asked_beside, none_beside = beside(text, targets, self._table)
        return Recognised(
            addresses=addresses,
            addressed=bool(addresses or asked_beside),
            bare=bare,
            units=units,
            section=section,
            about_section=subject.is_about_section(bare, section, named, self._is_word),
            targets=asked_beside or (() if none_beside else targets),
            missing=none_beside or next((r.missing for r in addresses if r.missing), None),
        )

    def _figures(self, text: str, where: Confined) -> IndicatorQuestion | None:
        """What *text* asks of the targets of the one document that it can be about."""
        if len(where.scope) != 1:
            return None
        return indicator_question(text, lambda: self._table.of(where.scope[0]))

    def _pointed_at(
        self, bare: str, scope: Scope, *, addressed: bool
    ) -> tuple[tuple[Clause, ...], str]:
        """The clause that *bare* points at loosely, or the preamble, and what else *bare* says."""
        if not addressed and subject.points_at_clause(bare):
            quoted = self.titles.find_quoted(bare, scope)
            if quoted is not None:
                return (quoted[0],), bare.replace(quoted[1], " ", 1)
        return subject.preamble(bare, self._table, scope)

    def _areas_asked(self, text: str, scope: Scope) -> Clause | None:
        """The part of the areas that a document supports, where one of them is asked for.

        哪项任务对口 and 能不能跟着链主发展 may be answered anywhere.
        """
        elsewhere = cue("phrase", "task_asked").search(text)
        open_to_all = intent.asks("question_mark", text) and not AREA_ASKED.search(text)
        return None if elsewhere or open_to_all else self.titles.areas(scope)

    def _unnamed(self, text: str, where: Confined) -> str:
        """Return *text* with 本文件 for the title of the document that it is confined to."""
        named = self._naming.find(text)
        if named is None or where.document_id not in named.document_ids:
            return text
        return text.replace(named.words, THIS, 1)

    def _names_in(
        self, bare: str, where: Confined
    ) -> tuple[str, tuple[UnitMention, ...], tuple[TitleMention, ...]]:
        """The departments and the titles of *bare*, which spells out what only so is a title."""
        units = self._departments_of(where).find(bare)
        for text in (bare, self._spelled_out(bare)):
            named = outside_units(units, self.titles.find(text, where.scope), text)
            if named:
                return text, beside_titles(named, units, text), named
        return bare, units, ()

    def _departments_of(self, where: Confined) -> Departments:
        """The departments that a question may name: those of its one document, or all."""
        document_id = where.document_id
        if document_id is None or len(self._table.documents) == 1:
            return self.departments
        if document_id not in self._own_departments:
            if len(self._own_departments) >= REMEMBERED:
                self._own_departments.clear()
            names = {u.name for c in self._table.of(document_id) for u in c.units}
            self._own_departments[document_id] = self.departments.within(names)
        return self._own_departments[document_id]

    def _spelled_out(self, text: str) -> str:
        """Return *text* with abbreviations in full: titles are printed that way."""
        for alias, full in self._abbreviations:
            if alias in text and full not in text:
                text = text.replace(alias, full, 1)
        return text

    def _resolve_addresses(self, text: str, scope: Scope) -> tuple[Resolved, ...]:
        section = self.titles.section(text, scope)
        found: list[Resolved] = []
        titles = [self._table.facts[i].title for i in scope if i in self._table.facts]
        for mention in find_addresses(text):
            adrift = mention.relative and section is None
            if adrift or of_another_law(text, mention.words, titles):
                continue
            meant = resolve_each(mention, self._table, scope, section)
            # 新条例第二十三条 may be of a law that the text speaks of.
            if not (all(r.missing for r in meant) and self._table.prints(mention.words, scope)):
                found.extend(meant)
        return tuple(found)

    def _can_be_listed(self, clause: Clause, detail: str) -> bool:
        whole = subject.is_whole(detail)
        return self._is_divided(clause) or (whole and subject.runs_on(clause, self._table))

    def _is_divided(self, clause: Clause) -> bool:
        return bool(self._table.items(clause))
