"""Replies: JSON as we write it, and answers for as long as somebody waits for them."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Generator, Iterator
from contextlib import closing

from fastapi import HTTPException, Request, Response
from fastapi.responses import StreamingResponse
from starlette.concurrency import iterate_in_threadpool, run_in_threadpool

from chatbot.records import Answer, DraftText

GONE = 499
"""The client closed the request: nobody reads this status, the log does."""
SIGN_OF_LIFE = b": \n\n"
"""A comment between server-sent events: keeps proxies waiting, and finds out who has left."""
EVENTS = "text/event-stream"

NO_ENGINE = "检索服务暂时连不上,没有作答;请稍后再试。"
"""What an asker is told where the search engine does not answer."""


def json_bytes(value: object) -> bytes:
    r"""Return *value* as UTF-8 JSON; a lone surrogate goes out as its ``\udxxx`` escape."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8", "backslashreplace")


def as_json(value: object) -> Response:
    """Return a JSON response."""
    return Response(json_bytes(value), media_type="application/json")


async def awaited(request: Request, events: Iterator[DraftText | Answer]) -> Answer:
    """Return the Answer with which *events* end.

    Between events it is looked whether the client is still there; where it is not, the events are
    dropped, and with them the connection to the chat model, and HTTPException is raised.
    """
    while True:
        event = await run_in_threadpool(next, events)
        if isinstance(event, Answer):
            return event
        if await request.is_disconnected():
            raise HTTPException(GONE, "the client went away")


def as_events(pieces: Generator[bytes, None, None]) -> Response:
    """Return a stream of server-sent events; *pieces* is closed as soon as the client has left."""

    async def sent() -> AsyncIterator[bytes]:
        with closing(pieces):
            async for piece in iterate_in_threadpool(pieces):
                yield piece

    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(sent(), media_type=EVENTS, headers=headers)
