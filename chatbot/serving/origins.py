"""Which other sites may show and call the assistant: none, unless they are listed.

``CHATBOT_ALLOWED_ORIGINS=https://www.example.gov.cn,https://oa.example.gov.cn`` drives all three
at once: who may frame a page (CSP ``frame-ancestors``), whose scripts may read an answer (CORS),
and whose requests are served at all. Plain ASGI.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from chatbot.errors import ConfigError
from chatbot.serving.guard import Application, Message, Receive, Scope, Send

SAFE = frozenset({"GET", "HEAD"})
ORIGIN = re.compile(r"https?://[A-Za-z0-9.-]+(?::\d{1,5})?|https?://\[[0-9A-Fa-f:]+\](?::\d{1,5})?")
REFUSED = (
    b'{"type":"about:blank","title":"Forbidden","status":403,'
    b'"detail":"this origin is not listed in CHATBOT_ALLOWED_ORIGINS"}'
)
CORS = (
    (b"access-control-allow-methods", b"GET, POST, OPTIONS"),
    (b"access-control-allow-headers", b"content-type, authorization, x-request-id"),
    (b"access-control-max-age", b"600"),
)


def read_origins(setting: str) -> tuple[str, ...]:
    """Return the origins of a comma-separated list. Raises ConfigError for what is none."""
    origins = tuple(o.strip().rstrip("/").lower() for o in setting.split(",") if o.strip())
    for origin in origins:
        if not ORIGIN.fullmatch(origin):
            raise ConfigError(
                f"CHATBOT_ALLOWED_ORIGINS names {origin!r}; an origin is https://host or "
                "https://host:port, without a path; wildcards are not allowed"
            )
    return origins


class Origins:
    """Wraps an ASGI application; see the module."""

    def __init__(self, app: Application, allowed: Sequence[str]) -> None:
        self._app = app
        self._allowed = frozenset(allowed)
        self._ancestors = " ".join(["frame-ancestors 'self'", *allowed]).encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request of this site or of a listed one; refuse the others what they may not."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        origin = headers.get(b"origin", b"").decode("latin-1").lower()
        own = not origin or _host_of(origin) == headers.get(b"host", b"").decode("latin-1").lower()
        listed = origin in self._allowed
        if not own and not listed and scope["method"] not in SAFE:
            await _refuse(send)
            return

        async def send_with_policy(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = self._extended(message["headers"], origin if listed else "")
            await send(message)

        if listed and scope["method"] == "OPTIONS":
            await send_with_policy({"type": "http.response.start", "status": 204, "headers": []})
            await send({"type": "http.response.body", "body": b""})
            return
        await self._app(scope, receive, send_with_policy)

    def _extended(
        self, headers: Sequence[tuple[bytes, bytes]], listed: str
    ) -> list[tuple[bytes, bytes]]:
        policy = b"content-security-policy"
        own = next((value for name, value in headers if name.lower() == policy), b"")
        kept = [h for h in headers if h[0].lower() != policy]
        kept.append((policy, b"; ".join(filter(None, (own, self._ancestors)))))
        if listed:
            kept += [(b"access-control-allow-origin", listed.encode("latin-1")), *CORS]
        kept.append((b"vary", b"Origin"))
        return kept


def _host_of(origin: str) -> str | None:
    """Host and port of an origin; None where it is none (`http://[`)."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return None


async def _refuse(send: Send) -> None:
    headers = [(b"content-type", b"application/problem+json")]
    await send({"type": "http.response.start", "status": 403, "headers": headers})
    await send({"type": "http.response.body", "body": REFUSED})
