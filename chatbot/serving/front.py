"""The page's HTML on its way out: the portal's own style and script, and what it may load at all.

Gradio adds a page's head by script, after everything else; here it stands in the HTML, so that the
first thing painted is the portal. The policy names each inline script of the page by its digest:
nothing that a visitor or a document could smuggle in runs. ``unsafe-eval`` stays, because Gradio's
HTML component compiles its templates in the browser, and inline styles, because Gradio sets them.
"""

from __future__ import annotations

import base64
import hashlib
import re

from chatbot.serving.guard import Application, Message, Receive, Scope, Send, path_of

HEAD = b"""
<meta name="color-scheme" content="light dark">
<link rel="icon" href="portal/seal.svg" type="image/svg+xml">
<link rel="stylesheet" href="portal/portal.css">
<script src="portal/asking.js" defer></script>
<script src="portal/portal.js" defer></script>
"""
INLINE = re.compile(rb"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-eval' {scripts}; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'"
)


class Front:
    """Wraps an ASGI application; touches only the page at its root."""

    def __init__(self, app: Application) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; complete the page where it is the page that is asked for."""
        if scope["type"] != "http" or scope["method"] != "GET" or path_of(scope) not in {"", "/"}:
            await self._app(scope, receive, send)
            return
        start: Message = {}
        parts: list[bytes] = []

        async def gathered(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
                return
            if message["type"] != "http.response.body":
                await send(message)
                return
            parts.append(message.get("body", b""))
            if not message.get("more_body", False):
                body = b"".join(parts)
                if start["status"] == 200:
                    body = body.replace(b"</head>", HEAD + b"</head>", 1)
                    start["headers"] = [
                        *(h for h in start["headers"] if h[0].lower() != b"content-length"),
                        (b"content-length", str(len(body)).encode()),
                        # The page names its own address, as this visitor gave it: no shared cache
                        # may keep that for others.
                        (b"cache-control", b"private, no-cache"),
                        (b"content-security-policy", policy_of(body)),
                    ]
                await send(start)
                await send({"type": "http.response.body", "body": body})

        await self._app(scope, receive, gathered)


def policy_of(page: bytes) -> bytes:
    """Return the content security policy under which *page* and nothing else runs."""
    digests = [
        f"'sha256-{base64.b64encode(hashlib.sha256(script).digest()).decode()}'"
        for script in INLINE.findall(page)
    ]
    return POLICY.format(scripts=" ".join(digests)).encode()
