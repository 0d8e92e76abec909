"""Warm answers in process beside a LangChain quickstart's retrieval, on the project's own corpus.

Every labelled question over it is asked once, after some to warm up. The quickstart only finds
chunks and answers nothing; this project's time is that of the whole cited answer. Beside the clock
stands the processor's time, which others on the same machine do not lengthen.

    python -m benchmarks.latency [--limit N]
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence

from benchmarks.quickstart import quickstart
from benchmarks.report import percentile, questions, save
from chatbot.config import HOME, Config
from chatbot.wiring import open_assistant

MARK_MS = 15.0
"""The largest 95th percentile of a warm answer, on an idle core."""
WARM_UP = 20


def timed(act: Callable[[int], object], count: int) -> tuple[list[float], list[float]]:
    """Return the milliseconds of ``act(0)``, ``act(1)``, … after some that are not counted.

    By the clock, and of the processor.
    """
    for i in range(min(WARM_UP, count)):
        act(i)
    clock, processor = [], []
    for i in range(count):
        started, worked = time.perf_counter(), time.thread_time()
        act(i)
        processor.append((time.thread_time() - worked) * 1000)
        clock.append((time.perf_counter() - started) * 1000)
    return clock, processor


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, save; 1 where the mark is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--limit", type=int, help="questions asked (all)")
    options = parser.parse_args(arguments)
    assistant = open_assistant(Config.from_environment())
    asked = list(questions())[: options.limit]
    texts = [d.text for d in assistant.index.documents.values()]
    ensemble = quickstart(texts, assistant.index.encoder)
    measured = {
        "chatbot, whole answer": timed(
            lambda i: assistant.ask(asked[i][0], asked[i][1]), len(asked)
        ),
        "chatbot, search": timed(lambda i: assistant.search(asked[i][0]), len(asked)),
        "quickstart, retrieval": timed(lambda i: ensemble.invoke(asked[i][0]), len(asked)),
    }
    figures = {
        name: {
            "p50": percentile(ms, 0.5),
            "p95": percentile(ms, 0.95),
            "max": max(ms),
            "processor p50": percentile(worked, 0.5),
            "processor p95": percentile(worked, 0.95),
        }
        for name, (ms, worked) in measured.items()
    }
    heads = ("p50", "p95", "max", "processor p50", "processor p95")
    print(f"{f'{len(asked)} questions, ms':30}" + "".join(f"{head:>14}" for head in heads))
    for name, row in figures.items():
        print(f"{name:30}" + "".join(f"{row[head]:14.2f}" for head in heads))
    ours, _, theirs = figures.values()
    ratio = {q: ours[q] / theirs[q] for q in ("p50", "p95")}
    print(f"{'answer to quickstart':30} {ratio['p50']:14.2f}{ratio['p95']:14.2f}")
    result = {"questions": len(asked), "ms": figures, "ratio": ratio}
    print(f"saved to {save('latency', result).relative_to(HOME)}")
    return int(ours["p95"] > MARK_MS)


if __name__ == "__main__":
    sys.exit(main())
