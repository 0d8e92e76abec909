"""Who may come in, how often, how many at once, with how much: keys, rates, places, sizes.

Plain ASGI, in front of everything that works for an answer; pages, styles and health are free.
The only home of ``limits``.
"""

from __future__ import annotations

import asyncio
import ipaddress
import json
import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from chatbot.errors import ConfigError
from chatbot.serving.guard import Application, Message, Receive, Send, path_of
from chatbot.serving.guard import Scope as Request
from chatbot.serving.keys import Key, Keys, Scope

ASKING = ("/api/v1/ask", "/v1/chat/completions", "/gradio_api/queue/join", "/mcp")
READING = ("/api/v1/", "/v1/")
FREE = ("/api/v1/feedback",)
METRICS = "/metrics"
PATIENCE_S = 5.0
"""Seconds that a request waits for a place before it is sent away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The settings of the door."""

    rate: str = "600/minute"
    """Of one key or one address: number/second, minute, hour or day; empty: no bound."""
    store: str = "memory://"
    """Where rates are counted; redis://HOST:6379 for several processes."""
    places: int = 64
    """Requests worked on at the same time."""
    most_bytes: int = 1 << 20
    """Of a request's body."""
    anonymous: bool = True
    """False: only keys are served."""
    proxies: Sequence[str] = ()
    """Addresses or networks whose X-Forwarded-For is believed."""


class Door:
    """Wraps an ASGI application; see the module."""

    def __init__(self, app: Application, rules: Rules, keys: Keys | None = None) -> None:
        """Prepare the door. Raises ConfigError for a rate, store or proxy that is none."""
        self._app = app
        self._rules = rules
        self._keys = keys
        self._rate, self._limiter = _limiter(rules)
        self._proxies = tuple(map(_network, rules.proxies))
        self._places = asyncio.Semaphore(rules.places)

    async def __call__(self, scope: Request, receive: Receive, send: Send) -> None:
        """Let a request in, or send it away with 401, 403, 413, 429 or 503 and the reason."""
        wanted = _wanted(scope) if scope["type"] == "http" else None
        if wanted is None:
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        key = self._key(headers)
        refusal = self._refusal(key, wanted, headers)
        if refusal is not None:
            await _refuse(send, *refusal)
            return
        address = self._address(scope, headers)
        own = key is None and _is_this_machine(address)
        wait_s = 0.0 if own else self._wait(key.name if key else f"@{address}")
        if wait_s:
            await _refuse(send, 429, "too many requests; wait", wait_s)
            return
        try:
            await asyncio.wait_for(self._places.acquire(), PATIENCE_S)
        except TimeoutError:
            await _refuse(send, 503, "the service is busy; try again", 1)
            return
        try:
            await self._app(scope, self._measured(receive), send)
        finally:
            self._places.release()

    def _key(self, headers: dict[bytes, bytes]) -> Key | None:
        scheme, _, presented = headers.get(b"authorization", b"").decode("latin-1").partition(" ")
        if self._keys is None or scheme.lower() != "bearer" or not presented:
            return None
        return self._keys.find(presented.strip())

    def _refusal(
        self, key: Key | None, wanted: Scope, headers: dict[bytes, bytes]
    ) -> tuple[int, str, float] | None:
        if key is None and not self._rules.anonymous:
            return 401, "a key is needed: Authorization: Bearer KEY", 0
        if key is not None and not key.scope.covers(wanted):
            return 403, f"this key may {key.scope.value}, not {wanted.value}", 0
        length = headers.get(b"content-length", b"0")
        if length.isdigit() and int(length) > self._rules.most_bytes:
            return 413, f"a body has at most {self._rules.most_bytes} bytes", 0
        return None

    def _wait(self, client: str) -> float:
        """Seconds that *client* has to wait; 0 where it may go on, and is counted."""
        if self._rate is None or self._limiter.hit(self._rate, client):
            return 0.0
        again = float(self._limiter.get_window_stats(self._rate, client)[0])
        return max(1.0, float(math.ceil(again - time.time())))

    def _address(self, scope: Request, headers: dict[bytes, bytes]) -> str:
        """The client's address; behind trusted proxies the last that is none of them."""
        address = str((scope.get("client") or ("unknown", 0))[0])
        forwarded = headers.get(b"x-forwarded-for", b"").decode("latin-1")
        for hop in reversed([hop.strip() for hop in forwarded.split(",") if hop.strip()]):
            if not self._trusts(address):
                break
            address = hop
        return address[:64]

    def _trusts(self, address: str) -> bool:
        try:
            found = ipaddress.ip_address(address)
        except ValueError:
            return False
        return any(found in network for network in self._proxies)

    def _measured(self, receive: Receive) -> Receive:
        """Cut a body off that grows beyond the bound, whatever its header said."""
        read = 0

        async def measured() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > self._rules.most_bytes:
                return {"type": "http.disconnect"}
            return message

        return measured


def _is_this_machine(address: str) -> bool:
    """True for loopback, which is not counted.

    Visitors behind a proxy on this machine that nobody has named as trusted would share one count
    and lock each other out.
    """
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _wanted(scope: Request) -> Scope | None:
    """What a request needs a key for; None where nobody is asked."""
    path = path_of(scope)
    if path == METRICS:
        return Scope.READ
    if path.startswith(FREE):
        return Scope.ASK
    if path.startswith(ASKING):
        return Scope.ASK
    return Scope.READ if path.startswith(READING) else None


def _limiter(rules: Rules) -> tuple[Any, Any]:
    from limits import parse, storage, strategies

    try:
        store = storage.storage_from_string(rules.store)
        rate = parse(rules.rate) if rules.rate else None
    except Exception as error:  # the library raises unrelated types, one for each kind of store
        raise ConfigError(
            f"CHATBOT_RATE={rules.rate!r} or CHATBOT_RATE_STORE={rules.store!r}: {error}; "
            "as 600/minute and memory:// or redis://HOST:6379"
        ) from error
    return rate, strategies.MovingWindowRateLimiter(store)


def _network(setting: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
    try:
        return ipaddress.ip_network(setting.strip(), strict=False)
    except ValueError as error:
        raise ConfigError(f"CHATBOT_TRUSTED_PROXIES: {error}") from None


async def _refuse(send: Send, status: int, detail: str, wait_s: float) -> None:
    headers = [(b"content-type", b"application/problem+json")]
    if wait_s:
        headers.append((b"retry-after", str(int(wait_s)).encode()))
    if status == 401:
        headers.append((b"www-authenticate", b"Bearer"))
    body = json.dumps({"type": "about:blank", "status": status, "detail": detail}).encode()
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
