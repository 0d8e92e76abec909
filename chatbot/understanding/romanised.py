"""Places that an English question writes in pinyin, as the documents print them: Liuhe → 柳河."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from chatbot.indexing.table import ClauseTable
from chatbot.understanding.spelling import syllables

PLACE = re.compile(
    r"(?=(?P<name>[\u4e00-\u9fff]{2,3})(?:[省市县区镇乡村港湾岛山江河湖路]|街道|社区|大厦|园))"
)
"""What stands before such a word may be a place's name; 在柳河县 gives 在柳河 and 柳河."""
REMEMBERED = 64
"""Documents whose names are kept in pinyin."""


class Romanised:
    """Finds the places of one table's documents by their pinyin."""

    def __init__(self, table: ClauseTable) -> None:
        self._table = table
        self._names = lru_cache(maxsize=REMEMBERED)(self._read)

    def find(self, word: str, document_ids: Sequence[str]) -> str | None:
        """Return the name that *word* is the pinyin of; None where no document prints one.

        Empty for the place that issued the one document asked: it goes without saying.
        """
        wanted = word.lower()
        found = ((i, self._names(i).get(wanted)) for i in document_ids)
        document_id, name = next(((i, n) for i, n in found if n), ("", None))
        if name is None or len(document_ids) > 1:
            return name
        facts = self._table.facts[document_id]
        return "" if name in f"{facts.title}{facts.issuer or ''}" else name

    def _read(self, document_id: str) -> Mapping[str, str]:
        facts = self._table.facts[document_id]
        text = f"{facts.title}\n{facts.issuer or ''}\n"
        text += "\n".join(c.text for c in self._table.of(document_id))
        names = dict.fromkeys(found["name"] for found in PLACE.finditer(text))
        names |= dict.fromkeys(name[1:] for name in names if len(name) > 2)
        return {"".join(syllables(name)): name for name in reversed(names)}
