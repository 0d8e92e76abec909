"""``/api/v1/documents``, ``outline`` and ``clauses``: the texts themselves."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Path, Query, Response

from chatbot.contract import Answers
from chatbot.indexing.table import NUMBERED, ClauseTable
from chatbot.plain import document_facts
from chatbot.records import Clause
from chatbot.serving.routes import samples
from chatbot.serving.routes.lookup import document_id_of, find_clause
from chatbot.serving.routes.replies import as_json
from chatbot.serving.routes.shapes import ClauseShape, DocumentShape, OutlineShape, described


def document_routes(assistant: Answers) -> APIRouter:
    """Return the routes over documents and clauses."""
    routes = APIRouter(prefix="/api/v1", tags=["documents"])

    @routes.get(
        "/documents", response_model=list[DocumentShape], responses=described([samples.DOCUMENT])
    )
    def documents() -> Response:
        """List the documents with their dates and periods."""
        table = assistant.index.table
        return as_json([document_facts(d, table) for d in table.documents.values()])

    @routes.get(
        "/outline",
        response_model=list[OutlineShape],
        responses=described([samples.OUTLINE], _404="no such document"),
    )
    def outline(
        document: Annotated[
            str | None, Query(max_length=500, description="id, title or file name")
        ] = None,
    ) -> Response:
        """Return the tree of numbered clauses of one document, or of all that still stand."""
        table = assistant.index.table
        chosen = document_id_of(table, document)
        return as_json([_branch(table, c) for c in table.roots(chosen)])

    @routes.get(
        "/clauses/{clause_id:path}",
        response_model=ClauseShape,
        responses=described(samples.CLAUSE, _404="no such clause"),
    )
    def clause(
        clause_id: Annotated[str, Path(examples=["yunxi#2.1", "2.1"])],
    ) -> Response:
        """Return one clause by its id (``document#3.6``, the # as %23), with its neighbours.

        Where the corpus holds one document, the address alone will do: ``3.6``.
        """
        table = assistant.index.table
        found = find_clause(table, clause_id)
        if found is None:
            raise HTTPException(404, f"no clause {clause_id!r}; see /api/v1/outline")
        return as_json(_clause(table, found))

    return routes


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
