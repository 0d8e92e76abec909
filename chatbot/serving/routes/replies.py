"""Replies: JSON as we write it."""

from __future__ import annotations

import json

from fastapi import Response


def json_bytes(value: object) -> bytes:
    r"""Return *value* as UTF-8 JSON; a lone surrogate goes out as its ``\udxxx`` escape."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8", "backslashreplace")


def as_json(value: object) -> Response:
    """Return a JSON response."""
    return Response(json_bytes(value), media_type="application/json")
