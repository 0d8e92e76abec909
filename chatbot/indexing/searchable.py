"""What each leg of search sees of a clause: its own text, and the titles above it.

A clause rarely repeats what the headings over it say: under 二、重点领域 › (三)区块链产业 the text
speaks of 底层技术 and 应用示范. So the titles of its path are part of what is searched.
"""

from __future__ import annotations

from chatbot.reading.sentences import sentences
from chatbot.records import Clause


def lexical_text(clause: Clause) -> str:
    """Return the text whose words the lexical index counts for *clause*."""
    return f"{titles(clause)}\n{clause.text}"


def dense_text(clause: Clause) -> str:
    """Return the text that the encoder sees of *clause* as a whole."""
    return f"{titles(clause)} {clause.slice(clause.body)}".strip() or clause.text


def dense_parts(clause: Clause) -> tuple[str, ...]:
    """Return the texts that stand for *clause* one by one: its sentences; itself without any."""
    return tuple(clause.slice(s) for s in sentences(clause)) or (dense_text(clause),)


def titles(clause: Clause) -> str:
    """Return the titles of the clause's path, outermost first: ``重点领域 区块链产业``."""
    return " ".join(h.title for h in clause.path if h.title)
