"""A request that was answered is answered again without being read: the same bytes, a new id.

Visitors ask the same questions, the page's examples and the embedding site's buttons first. An
answer is a function of question, history, document and day as long as no chat model words it, so
that a body equal to an earlier one, byte for byte, has the earlier answer. Plain ASGI, behind the
door: keys, rates and sizes are checked before, and every answer is noted like any other.
"""

from __future__ import annotations

import time
import uuid
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from starlette.exceptions import HTTPException

from chatbot.contract import Answers, HoldsTable
from chatbot.records import Answer
from chatbot.serving.guard import Application, Message, Receive, Scope, Send, path_of

PATH = "/api/v1/ask"
MOST = 2048
"""Bodies that are remembered, the least recently sent forgotten first."""
LONGEST = 2000
"""Bytes of a body that is remembered."""
ELAPSED = b'"elapsed_ms": '
JSON = b"application/json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An answer and the JSON of it, cut where its id and its time stand."""

    answer: Answer
    index: HoldsTable
    day: date
    route: object
    """Of the application; what the log calls the request by."""
    before: bytes
    between: bytes
    after: bytes

    def under(self, answer_id: str, elapsed_ms: float) -> bytes:
        """Return the JSON with another id and time."""
        spent = f"{elapsed_ms:.3f}".encode()
        return b"".join((self.before, answer_id.encode(), self.between, spent, self.after))


class Repeated:
    """Wraps an ASGI application; *note* is told of every answer that is given again."""

    def __init__(
        self, app: Application, assistant: Answers, note: Callable[[Answer], None]
    ) -> None:
        self._app = app
        self._assistant = assistant
        self._note = note
        self._kept: OrderedDict[bytes, Kept] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Give an earlier answer again, or let the application answer and remember that."""
        if scope["type"] != "http" or scope["method"] != "POST" or path_of(scope) != PATH:
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        body, read_on = await _read(receive)
        if body is None or len(body) > LONGEST or not _is_plain(scope):
            await self._app(scope, read_on, send)
            return
        kept = self._kept.get(body)
        if kept is not None and kept.index is self._assistant.index and kept.day == date.today():
            self._kept.move_to_end(body)
            scope["route"] = kept.route
            await self._again(kept, began, send)
        else:
            await self._first(body, scope, read_on, send)

    async def _again(self, kept: Kept, began: float, send: Send) -> None:
        answer_id = uuid.uuid4().hex
        elapsed_ms = (time.perf_counter() - began) * 1000
        self._note(replace(kept.answer, answer_id=answer_id, elapsed_ms=elapsed_ms))
        body = kept.under(answer_id, elapsed_ms)
        headers = [(b"content-length", str(len(body)).encode()), (b"content-type", JSON)]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _first(self, asked: bytes, scope: Scope, receive: Receive, send: Send) -> None:
        index, day = self._assistant.index, date.today()
        parts: list[bytes] = []

        async def overheard(message: Message) -> None:
            if message["type"] == "http.response.body":
                parts.append(message.get("body", b""))
            await send(message)

        await self._app(scope, receive, overheard)
        answer = scope.get("state", {}).get("answer")
        if isinstance(answer, Answer) and answer.generation is None:
            kept = _cut(answer, index, day, scope.get("route"), b"".join(parts))
            # A reload in the meantime: nobody knows which of the two indexes answered.
            if kept is not None and index is self._assistant.index:
                self._keep(asked, kept)

    def _keep(self, asked: bytes, kept: Kept) -> None:
        self._kept[asked] = kept
        while len(self._kept) > MOST:
            self._kept.popitem(last=False)
        # What an index that was replaced has answered would hold all of it in memory.
        first = next(iter(self._kept.values()))
        if first.index is not kept.index:
            self._kept = OrderedDict({asked: kept})


def _cut(answer: Answer, index: HoldsTable, day: date, route: object, body: bytes) -> Kept | None:
    """Take the JSON apart; None where it is not this answer's, or bears an id of the caller's."""
    before, its_id, rest = body.partition(answer.answer_id.encode())
    between, named, tail = rest.rpartition(ELAPSED)
    if not its_id or not named:
        return None
    after = tail.lstrip(b"0123456789.e-+")
    return Kept(
        answer=answer,
        index=index,
        day=day,
        route=route,
        before=before,
        between=between + named,
        after=after,
    )


def _is_plain(scope: Scope) -> bool:
    """True for JSON asked for as JSON: a stream of events is another answer to the same body."""
    headers = dict(scope["headers"])
    sent = headers.get(b"content-type", b"").partition(b";")[0].strip().lower()
    return sent == JSON and b"event-stream" not in headers.get(b"accept", b"")


async def _read(receive: Receive) -> tuple[bytes | None, Receive]:
    """Return a request's body, None where it did not come, and what gives the same once more."""
    messages: list[Message] = []
    failure: Exception | None = None
    try:
        while not messages or messages[-1].get("more_body", False):
            messages.append(await receive())
    except HTTPException as refusal:  # too large, too slow: the application makes a problem of it
        failure = refusal
    waiting = iter(messages)

    async def read_on() -> Message:
        message = next(waiting, None)
        if message is None and failure is not None:
            raise failure
        return message or await receive()

    if failure is not None or messages[-1]["type"] != "http.request":
        return None, read_on
    return b"".join(m.get("body", b"") for m in messages), read_on
