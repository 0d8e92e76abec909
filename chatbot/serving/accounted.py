"""An assistant whose answers are counted and noted down, whichever face asks for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chatbot.contract import Answers, HoldsTable
from chatbot.records import Answer, DraftText, Evidence
from chatbot.serving.audit.journal import Journal
from chatbot.serving.metrics import Metrics


class Accounted:
    """Passes everything on to *assistant*; tells *metrics* and *journal* of each answer."""

    def __init__(
        self, assistant: Answers, metrics: Metrics, journal: Journal | None, *, face: str
    ) -> None:
        self._assistant = assistant
        self._metrics = metrics
        self._journal = journal
        self._face = face

    @property
    def index(self) -> HoldsTable:
        """The index whose clauses the answers cite."""
        return self._assistant.index

    def ask(
        self, question: str, history: Sequence[str] = (), *, document_id: str | None = None
    ) -> Answer:
        """Answer *question*; *history* holds the earlier questions, oldest first."""
        answer = self._assistant.ask(question, history, document_id=document_id)
        self._note(answer)
        return answer

    def stream(
        self, question: str, history: Sequence[str] = (), *, document_id: str | None = None
    ) -> Iterator[DraftText | Answer]:
        """Yield unchecked pieces of a model's draft, where one speaks, and at last the Answer."""
        for event in self._assistant.stream(question, history, document_id=document_id):
            if isinstance(event, Answer):
                self._note(event)
            yield event

    def search(
        self, text: str, k: int = 10, *, document_id: str | None = None
    ) -> tuple[Evidence, ...]:
        """Return the *k* best clauses of plain retrieval, best first."""
        return self._assistant.search(text, k=k, document_id=document_id)

    def _note(self, answer: Answer) -> None:
        self._metrics.answered(answer)
        if self._journal is not None:
            self._journal.answered(answer, face=self._face)
