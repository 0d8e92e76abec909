"""First vectors of word pieces from the company they keep: PPMI and a truncated SVD.

Question pairs are too few to teach that 货款 is a kind of 欠款; tens of millions of running words
are not. The vectors are those of Levy & Goldberg (2014), "Neural Word Embedding as Implicit Matrix
Factorization", with the context smoothing of Levy, Goldberg & Dagan (2015).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

WINDOW = 6
"""Pieces to each side that count as company; one at distance d counts 1/√d."""
FREQUENT = 2e-4
"""Pieces of a greater share are thinned out as in word2vec."""
SMOOTHING = 0.75
"""Exponent on context frequencies: rare contexts do not look more telling than they are."""
LEAST = 1.0
"""Company kept less often than this is chance."""
AT_ONCE = 3_000_000
"""Pieces counted at once; bounds the memory at some gigabytes."""
ITERATIONS = 3
"""Power iterations of the randomised SVD (Halko et al., 2011)."""

Ids = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]


def word_vectors(texts: Sequence[Ids], *, vocabulary: int, dimension: int, seed: int) -> Floats:
    """Return float32[vocabulary, dimension]; a piece that keeps no company is all zeros."""
    from sklearn.utils.extmath import randomized_svd

    company = _count(texts, vocabulary, seed)
    left, values, _ = randomized_svd(
        _associate(company), dimension, n_iter=ITERATIONS, random_state=seed
    )
    return np.asarray(left * np.sqrt(values), dtype=np.float32)


def _count(texts: Sequence[Ids], vocabulary: int, seed: int) -> Any:
    """Return how much company each piece keeps with each other: sparse, symmetric."""
    from scipy import sparse

    counts = np.bincount(np.concatenate(texts), minlength=vocabulary)
    share = np.maximum(counts / counts.sum(), 1e-12)
    kept = np.minimum(1.0, np.sqrt(FREQUENT / share))
    generator = np.random.default_rng(seed)
    company = sparse.csr_matrix((vocabulary, vocabulary), dtype=np.float32)
    for run in _runs(texts):
        pieces = run[(run < 0) | (generator.random(len(run)) < kept[np.maximum(run, 0)])]
        for distance in range(1, WINDOW + 1):
            left, right = pieces[:-distance], pieces[distance:]
            both = (left >= 0) & (right >= 0)
            weight = np.full(int(both.sum()), distance**-0.5, dtype=np.float32)
            found = (weight, (left[both], right[both]))
            company = company + sparse.coo_matrix(found, shape=company.shape).tocsr()
    company = company + company.T
    company.data[company.data < LEAST] = 0
    company.eliminate_zeros()
    return company


def _runs(texts: Sequence[Ids]) -> Iterator[npt.NDArray[np.int32]]:
    """Yield the texts end to end in batches, -1 between them so that windows do not reach over."""
    between = np.full(WINDOW, -1, dtype=np.int32)
    batch: list[npt.NDArray[np.int32]] = []
    size = 0
    for text in texts:
        batch += [text, between]
        size += len(text)
        if size >= AT_ONCE:
            yield np.concatenate(batch)
            batch, size = [], 0
    if batch:
        yield np.concatenate(batch)


def _associate(company: Any) -> Any:
    """Return the positive pointwise mutual information of *company*."""
    from scipy import sparse

    sums = np.asarray(company.sum(axis=1)).ravel().astype(np.float64)
    contexts = sums**SMOOTHING
    contexts *= sums.sum() / max(contexts.sum(), 1e-12)
    table = company.tocoo()
    information = np.log(table.data * sums.sum() / (sums[table.row] * contexts[table.col]))
    positive = information > 0
    return sparse.csr_matrix(
        (
            information[positive].astype(np.float32),
            (table.row[positive], table.col[positive]),
        ),
        shape=company.shape,
    )
