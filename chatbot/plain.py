"""Documents, targets and places as plain JSON values, for the faces that programs use."""

from __future__ import annotations

from typing import Any

from chatbot.indexing.table import ClauseTable
from chatbot.records import Clause, Document, Indicator


def document_facts(document: Document, table: ClauseTable) -> dict[str, Any]:
    """Return what is known of a document beside its text."""
    period = document.period
    return {
        "document_id": document.document_id,
        "title": document.title,
        "issuer": document.issuer,
        "number": document.number,
        "issued_on": document.issued_on.isoformat() if document.issued_on else None,
        "published_on": document.published_on.isoformat() if document.published_on else None,
        "period": None if period is None else {"first": period.first, "last": period.last},
        "superseded_by": document.superseded_by,
        "source": document.source,
        "sha256": document.sha256,
        "added_on": document.added_on.isoformat() if document.added_on else None,
        "clauses": len(table.of(document.document_id)),
    }


def target_facts(clause: Clause, target: Indicator) -> dict[str, Any]:
    """Return a quantitative target of *clause* with the words that set it."""
    return {
        "subject": target.subject,
        "caliber": target.caliber,
        "bound": target.bound,
        "value": target.value,
        "number": target.number,
        "unit": target.unit,
        "year": target.year,
        "growth": target.growth,
        "quote": clause.slice(target.span),
        "start": target.span.start,
        "end": target.span.end,
    }


def place_facts(clause: Clause, table: ClauseTable) -> dict[str, Any]:
    """Return where a clause stands: its id, its address as printed, its path and document."""
    return {
        "clause_id": clause.clause_id,
        "clause": clause.label,
        "path": clause.path_text,
        "title": clause.title,
        "document": table.document(clause).title,
    }
