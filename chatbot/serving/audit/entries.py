"""What the journal keeps of an answer and of a judgement, whichever database it stands in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerEntry:
    """An answer, masked; its fields are the columns of both databases."""

    id: str
    at: str
    """UTC, as 2026-01-31T08:00:00+00:00."""
    question: str
    standalone: str
    intent: str
    kind: str
    answer: str
    citations: str
    """JSON: clause ids and quotes."""
    ms: float
    face: str
    """Where it was asked: page, api, mcp."""
    input_tokens: int
    output_tokens: int
    caller: str = ""
    """Name of the API key."""
    model: str = ""
    cost: float = 0.0
    fallback: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackEntry:
    """What somebody thought of an answer."""

    id: str
    """Names the judgement, so that one that is sent twice is kept once."""
    answer_id: str
    at: str
    rating: int
    """1 or -1."""
    reason: str
    clauses: str
    """JSON: clause ids."""


Entry = AnswerEntry | FeedbackEntry
