"""Read mutants of one kind, in a process with bounds: ``python -m tests.reading.fuzzing KIND N``.

Prints what came of them as JSON. Any exception that is not the project's own ends it with the seed
that makes it again; so does an input that takes longer than LONGEST seconds of the processor.
"""

from __future__ import annotations

import json
import resource
import signal
import sys
import time
from collections import Counter
from pathlib import Path

from chatbot.errors import ChatbotError
from chatbot.reading.clauses import parse_clauses
from chatbot.reading.cleaning import clean
from chatbot.reading.formats import LOADED, read_text
from chatbot.reading.loaders.reader import LOADERS, bound_memory
from chatbot.reading.metadata import read_metadata
from tests.reading.laws import check_laws, document_of
from tests.reading.mutating import mutant

LONGEST = 20
"""Seconds of the processor for one input."""
MEMORY = 3 << 30


def read(kind: str, data: bytes) -> str:
    """Load, clean and parse as ``chatbot add`` does; loaders run in this process, for speed."""
    path = Path(f"mutant.{kind}")
    loader = LOADED.get(path.suffix)
    try:
        text = LOADERS[loader](data, path) if loader else read_text(path, data)
    except ChatbotError as error:
        assert path.name in str(error), f"an error that does not name the file: {error}"
        return "refused"
    document = document_of(clean(text).text)
    read_metadata(document.text)
    check_laws(document, parse_clauses(document))
    return "read"


def main(kind: str, count: int, first: int = 0) -> None:
    """Read the mutants *first* … *first* + *count* - 1 of *kind*."""
    bound_memory(MEMORY)
    signal.signal(signal.SIGVTALRM, _too_long)
    outcomes: Counter[str] = Counter()
    slowest = 0.0, -1
    for seed in range(first, first + count):
        began = time.process_time()
        signal.setitimer(signal.ITIMER_VIRTUAL, LONGEST)
        try:
            outcomes[read(kind, mutant(kind, seed))] += 1
        except BaseException:
            sys.stderr.write(f"{kind} mutant {seed}\n")
            raise
        slowest = max(slowest, (time.process_time() - began, seed))
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    found = {"kind": kind, "inputs": count, **outcomes}
    found |= {"slowest s": round(slowest[0], 2), "its seed": slowest[1], "peak MB": peak}
    sys.stdout.write(f"{json.dumps(found)}\n")


def _too_long(*_: object) -> None:
    raise TimeoutError(f"more than {LONGEST} seconds")


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
