"""An assistant whose answers are counted and noted down, whichever face asks for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chatbot.contract import Answers, PassedOn
from chatbot.records import Answer, DraftText
from chatbot.serving.audit.journal import Journal
from chatbot.serving.caller import CALLER
from chatbot.serving.metrics import Metrics


class Accounted(PassedOn):
    """Tells *metrics* and *journal* of each answer of *assistant*."""

    def __init__(
        self, assistant: Answers, metrics: Metrics, journal: Journal | None, *, face: str
    ) -> None:
        super().__init__(assistant)
        self._metrics = metrics
        self._journal = journal
        self._face = face

    def stream(
        self, question: str, history: Sequence[str] = (), *, document_id: str | None = None
    ) -> Iterator[DraftText | Answer]:
        """Yield what the assistant says; the Answer is noted before it is passed on."""
        for event in super().stream(question, history, document_id=document_id):
            if isinstance(event, Answer):
                self.note(event)
            yield event

    def note(self, answer: Answer) -> None:
        """Tell metrics and journal of an answer."""
        self._metrics.answered(answer)
        if self._journal is not None:
            self._journal.answered(answer, face=self._face, caller=CALLER.get())
