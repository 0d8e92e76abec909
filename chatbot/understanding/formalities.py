"""Is a question about the document as such, and about nothing that it speaks of?

谁印发的, 一共多少条, 柳河这个政策管几年: who asks so names the document at most, or its own place.
"""

from __future__ import annotations

import re

from chatbot.indexing.table import ClauseTable
from chatbot.understanding.cues import cue, part
from chatbot.understanding.naming import made_of
from chatbot.understanding.query import Scope
from chatbot.understanding.titles import fold

FORMAL_WORDS = cue("phrase", "metadata_words")
"""What such questions are made of beside the document's name: 印发, 日期, 从头到尾."""
OWN_NAME = re.compile(
    rf"(?:这|本|该|此)(?:个|份|部|篇|项)?[\u4e00-\u9fff“”]{{0,10}}?(?:{part('DOCUMENT')}|细则|规则|问答|解读)"
)
"""这份招生细则: the document as people call it who have it before them."""
NUMBER_BEGUN = re.compile(r"[\u4e00-\u9fff]{1,6}\(\d{4}\)(?=\s*(?:多少|几|哪|第几)\s*号)")
"""深府办(2020)多少号: the beginning of what is asked for."""
ORGAN = "部局委厅署院"
LONGEST_PLACE = 4
RANKS = "省市县区镇"


def unnamed(text: str) -> str:
    """Return *text* without what it calls the document it is about, and a 文号 that it begins."""
    return NUMBER_BEGUN.sub(" ", OWN_NAME.sub(" ", text))


def is_foreign(topic: str, table: ClauseTable, scope: Scope) -> bool:
    """Return True where *topic* holds more than formal words and names of the documents."""
    documents = [table.facts[i] for i in scope]
    names = "".join(fold(f"{d.title}{d.number or ''}{d.issuer or ''}") for d in documents)
    pieces = [p for p in FORMAL_WORDS.sub(" ", topic).split() if len(p) >= 2]
    return any(
        fold(p) not in names
        and not made_of(fold(p), names)
        and not _is_own_place(p, table, scope)
        and not _is_short_for(p, names)
        for p in pieces
    )


def _is_short_for(piece: str, names: str) -> bool:
    """True for 环保部 where a name holds 环境保护部: its characters, in order."""
    if len(piece) < 3 or piece[-1] not in ORGAN:
        return False
    rest = iter(names)
    return all(character in rest for character in piece)


def _is_own_place(piece: str, table: ClauseTable, scope: Scope) -> bool:
    """True for 柳河 where the document prints 柳河县: its own place is nothing foreign."""
    return (
        len(piece) <= LONGEST_PLACE
        and piece[0] not in "各全本"
        and any(table.prints(piece.removesuffix(rank) + rank, scope) for rank in RANKS)
    )
