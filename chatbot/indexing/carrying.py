"""What a build takes over from the index that is there: whatever would come out the same.

A file's text, and what it states of itself, are taken over where its bytes are the same, clauses
where document id and text are,
their vectors with them; a clause's counted words where, besides, no word is new to the segmenter
or gone from it that the clause may hold. What is taken over is verified first, to the last byte,
and made by the same parser, segmenter and encoder: else the index would not have opened.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from chatbot.indexing import binding, vectors
from chatbot.indexing.counting import Kept
from chatbot.indexing.embedding import Encoder
from chatbot.indexing.lexical import LexicalIndex
from chatbot.indexing.pieces import PieceRows
from chatbot.indexing.ranking import Rows
from chatbot.indexing.stated import file_of, read_stated
from chatbot.indexing.table import ClauseTable
from chatbot.indexing.vectors import VectorIndex
from chatbot.indexing.words import Words, pairs
from chatbot.reading.cleaning import Cleaned
from chatbot.reading.known import Key, Known
from chatbot.records import Clause, Document

NEW = -1
"""Stands for the row of a clause that the earlier index has not."""


class KnownFrom(Known):
    """What the documents of a table said, by the file that they were read from."""

    def __init__(self, table: ClauseTable, folder: Path) -> None:
        """Know what *table* and the files of its generation in *folder* hold."""
        super().__init__(read_stated(folder, table.facts.values()))
        self._table = table
        self._names = {file_of(facts): name for name, facts in table.facts.items()}

    def text(self, file: Key) -> Cleaned | None:
        """Return the text of *file*; None where the table has none from it."""
        name = self._names.get(file)
        if name is None:
            return None
        document = self._table.documents[name]
        return Cleaned(text=document.text, anchors=document.anchors)


def same_clauses(document: Document, table: ClauseTable) -> range:
    """Return the rows of *table* that are the clauses of *document*; none where it has changed."""
    held = table.documents.get(document.document_id)
    same = held is not None and held.text == document.text
    return range(*table.rows(document.document_id)) if same else range(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """Rows of an earlier index that stand in a new one."""

    lexical: LexicalIndex
    vectors: VectorIndex
    pieces: PieceRows | None
    terms: Mapping[str, int]
    """The words that its segmenter knew beside the dictionary's, with their frequencies."""
    rows: Rows
    """For each clause of the new index the earlier row of the same clause, or NEW."""

    def kept_words(self, words: Words) -> Kept:
        """Return the rows whose words *words* counts as the earlier segmenter has counted them.

        A word cuts other runs than those that hold it nowhere; and a row that holds it holds all
        its pairs of neighbouring characters, which are indexed whatever the segmenter knows.
        """
        stands = np.zeros(len(self.lexical), dtype=np.bool_)
        stands[self.rows[self.rows != NEW]] = True
        for term, _ in self.terms.items() ^ words.terms.items():
            stands[self.lexical.holding(pairs(term))] = False
        becomes = np.empty(len(self.lexical), dtype=np.int64)
        becomes[self.rows[self.rows != NEW]] = np.flatnonzero(self.rows != NEW)
        kept = np.flatnonzero(stands)
        return Kept(counted=self.lexical.taken(kept), rows=becomes[kept])

    @property
    def kept_vectors(self) -> VectorIndex | None:
        """The earlier vectors; None where they are rounded and the new ones may not be."""
        if self.vectors.is_exact:
            return self.vectors
        sizes = self.vectors.sizes(self.rows[self.rows != NEW])
        return self.vectors if int(sizes.sum()) > vectors.SCANNED else None


def pieces_of(
    clauses: Sequence[Clause], encoder: Encoder, carried: Carried | None
) -> PieceRows | None:
    """Return the word pieces of *clauses*, where there are so many that none is read whole."""
    if encoder.words is None or len(clauses) <= binding.READ_WHOLE:
        return None
    return PieceRows.build(
        clauses,
        encoder.words,
        earlier=carried.pieces if carried else None,
        rows=carried.rows if carried else None,
    )
