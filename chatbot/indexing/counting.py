"""The words of many clauses counted, on all cores where there are enough of them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from chatbot.indexing.lexical import Counted, LexicalIndex, count
from chatbot.indexing.words import Words

AT_ONCE = 4000
"""Texts counted between two lines of progress."""
PARALLEL = 20_000
"""Texts from which other processes help; starting them takes as long as counting 1,000."""
MOST_WORKERS = 16

_words: Words


def count_words(
    texts: Sequence[str],
    words: Words,
    *,
    workers: int | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> LexicalIndex:
    """Return the lexical index of *texts*; *progress* is told how many are counted.

    *workers*: processes (default: as many as cores, one for a small corpus). Their number is no
    matter to the result, byte for byte.
    """
    if workers is None:
        workers = min(MOST_WORKERS, _cores()) if len(texts) >= PARALLEL else 1
    parts: list[Counted] = []
    done = 0
    for part in _count_all(texts, words, workers):
        parts.append(part)
        done += len(part.lengths)
        progress(done)
    return LexicalIndex.merge(parts)


def _count_all(texts: Sequence[str], words: Words, workers: int) -> Iterator[Counted]:
    batches = [texts[start : start + AT_ONCE] for start in range(0, len(texts), AT_ONCE)]
    if workers == 1:
        for batch in batches:
            yield count(map(words.index_terms, batch))
        return
    # spawn: a fork would copy the locks of the encoder's threads in whatever state they are.
    with ProcessPoolExecutor(
        workers, mp_context=get_context("spawn"), initializer=_prepare, initargs=(words.terms,)
    ) as pool:
        yield from pool.map(_count, batches)


def _prepare(terms: Mapping[str, int]) -> None:
    global _words  # noqa: PLW0603 - a worker process's own segmenter, made once
    _words = Words(terms)


def _count(texts: Sequence[str]) -> Counted:
    return count(map(_words.index_terms, texts))


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
