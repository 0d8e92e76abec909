"""Which questions an honest measurement keeps away from training.

The open statute questions stand among the training pairs. One in four, chosen by a digest of its
text, is held out: ``python -m chatbot.training --hold-out`` leaves it out of training, with all
pairs that ask the same, and ``python -m benchmarks.retrieval --held-out`` asks nothing else.
The passages that answer held-out questions stay: other questions may have taught them, as they
may have taught the statutes that any new question asks for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from chatbot.training.pairs import Pair

OPEN_SOURCE = "lay_legal_questions"
"""The source of pairs whose questions are also those of an open retrieval set."""
SHARE = 4
"""One question in so many is held out."""


def is_held_out(question: str) -> bool:
    """Return True where *question* must not be trained on; outer white space is no matter."""
    digest = hashlib.sha256(question.strip().encode("utf-8", "replace")).digest()
    return int.from_bytes(digest) % SHARE == 0


def without_held_out(pairs: Sequence[Pair]) -> list[Pair]:
    """Return the pairs of no held-out question, whatever source asks it."""
    held = {p.anchor.strip() for p in pairs if p.source == OPEN_SOURCE and is_held_out(p.anchor)}
    return [p for p in pairs if p.anchor.strip() not in held]
