"""What speaks for a sentence as the answer to a question, and how much each thing counts.

The weights in ``ranking.json`` are learnt by ``python -m chatbot.training.ranking`` from the tuning
questions.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import cache
from operator import attrgetter
from pathlib import Path

WEIGHTS = Path(__file__).with_name("ranking.json")
TYPED = "typed"
"""Weight of holding the kind of thing asked for: known where the question is, not here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signals:
    """Shares and cosines 0–1; ``met`` 0 or 1; ``liability`` -1, 0 or 1; ``lacking`` -1 to 0."""

    cosine: float
    """Of the sentence's vector and the question's."""
    fused: float
    """The fused score of its clause."""
    printed: float
    """Share of the question's weighted words in the sentence or its titles, in part by character.

    补 is in 补助, and half of 罚钱 is in 罚款: everyday words are short for what is printed.
    """
    clause_printed: float
    """Likewise in the whole clause: sentences lean on those before them."""
    alias: float
    """Weight of the best alias of the question's words that the sentence or its titles print."""
    met: float
    """The sentence prints a range in which a quantity of the question lies: 81岁, 八十周岁以上."""
    liability: float = 0.0
    """1 where a penalty is asked for and stated, -1 where one is stated unasked."""
    lacking: float = 0.0
    """Minus the share of the question's proper names that the clause lacks and others print."""
    aligned: float = 0.0
    """How near the question's words are to their nearest words in the sentence and its titles."""
    alike: float = 0.0
    """The share of the question's weighted words that have one near enough there."""

    def named(self) -> dict[str, float]:
        """Return the signals by name, in order."""
        return dict(zip(NAMES, _values(self), strict=True))

    def score(self, weights: Mapping[str, float]) -> float:
        """Return the weighted sum."""
        return sum(weights[name] * value for name, value in zip(NAMES, _values(self), strict=True))


NAMES = tuple(f.name for f in fields(Signals))
_values: Callable[[Signals], tuple[float, ...]] = attrgetter(*NAMES)
"""An answer scores hundreds of sentences: their signals are read at one go."""


@cache
def read_weights(path: Path = WEIGHTS) -> Mapping[str, float]:
    """Return the learnt weights of *path*: one for each signal, and one for TYPED."""
    return {name: float(value) for name, value in json.loads(path.read_text("utf-8")).items()}


def share_printed(wanted: Mapping[str, float], text: str) -> float:
    """Return the weighted share of the words *wanted* in *text*, 0–1.

    A word that is not there counts by the share of its characters that are.
    """
    total = sum(wanted.values())
    if not total:
        return 0.0
    held = 0.0
    for word, weight in wanted.items():
        if word in text:
            held += weight
        else:
            held += weight * sum(map(text.__contains__, word)) / len(word)
    return held / total
