"""Request ids, one JSON line of log a request, and the counting of responses. Plain ASGI."""

from __future__ import annotations

import json
import re
import sys
import time
import uuid
from collections.abc import Callable

from chatbot.serving.guard import Application, Message, Receive, Scope, Send
from chatbot.serving.metrics import Metrics

HEADER = b"x-request-id"
FIT = re.compile(rb"[\w.:-]{1,64}")
"""What a caller may name a request; anything else gets a name of ours."""
UNKNOWN = "(other)"


class Access:
    """Wraps an ASGI application; what users ask appears in no line."""

    def __init__(
        self, app: Application, metrics: Metrics, log: Callable[[str], None] | None = None
    ) -> None:
        self._app = app
        self._metrics = metrics
        self._log = log or _to_stderr

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on under its id; count and log the response."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        named = next((value for name, value in scope["headers"] if name == HEADER), b"")
        identity = named if FIT.fullmatch(named) else uuid.uuid4().hex.encode()
        scope.setdefault("state", {})["request_id"] = identity.decode()
        status = 500

        async def send_named(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (HEADER, identity)]
            await send(message)

        try:
            await self._app(scope, receive, send_named)
        finally:
            seconds = time.perf_counter() - began
            route = _route(scope)
            self._metrics.responded(route, _method(scope), status, seconds)
            if route != UNKNOWN:
                line = {
                    "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
                    "request_id": identity.decode(),
                    "method": _method(scope),
                    "route": route,
                    "status": status,
                    "ms": round(seconds * 1000, 2),
                }
                self._log(json.dumps(line))


def _route(scope: Scope) -> str:
    """The route's pattern, never the path itself: paths are what anybody sends."""
    found = getattr(scope.get("route"), "path", None)
    # Of what is mounted, as /mcp, the route's own pattern is "/" alone.
    prefix = str(scope.get("root_path", ""))
    mounted = prefix.removeprefix(str(scope.get("app_root_path", prefix)))
    return f"{mounted}{found}" if found else UNKNOWN


def _method(scope: Scope) -> str:
    method = str(scope["method"])
    return method if method in {"GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE"} else "OTHER"


def _to_stderr(line: str) -> None:
    sys.stderr.write(f"{line}\n")
