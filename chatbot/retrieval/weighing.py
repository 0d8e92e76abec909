"""What the best clauses are worth to a question: a sum whose four weights are learnt.

The plain sum of BM25's share, cosine and likeness finds them; among them it lets a word that is
printed as it was asked count for several that say the same. So here a word has found its like
where something half as near stands (``found``), a long clause has to be better than a short one, in
which less is found by chance, and what is learnt is how much that, the cosine and the surroundings
count. The weights in ``weighing.json`` are learnt by ``python -m chatbot.training.weighing``, from
questions to statutes and policies: how far they are trusted depends on how long the clauses are.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

import numpy as np

from chatbot.indexing.ranking import Floats

WEIGHTS = Path(__file__).with_name("weighing.json")
SHARE_WEIGHT = 0.3
"""What BM25's share counts beside the learnt weights. Learnt, it is nothing: the questions learnt
from say in other words what clauses print. Aliases and names without a vector need it."""
TAUGHT, UNTAUGHT = 3.5, 4.5
"""Mean sizes (32 and 89 words) up to which clauses are like those learnt from, and from which they
are not: in a long text anything has its like, and what is printed as it was asked tells more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """How the words of a question find their like in some clauses: each float32[n]."""

    nearest: Floats
    """The mean cosine of each word's nearest word, 0–1; all 0 where no word has a vector;"""
    found: Floats
    """likewise, but that a like which is near enough counts as the word itself;"""
    size: Floats
    """the logarithm of 1 and the clause's different words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What each of a clause's signals counts, in the order in which :func:`signals` has them."""

    cosine: float
    found: float
    support: float
    size: float


NAMES = tuple(f.name for f in fields(Weights))


@cache
def read_weights(path: Path = WEIGHTS) -> Weights:
    """Return the learnt weights of *path*."""
    return Weights(**{n: float(v) for n, v in json.loads(path.read_text("utf-8")).items()})


def weigh(plain: Floats, share: Floats, signals: Floats, trust: float, weights: Weights) -> Floats:
    """Return what clauses are worth whose *plain* sums and BM25's *share* are known: float32[n].

    *signals* are theirs, as :func:`signals` gives them, and *trust* is what :func:`trust` says.
    """
    learnt = signals @ np.array([getattr(weights, name) for name in NAMES], dtype=np.float32)
    weighed = np.float32(SHARE_WEIGHT) * share + learnt
    return np.asarray((1 - trust) * plain + trust * weighed, dtype=np.float32)


def signals(cosine: Floats, support: Floats, likeness: Likeness) -> Floats:
    """Return a column for each of NAMES: float32[n, 4]; *support* is what surroundings add."""
    return np.stack([cosine, likeness.found, support, likeness.size], axis=1)


def trust(likeness: Likeness) -> float:
    """Return how far learnt weights are trusted with these clauses, 0–1.

    A question without a like anywhere, having no word with a vector, is none of those learnt from.
    """
    if not likeness.nearest.any():
        return 0.0
    return float(np.clip((UNTAUGHT - likeness.size.mean()) / (UNTAUGHT - TAUGHT), 0.0, 1.0))
