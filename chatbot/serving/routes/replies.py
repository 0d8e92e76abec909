"""Replies: JSON as we write it."""

from __future__ import annotations

import json

from fastapi import Response

NO_ENGINE = "检索服务暂时连不上,没有作答;请稍后再试。"
"""What an asker is told where the search engine does not answer."""


def json_bytes(value: object) -> bytes:
    r"""Return *value* as UTF-8 JSON; a lone surrogate goes out as its ``\udxxx`` escape."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8", "backslashreplace")


def as_json(value: object) -> Response:
    """Return a JSON response."""
    return Response(json_bytes(value), media_type="application/json")
