"""Departments that stand in running sentences: 由市水务局会同市公安局打击非法采砂.

A document may print no responsibility lists at all. What its sentences name is read by form, a
level and an organ's end, and known by the same short forms as any department.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from chatbot.indexing.table import ClauseTable
from chatbot.reading.glyphs import plain
from chatbot.understanding.departments import CITY, Departments

IN_SENTENCES = re.compile(
    rf"(?:{CITY}|省(?!级)|县(?!级)|区(?!块|域|级|县)|州(?!级))[\u4e00-\u9fff]{{1,14}}?"
    r"(?:委员会办公室|管理委员会|委员会|管委会|办公室|局|委(?!员|托|会)|厅|署|部(?!分|署|门|委|件|级)|支队|总队)"
)
REMEMBERED = 64
"""Documents whose printed departments are kept."""


class PrintedDepartments:
    """Finds how a document prints a department that is responsible for no clause by a list."""

    def __init__(self, table: ClauseTable, departments: Departments) -> None:
        self._table = table
        self._departments = departments
        self._of = lru_cache(maxsize=REMEMBERED)(self._read)

    def meant(self, words: str, document_ids: Iterable[str]) -> tuple[str, ...]:
        """Return the printed names that *words* means, the most frequent first."""
        found: Counter[str] = Counter()
        for document_id in document_ids:
            printed, known = self._of(document_id)
            found.update({name: printed[name] for name in known.resolve(words)})
        return tuple(name for name, _ in found.most_common())

    def _read(self, document_id: str) -> tuple[Counter[str], Departments]:
        printed = Counter(
            name
            for clause in self._table.of(document_id)
            for name in IN_SENTENCES.findall(plain(clause.text))
        )
        return printed, self._departments.within(printed)
