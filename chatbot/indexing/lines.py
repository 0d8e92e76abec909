"""Documents and clauses as JSON lines, one record a line, in the order of the rows.

A clause's text is not written again: it is the slice of its document that its span names.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from chatbot.records import (
    Anchor,
    Clause,
    ClauseKind,
    Document,
    DocumentFacts,
    Heading,
    Indicator,
    Level,
    Period,
    ResponsibleUnit,
    Span,
    UnitRole,
)

INDICATOR = ("subject", "caliber", "bound", "value", "number", "unit", "year", "growth")
"""The fields of an indicator in the order in which they are written; its span follows."""


def write_lines(values: Iterable[Mapping[str, Any]]) -> str:
    """Return one compact JSON object a line, keys sorted: equal records give equal bytes."""
    lines = (
        json.dumps(v, ensure_ascii=False, separators=(",", ":"), sort_keys=True) for v in values
    )
    return "".join(f"{line}\n" for line in lines)


def read_lines(path: Path) -> list[Any]:
    """Return the values that :func:`write_lines` wrote to *path*. Raises OSError, ValueError."""
    # split, not splitlines: U+2028 and others stand inside JSON strings as they are.
    lines = path.read_bytes().decode("utf-8", "surrogatepass").split("\n")
    return [json.loads(line) for line in lines if line]


def document_to_json(document: Document) -> dict[str, Any]:
    """Return *document* as JSON values."""
    return {
        **facts_to_json(document),
        "text": document.text,
        "anchors": [[a.offset, a.line, a.page] for a in document.anchors],
    }


def document_from_json(raw: Mapping[str, Any]) -> Document:
    """Return the document that :func:`document_to_json` wrote. Raises KeyError, TypeError, …."""
    return Document(
        **_facts(raw),
        text=raw["text"],
        anchors=tuple(Anchor(offset=o, line=n, page=p) for o, n, p in raw["anchors"]),
    )


def facts_to_json(document: DocumentFacts) -> dict[str, Any]:
    """Return what is known of *document* beside its text, as JSON values."""
    added = {"added_on": document.added_on.isoformat()} if document.added_on else {}
    return {
        **added,
        "id": document.document_id,
        "title": document.title,
        "issuer": document.issuer,
        "number": document.number,
        "issued_on": document.issued_on and document.issued_on.isoformat(),
        "published_on": document.published_on and document.published_on.isoformat(),
        "period": document.period and [document.period.first, document.period.last],
        "source": document.source,
        "file": document.file_name,
        "sha256": document.sha256,
        "superseded_by": document.superseded_by,
    }


def facts_from_json(raw: Mapping[str, Any]) -> DocumentFacts:
    """Return what :func:`facts_to_json` wrote. Raises KeyError, TypeError, …."""
    return DocumentFacts(**_facts(raw))


def _facts(raw: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "document_id": raw["id"],
        "title": raw["title"],
        "issuer": raw["issuer"],
        "number": raw["number"],
        "issued_on": _date(raw["issued_on"]),
        "published_on": _date(raw["published_on"]),
        "period": Period(first=raw["period"][0], last=raw["period"][1]) if raw["period"] else None,
        "source": raw["source"],
        "file_name": raw["file"],
        "sha256": raw["sha256"],
        "added_on": _date(raw.get("added_on")),
        "superseded_by": raw["superseded_by"],
    }


def clause_to_json(clause: Clause) -> dict[str, Any]:
    """Return *clause* as JSON values, its text left out."""
    return {
        "id": clause.clause_id,
        "document": clause.document_id,
        "kind": clause.kind.value,
        "path": [[h.level.value, h.ordinal, h.marker, h.title] for h in clause.path],
        "span": _pair(clause.span),
        "body": _pair(clause.body),
        "paragraphs": [_pair(p) for p in clause.paragraphs],
        "units": [[u.name, u.printed, u.role.value, *_pair(u.span)] for u in clause.units],
        "indicators": [
            [getattr(i, name) for name in INDICATOR] + [_pair(i.span)] for i in clause.indicators
        ],
    }


def clause_from_json(raw: Mapping[str, Any], documents: Mapping[str, Document]) -> Clause:
    """Return the clause that :func:`clause_to_json` wrote. Raises KeyError, TypeError, …."""
    span = _span(*raw["span"])
    return Clause(
        clause_id=raw["id"],
        document_id=raw["document"],
        kind=ClauseKind(raw["kind"]),
        path=tuple(
            Heading(level=Level(level), ordinal=ordinal, marker=marker, title=title)
            for level, ordinal, marker, title in raw["path"]
        ),
        span=span,
        text=span.of(documents[raw["document"]].text),
        body=_span(*raw["body"]),
        paragraphs=tuple(_span(*p) for p in raw["paragraphs"]),
        units=tuple(
            ResponsibleUnit(name=name, printed=printed, role=UnitRole(role), span=_span(start, end))
            for name, printed, role, start, end in raw["units"]
        ),
        indicators=tuple(
            Indicator(**dict(zip(INDICATOR, values, strict=True)), span=_span(*span))
            for *values, span in raw["indicators"]
        ),
    )


def _pair(span: Span) -> list[int]:
    return [span.start, span.end]


def _span(start: int, end: int) -> Span:
    return Span(start=start, end=end)


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
