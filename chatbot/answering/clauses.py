"""Answers that show clauses as such: look-up, verbatim, title, summary, list, count, outline."""

from __future__ import annotations

import re
from collections.abc import Sequence

from chatbot.answering import operations
from chatbot.answering.draft import Draft, whole
from chatbot.answering.phrases import phrases
from chatbot.answering.rows import row_text
from chatbot.indexing.table import ClauseTable
from chatbot.reading.glyphs import plain
from chatbot.reading.numerals import read_count
from chatbot.reading.sentences import leads_in, segments, sentences
from chatbot.records import Clause, ClauseKind, Coverage, Span
from chatbot.understanding import cues
from chatbot.understanding.query import Intent, Query

OPEN_ENDS = ",;、: "
"""Marks at which a quote may be cut, in the grammar's alphabet; the quote ends before them."""
CLOSED_ENDS = tuple("。!?”|")
COUNTED_LEVEL = re.compile(r"(?:多少|几)\s*个?[编章节]")
"""第四章有几节 counts 节, not 章."""
COMPOSED = re.compile("构成|组成")
"""Asks what something consists of: the sentence that says so is the answer."""
MOST_PARTS = 8
"""A number is not asked for to read more titles than this."""
HEAD_CHARS = 16
"""A paragraph's first sentence of up to so many characters is its heading, run in."""
SENTENCE = re.compile(cues.part("NTH_SENTENCE"))
"""Names a sentence by its number: 第二句, 最后一句."""
ALONE_CHARS = 240
"""The summary of a clause of few sentences takes up to about so many characters."""
SUMMARY_CHARS = 60
"""A summary line quotes the sentence up to about here, ending at a comma."""


def look_up(table: ClauseTable, clause: Clause) -> Draft:
    """Show a clause: its path, its text to the letter, and the text of what stands under it."""
    draft = Draft()
    draft.say(heading(clause))
    for part in table.subtree(clause):
        marker = draft.cite(part)
        draft.say(f"{row_text(table, part) or part.text.strip()}{marker}")
    return draft


def sentence_asked(text: str, clause: Clause) -> Span | None:
    """Return the sentence of *clause* that *text* asks for by number: 第二句, 最后一句."""
    asked = SENTENCE.search(text)
    told = sentences(clause)
    if asked is None or not told:
        return None
    number = read_count(asked["number"]) if asked["number"] else 1
    place = len(told) if asked["last"] else number
    return told[place - 1] if 0 < place <= len(told) else None


def title_of(clause: Clause) -> Draft:
    """Name a clause: 三、(五) 优化数字经济产业布局."""
    draft = Draft()
    shown = clause.title or clause.slice(sentences(clause)[0])
    draft.say(f"{clause.label} {shown}{draft.cite(clause, title_span(clause))}".strip())
    return draft


def summarise(table: ClauseTable, clause: Clause) -> Draft:
    """One line for each item of a part; for a single clause, the head of each sentence."""
    draft = Draft()
    items = operations.children(table, clause)
    named = draft.cite(clause, title_span(clause)) if items and clause.parent_path else ""
    draft.say(f"{heading(clause)}{named}")
    if not items:
        told = sentences(clause)
        chars = max(SUMMARY_CHARS, ALONE_CHARS // max(1, len(told)))
        for sentence in told:
            draft.say(f"· {head_of(clause, sentence, draft, chars)}")
        return draft if draft.citations else look_up(table, clause)
    led = sentences(clause) if clause.slice(clause.body).strip() else ()
    if led and not (clause.title and clause.title in clause.slice(led[0])):
        draft.say(head_of(clause, led[0], draft))
    for item in items:
        telling = _telling(table, item)
        found = sentences(telling)
        if telling.kind is ClauseKind.PARAGRAPH and len(found) > 1 and len(found[0]) <= HEAD_CHARS:
            found = found[1:]  # its first words are its name
        line = head_of(telling, found[0], draft) if found else draft.cite(telling)
        draft.say(f"{name(item)}:{line}")
    draft.coverage = Coverage(listed=len(items), total=len(items))
    return draft


def _telling(table: ClauseTable, item: Clause) -> Clause:
    """The first clause at or under *item* that says something; a heading alone does not."""
    said = (c for c in table.subtree(item) if sentences(c) and c.slice(c.body).strip())
    return next(said, item)


def list_items(query: Query, table: ClauseTable, section: Clause) -> Draft:
    """Number and names of the items of a part, each cited."""
    say = phrases(query.language)
    items = operations.children(table, section)
    draft = Draft(coverage=Coverage(listed=len(items), total=len(items)))
    total = draft.count(len(items))
    lead = _naming_all(section, items) if COMPOSED.search(query.text) else None
    if lead is not None:
        draft.say(f"{section.slice(lead)}{draft.cite(section, lead)}")
    draft.say(say.count.format(name=section.title or section.label, count=total))
    if lead is None and not section.title:  # an article's own words say what is listed
        introducing = next((s for s in sentences(section) if leads_in(section.slice(s))), None)
        if introducing is not None:
            draft.say(f"{section.slice(introducing).strip()}{draft.cite(section, introducing)}")
    draft.say(
        say.joint.join(
            f"{_marker(item)}{item.title or short(item)}{draft.cite(item, title_span(item))}"
            for item in items
        )
        + say.stop
    )
    return draft


def _naming_all(section: Clause, items: Sequence[Clause]) -> Span | None:
    """The sentence of *section* itself that names every one of its items: 由甲、乙、丙构成."""
    titles = [i.title for i in items]
    if not section.title or len(titles) < 2 or not all(titles):
        return None
    for sentence in sentences(section):
        text = section.slice(sentence)
        if all(title in text for title in titles):
            return sentence
    return None


def _marker(item: Clause) -> str:
    """The number an item bears; a paragraph has none, its path is that of what it stands under."""
    return "" if item.kind is ClauseKind.PARAGRAPH else item.path[-1].marker


def count_level(query: Query, table: ClauseTable, document_id: str | None) -> Draft | None:
    """How many 编, 章 or (一) the document or the named part has; the first and last are cited."""
    counted = COUNTED_LEVEL.search(query.text)
    asked = counted.group() if counted else query.text
    named = next((v for w, v in operations.LEVEL_WORDS if w in asked), None)
    part = (*query.targets[:1], query.section)[0]
    found = operations.at_level(table, document_id, named, part) if named else ()
    if not found:
        return None
    say = phrases(query.language)
    draft = Draft(coverage=Coverage(listed=len(found), total=len(found)))
    draft.say(say.count_items.format(count=draft.count(len(found))))
    ends = (found[0], found[-1]) if len(found) > 1 else found
    draft.say("……".join(f"{name(c)}{draft.cite(c, title_span(c))}" for c in ends))
    return draft


def outline(query: Query, table: ClauseTable, document_id: str | None) -> Draft | None:
    """The parts of the document, with the number of items in each."""
    say = phrases(query.language)
    parts = operations.outline(table, document_id)
    if not parts:
        return None
    draft = Draft(coverage=Coverage(listed=len(parts), total=len(parts)))
    draft.say(say.outline.format(count=draft.count(len(parts))))
    if query.intent is Intent.COUNT and len(parts) > MOST_PARTS:
        ends = (parts[0], parts[-1])
        draft.say("……".join(f"{name(p)}{draft.cite(p, title_span(p))}" for p in ends))
        return draft
    for part in parts:
        below = len(operations.children(table, part))
        size = f"({draft.count(below)})" if below else ""
        draft.say(f"{name(part)}{size}{draft.cite(part, title_span(part))}")
    return draft


def count_all(query: Query, table: ClauseTable, document_id: str | None) -> Draft | None:
    """How many numbered items the document has, and how they spread over its parts."""
    draft = outline(query, table, document_id)
    if draft is None:
        return None
    counted = operations.counted(table, document_id)
    say = phrases(query.language)
    draft.lines.insert(0, say.count_items.format(count=draft.count(len(counted))))
    return draft


def candidates(query: Query, clauses: tuple[Clause, ...], words: str) -> Draft:
    """An ambiguous address: every clause it may mean."""
    draft = Draft(coverage=Coverage(listed=len(clauses), total=len(clauses)))
    draft.say(phrases(query.language).ambiguous.format(words=words))
    for clause in clauses:
        draft.say(f"{clause.path_text}{draft.cite(clause, title_span(clause))}")
    return draft


def heading(clause: Clause) -> str:
    """Return the clause's path for the first line: 三、重点任务 › (六)发挥数据要素核心价值."""
    return clause.path_text


def name(clause: Clause) -> str:
    """Return marker and title: (六)发挥数据要素核心价值; the label alone where it has no title."""
    if clause.kind is ClauseKind.PARAGRAPH:
        return short(clause)
    return f"{clause.path[-1].marker}{clause.title or ''}" if clause.path else clause.label


def short(clause: Clause) -> str:
    """Return the head of an untitled clause: its first sentence, up to a comma near SUMMARY_CHARS.

    Never cut inside a phrase: half a figure would be another figure.
    """
    found = sentences(clause)
    if not found:
        return clause.text.strip()
    head = clause.slice(_head_span(clause, found[0], SUMMARY_CHARS))
    return head[: len(plain(head).rstrip(OPEN_ENDS + "。"))]


def title_span(clause: Clause) -> Span:
    """Return the span of the printed marker and title, or of the whole text where none is."""
    text = clause.text
    if clause.title:
        at = text.find(clause.title)
        if at >= 0:
            return Span(start=clause.span.start, end=clause.span.start + at + len(clause.title))
    return whole(clause)


def head_of(clause: Clause, sentence: Span, draft: Draft, chars: int = SUMMARY_CHARS) -> str:
    """Quote *sentence* up to a comma near *chars*, with its marker."""
    quote = _head_span(clause, sentence, chars)
    text = clause.slice(quote)
    text = text[: len(plain(text).rstrip(OPEN_ENDS))]
    return f"{text}{'' if plain(text).endswith(CLOSED_ENDS) else '……'}{draft.cite(clause, quote)}"


def _head_span(clause: Clause, sentence: Span, chars: int) -> Span:
    end = sentence.start
    for segment in segments(clause, sentence):
        if segment.end - sentence.start > chars and end > sentence.start:
            break
        end = segment.end
    return Span(start=sentence.start, end=end)
