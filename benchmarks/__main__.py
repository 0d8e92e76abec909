"""Run every benchmark that needs nothing beyond the project: ``python -m benchmarks``.

Retrieval on open sets needs folders that the project does not carry; see
``python -m benchmarks.retrieval --help``.
"""

from __future__ import annotations

import sys

from benchmarks import cold_start, latency


def main() -> int:
    """Run them in turn; the exit status is 1 where one of them misses its mark."""
    missed = [benchmark.main([]) for benchmark in (cold_start, latency)]
    return int(any(missed))


if __name__ == "__main__":
    sys.exit(main())
