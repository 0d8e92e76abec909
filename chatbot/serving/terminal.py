"""Answers for a terminal: plain text that no document and no question can turn into commands."""

from __future__ import annotations

import io
import sys
import unicodedata
from collections.abc import Iterable, Mapping
from typing import TextIO

from chatbot.records import Answer, AnswerKind, Citation, Document, Evidence
from chatbot.serving.panels.places import place_of
from chatbot.serving.wire import substance, title_of

REPLACEMENT = "\ufffd"
KEPT = frozenset("\n\t")
DIRECTION_MARKS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def write_line(text: str, stream: TextIO) -> None:
    """Write *text* and a line break; whatever the stream cannot encode is written as an escape."""
    try:
        print(text, file=stream, flush=True)
    except UnicodeEncodeError:
        encoding = stream.encoding or "utf-8"
        escaped = text.encode(encoding, "backslashreplace").decode(encoding)
        print(escaped, file=stream, flush=True)


def use_utf8() -> None:
    r"""Let stdout and stderr write UTF-8; a lone surrogate becomes ``\udxxx``, as in JSON."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def printable(text: str) -> str:
    """Replace what a terminal could obey: control characters, direction marks, surrogates."""
    return "".join(c if _is_harmless(c) else REPLACEMENT for c in text)


def _is_harmless(character: str) -> bool:
    if character in KEPT:
        return True
    return unicodedata.category(character) not in {"Cc", "Cs"} and character not in DIRECTION_MARKS


def answer_lines(answer: Answer, documents: Mapping[str, Document]) -> Iterable[str]:
    """Yield an answer as lines: resolved question, text, citations, near clauses, notices."""
    if answer.standalone.strip() and answer.standalone != answer.question:
        yield f"理解为:{answer.standalone}"
        yield ""
    yield answer.text
    several = len(documents) > 1
    if answer.citations:
        yield ""
        yield "依据"
        for citation in answer.citations:
            yield from _citation_lines(citation, documents, several=several)
    if answer.also_found:
        yield ""
        yield "可能相关" if answer.kind is AnswerKind.DECLINED else "也找到"
        for citation in answer.also_found:
            yield f"  · {_place(citation, documents, several=several)}"
    if answer.notices:
        yield ""
        yield from answer.notices


def _citation_lines(
    citation: Citation, documents: Mapping[str, Document], *, several: bool
) -> Iterable[str]:
    yield f"  [{citation.marker}] {_place(citation, documents, several=several)}"
    quote = " ".join(citation.quote.split())
    if quote != citation.clause.title:
        yield f"      “{quote}”"


def _place(citation: Citation, documents: Mapping[str, Document], *, several: bool) -> str:
    clause = citation.clause
    place = place_of(clause)
    if several:
        return f"《{title_of(clause.document_id, documents).strip('《》')}》 {place}"
    return place


def evidence_lines(found: Iterable[Evidence], documents: Mapping[str, Document]) -> Iterable[str]:
    """Yield search results: rank, path, scores by leg, and the beginning of the clause."""
    several = len(documents) > 1
    for evidence in found:
        clause = evidence.clause
        place = place_of(clause)
        if several:
            place = f"《{title_of(clause.document_id, documents).strip('《》')}》 {place}"
        legs = f"bm25 {evidence.bm25:.3f} · cosine {evidence.cosine:.3f}"
        yield f"{evidence.rank:>2}. {place}  (fused {evidence.fused:.3f} · {legs})"
        text = " ".join(clause.slice(substance(clause)).split())
        yield f"    {text[:90]}{'…' if len(text) > 90 else ''}"
