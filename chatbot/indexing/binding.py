"""The clause table on the disk: documents, clauses, and what finds them without reading them all.

::

    documents.jsonl      one document a line      document_ends.npy  where the lines end
    clauses.jsonl        one clause a line        clause_ends.npy
    facts.jsonl          what is known of each document beside its text
    row_ends.npy         where the rows of each document end
    units.json, unit_*   which rows name which department
    common_titles.json   titles that clauses of several documents have
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np

from chatbot.indexing.arrays import open_array
from chatbot.indexing.duties import UnitRows
from chatbot.indexing.lines import (
    clause_from_json,
    clause_to_json,
    document_from_json,
    document_to_json,
    facts_from_json,
    facts_to_json,
    read_lines,
    write_lines,
)
from chatbot.indexing.ranking import Rows
from chatbot.indexing.shelf import Lines, StoredClauses, StoredDocuments, line_ends
from chatbot.indexing.table import ClauseTable

DOCUMENTS, CLAUSES, FACTS = "documents.jsonl", "clauses.jsonl", "facts.jsonl"
TITLES = "common_titles.json"
DOCUMENT_ENDS, CLAUSE_ENDS, ROW_ENDS = "document_ends.npy", "clause_ends.npy", "row_ends.npy"
READ_WHOLE = 20_000
"""Clauses up to which all are read when a table is opened (25 µs each)."""


def write_table(table: ClauseTable, folder: Path) -> None:
    """Write the files of *table* into *folder*, which has to exist."""
    documents = table.documents.values()
    for name, ends, text in (
        (DOCUMENTS, DOCUMENT_ENDS, write_lines(map(document_to_json, documents))),
        (CLAUSES, CLAUSE_ENDS, write_lines(map(clause_to_json, table))),
        (FACTS, None, write_lines(map(facts_to_json, table.facts.values()))),
    ):
        # surrogatepass: a document read leniently may hold a lone surrogate, which UTF-8 has not.
        data = text.encode("utf-8", "surrogatepass")
        (folder / name).write_bytes(data)
        if ends is not None:
            np.save(folder / ends, line_ends(data), allow_pickle=False)
    write_finders(table, folder)


def write_finders(table: ClauseTable, folder: Path) -> None:
    """Write what finds documents and clauses without reading them all into *folder*."""
    sizes = [end - start for start, end in map(table.rows, table.documents)]
    np.save(folder / ROW_ENDS, np.cumsum(sizes, dtype=np.int64), allow_pickle=False)
    UnitRows.of(table).save(folder)
    titles = json.dumps(sorted(table.common_titles), ensure_ascii=False)
    (folder / TITLES).write_bytes(titles.encode("utf-8", "surrogatepass"))


def open_table(
    folder: Path,
    *,
    printing: Callable[[str], Rows | None],
    read_whole: int | None = None,
) -> ClauseTable:
    """Open what :func:`write_table` wrote: all of it up to *read_whole* clauses, else as needed.

    *read_whole* is :data:`READ_WHOLE` where it is not given.
    *printing*: see :class:`ClauseTable`. Raises OSError, ValueError, LookupError, TypeError.
    """
    ends = open_array(folder / CLAUSE_ENDS, np.int64)
    if len(ends) <= (READ_WHOLE if read_whole is None else read_whole):
        documents = {
            d.document_id: d for d in map(document_from_json, read_lines(folder / DOCUMENTS))
        }
        clauses = [clause_from_json(raw, documents) for raw in read_lines(folder / CLAUSES)]
        return ClauseTable(documents, clauses)
    facts = [facts_from_json(raw) for raw in read_lines(folder / FACTS)]
    names = [fact.document_id for fact in facts]
    row_ends = open_array(folder / ROW_ENDS, np.int64).tolist()
    if (row_ends[-1] if row_ends else 0) != len(ends):
        raise ValueError(f"{folder / ROW_ENDS} does not fit {CLAUSE_ENDS}")
    spans = dict(zip(names, zip([0, *row_ends], row_ends, strict=False), strict=True))
    stored = StoredDocuments(
        names, Lines(folder / DOCUMENTS, open_array(folder / DOCUMENT_ENDS, np.int64))
    )
    return ClauseTable(
        stored,
        StoredClauses(Lines(folder / CLAUSES, ends), stored),
        facts=facts,
        spans=spans,
        units=UnitRows.open(folder),
        common_titles=read_lines(folder / TITLES)[0],
        printing=printing,
    )
