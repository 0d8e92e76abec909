"""The words of many clauses counted, in other processes where there are enough of them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context

import numpy as np

from chatbot.indexing.bulk import BulkCounter
from chatbot.indexing.lexical import Counted, LexicalIndex, count
from chatbot.indexing.ranking import Rows
from chatbot.indexing.words import Words

AT_ONCE = 4000
"""Texts counted between two lines of progress."""
BULK = 3000
"""Texts from which they are cut all at once: getting ready for it takes as long as cutting 1,000
of them one by one."""
PARALLEL = 20_000
"""Texts from which other processes count them; they take a second or two to start."""
MOST_WORKERS = 16

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Rows that are counted already."""

    counted: Counted
    rows: Rows
    """The row that each of them is."""


_counter: BulkCounter


@contextmanager
def counting(
    texts: Sequence[str],
    words: Words,
    *,
    kept: Kept | None = None,
    progress: Progress = lambda _: None,
) -> Iterator[Callable[[], LexicalIndex]]:
    """Give what returns the lexical index of *texts*; a large one is made while the body runs.

    *kept* are rows of it that are counted already; *texts* are then the others.
    """
    workers = min(MOST_WORKERS, _cores() - 1) if len(texts) >= PARALLEL else 0
    if not workers:
        index = count_words(texts, words, kept=kept, progress=progress)
        yield lambda: index
        return
    with ThreadPoolExecutor(1) as beside:
        yield beside.submit(
            count_words, texts, words, kept=kept, workers=workers, progress=progress
        ).result


def count_words(
    texts: Sequence[str],
    words: Words,
    *,
    kept: Kept | None = None,
    workers: int = 0,
    progress: Progress = lambda _: None,
) -> LexicalIndex:
    """Return the lexical index of *texts* and *kept*; *progress* is told how many are counted.

    *workers* is the number of other processes that help. It is no matter to the result, byte for
    byte, nor is it whether texts are cut one by one or all at once.
    """
    parts = [kept.counted] if kept else []
    done = len(kept.rows) if kept else 0
    for part in _count_all(texts, words, workers):
        parts.append(part)
        done += len(part.lengths)
        progress(done)
    if kept is None:
        return LexicalIndex.merge(parts)
    others = np.setdiff1d(np.arange(done), kept.rows, assume_unique=True)
    return LexicalIndex.merge(parts, np.concatenate((kept.rows, others)))


def _count_all(texts: Sequence[str], words: Words, workers: int) -> Iterator[Counted]:
    batches = [texts[start : start + AT_ONCE] for start in range(0, len(texts), AT_ONCE)]
    if workers:
        # spawn: a fork would copy the locks of the encoder's threads in whatever state they are.
        with ProcessPoolExecutor(
            workers,
            mp_context=get_context("spawn"),
            initializer=_prepare,
            initargs=(words.terms,),
        ) as pool:
            yield from pool.map(_count, batches)
    elif len(texts) >= BULK:
        yield from map(BulkCounter(words).count, batches)
    else:
        for batch in batches:
            yield count(map(words.index_terms, batch))


def _prepare(terms: Mapping[str, int]) -> None:
    global _counter  # noqa: PLW0603 - a worker process's own, made once
    _counter = BulkCounter(Words(terms))


def _count(texts: Sequence[str]) -> Counted:
    return _counter.count(texts)


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
