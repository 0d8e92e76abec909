"""Indexes two corpora in turn, again and again, until the process is killed."""

from __future__ import annotations

import itertools
import sys
from pathlib import Path

from chatbot.config import Config
from chatbot.indexing import store


def main() -> None:
    """``python -m tests.indexing.building CORPUS CORPUS INDEX``; says when both were built."""
    *corpora, index = map(Path, sys.argv[1:])
    for builds, corpus in enumerate(itertools.cycle(corpora)):
        store.build_index(Config(corpus=corpus, index=index))
        if builds == len(corpora):
            sys.stdout.write("ready\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
