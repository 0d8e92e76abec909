"""What the routes over documents, clauses and sets return, for the OpenAPI document.

Answers and citations have their shapes in :mod:`chatbot.serving.wire`.
"""

from __future__ import annotations

import sys
from typing import Any

if sys.version_info >= (3, 12):
    from typing import TypedDict
else:  # pydantic reads no older kind than this one
    from typing_extensions import TypedDict


class PeriodShape(TypedDict):
    """The years for which a document was made."""

    first: int
    last: int


class ExamplesShape(TypedDict):
    """Questions to begin with, for the two kinds of people who come."""

    enterprises: list[str]
    officials: list[str]


class DocumentShape(TypedDict):
    """A document without its text; dates as YYYY-MM-DD."""

    document_id: str
    title: str
    issuer: str | None
    number: str | None
    issued_on: str | None
    published_on: str | None
    period: PeriodShape | None
    superseded_by: str | None
    source: str | None
    sha256: str
    added_on: str | None
    clauses: int


class OutlineShape(TypedDict):
    """A numbered clause and those under it."""

    clause_id: str
    clause: str
    title: str
    children: list[OutlineShape]


class UnitShape(TypedDict):
    """A department of a clause, its name in full and as printed."""

    name: str
    printed: str
    role: str


class ClauseShape(TypedDict):
    """A clause with its place, its text and its neighbours."""

    clause_id: str
    document_id: str
    document: str
    kind: str
    clause: str
    path: str
    title: str
    text: str
    start: int
    end: int
    units: list[UnitShape]
    parent: str | None
    previous: str | None
    next: str | None
    children: list[str]


class UnitCountShape(TypedDict):
    """A department and the number of its clauses."""

    name: str
    clauses: int


class DutyShape(TypedDict):
    """A clause of a department; ``first``: it is named before the others."""

    clause_id: str
    clause: str
    path: str
    title: str
    document: str
    unit: str
    role: str
    first: bool
    units: list[str]


class DutiesShape(TypedDict):
    """Every clause of a department, and the full names that its name was read as."""

    names: list[str]
    total: int
    clauses: list[DutyShape]


class TargetShape(TypedDict):
    """A quantitative target and the words that set it."""

    clause_id: str
    clause: str
    path: str
    title: str
    document: str
    subject: str
    caliber: str | None
    bound: str | None
    value: str
    number: float
    unit: str
    year: int | None
    growth: bool
    quote: str
    start: int
    end: int


class ReadyShape(TypedDict):
    """Whether questions can be answered."""

    ready: bool
    lacking: str
    """Empty where it is ready."""


class AcceptedShape(TypedDict):
    """A judgement was taken."""

    accepted: bool


PROBLEM = {
    "type": "object",
    "description": "An error (RFC 9457).",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
    },
}

EVENT = {
    "type": "object",
    "description": "One server-sent event; its data is JSON, or [DONE] at the end of a completion.",
    "required": ["data"],
    "properties": {"event": {"type": "string"}, "data": {"type": "string"}},
}


def described(example: Any, **problems: str) -> dict[int | str, dict[str, Any]]:
    """Return the responses of a route: an example of what it returns, and its errors.

    Errors are named by their status with a leading underscore, and said when they come.

    >>> sorted(described([], _404="no such clause"))
    [200, 404, 422]
    """
    problems.setdefault("_422", "what was sent does not fit this description")
    content = {"application/problem+json": {"schema": PROBLEM}}
    errors: dict[int | str, dict[str, Any]] = {
        int(status.lstrip("_")): {"description": reason, "content": content}
        for status, reason in problems.items()
    }
    return {200: {"content": {"application/json": {"example": example}}}, **errors}
