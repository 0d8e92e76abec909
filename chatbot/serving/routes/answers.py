"""``/api/v1/ask`` and ``/api/v1/search``: answers as JSON or as a stream of events, and clauses."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from chatbot.contract import Answers
from chatbot.errors import EngineError
from chatbot.indexing.table import ClauseTable
from chatbot.records import Answer, DraftText
from chatbot.serving.routes import samples
from chatbot.serving.routes.lookup import LONGEST, LONGEST_QUERY, document_id_of
from chatbot.serving.routes.replies import (
    EVENTS,
    NO_ENGINE,
    SIGN_OF_LIFE,
    as_events,
    as_json,
    awaited,
    json_bytes,
)
from chatbot.serving.routes.shapes import EVENT, described
from chatbot.serving.suggesting import in_language
from chatbot.serving.wire import AnswerWire, CitationWire, evidence_to_wire, to_wire

MOST_TURNS = 50
STREAMED = described(samples.ANSWER, _404="no such document")
STREAMED[200]["content"][EVENTS] = {"schema": EVENT}


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
    language: Literal["zh-Hans", "zh-Hant", "en"] | None = Field(
        default=None, description="of the follow-up suggestions; else that of the question"
    )
    stream: bool = Field(
        default=False,
        description="send events: draft (unchecked words of a model), then answer (the JSON)",
    )


def answer_routes(served: Answers) -> APIRouter:
    """Return the routes that answer and find."""
    routes = APIRouter(prefix="/api/v1", tags=["answers"])

    @routes.post("/ask", response_model=AnswerWire, responses=STREAMED)
    async def ask(asked: Question, request: Request) -> Response:
        """Answer a question; every citation is verified word for word.

        With ``stream`` (or ``Accept: text/event-stream``): server-sent events ``draft``
        ``{"text": …}``, as often as a chat model speaks, and one ``answer``, the JSON itself; or
        ``error`` ``{"status": 503, …}`` where the search engine does not answer.
        """
        assistant = served.now()
        table = assistant.index.table
        document_id = document_id_of(table, asked.document)
        events = assistant.stream(asked.question, asked.history, document_id=document_id)
        if asked.stream or EVENTS in request.headers.get("accept", ""):
            return as_events(_events(events, table, asked))
        answer = await awaited(request, events)
        if asked.language:
            answer = in_language(answer, table, asked.language)
        request.state.answer = answer  # for whoever answers the same request again
        return as_json(to_wire(answer, documents=table.documents, request_id=asked.id))

    @routes.get(
        "/search",
        response_model=list[CitationWire],
        responses=described([samples.CITATION], _404="no such document"),
    )
    def search(
        q: Annotated[str, Query(min_length=1, max_length=LONGEST_QUERY, examples=["无人机物流"])],
        k: Annotated[int, Query(ge=1, le=100)] = 10,
        document: Annotated[str | None, Query(max_length=500)] = None,
    ) -> Response:
        """Find clauses, best first."""
        assistant = served.now()
        table = assistant.index.table
        found = assistant.search(q, k=k, document_id=document_id_of(table, document))
        return as_json([evidence_to_wire(e, documents=table.documents) for e in found])

    return routes


def _events(
    events: Iterator[DraftText | Answer], table: ClauseTable, asked: Question
) -> Generator[bytes, None, None]:
    try:
        for event in events:
            if isinstance(event, Answer):
                said = in_language(event, table, asked.language) if asked.language else event
                wire = to_wire(said, documents=table.documents, request_id=asked.id)
                yield _event("answer", wire)
            elif event.text:
                yield _event("draft", {"text": event.text})
            else:
                yield SIGN_OF_LIFE
    except EngineError:  # the response has begun: its status is sent
        yield _event("error", {"status": 503, "detail": NO_ENGINE})


def _event(name: str, value: object) -> bytes:
    return b"event: " + name.encode() + b"\ndata: " + json_bytes(value) + b"\n\n"
