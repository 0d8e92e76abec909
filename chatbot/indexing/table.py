"""The clause table: every clause of every document, with its place in the tree.

Sets and look-ups are answered here, exactly; search only ranks. Row ``i`` of the table is row
``i`` of every index file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache

import numpy as np

from chatbot.indexing.duties import UnitRows
from chatbot.indexing.ranking import Rows
from chatbot.indexing.shelf import Chosen
from chatbot.records import Clause, ClauseKind, Document, DocumentFacts

ROW = re.compile(r"(?:^|\.)t\d+\.r\d+$")
FIRST_CELL = re.compile(r"\s*[|│┃]?\s*(?P<number>\d{1,3})\s*(?:[|│┃]|\t)")
KEPT_TREES = 256
"""Documents of an index on the disk whose trees are kept."""
NUMBERED = frozenset({ClauseKind.HEADING, ClauseKind.ITEM})
"""The kinds that carry a number of the document's own, and so can be listed and counted."""


def is_row(clause: Clause) -> bool:
    """Return True for a row of a printed table: …#2.t1.r7; its head is …#2.t1."""
    return clause.kind is ClauseKind.TABLE and bool(ROW.search(clause.address))


def printed_number(clause: Clause) -> int | None:
    """Return the number that the first cell of a row prints; None where it prints none.

    It need not be the row's place in the table: headings between rows are not counted.
    """
    found = FIRST_CELL.match(clause.text) if is_row(clause) else None
    return int(found["number"]) if found else None


class Tree:
    """The clauses of one document, and which of them stands under which."""

    def __init__(self, clauses: Sequence[Clause]) -> None:
        self.clauses = tuple(clauses)
        self.place = {c.clause_id: i for i, c in enumerate(self.clauses)}
        self.parent = tuple(self._find_parent(c) for c in self.clauses)
        children: list[list[int]] = [[] for _ in self.clauses]
        for place, parent in enumerate(self.parent):
            if parent is not None:
                children[parent].append(place)
        self.children = tuple(map(tuple, children))

    def _find_parent(self, clause: Clause) -> int | None:
        address = clause.address
        while "." in address:
            address = address.rpartition(".")[0]
            place = self.place.get(f"{clause.document_id}#{address}")
            if place is not None:
                return place
        return None


class ClauseTable:
    """Clauses in document order, addressable by id, by tree position and by responsible unit."""

    def __init__(
        self,
        documents: Iterable[Document] | Mapping[str, Document],
        clauses: Sequence[Clause],
        *,
        facts: Iterable[DocumentFacts] | None = None,
        spans: Mapping[str, tuple[int, int]] | None = None,
        units: UnitRows | None = None,
        common_titles: Iterable[str] | None = None,
        printing: Callable[[str], Rows | None] | None = None,
    ) -> None:
        """Take documents and clauses, in memory or on the disk (:mod:`chatbot.indexing.shelf`).

        What is on the disk is not read through: *facts* are then what is known of the documents,
        *spans* where the rows of each begin and end, *units* which rows name which department,
        *common_titles* are those of the property, and *printing* gives, for some words, rows among
        which are all that print them, or None.
        """
        self.documents: Mapping[str, Document] = (
            documents if isinstance(documents, Mapping) else {d.document_id: d for d in documents}
        )
        self.clauses = tuple(clauses) if spans is None else clauses
        self._facts = facts
        self._spans = _spans(self.clauses) if spans is None else spans
        self._printing = printing or (lambda _: None)
        self._given_units = units
        self._given_titles = common_titles
        self._tree = lru_cache(maxsize=None if spans is None else KEPT_TREES)(self._grow)

    def __len__(self) -> int:
        return len(self.clauses)

    def __iter__(self) -> Iterator[Clause]:
        return iter(self.clauses)

    def __contains__(self, clause_id: str) -> bool:
        document_id = _document_of(clause_id)
        return document_id in self._spans and clause_id in self._tree(document_id).place

    def __getitem__(self, clause_id: str) -> Clause:
        """Return the clause of that id. Raises KeyError."""
        if clause_id not in self:
            raise KeyError(clause_id)
        tree = self._tree(_document_of(clause_id))
        return tree.clauses[tree.place[clause_id]]

    def row(self, clause: Clause) -> int:
        """Return the row of *clause* in every index file."""
        place = self._tree(clause.document_id).place[clause.clause_id]
        return self.rows(clause.document_id)[0] + place

    def document(self, clause: Clause) -> Document:
        """Return the document that *clause* stands in."""
        return self.documents[clause.document_id]

    def of(self, document_id: str | None) -> Sequence[Clause]:
        """Return the clauses of one document in order.

        Of all where *document_id* is None, but for documents that another one has superseded.
        """
        if document_id is None:
            return self._current
        return self._tree(document_id).clauses if document_id in self._spans else ()

    def rows(self, document_id: str) -> tuple[int, int]:
        """Return where the rows of one document begin and end; (0, 0) where it has none."""
        return self._spans.get(document_id, (0, 0))

    def with_units(
        self, document_id: str | None, names: Iterable[str] | None = None
    ) -> Sequence[Clause]:
        """Return the clauses of :meth:`of` that name a department, one of *names* if given."""
        rows = self._units.rows(names)
        if document_id is not None:
            start, end = self.rows(document_id)
            rows = rows[np.searchsorted(rows, start) : np.searchsorted(rows, end)]
        elif self._standing_rows is not None:
            rows = rows[np.isin(rows, self._standing_rows, assume_unique=True)]
        return Chosen(self.clauses, rows)

    @property
    def unit_names(self) -> frozenset[str]:
        """The departments that clauses name, those of superseded documents among them."""
        return frozenset(self._units.names)

    def printing(self, words: str, document_id: str | None) -> Sequence[Clause]:
        """Return clauses of :meth:`of` among which are all that print *words*, in order.

        Width and case are no matter.
        """
        rows = self._printing(words) if document_id is None else None
        if rows is None:
            return self.of(document_id)
        if self._standing_rows is not None:
            rows = rows[np.isin(rows, self._standing_rows, assume_unique=True)]
        return Chosen(self.clauses, rows)

    def is_printed(self, words: str) -> bool:
        """Return True where any document at all prints *words*."""
        rows = self._printing(words)
        if rows is None:
            return any(words in document.text for document in self.documents.values())
        return any(words in self.clauses[int(row)].text for row in rows)

    def parent(self, clause: Clause) -> Clause | None:
        """Return the clause under which *clause* stands; None at the top."""
        tree, place = self._find(clause)
        parent = tree.parent[place]
        return None if parent is None else tree.clauses[parent]

    def children(self, clause: Clause) -> tuple[Clause, ...]:
        """Return the clauses directly under *clause*, in order."""
        tree, place = self._find(clause)
        return tuple(tree.clauses[i] for i in tree.children[place])

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
        tree, place = self._find(clause)
        found: list[Clause] = []
        stack = [place]
        while stack:
            place = stack.pop()
            found.append(tree.clauses[place])
            stack.extend(reversed(tree.children[place]))
        return tuple(found)

    def ancestors(self, clause: Clause) -> tuple[Clause, ...]:
        """Return the clauses above *clause*, the outermost first."""
        tree, place = self._find(clause)
        chain: list[Clause] = []
        above = tree.parent[place]
        while above is not None:
            chain.append(tree.clauses[above])
            above = tree.parent[above]
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
    def facts(self) -> Mapping[str, DocumentFacts]:
        """What is known of the documents beside their texts, by id."""
        if self._facts is None:
            return self.documents
        return {f.document_id: f for f in self._facts}

    @cached_property
    def standing(self) -> tuple[str, ...]:
        """The ids of the documents that no other one has superseded."""
        return tuple(d.document_id for d in self.facts.values() if not d.superseded_by)

    @cached_property
    def common_titles(self) -> frozenset[str]:
        """Titles that clauses of more than one document have: 重点任务, 保障措施."""
        if self._given_titles is not None:
            return frozenset(self._given_titles)
        first: dict[str, str] = {}
        return frozenset(
            clause.title
            for clause in self.of(None)
            if clause.path
            and clause.title
            and first.setdefault(clause.title, clause.document_id) != clause.document_id
        )

    @cached_property
    def _standing_rows(self) -> Rows | None:
        """The rows of documents that stand; None where all do."""
        if len(self.standing) == len(self.documents):
            return None
        spans = (np.arange(*self.rows(name)) for name in self.standing)
        return np.sort(np.concatenate([np.empty(0, np.int64), *spans]))

    @cached_property
    def _current(self) -> Sequence[Clause]:
        if self._standing_rows is None:
            return self.clauses
        return Chosen(self.clauses, self._standing_rows)

    @cached_property
    def _units(self) -> UnitRows:
        return self._given_units or UnitRows.of(self.clauses)

    def _grow(self, document_id: str) -> Tree:
        start, end = self.rows(document_id)
        return Tree(self.clauses[start:end])

    def _find(self, clause: Clause) -> tuple[Tree, int]:
        tree = self._tree(clause.document_id)
        return tree, tree.place[clause.clause_id]


def _document_of(clause_id: str) -> str:
    return clause_id.rpartition("#")[0]


def _spans(clauses: Sequence[Clause]) -> Mapping[str, tuple[int, int]]:
    """Return where the rows of each document begin and end. Raises ValueError."""
    found: dict[str, tuple[int, int]] = {}
    for row, clause in enumerate(clauses):
        start, end = found.get(clause.document_id, (row, row))
        if end != row:
            raise ValueError(f"the clauses of {clause.document_id} do not stand together")
        found[clause.document_id] = start, row + 1
    return found
