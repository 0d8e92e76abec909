"""Replies: JSON as we write it, and what a list shows of a clause."""

from __future__ import annotations

import json
from typing import Any

from fastapi import Response

from chatbot.indexing.table import ClauseTable
from chatbot.records import Clause


def json_bytes(value: object) -> bytes:
    r"""Return *value* as UTF-8 JSON; a lone surrogate goes out as its ``\udxxx`` escape."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8", "backslashreplace")


def as_json(value: object) -> Response:
    """Return a JSON response."""
    return Response(json_bytes(value), media_type="application/json")


def brief(clause: Clause, table: ClauseTable) -> dict[str, Any]:
    """Return what a list shows of a clause."""
    return {
        "clause_id": clause.clause_id,
        "clause": clause.label,
        "path": clause.path_text,
        "title": clause.title,
        "document": table.document(clause).title,
    }
