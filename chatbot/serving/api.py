"""REST: the same answers, clauses and outline as the page, as JSON under ``/api/v1``."""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Response
from pydantic import BaseModel, ConfigDict, Field

import chatbot
from chatbot.errors import CorpusError
from chatbot.indexing.table import NUMBERED, ClauseTable
from chatbot.records import Clause, Document
from chatbot.serving.choosing import choose_document
from chatbot.serving.contract import Answers
from chatbot.serving.wire import AnswerWire, CitationWire, evidence_to_wire, to_wire

LONGEST = 20_000
"""Characters of a question that are accepted; the assistant reads fewer."""
MOST_TURNS = 50


class Question(BaseModel):
    """A question with the conversation before it."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"question": "第三部分一共几项?", "history": []}]},
    )

    question: str = Field(min_length=1, max_length=LONGEST)
    history: list[Annotated[str, Field(max_length=LONGEST)]] = Field(
        default=[], max_length=MOST_TURNS, description="earlier questions, oldest first"
    )
    document: str | None = Field(
        default=None, max_length=500, description="id, title or file name of one document"
    )
    id: str | None = Field(default=None, max_length=200, description="returned with the answer")


def create_api(assistant: Answers) -> APIRouter:
    """Return the routes over *assistant*."""
    routes = APIRouter()
    table = assistant.index.table

    @routes.get("/healthz", tags=["service"])
    def healthz() -> dict[str, Any]:
        """Say that the service is up, and what it holds."""
        return {
            "status": "ok",
            "version": chatbot.__version__,
            "documents": len(table.documents),
            "clauses": len(table),
        }

    @routes.post("/api/v1/ask", tags=["answers"], response_model=AnswerWire)
    def ask(asked: Question) -> Response:
        """Answer a question; every citation is verified word for word."""
        answer = assistant.ask(
            asked.question, asked.history, document_id=_document_id(table, asked.document)
        )
        return _json(to_wire(answer, documents=table.documents, request_id=asked.id))

    @routes.get("/api/v1/search", tags=["answers"], response_model=list[CitationWire])
    def search(
        q: Annotated[str, Query(min_length=1, max_length=LONGEST)],
        k: Annotated[int, Query(ge=1, le=100)] = 10,
        document: Annotated[str | None, Query(max_length=500)] = None,
    ) -> Response:
        """Find clauses, best first."""
        found = assistant.search(q, k=k, document_id=_document_id(table, document))
        return _json([evidence_to_wire(e, documents=table.documents) for e in found])

    @routes.get("/api/v1/documents", tags=["documents"])
    def documents() -> Response:
        """List the documents with their dates and periods."""
        return _json([_document(d, table) for d in table.documents.values()])

    @routes.get("/api/v1/outline", tags=["documents"])
    def outline(document: Annotated[str | None, Query(max_length=500)] = None) -> Response:
        """Return the tree of numbered clauses of one document, or of all."""
        chosen = _document_id(table, document)
        return _json([_branch(table, c) for c in table.roots(chosen)])

    @routes.get("/api/v1/clauses/{clause_id:path}", tags=["documents"])
    def clause(clause_id: str) -> Response:
        """Return one clause by its id (``document#3.6``, the # as %23).

        Where the corpus holds one document, the address alone will do: ``3.6``.
        """
        found = _find_clause(table, clause_id)
        if found is None:
            raise HTTPException(404, f"no clause {clause_id!r}; see /api/v1/outline")
        return _json(_clause(table, found))

    return routes


def _json(value: object) -> Response:
    # A lone surrogate in a question goes out as its JSON escape instead of failing to encode.
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    return Response(text.encode("utf-8", "backslashreplace"), media_type="application/json")


def _document_id(table: ClauseTable, name: str | None) -> str | None:
    if name is None:
        return None
    try:
        return choose_document(name, table.documents.values())
    except CorpusError as error:
        raise HTTPException(404, str(error)) from None


def _find_clause(table: ClauseTable, name: str) -> Clause | None:
    if name in table:
        return table[name]
    if len(table.documents) == 1:
        whole = f"{next(iter(table.documents))}#{name}"
        if whole in table:
            return table[whole]
    return None


def _document(document: Document, table: ClauseTable) -> dict[str, Any]:
    period = document.period
    return {
        "document_id": document.document_id,
        "title": document.title,
        "issuer": document.issuer,
        "number": document.number,
        "issued_on": document.issued_on.isoformat() if document.issued_on else None,
        "published_on": document.published_on.isoformat() if document.published_on else None,
        "period": None if period is None else {"first": period.first, "last": period.last},
        "source": document.source,
        "sha256": document.sha256,
        "clauses": len(table.of(document.document_id)),
    }


def _branch(table: ClauseTable, clause: Clause) -> dict[str, Any]:
    """A clause and the numbered clauses under it. Headings nest a handful of levels."""
    return {
        "clause_id": clause.clause_id,
        "clause": clause.label,
        "title": clause.title,
        "children": [_branch(table, c) for c in table.children(clause) if c.kind in NUMBERED],
    }


def _clause(table: ClauseTable, clause: Clause) -> dict[str, Any]:
    before, after = table.neighbour(clause, -1), table.neighbour(clause, 1)
    parent = table.parent(clause)
    return {
        "clause_id": clause.clause_id,
        "document_id": clause.document_id,
        "document": table.document(clause).title,
        "kind": clause.kind.value,
        "clause": clause.label,
        "path": clause.path_text,
        "title": clause.title,
        "text": clause.text.strip(),
        "start": clause.span.start,
        "end": clause.span.end,
        "units": [
            {"name": u.name, "printed": u.printed, "role": u.role.value} for u in clause.units
        ],
        "parent": parent.clause_id if parent else None,
        "previous": before.clause_id if before else None,
        "next": after.clause_id if after else None,
        "children": [c.clause_id for c in table.children(clause)],
    }
