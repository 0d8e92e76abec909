"""The clause table: every clause of every document, with its place in the tree.

Sets and look-ups are answered here, exactly; search only ranks. Row ``i`` of the table is row
``i`` of every index file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from chatbot.records import Clause, ClauseKind, Document

ROW = re.compile(r"\.t\d+\.r\d+$")
NUMBERED = frozenset({ClauseKind.HEADING, ClauseKind.ITEM})
"""The kinds that carry a number of the document's own, and so can be listed and counted."""


def is_row(clause: Clause) -> bool:
    """Return True for a row of a printed table: …#2.t1.r7; its head is …#2.t1."""
    return clause.kind is ClauseKind.TABLE and bool(ROW.search(clause.address))


class ClauseTable:
    """Clauses in document order, addressable by id, by tree position and by responsible unit."""

    def __init__(self, documents: Iterable[Document], clauses: Sequence[Clause]) -> None:
        self.documents: Mapping[str, Document] = {d.document_id: d for d in documents}
        self.clauses = tuple(clauses)
        self._row = {c.clause_id: i for i, c in enumerate(self.clauses)}
        self._parent = tuple(self._find_parent(c) for c in self.clauses)
        children: list[list[int]] = [[] for _ in self.clauses]
        for row, parent in enumerate(self._parent):
            if parent is not None:
                children[parent].append(row)
        self._children = tuple(map(tuple, children))

    def __len__(self) -> int:
        return len(self.clauses)

    def __iter__(self) -> Iterator[Clause]:
        return iter(self.clauses)

    def __contains__(self, clause_id: str) -> bool:
        return clause_id in self._row

    def __getitem__(self, clause_id: str) -> Clause:
        """Return the clause of that id. Raises KeyError."""
        return self.clauses[self._row[clause_id]]

    def row(self, clause: Clause) -> int:
        """Return the row of *clause* in every index file."""
        return self._row[clause.clause_id]

    def document(self, clause: Clause) -> Document:
        """Return the document that *clause* stands in."""
        return self.documents[clause.document_id]

    def of(self, document_id: str | None) -> tuple[Clause, ...]:
        """Return the clauses of one document in order.

        Of all where *document_id* is None, but for documents that another one has superseded.
        """
        return self._current if document_id is None else self._by_document.get(document_id, ())

    def rows(self, document_id: str) -> tuple[int, int]:
        """Return where the rows of one document begin and end; (0, 0) where it has none."""
        return self._spans.get(document_id, (0, 0))

    def parent(self, clause: Clause) -> Clause | None:
        """Return the clause under which *clause* stands; None at the top."""
        parent = self._parent[self.row(clause)]
        return None if parent is None else self.clauses[parent]

    def children(self, clause: Clause) -> tuple[Clause, ...]:
        """Return the clauses directly under *clause*, in order."""
        return tuple(self.clauses[i] for i in self._children[self.row(clause)])

    def items(self, section: Clause) -> tuple[Clause, ...]:
        """Return what stands numbered under *section*; the rows of its table where nothing does.

        Plans put their tasks into a table, one a row, as others put them into paragraphs.
        """
        below = self.children(section)
        numbered = tuple(c for c in below if c.kind in NUMBERED)
        if numbered:
            return numbered
        tables = [c for c in below if c.kind is ClauseKind.TABLE]
        rows = tuple(r for t in tables[:1] for r in self.children(t) if is_row(r) and r.title)
        return rows if len(tables) == 1 else ()

    def subtree(self, clause: Clause) -> tuple[Clause, ...]:
        """Return *clause* and everything under it, in document order."""
        found: list[Clause] = []
        stack = [self.row(clause)]
        while stack:
            row = stack.pop()
            found.append(self.clauses[row])
            stack.extend(reversed(self._children[row]))
        return tuple(found)

    def ancestors(self, clause: Clause) -> tuple[Clause, ...]:
        """Return the clauses above *clause*, the outermost first."""
        chain: list[Clause] = []
        row = self._parent[self.row(clause)]
        while row is not None:
            chain.append(self.clauses[row])
            row = self._parent[row]
        return tuple(reversed(chain))

    def roots(self, document_id: str | None) -> tuple[Clause, ...]:
        """Return the numbered clauses that stand under no other: the parts 一、二、三、…."""
        return tuple(c for c in self.of(document_id) if c.kind in NUMBERED and not self.parent(c))

    def siblings(self, clause: Clause) -> tuple[Clause, ...]:
        """Return the numbered clauses beside *clause* (itself included), in order."""
        parent = self.parent(clause)
        beside = self.children(parent) if parent else self.roots(clause.document_id)
        return tuple(c for c in beside if c.kind in NUMBERED)

    def neighbour(self, clause: Clause, step: int) -> Clause | None:
        """Return the sibling *step* places on (negative: back); None beyond either end."""
        beside = self.siblings(clause)
        if clause not in beside:
            return None
        place = beside.index(clause) + step
        return beside[place] if 0 <= place < len(beside) else None

    def prints(self, words: str, document_ids: Iterable[str]) -> bool:
        """Return True where a clause of one of the documents has *words* in its text."""
        return any(words in clause.text for name in document_ids for clause in self.of(name))

    @cached_property
    def standing(self) -> tuple[str, ...]:
        """The ids of the documents that no other one has superseded."""
        return tuple(d.document_id for d in self.documents.values() if not d.superseded_by)

    @cached_property
    def _current(self) -> tuple[Clause, ...]:
        if len(self.standing) == len(self.documents):
            return self.clauses
        standing = frozenset(self.standing)
        return tuple(c for c in self.clauses if c.document_id in standing)

    @cached_property
    def _by_document(self) -> Mapping[str, tuple[Clause, ...]]:
        grouped: dict[str, list[Clause]] = {d: [] for d in self.documents}
        for clause in self.clauses:
            grouped.setdefault(clause.document_id, []).append(clause)
        return {document: tuple(clauses) for document, clauses in grouped.items()}

    @cached_property
    def _spans(self) -> Mapping[str, tuple[int, int]]:
        found: dict[str, tuple[int, int]] = {}
        for row, clause in enumerate(self.clauses):
            start, end = found.get(clause.document_id, (row, row))
            if end != row:
                raise ValueError(f"the clauses of {clause.document_id} do not stand together")
            found[clause.document_id] = start, row + 1
        return found

    def _find_parent(self, clause: Clause) -> int | None:
        address = clause.address
        while "." in address:
            address = address.rpartition(".")[0]
            row = self._row.get(f"{clause.document_id}#{address}")
            if row is not None:
                return row
        return None
