"""Documents and clauses by the names that callers use for them."""

from __future__ import annotations

from fastapi import HTTPException

from chatbot.errors import CorpusError
from chatbot.indexing.table import ClauseTable
from chatbot.records import Clause
from chatbot.serving.choosing import choose_document

LONGEST = 20_000
"""Characters of a question that are accepted; the assistant reads fewer."""
LONGEST_QUERY = 2000
"""Characters of a text to search for: it stands in the address, of which servers read 64 KB."""


def document_id_of(table: ClauseTable, name: str | None) -> str | None:
    """Return the id of the document that *name* means, None for None. Raises a 404."""
    if name is None:
        return None
    try:
        return choose_document(name, table.documents.values())
    except CorpusError as error:
        raise HTTPException(404, str(error)) from None


def find_clause(table: ClauseTable, name: str) -> Clause | None:
    """Return the clause of an id; of an address alone where the corpus holds one document."""
    if name in table:
        return table[name]
    if len(table.documents) == 1:
        whole = f"{next(iter(table.documents))}#{name}"
        if whole in table:
            return table[whole]
    return None
