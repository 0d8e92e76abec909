"""Warm answers in process beside a LangChain quickstart's retrieval, on the project's own corpus.

Every labelled question over it is asked once, after some to warm up. The quickstart only finds
chunks and answers nothing; this project's time is that of the whole cited answer.

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


def timed(act: Callable[[int], object], count: int) -> list[float]:
    """Return the milliseconds of ``act(0)``, ``act(1)``, … after some that are not counted."""
    for i in range(min(WARM_UP, count)):
        act(i)
    found = []
    for i in range(count):
        started = time.perf_counter()
        act(i)
        found.append((time.perf_counter() - started) * 1000)
    return found


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
        name: {"p50": percentile(ms, 0.5), "p95": percentile(ms, 0.95), "max": max(ms)}
        for name, ms in measured.items()
    }
    print(f"{len(asked)} questions, ms{'':21} {'p50':>7} {'p95':>7} {'max':>7}")
    for name, row in figures.items():
        print(f"{name:30} {row['p50']:7.2f} {row['p95']:7.2f} {row['max']:7.2f}")
    ours, _, theirs = figures.values()
    ratio = {q: ours[q] / theirs[q] for q in ("p50", "p95")}
    print(f"{'answer to quickstart':30} {ratio['p50']:7.2f} {ratio['p95']:7.2f}")
    result = {"questions": len(asked), "ms": figures, "ratio": ratio}
    print(f"saved to {save('latency', result).relative_to(HOME)}")
    return int(ours["p95"] > MARK_MS)


if __name__ == "__main__":
    sys.exit(main())
