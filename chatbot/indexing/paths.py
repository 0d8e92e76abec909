"""The best way to cut each of many runs into words, all runs a step at a time.

The dynamic programmes are those of jieba (from the last character to the first; of two equal paths
the one with the longer word) and of Kudo's Unigram tokenizers (from the first to the last; of
equals the longer again). They differ in the order in which scores are added up, so in the last
bit, and each has to give what its model gives.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from chatbot.indexing.trie import ABSENT, Found, Ints, Runs, Scores

WORST = -1e300
"""Below every path and above ABSENT."""

Sizes = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """Words, run after run in no order; those of one run in theirs."""

    runs: Ints
    """Which of the laid runs each stands in."""
    starts: Ints
    """The place in its run."""
    sizes: Sizes
    """Characters."""


def cut_backward(runs: Runs, found: Found, unknown: float) -> Cut:
    """Cut as jieba does; a place where no word begins is a word of one character, *unknown*."""
    best, size = np.zeros(len(runs.codes)), np.ones(len(runs.codes), dtype=np.int64)
    there = _any_by_layer(runs, found.scores)
    counts, offsets = runs.counts, runs.offsets
    for i in range(len(counts) - 2, -1, -1):
        at = offsets[i]
        top = np.full(counts[i + 1], WORST)
        sizes = size[at : at + len(top)]
        for length in np.flatnonzero(there[: len(counts) - 1 - i, i]) + 1:
            ending = counts[i + length]
            after = offsets[i + length]
            path = found.scores[length - 1, at : at + ending] + best[after : after + ending]
            better = path >= top[:ending]
            np.copyto(top[:ending], path, where=better)
            np.copyto(sizes[:ending], length, where=better)
        after = offsets[i + 1]
        best[at : at + len(top)] = np.where(
            top > WORST, top, unknown + best[after : after + len(top)]
        )
    return _follow(runs, size)


def cut_forward(runs: Runs, found: Found, unknown: float) -> Cut:
    """Cut as a Unigram model does; a character that is no word costs *unknown* by itself."""
    single = np.where(found.scores[0] > ABSENT, found.scores[0], unknown)
    scores = [single, *found.scores[1:]]
    best, size = np.zeros(len(runs.codes)), np.ones(len(runs.codes), dtype=np.int64)
    there = _any_by_layer(runs, found.scores)
    counts, offsets = runs.counts, runs.offsets
    for end in range(1, len(counts)):
        count, at = counts[end], offsets[end]
        top, sizes = np.full(count, WORST), size[at : at + count]
        for length in range(min(end, len(scores)), 0, -1):
            if length > 1 and not there[length - 1, end - length]:
                continue
            start = offsets[end - length]
            path = scores[length - 1][start : start + count] + best[start : start + count]
            better = path > top
            np.copyto(top, path, where=better)
            np.copyto(sizes, length, where=better)
        best[at : at + count] = top
    return _follow_back(runs, size)


def _any_by_layer(runs: Runs, scores: Scores) -> npt.NDArray[np.bool_]:
    """Return bool[longest, layers]: whether a word of that length begins there in any run."""
    return np.logical_or.reduceat(scores > ABSENT, runs.offsets, axis=1)


def _follow(runs: Runs, size: Sizes) -> Cut:
    run, place = np.arange(len(runs.lengths)), np.zeros(len(runs.lengths), dtype=np.int64)
    steps = []
    while len(run):
        sizes = size[runs.offsets[place] + run]
        steps.append((run, place, sizes))
        place = place + sizes
        going = np.flatnonzero(place < runs.lengths[run])
        run, place = run[going], place[going]
    return _joined(steps)


def _follow_back(runs: Runs, size: Sizes) -> Cut:
    run, end = np.arange(len(runs.lengths)), runs.lengths
    steps = []
    while len(run):
        sizes = size[runs.offsets[end] + run]
        end = end - sizes
        steps.append((run, end, sizes))
        going = np.flatnonzero(end > 0)
        run, end = run[going], end[going]
    return _joined(steps[::-1])


def _joined(steps: list[tuple[Ints, Ints, Sizes]]) -> Cut:
    runs, starts, sizes = (np.concatenate(column) for column in zip(*steps, strict=True))
    return Cut(runs=runs, starts=starts, sizes=sizes)
