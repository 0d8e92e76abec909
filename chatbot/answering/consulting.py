"""What a chat model may see for one question: clauses under handles, and tools that find more.

The tools are the operations of the small algebra (:mod:`chatbot.answering.operations`) and search;
what they return is numbered on, so that the proof of the answer knows every clause the model saw,
and no other. Their names, signatures and docstrings are what the model reads.
"""

from __future__ import annotations

import html
import threading
from collections.abc import Callable, Mapping, Sequence

from chatbot.answering import operations
from chatbot.answering.speaking import Tool
from chatbot.indexing.table import ClauseTable
from chatbot.reading.sentences import sentences
from chatbot.records import Clause
from chatbot.understanding.departments import Departments
from chatbot.understanding.intent import asks
from chatbot.understanding.query import UnitQuestion, UnitTest

MOST_CLAUSES = 8
MOST_CHARS = 6000
"""Of clauses that are shown at once."""
LONGEST = 200
"""Characters of an argument that are read."""
WITHHELD = "……"
"""Stands for a sentence of a document that gives orders to whoever reads it aloud."""
ROLES = {
    "any": UnitTest.ANY,
    "first": UnitTest.FIRST,
    "only": UnitTest.ONLY,
    "lead": UnitTest.LEAD,
    "support": UnitTest.SUPPORT,
}

Find = Callable[[str], Sequence[Clause]]


class Consultation:
    """The clauses shown to a model for one question; tools may be called side by side."""

    def __init__(
        self,
        table: ClauseTable,
        departments: Departments,
        *,
        search: Find,
        named: Find,
        document_id: str | None = None,
    ) -> None:
        """Begin with nothing shown.

        *search* finds the clauses nearest to a text; *named* gives those that a text names by
        address or title.
        """
        self._table = table
        self._departments = departments
        self._search = search
        self._named = named
        self._document_id = document_id
        self._lock = threading.Lock()
        self._handles: dict[str, int] = {}
        self._shown: dict[int, Clause] = {}

    @property
    def shown(self) -> Mapping[int, Clause]:
        """The clauses that the model has seen, by number: 1 for E1."""
        with self._lock:
            return dict(self._shown)

    def show(self, clauses: Sequence[Clause]) -> str:
        """Return *clauses* as the model reads them, each once, within MOST_CLAUSES and MOST_CHARS.

        Inside the tags everything is data: it can open or close none, and sentences that address
        the reader as a machine are withheld.
        """
        lines: list[str] = []
        length = 0
        wanted = tuple(dict.fromkeys(clauses))
        for clause in wanted:
            text = html.escape(_without_orders(clause)[:MOST_CHARS])
            if len(lines) == MOST_CLAUSES or (lines and length + len(text) > MOST_CHARS):
                break
            length += len(text)
            head = f'handle="E{self._handle(clause)}" path="{html.escape(clause.path_text)}"'
            lines.append(f"<clause {head}>\n{text}\n</clause>")
        left = len(wanted) - len(lines)
        return "\n".join([*lines, f'<omitted count="{left}"/>'] if left else lines)

    def tools(self) -> tuple[Tool, ...]:
        """Return what the model may call, in the order in which it should think of it."""
        return (
            self.search_clauses,
            self.read_clause,
            self.clauses_beside,
            self.clauses_under,
            self.clauses_that_mention,
            self.clauses_of_department,
            self.targets,
            self.outline,
        )

    def search_clauses(self, text: str) -> str:
        """Find the clauses nearest in meaning to a text, best first."""
        return self._found(self._search(text[:LONGEST]))

    def read_clause(self, name: str) -> str:
        """Read the clause of an address (三、(六)) or a title."""
        return self._found(self._named(name[:LONGEST]))

    def clauses_beside(self, name: str) -> str:
        """Read the clauses before and after the clause of an address or a title."""
        clauses = self._named(name[:LONGEST])[:1]
        beside = (self._table.neighbour(c, step) for c in clauses for step in (-1, 1))
        return self._found([c for c in beside if c is not None])

    def clauses_under(self, name: str) -> str:
        """List the items of the part of an address or a title."""
        parts = self._named(name[:LONGEST])[:1]
        return self._found([c for p in parts for c in operations.children(self._table, p)])

    def clauses_that_mention(self, term: str) -> str:
        """List every clause that prints a term, in printed order."""
        found = operations.mentions(self._table, self._document_id, term[:LONGEST])
        return self._found([clause for clause, _ in found])

    def clauses_of_department(self, name: str, role: str = "any") -> str:
        """List the clauses a department answers for; role: any, first, only, lead or support."""
        mentions = self._departments.find(name[:LONGEST])
        if role not in ROLES or not mentions:
            return f"<error>{'no such role' if mentions else 'no department is named'}</error>"
        question = UnitQuestion(mentions=mentions, test=ROLES[role])
        return self._found(operations.by_unit(self._table, self._document_id, question))

    def targets(self) -> str:
        """List the clauses that set quantitative targets."""
        found = operations.indicators(self._table, self._document_id)
        return self._found([clause for clause, _ in found])

    def outline(self) -> str:
        """List the parts of the document."""
        return self._found(operations.outline(self._table, self._document_id))

    def _found(self, clauses: Sequence[Clause]) -> str:
        return self.show(clauses) or "<nothing/>"

    def _handle(self, clause: Clause) -> int:
        with self._lock:
            number = self._handles.setdefault(clause.clause_id, len(self._handles) + 1)
            self._shown[number] = clause
            return number


def _without_orders(clause: Clause) -> str:
    """The clause as printed, without sentences that would make a chat model change its rules."""
    text = clause.text.strip()
    if not asks("injection", text):
        return text
    for span in sentences(clause, clause.span):
        sentence = clause.slice(span)
        if asks("injection", sentence):
            text = text.replace(sentence, WITHHELD)
    return text
