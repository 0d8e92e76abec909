"""Publishes an index to a Milvus file in batches of a few entities, saying how far it is."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from chatbot.config import Config
from chatbot.indexing.milvus import ingest
from chatbot.wiring import build_index

PATIENCE_S = 120


def main() -> None:
    """``python -m tests.indexing.publishing CORPUS FILE.db``; meant to be killed on the way."""
    corpus, place = sys.argv[1:]
    ingest.VECTORS_AT_ONCE = ingest.CLAUSES_AT_ONCE = 3

    def say(line: str) -> None:
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
        if "_vectors: 6 of" in line:
            time.sleep(PATIENCE_S)  # until it is killed, half-way for sure

    build_index(Config(corpus=Path(corpus)).indexed_at(f"milvus+{place}"), progress=say)


if __name__ == "__main__":
    main()
