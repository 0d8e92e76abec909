"""The operations as tools for programs that reason: one definition for LangChain and MCP alike.

Names, signatures and docstrings are what a model reads; values are plain JSON.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from chatbot.answering import operations
from chatbot.contract import Answers
from chatbot.indexing.table import NUMBERED, ClauseTable
from chatbot.plain import document_facts, place_facts, target_facts
from chatbot.records import Clause

MOST = 50
"""Clauses that one call of a tool returns at most."""
LONGEST = 2000
"""Characters of a question or a text that are read."""


class Tools:
    """The tools over one assistant."""

    def __init__(self, assistant: Answers) -> None:
        self._assistant = assistant

    @property
    def _table(self) -> ClauseTable:
        return self._assistant.index.table

    def all(self) -> list[Callable[..., Any]]:
        """Return every tool, in the order in which a model should think of them."""
        return [
            self.ask_policy,
            self.search_clauses,
            self.read_clause,
            self.clauses_that_mention,
            self.departments,
            self.clauses_of_department,
            self.outline,
            self.documents,
            self.indicators,
        ]

    def ask_policy(self, question: str) -> dict[str, Any]:
        """Answer a question about the policy documents, in Chinese, with verified citations."""
        answer = self._assistant.ask(question[:LONGEST])
        return {
            "answer": answer.text,
            "declined": answer.abstained,
            "citations": [
                {"n": c.marker, "quote": c.quote, **self.place(c.clause)} for c in answer.citations
            ],
            "notices": list(answer.notices),
        }

    def search_clauses(self, text: str, k: int = 5) -> list[dict[str, Any]]:
        """Find the clauses nearest to a text, best first."""
        found = self._assistant.search(text[:LONGEST], k=max(1, min(k, MOST)))
        return [self._shown(e.clause) for e in found]

    def read_clause(self, clause_id: str) -> dict[str, Any]:
        """Read one clause by the clause_id that the other tools return."""
        if clause_id not in self._table:
            return {"error": f"no clause {clause_id!r}; find one with search_clauses"}
        return self._shown(self._table[clause_id])

    def clauses_that_mention(self, term: str) -> list[dict[str, Any]]:
        """List every clause that prints a term, complete and in printed order."""
        found = operations.mentions(self._table, None, term[:LONGEST])
        return [self._shown(clause) for clause, _ in found]

    def departments(self) -> dict[str, int]:
        """List every responsible department with the number of clauses that name it."""
        return dict(operations.unit_counts(self._table, None).most_common())

    def clauses_of_department(self, name: str) -> list[dict[str, Any]]:
        """List every clause a department is responsible for; name as departments() prints it."""
        return [
            self._shown(clause)
            for clause in self._table.of(None)
            if name in {unit.name for unit in clause.units}
        ]

    def outline(self, document_id: str = "") -> list[dict[str, Any]]:
        """List the numbered clauses of a document (of all for an empty id) with their paths."""
        return [
            {"clause_id": c.clause_id, "path": c.path_text}
            for c in self._table.of(document_id or None)
            if c.kind in NUMBERED
        ]

    def documents(self) -> list[dict[str, Any]]:
        """List the documents with issuer, number, dates and period."""
        return [document_facts(d, self._table) for d in self._table.documents.values()]

    def indicators(self) -> list[dict[str, Any]]:
        """List every quantitative target with the clause that sets it."""
        return [
            {**self.place(clause), **target_facts(clause, target)}
            for clause in self._table.of(None)
            for target in clause.indicators
        ]

    def place(self, clause: Clause) -> dict[str, Any]:
        """Return where a clause stands."""
        document = self._table.document(clause)
        return {
            **place_facts(clause, self._table),
            "document_id": document.document_id,
            "sha256": document.sha256,
            "start": clause.span.start,
            "end": clause.span.end,
            "units": [unit.name for unit in clause.units],
        }

    def _shown(self, clause: Clause) -> dict[str, Any]:
        return {**self.place(clause), "text": clause.text.strip()}
