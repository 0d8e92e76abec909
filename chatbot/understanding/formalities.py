"""Is a question about the document as such, and about nothing that it speaks of?

谁印发的, 一共多少条, 柳河这个政策管几年: who asks so names the document at most, or its own place.
"""

from __future__ import annotations

from chatbot.indexing.table import ClauseTable
from chatbot.understanding.cues import cue
from chatbot.understanding.naming import made_of
from chatbot.understanding.query import Scope
from chatbot.understanding.titles import fold

FORMAL_WORDS = cue("phrase", "metadata_words")
"""What such questions are made of beside the document's name: 印发, 日期, 从头到尾."""
LONGEST_PLACE = 4
RANKS = "省市县区镇"


def is_foreign(topic: str, table: ClauseTable, scope: Scope) -> bool:
    """Return True where *topic* holds more than formal words and names of the documents."""
    documents = [table.facts[i] for i in scope]
    names = "".join(fold(f"{d.title}{d.number or ''}{d.issuer or ''}") for d in documents)
    pieces = [p for p in FORMAL_WORDS.sub(" ", topic).split() if len(p) >= 2]
    return any(
        fold(p) not in names and not made_of(fold(p), names) and not _is_own_place(p, table, scope)
        for p in pieces
    )


def _is_own_place(piece: str, table: ClauseTable, scope: Scope) -> bool:
    """True for 柳河 where the document prints 柳河县: its own place is nothing foreign."""
    return (
        len(piece) <= LONGEST_PLACE
        and piece[0] not in "各全本"
        and any(table.prints(piece.removesuffix(rank) + rank, scope) for rank in RANKS)
    )
