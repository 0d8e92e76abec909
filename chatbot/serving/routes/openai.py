"""``/v1/chat/completions`` and ``/v1/models``: existing chat clients use the assistant as a model.

The last user message is the question, those before it the conversation. The citations stand under
the text, and whole, as JSON, in the extra field ``policy``.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Generator, Iterator, Mapping
from typing import Any

from fastapi import APIRouter, HTTPException, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from chatbot.contract import Answers
from chatbot.records import Answer, Document, DraftText
from chatbot.serving.panels.places import place_of
from chatbot.serving.routes import samples
from chatbot.serving.routes.replies import SIGN_OF_LIFE, as_events, as_json, awaited, json_bytes
from chatbot.serving.routes.shapes import EVENT, described
from chatbot.serving.wire import title_of, to_wire

MODEL = "policy-chatbot"
MOST_MESSAGES = 200
LONGEST_MESSAGE = 100_000
COMPLETED = described(
    {
        "id": "chatcmpl-5d1f6c…",
        "object": "chat.completion",
        "created": 1780000000,
        "model": MODEL,
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": samples.ANSWER["answer"]},
                "finish_reason": "stop",
                "logprobs": None,
            }
        ],
        "usage": {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0},
        "policy": samples.ANSWER,
    },
    _400="no user message with text",
)
COMPLETED[200]["content"]["text/event-stream"] = {"schema": EVENT}
PIECE = 40
"""Characters of one streamed piece."""


class Message(BaseModel):
    """One message; parts that are not text are left out."""

    model_config = ConfigDict(extra="ignore")

    role: str = Field(max_length=40)
    content: str | list[dict[str, Any]] | None = None

    def text(self) -> str:
        """Return the words of the message."""
        if isinstance(self.content, list):
            parts = (p.get("text") for p in self.content if p.get("type") == "text")
            return "\n".join(p for p in parts if isinstance(p, str))[:LONGEST_MESSAGE]
        return (self.content or "")[:LONGEST_MESSAGE]


class Completion(BaseModel):
    """A request of the chat completions protocol; settings of sampling have no meaning here."""

    model_config = ConfigDict(
        extra="ignore",
        json_schema_extra={
            "examples": [
                {"model": MODEL, "messages": [{"role": "user", "content": "有几个重点领域?"}]}
            ]
        },
    )

    model: str = Field(default=MODEL, max_length=200)
    messages: list[Message] = Field(min_length=1, max_length=MOST_MESSAGES)
    stream: bool = False
    stream_options: dict[str, Any] | None = None


def openai_routes(served: Answers) -> APIRouter:
    """Return the routes of the protocol."""
    routes = APIRouter(prefix="/v1", tags=["openai"])
    began = int(time.time())

    @routes.get("/models")
    def models() -> Response:
        """List the one model that there is."""
        model = {"id": MODEL, "object": "model", "created": began, "owned_by": MODEL}
        return as_json({"object": "list", "data": [model]})

    @routes.post("/chat/completions", responses=COMPLETED)
    async def completions(asked: Completion, request: Request) -> Response:
        """Answer the last user message; whole, or in pieces with ``stream``."""
        said = [m.text().strip() for m in asked.messages if m.role == "user"]
        said = [words for words in said if words]
        if not said:
            raise HTTPException(400, "there is no user message with text to answer")
        assistant = served.now()
        documents = assistant.index.table.documents
        events = assistant.stream(said[-1], said[:-1])
        head = {
            "id": f"chatcmpl-{uuid.uuid4().hex}",
            "created": int(time.time()),
            "model": MODEL,
        }
        if asked.stream:
            counted = bool((asked.stream_options or {}).get("include_usage"))
            return as_events(_pieces(head, events, documents, counted=counted))
        answer = await awaited(request, events)
        message = {"role": "assistant", "content": spoken(answer, documents)}
        choice = {"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}
        return as_json(
            {
                **head,
                "object": "chat.completion",
                "choices": [choice],
                "usage": _usage(answer),
                "policy": to_wire(answer, documents=documents),
            }
        )

    return routes


def spoken(answer: Answer, documents: Mapping[str, Document]) -> str:
    """Return an answer as one text: what it says, its sources with their quotes, its notices."""
    lines = [answer.text]
    if answer.citations:
        lines.append("")
    for citation in answer.citations:
        title = title_of(citation.clause.document_id, documents).strip("《》")
        quote = " ".join(citation.quote.split())
        lines.append(f"[{citation.marker}] 《{title}》{place_of(citation.clause)}:“{quote}”")
    if answer.notices:
        lines += ["", *answer.notices]
    return "\n".join(lines)


def _pieces(
    head: Mapping[str, Any],
    events: Iterator[DraftText | Answer],
    documents: Mapping[str, Document],
    *,
    counted: bool,
) -> Generator[bytes, None, None]:
    """Yield the chunks of an answer once it is proven; what was said before cannot be unsaid."""
    yield _chunk(head, {"role": "assistant", "content": ""})
    for event in events:
        if isinstance(event, Answer):
            answer = event
        else:
            yield SIGN_OF_LIFE
    text = spoken(answer, documents)
    for start in range(0, len(text), PIECE):
        yield _chunk(head, {"content": text[start : start + PIECE]})
    wire = to_wire(answer, documents=documents)
    yield _chunk(head, {}, finish="stop", policy=wire)
    if counted:
        yield _frame({**_framed(head), "choices": [], "usage": _usage(answer)})
    yield b"data: [DONE]\n\n"


def _chunk(
    head: Mapping[str, Any], delta: Mapping[str, str], *, finish: str | None = None, **more: object
) -> bytes:
    choice = {"index": 0, "delta": dict(delta), "finish_reason": finish, "logprobs": None}
    return _frame({**_framed(head), "choices": [choice], **more})


def _framed(head: Mapping[str, Any]) -> dict[str, Any]:
    return {**head, "object": "chat.completion.chunk"}


def _frame(value: object) -> bytes:
    return b"data: " + json_bytes(value) + b"\n\n"


def _usage(answer: Answer) -> dict[str, int]:
    """Tokens of the chat model that worded the answer; none are used without one."""
    made = answer.generation
    read, said = (made.input_tokens, made.output_tokens) if made else (0, 0)
    return {"prompt_tokens": read, "completion_tokens": said, "total_tokens": read + said}
