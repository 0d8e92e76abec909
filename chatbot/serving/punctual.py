"""Connections that have to get to the point: a request's head comes soon and is not endless.

uvicorn waits for a head for ever (slowloris) and reads one of any length; bodies are measured and
timed behind it, at the door. The only home of uvicorn's protocol class.

A client answers for its own time alone, which is counted in ticks: one that rings late, because
the server stood still (a busy machine, a blocked loop), is one tick all the same. Nobody is sent
away whose bytes have come and only wait to be read.
"""

from __future__ import annotations

import asyncio
import selectors

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_S = 10.0
"""Seconds from a connection's beginning, or a further request's first byte, to its head's end."""
MOST_HEAD = 64 * 1024
"""Bytes of a request's head."""
TICKS = 10
"""Into which the time for a head is cut."""
TOO_LATE = (
    b'{"type":"about:blank","title":"Request Timeout","status":408,'
    b'"detail":"the head of the request did not come in time"}'
)
REFUSAL = (
    b"HTTP/1.1 408 Request Timeout\r\ncontent-type: application/problem+json\r\n"
    b"content-length: %d\r\nconnection: close\r\n\r\n" % len(TOO_LATE)
) + TOO_LATE


class Punctual(HttpToolsProtocol):
    """HTTP/1.1 as uvicorn speaks it; a head that is late gets a 408, one too long a 400."""

    head_s = HEAD_S
    _late: asyncio.TimerHandle | None = None
    _ticks = 0
    _read = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on; of a head no more than MOST_HEAD bytes."""
        if self._late is not None:
            self._read += len(data)
            if self._read > MOST_HEAD and b"\r\n\r\n" not in data[:MOST_HEAD]:
                self._stop_waiting()
                self.send_400_response("The head of the request is too long.")
                return
        super().data_received(data)

    def on_message_begin(self) -> None:
        """Wait for the head of a request on a connection that was kept open."""
        super().on_message_begin()
        if self._late is None:
            self._await_head()

    def on_headers_complete(self) -> None:
        """Take the request up."""
        self._stop_waiting()
        super().on_headers_complete()

    def _await_head(self) -> None:
        self._read = 0
        self._ticks = 0
        self._wait()

    def _wait(self) -> None:
        self._late = self.loop.call_later(self.head_s / TICKS, self._tick)

    def _stop_waiting(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _tick(self) -> None:
        self._late = None
        self._ticks += 1
        if self.transport.is_closing():
            return
        # One tick more for bytes that wait, and no second one: who sends a byte now and then must
        # not hold on for ever.
        if self._ticks < TICKS or (self._ticks == TICKS and self._has_unread()):
            self._wait()
        else:
            self.transport.write(REFUSAL)
            self.transport.close()

    def _has_unread(self) -> bool:
        """True where bytes of the client wait to be read (or its farewell)."""
        connection = self.transport.get_extra_info("socket")
        if connection is None or connection.fileno() < 0:
            return False
        with selectors.DefaultSelector() as looking:
            looking.register(connection.fileno(), selectors.EVENT_READ)
            return bool(looking.select(0))
