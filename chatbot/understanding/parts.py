"""One question that asks several things becomes its parts, in the order they are asked."""

from __future__ import annotations

import re

from chatbot.understanding import asking, intent
from chatbot.understanding.cues import cue
from chatbot.understanding.query import AnswerType

LINKING = cue("phrase", "linking")
"""Verbs and nouns that join 哪些 to the items of a part and say nothing about them."""
NEW_CLAUSE = cue("phrase", "new_clause")
"""Opens, after a comma, a question of its own: 又…, 那一条…, 还有…."""
ASKS = cue("phrase", "interrogative")
"""Asks outright; 请 and 列 alone, which any sentence may hold, do not."""
EACH = re.compile(
    r"^(?P<one>[^,。?的]{2,12}?)(?:[和与跟及]|以及)(?P<other>[^,。?的]{2,12})的?"
    r"(?P<asked>[^。?]{2,20}?)(?P<each>各自|分别|各)(?P<rest>(?:是|有|要|为|到)[^。?]*)[?]?$"
)
"""甲和乙的门槛各是什么 asks the same of two things."""
ENGLISH_PART = re.compile(
    r"\?\s+|,?\s+and\s+(?=(?:also\s+)?(?:which|who|whom|whose|what|how|when|where|is|are|does|do|can)\b)",
    re.IGNORECASE,
)
ENGLISH_ASKS = re.compile(
    r"\b(?:which|who|whom|whose|what|how|when|where|why|is|are|does|do|did|can|could|should|will|"
    r"list|show|tell|give)\b",
    re.IGNORECASE,
)


def split_parts(text: str) -> tuple[str, ...]:
    """Split 归哪个领域?谁负责?有没有税收优惠? where each piece asks for something else.

    A piece that only leads in, or that asks for the same again, stays with its neighbour.
    """
    pieces = [p.strip(" ,。") for p in re.split(r"[?;]+", text) if p.strip(" ,。?;")]
    parts: list[str] = []
    for piece in pieces:
        asks = bool(intent.asks("question_mark", piece))
        if parts and not intent.asks("question_mark", parts[-1]):
            parts[-1] = f"{parts[-1]},{piece}"
        elif parts and (not asks or _asks_the_same(parts[-1], piece)):
            parts[-1] = f"{parts[-1]}?{piece}"
        else:
            parts.append(piece)
    split = [p for part in parts for p in _at_commas(part)]
    if len(split) < 2:
        return _to_each(text)
    return tuple(f"{p}?" if not p.endswith("?") else p for p in split)


def split_english(text: str) -> tuple[str, ...]:
    """Split what is asked in English: "What about 5G, and who is in charge of that task?"."""
    parts = [p.strip(" ,") for p in ENGLISH_PART.split(text) if p.strip(" ,?")]
    if len(parts) < 2 or not all(ENGLISH_ASKS.search(p) for p in parts):
        return (text,)
    return tuple(parts)


def _at_commas(text: str) -> tuple[str, ...]:
    """Split 机房节能是哪一条提的,那一条由谁负责: after a comma a question of its own opens."""
    parts: list[str] = []
    for piece in text.split(","):
        if (
            parts
            and NEW_CLAUSE.search(piece)
            and ASKS.search(piece)
            and ASKS.search(parts[-1])
            and not _asks_the_same(parts[-1], piece)
        ):
            parts.append(piece)
        elif parts:
            parts[-1] = f"{parts[-1]},{piece}"
        else:
            parts.append(piece)
    return tuple(parts)


def _to_each(text: str) -> tuple[str, ...]:
    """Ask each of two things what is asked of both, where the question says 各 or 分别."""
    found = EACH.match(text)
    if found is None or not ASKS.search(found["rest"]):
        return (text,)
    return tuple(f"{found[name]}的{found['asked']}{found['rest']}?" for name in ("one", "other"))


def _never(_: str) -> bool:
    return False


def _asks_the_same(before: str, piece: str) -> bool:
    substance = LINKING.sub("", asking.topic(piece, _never).replace(" ", ""))
    if intent.asks("responsible", piece):
        return bool(intent.asks("responsible", before))
    if intent.asks("eligibility", piece):
        return bool(intent.asks("eligibility", before))
    return len(substance) < 3 and asking.answer_type(piece) in {
        AnswerType.TEXT,
        AnswerType.NUMBER,
        asking.answer_type(before),
    }
