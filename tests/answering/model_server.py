"""A chat model with predictable words: a real HTTP server that speaks the OpenAI protocol.

What it says is scripted by the test: a function from the request to a :class:`Reply`, which may
also fail in every way that real servers do.
"""

from __future__ import annotations

import json
import select
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What the server does with one request."""

    text: str = ""
    calls: tuple[tuple[str, str], ...] = ()
    """Tools that the model calls, each with its arguments as written, JSON or not."""
    piece: int = 7
    """Characters a streamed piece."""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    wait_s: float = 0.0
    """Before the first piece."""
    pause_s: float = 0.0
    """Between pieces."""
    cut_after: int | None = None
    """Pieces after which the connection is closed in the middle of the stream."""
    endless: bool = False
    body: str = ""
    """Sent as it is in place of anything well-formed."""


Script = Callable[[dict[str, Any]], Reply]


class ModelServer:
    """The server, the requests it has seen, and where it is."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.requests: list[dict[str, Any]] = []
        self.began: list[float] = []
        """When each request had its first piece, or its refusal: time.perf_counter()."""
        self.gone = threading.Event()
        """Set when a client closes its connection before the reply has ended."""
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length", 0))
                request = json.loads(self.rfile.read(length))
                request["authorization"] = self.headers.get("Authorization", "")
                server.requests.append(request)
                try:
                    self._answer(server.script(request), stream=bool(request.get("stream")))
                except (BrokenPipeError, ConnectionResetError):
                    server.gone.set()
                    self.close_connection = True

            def _answer(self, reply: Reply, *, stream: bool) -> None:
                self._rest(reply.wait_s)
                server.began.append(time.perf_counter())
                if reply.status != 200 or reply.body or not stream:
                    self._whole(reply)
                    return
                self.send_response(200)
                self.send_header("Content-Type", "text/event-stream")
                self.send_header("Connection", "close")
                self.end_headers()
                self.close_connection = True
                for number, piece in enumerate(pieces(reply)):
                    if number == reply.cut_after:
                        self.connection.shutdown(socket.SHUT_RDWR)
                        return
                    self._event({"choices": [{"index": 0, "delta": {"content": piece}}]})
                    self._rest(reply.pause_s)
                for delta in called(reply):
                    self._event({"choices": [{"index": 0, "delta": delta}]})
                reason = "tool_calls" if reply.calls else "stop"
                self._event({"choices": [{"index": 0, "delta": {}, "finish_reason": reason}]})
                usage = {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}
                self._event({"choices": [], "usage": usage})
                self.wfile.write(b"data: [DONE]\n\n")

            def _rest(self, seconds: float) -> None:
                """Wait; a client that closes its end of the connection meanwhile is gone."""
                ready, _, _ = select.select([self.connection], [], [], seconds)
                if ready and not self.connection.recv(1, socket.MSG_PEEK):
                    raise ConnectionResetError

            def _event(self, chunk: dict[str, Any]) -> None:
                frame = {"id": "c1", "object": "chat.completion.chunk", "created": 1, "model": "m"}
                data = json.dumps({**frame, **chunk}, ensure_ascii=False)
                self.wfile.write(f"data: {data}\n\n".encode())
                self.wfile.flush()

            def _whole(self, reply: Reply) -> None:
                message = {"role": "assistant", "content": reply.text}
                body = reply.body or json.dumps(
                    {"error": {"message": "scripted"}}
                    if reply.status != 200
                    else {
                        "id": "c1", "object": "chat.completion", "created": 1, "model": "m",
                        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
                    }
                )  # fmt: skip
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body.encode())))
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, format: str, *arguments: object) -> None:
                """Keep the test's output clean."""

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}/v1"
        self._thread = threading.Thread(target=self._http.serve_forever, daemon=True)

    @contextmanager
    def running(self) -> Iterator[ModelServer]:
        """Serve until the block ends."""
        self._thread.start()
        try:
            yield self
        finally:
            self._http.shutdown()
            self._http.server_close()


def pieces(reply: Reply) -> Iterator[str]:
    """Yield the text in pieces; for ever where it is endless."""
    while True:
        for start in range(0, len(reply.text), reply.piece):
            yield reply.text[start : start + reply.piece]
        if not reply.endless:
            return


def called(reply: Reply) -> Iterator[dict[str, Any]]:
    """Yield the calls of tools as deltas: the name first, then the arguments in two halves."""
    for number, (name, arguments) in enumerate(reply.calls):
        function = {"name": name, "arguments": ""}
        call = {"index": number, "id": f"call_{number}", "type": "function", "function": function}
        yield {"role": "assistant", "tool_calls": [call]}
        half = len(arguments) // 2
        for part in (arguments[:half], arguments[half:]):
            yield {"tool_calls": [{"index": number, "function": {"arguments": part}}]}


def refused_url() -> str:
    """Return the address of a port on which nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}/v1"
