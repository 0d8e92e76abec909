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

from chatbot.contract import Answers, PassedOn
from chatbot.records import Answer, DraftText

MOST = 2048
"""Answers that are kept, the least recently asked forgotten first."""

Asked = tuple[str, tuple[str, ...], str | None, date]


class Remembered(PassedOn):
    """Passes on to *assistant* what it has not answered lately; safe between threads."""

    def __init__(self, assistant: Answers, *, most: int = MOST) -> None:
        super().__init__(assistant)
        self._most = most
        self._lock = threading.Lock()
        self._kept: OrderedDict[Asked, Answer] = OrderedDict()

    def stream(
        self, question: str, history: Sequence[str] = (), *, document_id: str | None = None
    ) -> Iterator[DraftText | Answer]:
        """Yield the answer that was given to the same question, else what the assistant says."""
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
        for event in super().stream(question, history, document_id=document_id):
            if isinstance(event, Answer) and event.generation is None:
                self._keep(asked, event)
            yield event

    def _keep(self, asked: Asked, answer: Answer) -> None:
        with self._lock:
            self._kept[asked] = answer
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
