"""Asynchronous streams for callers that block: a deadline that holds, and a way to leave.

One event loop in a thread of its own serves the whole process: the clients below keep connections
for reuse, and a connection belongs to the loop that opened it. Cancelling a stream there closes its
socket at once, even while the other side is silent, which no thread that blocks in a read can do.
"""

from __future__ import annotations

import asyncio
import queue
import threading
import time
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import aclosing
from typing import TypeVar

PULSE_S = 0.25
"""Seconds of silence after which the caller is given a chance to leave."""

Piece = TypeVar("Piece")
_lock = threading.Lock()
_loops: list[asyncio.AbstractEventLoop] = []


def relayed(
    source: Callable[[], AsyncGenerator[Piece, None]], *, ends_at: float
) -> Generator[Piece | None, None, None]:
    """Yield what *source* yields, and None after every PULSE_S of silence.

    Raises whatever *source* raises, and TimeoutError at *ends_at* (``time.monotonic()``). However
    the generator ends, the source is cancelled and no further piece is asked of it.
    """
    found: queue.SimpleQueue[tuple[Piece | None, BaseException | None, bool]] = queue.SimpleQueue()
    left_alone = threading.Event()

    async def pump() -> None:
        try:
            async with aclosing(source()) as pieces:
                async for piece in pieces:
                    # A cancellation that meets a piece on its way is lost in asyncio.wait_for up to
                    # Python 3.11: a stream without end would be read for ever.
                    if left_alone.is_set():
                        return
                    found.put((piece, None, False))
        except Exception as error:  # the libraries below raise dozens of unrelated types
            found.put((None, error, True))
        else:
            found.put((None, None, True))

    running = asyncio.run_coroutine_threadsafe(pump(), _loop())
    try:
        while True:
            left = ends_at - time.monotonic()
            if left <= 0:
                raise TimeoutError
            try:
                piece, error, ended = found.get(timeout=min(left, PULSE_S))
            except queue.Empty:
                yield None
                continue
            if error is not None:
                raise error
            if ended:
                return
            yield piece
    finally:
        left_alone.set()
        running.cancel()


def _loop() -> asyncio.AbstractEventLoop:
    with _lock:
        if not _loops:
            loop = asyncio.new_event_loop()
            threading.Thread(target=loop.run_forever, name="chat-model", daemon=True).start()
            _loops.append(loop)
        return _loops[0]
