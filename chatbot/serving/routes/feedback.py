"""``/api/v1/feedback``: what people think of an answer, tied to the clauses it cites."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, HTTPException, Response
from pydantic import BaseModel, ConfigDict, Field

from chatbot.serving.audit.journal import Journal
from chatbot.serving.routes.replies import as_json
from chatbot.serving.routes.shapes import AcceptedShape, described

MOST_CLAUSES = 50
RESPONSES = described({"accepted": True}, _503="no judgement is kept here")
RESPONSES[202] = RESPONSES.pop(200)


class Feedback(BaseModel):
    """A judgement of one answer."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"id": "9f2c…", "rating": "dislike", "reason": "引用的条款不对"}]
        },
    )

    id: str = Field(min_length=1, max_length=200, description="the answer's id")
    rating: Literal["like", "dislike"]
    reason: str = Field(default="", max_length=2000)
    clauses: list[Annotated[str, Field(max_length=300)]] = Field(
        default=[], max_length=MOST_CLAUSES, description="clause ids that it is about"
    )


def feedback_routes(journal: Journal | None) -> APIRouter:
    """Return the route; without a journal it says that nothing is kept."""
    routes = APIRouter(prefix="/api/v1", tags=["feedback"])

    @routes.post("/feedback", status_code=202, response_model=AcceptedShape, responses=RESPONSES)
    def feedback(given: Feedback) -> Response:
        """Keep a judgement of an answer."""
        if journal is None:
            raise HTTPException(503, "feedback is not kept here (CHATBOT_AUDIT=off)")
        good = given.rating == "like"
        journal.judged(given.id, good=good, reason=given.reason, clauses=given.clauses)
        response = as_json({"accepted": True})
        response.status_code = 202
        return response

    return routes
