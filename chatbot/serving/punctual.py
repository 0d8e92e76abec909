"""Connections that have to get to the point: a request's head comes soon and is not endless.

uvicorn waits for a head for ever (slowloris) and reads one of any length; bodies are measured and
timed behind it, at the door. The only home of uvicorn's protocol class.
"""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_S = 10.0
"""Seconds from a connection's beginning, or a further request's first byte, to its head's end."""
MOST_HEAD = 64 * 1024
"""Bytes of a request's head."""


class Punctual(HttpToolsProtocol):
    """HTTP/1.1 as uvicorn speaks it, hung up where a head is late or too long."""

    head_s = HEAD_S
    _late: asyncio.TimerHandle | None = None
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
        self._late = self.loop.call_later(self.head_s, self._hang_up)

    def _stop_waiting(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _hang_up(self) -> None:
        self._late = None
        if not self.transport.is_closing():
            self.transport.close()
