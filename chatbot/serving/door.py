"""Who may come in, how often, how many at once, with how much: keys, rates, places, sizes.

Plain ASGI, in front of everything that works for an answer; pages, styles and health are free.
The only home of ``limits``.
"""

from __future__ import annotations

import asyncio
import ipaddress
import json
import logging
import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from starlette.exceptions import HTTPException

from chatbot.errors import ConfigError
from chatbot.serving.caller import CALLER
from chatbot.serving.guard import Application, Message, Receive, Send, path_of
from chatbot.serving.guard import Scope as Request
from chatbot.serving.keys import Key, Keys, Scope

LOG = logging.getLogger(__name__)
ASKING = ("/api/v1/ask", "/v1/chat/completions", "/gradio_api/queue/join", "/mcp")
READING = ("/api/v1/", "/v1/")
FREE = ("/api/v1/feedback",)
METRICS = "/metrics"
PATIENCE_S = 5.0
"""Seconds that a request waits for a place before it is sent away."""
BODY_S = 30.0
"""Seconds within which a request's body has come."""
LOOK_AGAIN_S = 1.0
"""Seconds more, once: what came while this server stood still is read before it is missed."""
SEND_S = 60.0
"""Seconds that a client may leave one piece of a response unread."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The settings of the door."""

    rate: str = "600/minute"
    """Of one key or one address: number/second, minute, hour or day; empty: no bound."""
    store: str = "memory://"
    """Where rates are counted; redis://HOST:6379 for several processes."""
    places: int = 64
    """Requests worked on at the same time."""
    waiting: int = 256
    """Requests that wait for a place; a further one is sent away at once."""
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
        self._waiting = 0

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
        wait_s = 0.0 if own else await self._turn(key.name if key else f"@{address}")
        if wait_s:
            await _refuse(send, 429, "too many requests; wait", wait_s)
            return
        if not await self._has_place():
            await _refuse(send, 503, "the service is busy; try again", 1)
            return
        CALLER.set(key.name if key else "")
        try:
            await self._app(scope, self._measured(receive), _prompt(send))
        finally:
            self._places.release()

    async def _has_place(self) -> bool:
        """Take a place, at once or after some waiting; False where there is none to be had."""
        if not self._places.locked():
            return await self._places.acquire()
        if self._waiting >= self._rules.waiting:
            return False
        self._waiting += 1
        try:
            async with asyncio.timeout(PATIENCE_S):
                return await self._places.acquire()
        except TimeoutError:
            return False
        finally:
            self._waiting -= 1

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

    async def _turn(self, client: str) -> float:
        """As :meth:`_wait`; a store beyond this process is asked in a thread, and may be down.

        Then everybody is let in: a counter that is away must not close the service.
        """
        if self._rules.store.startswith("memory:"):
            return self._wait(client)
        try:
            return await asyncio.to_thread(self._wait, client)
        except Exception as error:
            LOG.warning("rates are not counted, %s is away: %s", "CHATBOT_RATE_STORE", error)
            return 0.0

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
        """Refuse a body that grows beyond the bound, whatever its header said, or comes too slowly.

        The refusals are raised: FastAPI makes problems of them wherever the body is read.
        """
        read, whole = 0, False
        ends_at = asyncio.get_running_loop().time() + BODY_S

        async def measured() -> Message:
            nonlocal read, whole
            if whole:  # what comes now is the client's going away, whenever that may be
                return await receive()
            message = await _in_time(receive, ends_at) or await _in_time(
                receive, asyncio.get_running_loop().time() + LOOK_AGAIN_S
            )
            if message is None:
                raise HTTPException(408, f"the body did not come within {BODY_S:g} s")
            read += len(message.get("body", b""))
            whole = not message.get("more_body", False)
            if read > self._rules.most_bytes:
                raise HTTPException(413, f"a body has at most {self._rules.most_bytes} bytes")
            return message

        return measured


async def _in_time(receive: Receive, ends_at: float) -> Message | None:
    """The next message; None where it has not come by *ends_at*, on the loop's clock."""
    try:
        async with asyncio.timeout_at(ends_at):
            return await receive()
    except TimeoutError:
        return None


def _prompt(send: Send) -> Send:
    """Give a client up that leaves what it asked for unread."""

    async def prompt(message: Message) -> None:
        async with asyncio.timeout(SEND_S):
            await send(message)

    return prompt


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
    title = HTTPStatus(status).phrase
    problem = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    body = json.dumps(problem).encode()
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
