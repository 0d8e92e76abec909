"""What stands between the network and the application: closed routes and response headers.

Plain ASGI, so that answers that stream pass through as they come.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

FRAMEWORK = "/gradio_api/"
OPEN = ("queue/", "heartbeat/", "startup-events", "cancel", "reset", "app_id")
"""What the page uses below FRAMEWORK. Closed with the rest: file upload, file download, proxy."""
CLOSED = ("/monitoring", "/login", "/logout", "/svelte/")
UNHEARD = frozenset({b"x-gradio-server"})
"""Request headers with which anybody could have the page name another server as its own."""
HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
)
NOT_FOUND = b'{"type":"about:blank","title":"Not Found","status":404,"detail":"no such page"}'


def path_of(scope: Scope) -> str:
    """Return the path below the prefix under which a proxy publishes the application."""
    return str(scope["path"]).removeprefix(str(scope.get("root_path", "")))


def is_open(path: str) -> bool:
    """Tell whether *path* belongs to what page and API need.

    >>> is_open("/api/v1/ask"), is_open("/gradio_api/queue/join"), is_open("/gradio_api/upload")
    (True, True, False)
    """
    if FRAMEWORK in path:
        return path.partition(FRAMEWORK)[2].startswith(OPEN)
    return not path.startswith(CLOSED)


class Guard:
    """Wraps an ASGI application; see the module."""

    def __init__(self, app: Application) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it with 404."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name.lower() for name, _ in message["headers"]}
                missing = [h for h in HEADERS if h[0] not in present]
                message["headers"] = [*message["headers"], *missing]
            await send(message)

        scope["headers"] = [h for h in scope["headers"] if h[0] not in UNHEARD]
        if is_open(path_of(scope)):
            await self._app(scope, receive, send_with_headers)
        else:
            await _refuse(send_with_headers)


async def _refuse(send: Send) -> None:
    headers = [(b"content-type", b"application/problem+json")]
    await send({"type": "http.response.start", "status": 404, "headers": headers})
    await send({"type": "http.response.body", "body": NOT_FOUND})
