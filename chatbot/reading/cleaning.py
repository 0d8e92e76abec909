"""Site noise off, printed text kept: what remains is the document as it was issued.

In order: glyphs that only extractors write, Markdown's own marks, overprinted bold, page heads and
numbers, the site's lines, and last the wrapped lines joined again. Punctuation, digits and spaces
inside a line stay as printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from chatbot.reading.boilerplate import noise_rows, record_rows, split_record, without_counters
from chatbot.reading.frame import article_rows
from chatbot.reading.glyphs import han_forms, without_private_glyphs
from chatbot.reading.markup import without_markup
from chatbot.reading.overprint import without_doubled_glyphs, without_doubled_phrases
from chatbot.reading.pagination import without_page_marks
from chatbot.reading.wrapping import SourceLine, join_wrapped
from chatbot.records import Anchor

_LINE_BREAK = re.compile(r"\r\n|[\r\n\x0b\x85\u2028\u2029]")
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufffc]"
)
_ENTITY = re.compile(r"&(?:nbsp|emsp|ensp|#160|#12288);|<br ?/?>", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """A cleaned text, with the place in the source of each of its lines."""

    text: str
    anchors: tuple[Anchor, ...]


def clean(source: str) -> Cleaned:
    """Return *source* without what the document's authors did not write.

    Every kept line keeps its words; lines that a printer wrapped are joined. Anchors tell the
    line of the source (from 1), and the page where pages are marked, of each line of the result.
    """
    lines = _mend(_split(source))
    article = article_rows([line.text for line in lines])
    lines = lines[article.start : article.stop]
    noisy = noise_rows([line.text for line in lines])
    texts = [without_counters(line.text) for line in lines]
    record = record_rows(texts)
    kept = [_replace(line, text) for line, text in zip(lines, texts, strict=True)]
    body: list[SourceLine] = []
    file_card: list[SourceLine] = []
    for row, printed in enumerate(kept):
        line = printed
        if row in record:
            field, rest = split_record(printed.text)
            file_card.append(_replace(printed, field))
            line = _replace(printed, rest)
            if not rest:
                continue
        if row not in noisy:
            body.append(line)
    blank = SourceLine(number=len(lines), page=None, text="")
    return _assemble(_squeeze_blank([*join_wrapped(body), blank, *file_card]))


def _split(source: str) -> list[SourceLine]:
    """The lines of the source; a form feed opens a new page."""
    lines: list[SourceLine] = []
    page = 1 if "\f" in source else None
    for number, raw in enumerate(_LINE_BREAK.split(source), 1):
        for position, text in enumerate(raw.split("\f")):
            if position and page is not None:
                page += 1
            visible = without_private_glyphs(_ENTITY.sub(" ", _INVISIBLE.sub("", text)))
            lines.append(SourceLine(number=number, page=page, text=han_forms(visible)))
    return lines


def _mend(lines: Sequence[SourceLine]) -> list[SourceLine]:
    """Undo what printers and extractors did inside lines and at the edges of pages."""
    texts = without_doubled_glyphs(without_markup([line.text for line in lines]))
    printed = without_page_marks(texts)
    once = iter(without_doubled_phrases([p.text for p in printed if p.text is not None]))
    marks = [row for row, line in enumerate(printed) if line.page_mark is not None]
    heads = bool(marks) and not any(t.text and t.text.strip() for t in printed[: marks[0]])
    mended: list[SourceLine] = []
    page = printed[marks[0]].page_mark if marks else None
    for line, mark in zip(lines, printed, strict=True):
        if mark.page_mark is not None and heads:
            page = mark.page_mark
        if mark.text is not None:
            own = line.page if line.page is not None else page
            mended.append(SourceLine(number=line.number, page=own, text=next(once)))
        if mark.page_mark is not None and not heads:
            page = mark.page_mark + 1
    return mended


def _replace(line: SourceLine, text: str) -> SourceLine:
    return SourceLine(number=line.number, page=line.page, text=text)


def _squeeze_blank(lines: Iterable[SourceLine]) -> list[SourceLine]:
    """At most one blank line at a time, none at either end."""
    kept: list[SourceLine] = []
    for line in lines:
        text = line.text.rstrip()
        if text or (kept and kept[-1].text):
            kept.append(_replace(line, text))
    while kept and not kept[-1].text:
        kept.pop()
    return kept


def _assemble(lines: Sequence[SourceLine]) -> Cleaned:
    anchors: list[Anchor] = []
    offset = 0
    for line in lines:
        anchors.append(Anchor(offset=offset, line=line.number, page=line.page))
        offset += len(line.text) + 1
    text = "".join(f"{line.text}\n" for line in lines)
    return Cleaned(text=text, anchors=tuple(anchors))
