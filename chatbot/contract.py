"""What a face needs of an assistant, so that faces can be shown without building one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
