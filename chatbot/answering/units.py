"""Answers about departments: who is responsible for a clause, and what a department has to do."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from chatbot.answering import operations
from chatbot.answering.clauses import name, title_span
from chatbot.answering.draft import Draft
from chatbot.answering.phrases import Phrases, phrases
from chatbot.answering.several import under_titles
from chatbot.indexing.table import ClauseTable
from chatbot.reading.glyphs import plain
from chatbot.reading.units import find_unit_lists
from chatbot.records import Clause, ClauseKind, Coverage, Level, ResponsibleUnit, Span, UnitRole
from chatbot.understanding.cues import cue
from chatbot.understanding.query import Query, UnitQuestion

COUNTS_ONLY = re.compile(r"^(?!.*哪).*(?:多少|几)(?:条|项|个|处)")
"""通共多少条 asks for the number: numbers of clauses bear it, without their titles."""

NUMBERED_TITLE = re.compile(r"^\w{2}[一二三四五六七八九十\d]+[、:. ]\s*")
"""行动四 清洁能源替代行动 is named without its number."""


def responsible(
    query: Query, table: ClauseTable, clause: Clause, *, after: int | None = None
) -> Draft | None:
    """The departments of a clause in printed order; None where no list is printed for it.

    Of a clause with several lists, the one that closes the sentence which ends at *after*.
    """
    bearer = bearer_of_units(table, clause)
    if bearer is None:
        return None
    if after is not None and bearer == clause:
        bearer = _with_list_after(bearer, after)
    say = phrases(query.language)
    draft = Draft()
    for mention in query.units.mentions if query.units else ():
        named = [u.name for u in bearer.units if u.name in mention.names]
        shown = named[0] if named else mention.words
        draft.say((say.is_named if named else say.is_not_named).format(unit=shown))
    closed = named_by(table, bearer)
    title = clause.title or clause.label
    if closed != bearer:  # the list is the whole section's
        title = f"{closed.title or closed.label}{draft.cite(closed, title_span(closed))}"
    draft.say(_units_line(say, draft, bearer, title))
    return draft


def closing_list(table: ClauseTable, clause: Clause) -> Clause | None:
    """The paragraph below the items of *clause* that names the departments of them all."""
    return next((c for c in table.children(clause) if named_by(table, c) != c), None)


def _with_list_after(clause: Clause, place: int) -> Clause:
    """*clause* with the departments of the first of its lists that ends behind *place* alone."""
    start = clause.span.start
    lists = find_unit_lists(clause.text, plain(clause.text), 0, len(clause.text))
    found = next((one for one in lists if start + one.end > place), None)
    if len(lists) < 2 or found is None:
        return clause
    units = tuple(
        replace(u, span=Span(start=start + u.span.start, end=start + u.span.end))
        for u in found.units
    )
    return replace(clause, units=units)


def is_named(words: str) -> bool:
    """Return True where *words* end as the names of departments do: 市财政局."""
    return bool(re.search(r"(?:局|委|办|厅|部|署|院|会|中心|政府|街道|办事处|公司)$", plain(words)))


def bearer_of_units(table: ClauseTable, clause: Clause) -> Clause | None:
    """The clause whose list holds: *clause*, else the nearest above, else the only one below."""
    for candidate in (clause, *reversed(table.ancestors(clause))):
        if candidate.units:
            return candidate
        if (listed := closing_list(table, candidate)) is not None:
            return listed
    below = [c for c in table.subtree(clause) if c.units]
    return below[0] if len(below) == 1 else None


def named_by(table: ClauseTable, bearer: Clause) -> Clause:
    """The clause that the list of *bearer* is printed for: itself, or what it closes.

    牵头单位:… below the last of several items names the departments of them all.
    """
    parent = table.parent(bearer)
    if parent is None or not bearer.units:
        return bearer
    only_list = bearer.kind is ClauseKind.PARAGRAPH and not bearer.slice(bearer.body).strip()
    return parent if only_list or _closes_its_section(table, bearer, parent) else bearer


def _closes_its_section(table: ClauseTable, bearer: Clause, parent: Clause) -> bool:
    """True where the last item of every section, and no other, names departments.

    So plans print that name them once a section, behind the last words of it.
    """
    own = table.items(parent)
    if not own or bearer != own[-1] or not _last_alone(own):
        return False  # most plans: seen without looking at the other sections
    above = table.parent(parent)
    groups = (table.items(group) for group in table.items(above)) if above is not None else ()
    naming = [group for group in groups if any(item.units for item in group)]
    return len(naming) > 1 and all(_last_alone(group) for group in naming)


def _last_alone(group: Sequence[Clause]) -> bool:
    return len(group) > 1 and bool(group[-1].units) and not any(i.units for i in group[:-1])


def by_unit(query: Query, table: ClauseTable, question: UnitQuestion) -> Draft:
    """Every clause of a department, counted; markers stand behind each clause."""
    say = phrases(query.language)
    parts = _parts_named(query, table)
    found = tuple(
        clause
        for part in parts or (None,)
        for clause in operations.by_unit(table, query.document_id, question, part)
        if not _is_left_out(query, clause)
    )
    names = say.joint.join(_spoken(m.words, m.names) for m in question.mentions)
    if question.supported_by:
        with_them = say.joint.join(_spoken(m.words, m.names) for m in question.supported_by)
        names += say.supported_by.format(units=with_them)
    if question.without:
        without = say.joint.join(_spoken(m.words, m.names) for m in question.without)
        names += say.without.format(units=without)
    draft = Draft(coverage=Coverage(listed=len(found), total=len(found)))
    lead = say.by_unit[question.test].format(units=names, count=draft.count(len(found)))
    draft.say(f"{say.joint.join(p.title for p in parts)}:{lead}" if parts else lead)
    if COUNTS_ONLY.search(query.text) and len(table.documents) == 1:
        cited = (f"{c.label}{draft.cite(c, units_span(c))}" for c in found)
        draft.say(say.joint.join(cited) + say.stop)
    else:
        _list_clauses(draft, found, table)
    draft.say(say.complete.format(count=draft.count(len(found))))
    return draft


def _parts_named(query: Query, table: ClauseTable) -> tuple[Clause, ...]:
    """The parts that a by-unit question confines itself to, each once; the narrower of two nested.

    重点领域和保障措施里 names both, 重点任务(一)和(二)里 the two items alone.
    """
    section = named_part(query)
    named = [t for t in query.targets if table.items(t) and not _is_added(t.title, query.text)]
    parts = {c.clause_id: c for c in (*([section] if section else []), *named)}
    outer = {a.clause_id for part in parts.values() for a in table.ancestors(part)}
    return tuple(part for part in parts.values() if part.clause_id not in outer)


def _is_left_out(query: Query, clause: Clause) -> bool:
    """True for an annex where 正文里的 is asked for, for the text where 附件里的 is."""
    annexed = bool(clause.path) and clause.path[0].level is Level.ANNEX
    if cue("phrase", "in_annex").search(query.text):
        return not annexed
    return annexed and bool(cue("phrase", "in_text").search(query.text))


def named_part(query: Query) -> Clause | None:
    """The part a by-unit question confines itself to, named whole: 重点任务里由…负责的."""
    section = query.section
    title = NUMBERED_TITLE.sub("", plain(section.title)) if section is not None else ""
    if len(title) < 2 or title not in query.text or _is_added(title, query.text):
        return None
    return section


def _is_added(title: str, text: str) -> bool:
    """True for 保障措施也算, which names a part to take it in, not to leave the others out."""
    name = re.escape(title)
    return bool(re.search(rf"{name}(?:也|都|一并|同样)|(?:连|含|包括)[^,。?]{{0,2}}{name}", text))


def count_of_units(query: Query, table: ClauseTable) -> Draft:
    """How many different departments the document names, and in how many clauses each stands."""
    counts = operations.unit_counts(table, query.document_id)
    draft = Draft(coverage=Coverage(listed=len(counts), total=len(counts)))
    say = phrases(query.language)
    draft.say(say.units_named.format(count=draft.count(len(counts))))
    first: dict[str, Clause] = {}
    for clause in table.with_units(query.document_id):
        for unit in clause.units:
            first.setdefault(unit.name, clause)
    draft.say(
        say.joint.join(
            say.unit_share.format(unit=unit, count=draft.count(n))
            + draft.cite(first[unit], units_span(first[unit]))
            for unit, n in counts.most_common()
        )
        + say.stop
    )
    return draft


def without_units(query: Query, table: ClauseTable) -> Draft:
    """The numbered items for which no department is named; those of annexes where all are."""
    every = operations.items(table, query.document_id)
    main = tuple(c for c in every if c.path[0].level is not Level.ANNEX)
    found = tuple(c for c in main or every if bearer_of_units(table, c) is None)
    draft = Draft(coverage=Coverage(listed=len(found), total=len(found)))
    draft.say(phrases(query.language).no_unit.format(count=draft.count(len(found))))
    _list_clauses(draft, found, table)
    return draft


def busiest_unit(query: Query, table: ClauseTable) -> Draft:
    """The department that stands in the most clauses."""
    counts = operations.unit_counts(table, query.document_id).most_common()
    top = counts[0][1]
    names = [n for n, count in counts if count == top]
    found = tuple(table.with_units(query.document_id, names))
    draft = Draft(coverage=Coverage(listed=len(found), total=len(found)))
    say = phrases(query.language)
    draft.say(say.busiest.format(units=say.joint.join(names), count=draft.count(top)))
    _list_clauses(draft, found, table)
    return draft


def _list_clauses(draft: Draft, clauses: tuple[Clause, ...], table: ClauseTable) -> None:
    for clause in under_titles(draft, clauses, lambda clause: clause, table):
        named = named_by(table, clause)
        if named != clause:  # the section is what is listed; who asks for one sees its list
            marker = draft.cite(named, title_span(named))
        else:
            marker = draft.cite(clause, units_span(clause) if clause.units else None)
        draft.say(f"{named.path_text or name(named)}{marker}")


def units_span(clause: Clause) -> Span:
    """Return the span from the first to the last department that the clause prints."""
    places = [u.span for u in clause.units]
    return Span(start=min(p.start for p in places), end=max(p.end for p in places))


def _units_line(say: Phrases, draft: Draft, clause: Clause, title: str) -> str:
    units = clause.units
    roles = {u.role for u in units}
    shown = [_with_role(say, u, i, len(units), roles) for i, u in enumerate(units)]
    many = say.unit_count.format(count=draft.count(len(units))) if len(units) > 1 else ""
    return say.units.format(
        name=title,
        count=many,
        units=say.joint.join(shown),
        marker=draft.cite(clause, units_span(clause)),
    )


def _with_role(
    say: Phrases, unit: ResponsibleUnit, place: int, total: int, roles: set[UnitRole]
) -> str:
    if unit.role is UnitRole.LEAD:
        return say.lead.format(unit=unit.name)
    if unit.role is UnitRole.SUPPORT and UnitRole.LEAD in roles:
        return say.support.format(unit=unit.name)
    return say.first.format(unit=unit.name) if place == 0 and total > 1 else unit.name


def _spoken(words: str, names: frozenset[str]) -> str:
    """The department as printed; the question's word where several printings are meant."""
    return next(iter(names)) if len(names) == 1 else words
