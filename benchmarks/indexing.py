"""Indexing speed beside bm25s + jieba on the same texts, and what encoding a question costs.

``python -m benchmarks.indexing SET [--clauses N]``: SET as in ``benchmarks.retrieval``. Indexing is
all that ``chatbot index`` does with clauses in memory: segmentation, postings, vectors. The peer
cuts words and counts them, and makes no vectors. Processor time is printed beside the clock: on a
machine that others use it is the fairer of the two. The marks: 5,000 clauses a second, a question
encoded in less than a millisecond on one core.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.report import save
from benchmarks.retrieval import Reference
from chatbot.config import HOME, Config
from chatbot.evaluation.beir import RetrievalSet
from chatbot.evaluation.sets import read_set
from chatbot.indexing.embedding import Encoder, open_encoder
from chatbot.indexing.store import assemble

RATE = 5000.0
"""Clauses a second that indexing is to reach."""
QUERY_MS = 1.0
"""Milliseconds that encoding a question may take."""
QUERIES = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What it took to index some clauses."""

    clauses: int
    seconds: float
    """By the clock."""
    cpu_seconds: float
    """Of all processors, helpers' processes included."""

    @property
    def rate(self) -> float:
        """Clauses a second, by the clock."""
        return self.clauses / self.seconds

    @property
    def cpu_us(self) -> float:
        """Microseconds of processor time for each clause."""
        return 1e6 * self.cpu_seconds / self.clauses


def cost(clauses: int, build: Callable[[], object]) -> Cost:
    """Run *build* once and return what it took."""
    started, used = time.perf_counter(), _used()
    build()
    return Cost(clauses=clauses, seconds=time.perf_counter() - started, cpu_seconds=_used() - used)


def query_ms(encoder: Encoder, queries: Sequence[str]) -> float:
    """Return the median processor time, in milliseconds, of encoding one of *queries* alone."""
    encoder.encode_queries(queries[:1])
    taken = []
    for query in queries:
        started = time.process_time()
        encoder.encode_queries([query])
        taken.append(1000 * (time.process_time() - started))
    return statistics.median(taken)


def measure(data: RetrievalSet, encoder: Encoder) -> dict[str, Cost]:
    """Index the clauses of *data* by each system in turn."""
    count = len(data.clauses)
    return {
        "bm25s + jieba": cost(count, lambda: Reference(data)),
        "chatbot": cost(count, lambda: assemble(data.documents, data.clauses, encoder=encoder)),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, save; 1 where a mark is missed."""
    parser = argparse.ArgumentParser(prog="benchmarks.indexing", description=__doc__)
    parser.add_argument("set", type=Path, metavar="SET")
    parser.add_argument("--clauses", type=int, help="only the first so many")
    options = parser.parse_args(arguments)
    config = Config.from_environment()
    encoder = open_encoder(config.encoder, config.index)
    data = read_set(options.set).of_clauses(options.clauses)
    costs = measure(data, encoder)
    print(f"{data.name}: {len(data.clauses)} clauses, {os.cpu_count()} cores")
    print(f"{'system':15} {'clauses/s':>10} {'CPU µs/clause':>14}")
    for name, found in costs.items():
        print(f"{name:15} {found.rate:10.0f} {found.cpu_us:14.0f}")
    ratio = costs["chatbot"].cpu_us / costs["bm25s + jieba"].cpu_us
    print(f"processor time of a clause: {ratio:.2f} of the peer's")
    encoding = query_ms(encoder, data.queries[:QUERIES])
    print(f"encoding a question: {encoding:.3f} ms of one core (mark: less than {QUERY_MS:.0f})")
    result = {
        "set": data.name,
        "clauses": len(data.clauses),
        "cores": os.cpu_count(),
        "clauses_per_second": {n: c.rate for n, c in costs.items()},
        "cpu_us_per_clause": {n: c.cpu_us for n, c in costs.items()},
        "cpu_ratio": ratio,
        "query_ms": encoding,
    }
    print(f"saved to {save('indexing', result).relative_to(HOME)}")
    return int(costs["chatbot"].rate < RATE or encoding >= QUERY_MS)


def _used() -> float:
    """Return the processor seconds of this process and of its children that have ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


if __name__ == "__main__":
    sys.exit(main())
