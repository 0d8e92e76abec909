"""What a face needs of an assistant, so that faces can be shown without building one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from typing import Protocol

from chatbot.indexing.table import ClauseTable
from chatbot.records import Answer, DraftText, Evidence


class HoldsTable(Protocol):
    """An index, as far as a face looks into it."""

    @property
    def table(self) -> ClauseTable:
        """Every clause of every document."""


class Answers(Protocol):
    """The part of :class:`chatbot.assistant.Assistant` that faces use."""

    @property
    def index(self) -> HoldsTable:
        """The index whose clauses the answers cite."""

    def ask(
        self, question: str, history: Sequence[str] = (), *, document_id: str | None = None
    ) -> Answer:
        """Answer *question*; *history* holds the earlier questions, oldest first."""

    def stream(
        self, question: str, history: Sequence[str] = (), *, document_id: str | None = None
    ) -> Iterator[DraftText | Answer]:
        """Yield unchecked pieces of a model's draft, where one speaks, and at last the Answer."""

    def search(
        self, text: str, k: int = 10, *, document_id: str | None = None
    ) -> tuple[Evidence, ...]:
        """Return the *k* best clauses of plain retrieval, best first."""

    def now(self) -> Answers:
        """Return what answers at the moment; no reload changes its index any more."""


class PassedOn:
    """Passes everything on to an assistant; what subclasses add, they add to ``stream``."""

    def __init__(self, assistant: Answers) -> None:
        self._assistant = assistant

    @property
    def index(self) -> HoldsTable:
        """The index whose clauses the answers cite."""
        return self._assistant.index

    def ask(
        self, question: str, history: Sequence[str] = (), *, document_id: str | None = None
    ) -> Answer:
        """Answer *question*; *history* holds the earlier questions, oldest first."""
        return answer_of(self.stream(question, history, document_id=document_id))

    def stream(
        self, question: str, history: Sequence[str] = (), *, document_id: str | None = None
    ) -> Iterator[DraftText | Answer]:
        """Yield unchecked pieces of a model's draft, where one speaks, and at last the Answer."""
        return self._assistant.stream(question, history, document_id=document_id)

    def search(
        self, text: str, k: int = 10, *, document_id: str | None = None
    ) -> tuple[Evidence, ...]:
        """Return the *k* best clauses of plain retrieval, best first."""
        return self._assistant.search(text, k=k, document_id=document_id)

    def now(self) -> Answers:
        """Return this with what answers at the moment; no reload changes its index any more."""
        present = copy(self)
        present._assistant = self._assistant.now()
        return present


def answer_of(events: Iterable[DraftText | Answer]) -> Answer:
    """Return the Answer with which a stream ends."""
    return next(event for event in events if isinstance(event, Answer))
