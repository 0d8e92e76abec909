"""The laws every parse keeps, whatever the text; imported by the tests that try them."""

from __future__ import annotations

import hashlib
import re

from chatbot.reading.clauses import parse_clauses
from chatbot.reading.glyphs import plain
from chatbot.records import Clause, Document

ADDRESS = re.compile(
    r"(?:(?:notice|title|preamble|signature|appendix|annex\d+|\d+|[pht]\d+|r\d+)(?:~\d+)?)"
    r"(?:\.(?:\d+|[phtr]\d+|preamble|signature|appendix)(?:~\d+)?)*"
)


def document_of(text: str, document_id: str = "doc") -> Document:
    """Wrap *text* as a document, uncleaned."""
    return Document(
        document_id=document_id,
        title="无题",
        file_name=f"{document_id}.txt",
        sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        text=text,
    )


def parse(text: str) -> dict[str, Clause]:
    """Parse *text* and return its clauses by address."""
    return {clause.address: clause for clause in parse_clauses(document_of(text))}


def check_laws(document: Document, clauses: tuple[Clause, ...]) -> None:
    """Clauses tile the text, lie where they say, have ids of their own, and keep inside."""
    assert clauses, "any text has clauses"
    at = 0
    for clause in clauses:
        assert clause.span.start == at, f"{clause.address} begins at {clause.span.start}, not {at}"
        at = clause.span.end
        assert clause.span.of(document.text) == clause.text
        assert clause.document_id == document.document_id
        assert clause.clause_id == f"{document.document_id}#{clause.address}"
        assert ADDRESS.fullmatch(clause.address), clause.address
        for paragraph in clause.paragraphs:
            assert clause.slice(paragraph).strip()
        for unit in clause.units:
            assert clause.slice(unit.span) == unit.printed
            assert unit.name.endswith(plain(unit.printed[-1:]))
        for indicator in clause.indicators:
            assert clause.slice(indicator.span)
        assert clause.slice(clause.body) == clause.slice(clause.body).strip()
    assert at == len(document.text)
    assert len({clause.clause_id for clause in clauses}) == len(clauses)
