"""Answers are worked out in other processes: one process of Python keeps one core busy, no more.

The process that serves keeps everything else: conversations of the page, rates, the journal, what
it remembers. So nothing has to be shared, and a visitor may come over whatever connection he likes.
A helper that dies is replaced, and until then what it would have answered is answered here.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from queue import LifoQueue
from typing import TYPE_CHECKING

from chatbot.config import Config
from chatbot.contract import PassedOn
from chatbot.errors import ChatbotError, StaleIndexError
from chatbot.records import Answer, DraftText

if TYPE_CHECKING:
    from chatbot.assistant import Assistant

START_S = 120.0
"""Seconds that a helper has to open the index and to warm up."""


class Spread(PassedOn):
    """Has *processes* others answer what *assistant*, opened by *config*, would answer alike."""

    def __init__(self, assistant: Assistant, config: Config, *, processes: int) -> None:
        """Start the helpers and wait until they can answer.

        Raises StaleIndexError where the index of *config* is no longer that of *assistant*.
        """
        super().__init__(assistant)
        generation = assistant.index.manifest.folder
        helpers = [Helper(config, generation) for _ in range(processes)]
        for helper in helpers:
            helper.start()
        if not all(helper.is_ready() for helper in helpers):
            raise StaleIndexError(
                f"{config.place} was replaced, or could not be opened, while {processes} processes "
                "opened it; try again"
            )
        # The one that answered last goes first: its memory is the warmest.
        self._idle: LifoQueue[Helper] = LifoQueue()
        for helper in helpers:
            self._idle.put(helper)

    def stream(
        self, question: str, history: Sequence[str] = (), *, document_id: str | None = None
    ) -> Iterator[DraftText | Answer]:
        """Yield the answer of a helper, as soon as one is free; without one, that of this process.

        What a helper cannot answer is asked here once more, so that errors are those of
        *assistant*.
        """
        helper = self._idle.get()
        try:
            answer = helper.ask(question, tuple(history), document_id)
        finally:
            self._idle.put(helper)
        if answer is None:
            yield from super().stream(question, history, document_id=document_id)
        else:
            yield answer


class Helper:
    """Another process that answers, one question at a time."""

    def __init__(self, config: Config, generation: str) -> None:
        """Prepare to answer from that *generation* of the index of *config*, and from no other."""
        self._config = config
        self._generation = generation
        self._started: Connection | None = None
        self._pipe: Connection | None = None
        self.process_id: int | None = None

    def start(self) -> None:
        """Start the process; :meth:`is_ready` waits for it."""
        # spawn: a fork would copy the locks of other threads in whatever state they are.
        context = get_context("spawn")
        self._started, theirs = context.Pipe()
        process = context.Process(target=_answer_all, args=(self._config, theirs), daemon=True)
        process.start()
        self.process_id = process.pid
        # Who waits for its end, whenever that is: the system keeps it until somebody does.
        threading.Thread(target=process.join, daemon=True).start()
        theirs.close()  # theirs alone: that its end is gone tells each of the other's

    def is_ready(self) -> bool:
        """Wait for the process to open the index; False where it does not, or it is another."""
        pipe, self._started = self._started, None
        try:
            if pipe is not None and pipe.poll(START_S) and pipe.recv() == self._generation:
                self._pipe = pipe
        except (EOFError, OSError):
            return False
        return self._pipe is not None

    def ask(
        self, question: str, history: tuple[str, ...], document_id: str | None
    ) -> Answer | None:
        """Return the answer; None where the process is gone, or failed to answer."""
        if self._pipe is None:
            return None
        try:
            self._pipe.send((question, history, document_id))
            said = self._pipe.recv()
        except (EOFError, OSError):
            self._pipe = None
            threading.Thread(target=self._again, daemon=True).start()
            return None
        return said if isinstance(said, Answer) else None

    def _again(self) -> None:
        self.start()
        self.is_ready()


def _answer_all(config: Config, pipe: Connection) -> None:
    """Answer what comes through *pipe* until nobody is there any more; runs in the helper."""
    from chatbot.serving.warming import warm
    from chatbot.wiring import open_assistant

    # Ctrl-C and a closed terminal reach the whole group; this process ends with its pipe.
    for name in ("SIGINT", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    try:
        assistant = open_assistant(config)
    except (ChatbotError, OSError):
        return
    warm(assistant)
    with suppress(EOFError, OSError):  # who asked is gone
        pipe.send(assistant.index.manifest.folder)
        while True:
            question, history, document_id = pipe.recv()
            said: Answer | None = None
            with suppress(Exception):  # who asked will meet it again, where it is logged
                said = assistant.ask(question, history, document_id=document_id)
            pipe.send(said)
