"""Answers found by search: the sentence, or the part of it, that says what was asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from chatbot.answering import indicators
from chatbot.answering.clauses import CLOSED_ENDS, OPEN_ENDS, look_up
from chatbot.answering.draft import Draft, whole
from chatbot.answering.leaning import label, reply_to
from chatbot.answering.phrases import phrases
from chatbot.answering.rows import cite_row, row_text
from chatbot.answering.units import units_span
from chatbot.indexing.table import NUMBERED, ClauseTable
from chatbot.reading.glyphs import plain
from chatbot.reading.numerals import read_count
from chatbot.reading.sentences import leads_in, parts, segments, sentences
from chatbot.records import Clause, Span
from chatbot.retrieval.choosing import WHICH_OF, counts_listed, lists
from chatbot.retrieval.enumerations import enumerated
from chatbot.retrieval.lead_ins import lead_in
from chatbot.retrieval.passages import Passage, Passages
from chatbot.understanding.asking import WHICH_ITEM
from chatbot.understanding.cues import cue
from chatbot.understanding.holding import holds
from chatbot.understanding.query import AnswerType, Query

SHORT_CHARS = 160
"""A short answer quotes whole parts of the sentence up to about this length."""
LONG_CHARS = 320
"""An explanation quotes whole sentences up to about this length."""
MOST_ITEMS = 15
"""An enumeration shows so many of its items."""
CLOSE = 0.82
"""A second sentence is quoted where it scores at least this share of the first."""

ONE_THING = cue("phrase", "one_thing")
"""Asks for a name, or for a number of things that is told."""

SHORT_TYPES = frozenset(
    {
        AnswerType.AMOUNT,
        AnswerType.NUMBER,
        AnswerType.PERCENT,
        AnswerType.DATE,
        AnswerType.PLACE,
        AnswerType.UNIT,
        AnswerType.NAMES,
        AnswerType.CONTACT,
    }
)


def fact(
    query: Query,
    best: Passage,
    ranked: Sequence[Passage],
    passages: Passages,
    table: ClauseTable,
) -> Draft:
    """Quote a part of the *best* sentence for figures, dates and places, else whole sentences."""
    draft = Draft()
    if row := row_text(table, best.clause):
        draft.say(f"{row}{cite_row(draft, table, best.clause, best.span)}")
        return draft
    best = _leading(query, best, table)
    if leads_in(best.text) and (draft := enumeration(best, table)).citations:
        total = len(_numbered_below(table, best.clause))  # more may be listed than are shown
        if query.answer_type is AnswerType.NUMBER and total > 1:
            said = phrases(query.language).count_items
            draft.lines.insert(0, said.format(count=draft.count(total)))
        return draft
    if reply := reply_to(best, table):
        clause, span = reply
        draft.say(f"{unwrapped(clause.slice(span))}{draft.cite(clause, span)}")
        return draft
    named = f"{title}:" if WHICH_ITEM.search(query.text) and (title := label(best)) else ""
    if target := indicators.of_subject(query, best):
        return target
    if things := _counted(query, best):
        draft.say(phrases(query.language).listed_here.format(count=draft.count(len(things))))
    if query.answer_type in SHORT_TYPES:
        quote = tightened(query, best, passages)
        said = ended(unwrapped(best.clause.slice(quote)))
        draft.say(f"{named}{said}{draft.cite(best.clause, quote)}")
        if (place := lead_in(table, best.clause)) and _tells(query, place):
            _say_lead_in(draft, query, place)
        return draft
    told = (best,) if tells_all(query.text, best.text) else together(best, ranked)
    for passage in alike(query.text, best, ranked) or told:
        marker = draft.cite(passage.clause, passage.span)
        draft.say(f"{named}{unwrapped(passage.text)}{marker}")
        named = ""
    if place := lead_in(table, best.clause):
        _say_lead_in(draft, query, place)
    return draft


def _leading(query: Query, best: Passage, table: ClauseTable) -> Passage:
    """The lead-in of the list that *best* is an item of, where its items are to be counted."""
    place = lead_in(table, best.clause) if counts_listed(query) else None
    if place is None or holds(query.answer_type, query.text, best.text):
        return best
    return replace(best, clause=place[0], span=place[1], lead="", introduces=True)


def _counted(query: Query, best: Passage) -> tuple[str, ...]:
    """What the sentence lists, where that is to be counted and it gives no number itself."""
    counts = lists(query, best) and not holds(query.answer_type, query.text, best.told)
    return enumerated(best.text) if counts else ()


def _tells(query: Query, place: tuple[Clause, Span]) -> bool:
    """True where the lead-in holds what is asked for: 对下列出版物退50%, then the items."""
    clause, span = place
    return holds(query.answer_type, query.text, clause.slice(span))


def _say_lead_in(draft: Draft, query: Query, place: tuple[Clause, Span]) -> None:
    clause, span = place
    told = unwrapped(clause.slice(span))
    draft.say(phrases(query.language).listed_under.format(text=told, marker=draft.cite(*place)))


def verbatim(found: Passage, table: ClauseTable) -> Draft:
    """The whole clause of a sentence, with the reply where it puts a question."""
    draft = look_up(table, found.clause)
    reply = reply_to(found, table)
    if reply is not None and reply[0] != found.clause:
        clause, span = reply
        draft.say(f"{clause.slice(span)}{draft.cite(clause, span)}")
    return draft


def tells_all(question: str, sentence: str) -> bool:
    """Return True where *question* asks for a name, or for so many things as *sentence* lists."""
    asked = ONE_THING.search(question)
    if asked is None:
        return False
    many = asked["many"]
    if not many:
        return True
    return plain(sentence).count("、") >= read_count(many) - 1


def enumeration(lead: Passage, table: ClauseTable) -> Draft:
    """The lead-in with the items that follow it, each cited; empty where nothing follows."""
    draft = Draft()
    below = _numbered_below(table, lead.clause)[:MOST_ITEMS]
    rest = [s for s in sentences(lead.clause) if s.start >= lead.span.end][:MOST_ITEMS]
    if not below and not rest:
        return draft
    draft.say(f"{unwrapped(lead.text)}{draft.cite(lead.clause, lead.span)}")
    if below:
        for item in below:
            first = sentences(item)
            quote = first[0] if first else whole(item)
            shown = f"{item.path[-1]} {item.slice(quote)}" if first else item.text.strip()
            draft.say(f"{unwrapped(shown)}{draft.cite(item, quote)}")
        return draft
    for span in rest:
        draft.say(f"{unwrapped(lead.clause.slice(span))}{draft.cite(lead.clause, span)}")
    return draft


def _numbered_below(table: ClauseTable, clause: Clause) -> list[Clause]:
    return [c for c in table.children(clause) if c.kind in NUMBERED]


def eligibility(query: Query, best: Passage, ranked: Sequence[Passage]) -> Draft:
    """Name the area, the sentences that cover the asker, and the departments."""
    say = phrases(query.language)
    clause = best.clause
    draft = Draft()
    chosen = together(best, ranked)
    quotes = [f"{unwrapped(p.text)}{draft.cite(clause, p.span)}" for p in chosen]
    first = f"[{draft.citations[0].marker}]"
    draft.say(say.belongs.format(path=f"“{clause.path_text}”", marker=first))
    draft.lines.extend(quotes)
    if clause.units:
        names = say.joint.join(u.name for u in clause.units)
        marker = draft.cite(clause, units_span(clause))
        draft.say(say.units.format(name=say.this_item, count="", units=names, marker=marker))
    return draft


def together(best: Passage, ranked: Sequence[Passage]) -> tuple[Passage, ...]:
    """The best sentence and its close followers of the same clause, in printed order."""
    chosen = [best]
    length = len(best.span)
    for passage in ranked:
        if passage.clause != best.clause or passage is best:
            continue
        if passage.score < CLOSE * best.score or length + len(passage.span) > LONG_CHARS:
            continue
        chosen.append(passage)
        length += len(passage.span)
    return tuple(sorted(chosen, key=lambda p: p.span.start))


def alike(question: str, best: Passage, ranked: Sequence[Passage]) -> tuple[Passage, ...]:
    """Of 要坚持哪几个原则: the sentences of the best one's clause that each name a 原则, in order.

    Empty where the best sentence names none, or alone does.
    """
    asked = WHICH_OF.search(question)
    if asked is None or asked["noun"] not in best.text:
        return ()
    beside = [p for p in ranked if p.clause == best.clause and asked["noun"] in p.text]
    return (
        tuple(sorted(beside, key=lambda p: p.span.start)) if 1 < len(beside) <= MOST_ITEMS else ()
    )


def tightened(
    query: Query, passage: Passage, passages: Passages, *, most: int = SHORT_CHARS
) -> Span:
    """The parts of the sentence that answer: whole parts up to *most* characters, the best one."""
    if len(passage.span) <= most:
        return passage.span
    pieces = parts(passage.clause, passage.span)
    if len(pieces) < 2:
        pieces = segments(passage.clause, passage.span)
    wanted = passages.weights(query.topic or query.text)

    def value(span: Span) -> float:
        text = passage.clause.slice(span)
        return passages.coverage(wanted, text) + (
            0.3 if holds(query.answer_type, query.text, text) else 0.0
        )

    best = max(range(len(pieces)), key=lambda i: value(pieces[i]))
    first = last = best
    while True:
        grown = [
            (value(pieces[i]), i)
            for i in (first - 1, last + 1)
            if 0 <= i < len(pieces)
            and pieces[max(last, i)].end - pieces[min(first, i)].start <= most
        ]
        if not grown:
            return Span(start=pieces[first].start, end=pieces[last].end)
        _, i = max(grown)
        first, last = min(first, i), max(last, i)


def unwrapped(text: str) -> str:
    """Return *text* without the line breaks of a printer that wrapped it."""
    return text.replace("\n", "")


def ended(text: str) -> str:
    """Return *text* closed with a full stop where it ends open."""
    bare = text[: len(plain(text).rstrip(OPEN_ENDS))]
    return bare if plain(bare).endswith(CLOSED_ENDS) else f"{bare}。"
