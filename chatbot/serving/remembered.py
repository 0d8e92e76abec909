"""Answers given before are given again: visitors ask the same questions, the page's examples first.

An answer is a function of question, history, document and day; nothing else goes into it as long
as no chat model words it. So the same answer under a new id is the answer.
"""

from __future__ import annotations

import threading
import time
import uuid
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from chatbot.contract import Answers, HoldsTable
from chatbot.records import Answer, DraftText, Evidence

MOST = 2048
"""Answers that are kept, the least recently asked forgotten first."""

Asked = tuple[str, tuple[str, ...], str | None, date]


class Remembered:
    """Passes on to *assistant* what it has not answered lately; safe between threads."""

    def __init__(self, assistant: Answers, *, most: int = MOST) -> None:
        self._assistant = assistant
        self._most = most
        self._lock = threading.Lock()
        self._kept: OrderedDict[Asked, Answer] = OrderedDict()

    @property
    def index(self) -> HoldsTable:
        """The index whose clauses the answers cite."""
        return self._assistant.index

    def ask(
        self, question: str, history: Sequence[str] = (), *, document_id: str | None = None
    ) -> Answer:
        """Answer *question*; *history* holds the earlier questions, oldest first."""
        for event in self.stream(question, history, document_id=document_id):
            if isinstance(event, Answer):
                return event
        raise AssertionError("a stream ends with an answer")

    def stream(
        self, question: str, history: Sequence[str] = (), *, document_id: str | None = None
    ) -> Iterator[DraftText | Answer]:
        """Yield unchecked pieces of a model's draft, where one speaks, and at last the Answer."""
        began = time.perf_counter()
        asked = (question, tuple(history), document_id, date.today())
        with self._lock:
            known = self._kept.get(asked)
            if known is not None:
                self._kept.move_to_end(asked)
        if known is not None:
            took = (time.perf_counter() - began) * 1000
            yield replace(known, answer_id=uuid.uuid4().hex, elapsed_ms=took)
            return
        for event in self._assistant.stream(question, history, document_id=document_id):
            if isinstance(event, Answer) and event.generation is None:
                self._keep(asked, event)
            yield event

    def search(
        self, text: str, k: int = 10, *, document_id: str | None = None
    ) -> tuple[Evidence, ...]:
        """Return the *k* best clauses of plain retrieval, best first."""
        return self._assistant.search(text, k=k, document_id=document_id)

    def _keep(self, asked: Asked, answer: Answer) -> None:
        with self._lock:
            self._kept[asked] = answer
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
