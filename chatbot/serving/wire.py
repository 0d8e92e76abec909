"""One schema for every face: an Answer as the JSON that cli, batch, REST and page share.

Knows the records and nothing of how they came about. Values are plain JSON types; text is passed
on as it is, so that ``Document.text[start:end] == quote`` holds for the receiver too.
"""

from __future__ import annotations

import sys
from bisect import bisect_right
from collections.abc import Mapping

if sys.version_info >= (3, 12):
    from typing import NotRequired, TypedDict
else:  # pydantic describes the schema to REST clients and reads no older kind than this one
    from typing import NotRequired

    from typing_extensions import TypedDict

from chatbot.records import Answer, AnswerKind, Citation, Clause, Document, Evidence, Span
from chatbot.serving.labelling import implicit_label

AI_LABEL = "AI 生成"
"""Explicit label of generated text (《人工智能生成合成内容标识办法》, 2025)."""


class CitationWire(TypedDict):
    """A clause with the words of it that count."""

    n: int
    clause_id: str
    clause: str
    """Printed markers: 三、(六)."""
    path: str
    title: str
    quote: str
    text: str
    """The whole cited paragraph, without the line breaks around it."""
    start: int
    """Offsets of ``quote`` in the document's text."""
    end: int
    document: str
    """The document's title."""
    page: int | None
    """Of the printed document, where its pages are known."""
    sha256: str
    """Digest of the document's file; empty where the document is not known."""


class CoverageWire(TypedDict):
    """How much of a set the answer lists."""

    listed: int
    total: int


class GenerationWire(TypedDict):
    """What a chat model had to do with the answer; ``label`` marks text that it worded."""

    label: str
    """"AI 生成" where the answer is in the model's words, else empty."""
    model: str
    sentences: int
    dropped: int
    fallback: str
    rewritten: bool
    """True where the model completed the follow-up that ``standalone`` shows."""
    input_tokens: int
    output_tokens: int
    cost: float
    metadata: dict[str, dict[str, str]]
    """The implicit label, for whoever stores the answer; empty where nothing is generated."""


class AnswerWire(TypedDict):
    """An answer as every face sends it."""

    id: str | int
    question: str
    standalone: str
    intent: str
    answer: str
    kind: str
    abstained: bool
    citations: list[CitationWire]
    also_found: list[CitationWire]
    coverage: CoverageWire | None
    notices: list[str]
    followups: list[str]
    elapsed_ms: float
    generation: NotRequired[GenerationWire]
    """There where a chat model was asked."""


def to_wire(
    answer: Answer,
    *,
    documents: Mapping[str, Document],
    request_id: str | int | None = None,
) -> AnswerWire:
    """Return *answer* in the schema of all faces; *request_id* defaults to the answer's own.

    *documents* maps document ids to documents, for their titles.
    """
    wire = AnswerWire(
        id=answer.answer_id if request_id is None else request_id,
        question=answer.question,
        standalone=answer.standalone,
        intent=answer.intent,
        answer=answer.text,
        kind=answer.kind.value,
        abstained=answer.abstained,
        citations=[citation_to_wire(c, documents=documents) for c in answer.citations],
        also_found=[citation_to_wire(c, documents=documents) for c in answer.also_found],
        coverage=None
        if answer.coverage is None
        else CoverageWire(listed=answer.coverage.listed, total=answer.coverage.total),
        notices=list(answer.notices),
        followups=list(answer.followups),
        elapsed_ms=round(answer.elapsed_ms, 3),
    )
    generation = generation_to_wire(answer)
    return wire if generation is None else {**wire, "generation": generation}


def generation_to_wire(answer: Answer) -> GenerationWire | None:
    """Return what a chat model had to do with *answer*; None where none was asked."""
    generation = answer.generation
    if generation is None:
        return None
    return GenerationWire(
        label=AI_LABEL if answer.kind is AnswerKind.GENERATED else "",
        model=generation.model,
        sentences=generation.sentences,
        dropped=generation.dropped,
        fallback=generation.fallback,
        rewritten=generation.rewritten,
        input_tokens=generation.input_tokens,
        output_tokens=generation.output_tokens,
        cost=generation.cost,
        metadata=implicit_label(answer),
    )


def citation_to_wire(citation: Citation, *, documents: Mapping[str, Document]) -> CitationWire:
    """Return one citation; its title is that of the document where *documents* knows it."""
    return _cited(citation.marker, citation.clause, citation.span, documents)


def evidence_to_wire(evidence: Evidence, *, documents: Mapping[str, Document]) -> CitationWire:
    """Return a found clause in the form of a citation: its rank as ``n``, its body as quote."""
    return _cited(evidence.rank, evidence.clause, substance(evidence.clause), documents)


def _cited(n: int, clause: Clause, quoted: Span, documents: Mapping[str, Document]) -> CitationWire:
    return CitationWire(
        n=n,
        clause_id=clause.clause_id,
        clause=clause.label,
        path=clause.path_text,
        title=clause.title,
        quote=clause.slice(quoted),
        text=clause.text.strip(),
        start=quoted.start,
        end=quoted.end,
        document=title_of(clause.document_id, documents),
        page=page_of(clause.document_id, quoted.start, documents),
        sha256=_digest_of(clause.document_id, documents),
    )


def substance(clause: Clause) -> Span:
    """Return the clause's body, or all of its text where it is a heading without one."""
    if clause.slice(clause.body).strip():
        return clause.body
    lead = len(clause.text) - len(clause.text.lstrip())
    start = clause.span.start + lead
    return Span(start=start, end=max(start, clause.span.start + len(clause.text.rstrip())))


def page_of(document_id: str, offset: int, documents: Mapping[str, Document]) -> int | None:
    """Return the page on which *offset* of a document stands; None where pages are not known."""
    document = documents.get(document_id)
    if document is None or not document.anchors:
        return None
    place = bisect_right(document.anchors, offset, key=lambda anchor: anchor.offset) - 1
    return document.anchors[max(0, place)].page


def _digest_of(document_id: str, documents: Mapping[str, Document]) -> str:
    document = documents.get(document_id)
    return "" if document is None else document.sha256


def title_of(document_id: str, documents: Mapping[str, Document]) -> str:
    """Return the title of a document, or its id where *documents* does not hold it."""
    document = documents.get(document_id)
    return document_id if document is None else document.title
