"""A whole ``chatbot ask`` process beside ``python -c "import sentence_transformers"``.

Time and peak memory of each, medians of several runs in turn, after one run that fills the file
cache. The mark: a cited answer at half the cost of that import, or less.

    python -m benchmarks.cold_start [--runs N] [--question TEXT]
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.report import questions, save
from chatbot.config import HOME

MARK = 0.5
"""The largest share of the import's time and memory that an answer may take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What one process cost."""

    seconds: float
    """Wall clock, from start to exit."""
    peak_mb: float
    """Largest resident set."""


def run(command: Sequence[str]) -> Run:
    """Run *command* to its end. Raises CalledProcessError where it fails. POSIX only."""
    started = time.perf_counter()
    with subprocess.Popen(command, cwd=HOME, stdout=subprocess.DEVNULL) as process:
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    # Linux counts in KB, macOS in bytes.
    peak = usage.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)
    return Run(seconds=seconds, peak_mb=peak)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, save; 1 where the mark is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--runs", type=int, default=5, help="of each process (5)")
    parser.add_argument("--question", default=next(questions())[0])
    options = parser.parse_args(arguments)
    commands = {
        "chatbot ask": [sys.executable, "-m", "chatbot", "ask", options.question],
        "import sentence_transformers": [sys.executable, "-c", "import sentence_transformers"],
    }
    for command in commands.values():
        run(command)
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    for _ in range(options.runs):
        for name, command in commands.items():
            runs[name].append(run(command))
    seconds = {n: statistics.median(r.seconds for r in runs[n]) for n in runs}
    peak = {n: statistics.median(r.peak_mb for r in runs[n]) for n in runs}
    print(f"{'whole process':30} {'seconds':>8} {'peak MB':>8}")
    for name in commands:
        print(f"{name:30} {seconds[name]:8.2f} {peak[name]:8.0f}")
    ours, theirs = commands
    ratios = {"seconds": seconds[ours] / seconds[theirs], "peak_mb": peak[ours] / peak[theirs]}
    print(f"{'ratio (mark: 0.50 or less)':30} {ratios['seconds']:8.2f} {ratios['peak_mb']:8.2f}")
    result = {"question": options.question, "seconds": seconds, "peak_mb": peak, "ratio": ratios}
    print(f"saved to {save('cold_start', result).relative_to(HOME)}")
    return int(max(ratios.values()) > MARK)


if __name__ == "__main__":
    sys.exit(main())
