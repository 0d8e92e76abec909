"""A stream is left for good: no piece is asked of it once its reader has gone."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import closing, suppress

import pytest

from chatbot.answering.relay import relayed

SOON_S = 5.0


class Deaf:
    """A stream without end that loses the cancellation which meets a piece on its way.

    ``asyncio.wait_for`` does so up to Python 3.11 where the awaited piece has just come.
    """

    def __init__(self) -> None:
        self.given = 0
        self.closed = False

    async def pieces(self) -> AsyncGenerator[int, None]:
        """Yield 0, 1, 2 …"""
        try:
            while True:
                with suppress(asyncio.CancelledError):
                    await asyncio.sleep(0.001)
                yield self.given
                self.given += 1
        finally:
            self.closed = True


def test_a_stream_that_loses_its_cancellation_is_left_all_the_same() -> None:
    deaf = Deaf()
    with closing(relayed(deaf.pieces, ends_at=time.monotonic() + SOON_S)) as pieces:
        assert next(pieces) == 0
    until = time.monotonic() + SOON_S
    while not deaf.closed and time.monotonic() < until:
        time.sleep(0.01)
    assert deaf.closed
    given = deaf.given
    time.sleep(0.05)
    assert deaf.given == given


def test_what_goes_wrong_in_the_stream_is_raised_to_its_reader() -> None:
    async def broken() -> AsyncGenerator[int, None]:
        yield 1
        raise OSError("cut")

    pieces = relayed(broken, ends_at=time.monotonic() + SOON_S)
    assert next(pieces) == 1
    with pytest.raises(OSError, match="cut"):
        next(pieces)


def test_silence_is_told_and_ends_at_the_deadline() -> None:
    async def silent() -> AsyncGenerator[int, None]:
        await asyncio.sleep(60)
        yield 1

    pieces = relayed(silent, ends_at=time.monotonic() + 0.4)
    assert next(pieces) is None
    with pytest.raises(TimeoutError):
        for _ in pieces:
            pass
