"""Score lists become one: fusion sees arrays, never a text or a clause."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from chatbot.indexing.ranking import Floats, Rows, best_rows
from chatbot.retrieval.weighing import Likeness, Weights, signals, trust, weigh

POOL = 300
"""How many of the best rows of each leg the fused scores are measured against."""
LEXICAL_WEIGHT = 1.0
"""What finding all of a question's words counts beside a cosine of 1 (docs/ENCODER.md)."""
ALIGNED = 50
"""How many of the best rows are compared word by word."""
ALIGNED_WEIGHT = 1.0
"""What finding the like of each word counts, likewise."""
RERANK_WEIGHT = 2.0
"""What a standard deviation of a cross-encoder's scores counts beside one of the fused scores."""


def fuse(
    bm25: Floats,
    cosine: Floats,
    *,
    attainable: float,
    align: Callable[[Rows], Likeness] | None = None,
    support: Callable[[Floats], Floats] | None = None,
    weights: Weights | None = None,
    lexical_weight: float = LEXICAL_WEIGHT,
    pool: int = POOL,
) -> Floats:
    """Return the fused scores of the same rows, in standard deviations from the mean: float32[n].

    *attainable* is the highest BM25 score that any row could have for the question. Divided by it,
    BM25 says which share of the question was found, on the same scale for every question and
    corpus, and cosine has one by nature (theoretical min-max: Bruch et al., 2023, "An Analysis of
    Fusion Functions for Hybrid Retrieval"). So where a question shares nothing but small change
    with any clause, its vector decides, and where it quotes a clause, its words do. Measured
    against the scores actually found, the best of many chance matches looked as good as a quote.

    *support* gives for the scores so far what each row gains by where it stands.

    *align* says of some rows how well each word of the question finds its like there. It is asked
    about the ALIGNED best alone; what it says moves them up, so the others stay behind them.
    *weights*, where there are any, decide among these instead of the plain sum.

    Mean and deviation are those of the rows that either leg holds for good; the order does not
    depend on them, but what is built on the scores (abstention, sentences) needs to compare them
    between questions.
    """
    if not len(bm25):
        return bm25
    share = bm25 / np.float32(max(attainable, 1e-9))
    fused = np.asarray(np.float32(lexical_weight) * share + cosine, dtype=np.float32)
    gained = np.zeros_like(fused) if support is None else support(fused)
    fused += gained
    if align is not None:
        best = best_rows(fused, ALIGNED)
        aligned, behind = align(best), fused[best].min()
        fused[best] += np.float32(ALIGNED_WEIGHT) * (aligned.nearest - aligned.nearest.min())
        if weights is not None:
            told = signals(cosine[best], gained[best], aligned)
            fused[best] = weigh(fused[best], share[best], told, trust(aligned), weights)
            fused[best] += max(np.float32(0.0), behind - fused[best].min())
    return _standardise(fused, np.union1d(best_rows(bm25, pool), best_rows(cosine, pool)))


def rerank(fused: Floats, rows: Rows, scores: Floats) -> Floats:
    """Return *fused* with a third opinion, *scores*, on *rows*; it counts RERANK_WEIGHT as much.

    The scores of a cross-encoder have a scale of their own; in deviations from their mean they are
    measured as the fused scores are. A row that was not scored stays where it is.
    """
    found = fused.copy()
    found[rows] += np.float32(RERANK_WEIGHT) * _standardise(scores, np.arange(len(scores)))
    return found


def _standardise(scores: Floats, pool: Rows) -> Floats:
    """Return *scores* in deviations from the mean of *pool*; all zero where that has no spread."""
    deviation = float(scores[pool].std())
    if deviation < 1e-9:
        return np.zeros_like(scores)
    return np.asarray((scores - scores[pool].mean()) / deviation, dtype=np.float32)
