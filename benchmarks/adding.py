"""What one document more costs an archive: ``python -m benchmarks.adding [DOCUMENTS]``.

An archive of so many synthetic documents (:mod:`benchmarks.synthetic`), written as text files, is
indexed; then it is indexed again with one more, once taking over what is there and once anew, and
a last time with nothing new. The first two have to give the same files, byte for byte. Processor
time is printed beside the clock: on a machine that others use it is the fairer of the two.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.report import save
from benchmarks.synthetic import DEFAULT, ITEMS, PARTS, Material, documents
from chatbot.config import HOME, Config
from chatbot.indexing.store import build_index

DOCUMENTS = 2000
CLAUSES = 1 + PARTS * (1 + ITEMS)
"""Of a synthetic document."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Build, add, compare; print and save; 1 where a byte differs."""
    parser = argparse.ArgumentParser(prog="benchmarks.adding", description=__doc__)
    parser.add_argument("documents", nargs="?", type=int, default=DOCUMENTS)
    parser.add_argument("--corpus", type=Path, default=DEFAULT, help="what they are made of")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        config = Config(corpus=folder / "corpus", index=folder / "index")
        texts = [
            (document.file_name, document.text)
            for document, _ in documents(
                Material(options.corpus), (options.documents + 1) * CLAUSES, seed=7
            )
        ]
        config.corpus.mkdir()
        for file_name, text in texts[:-1]:
            (config.corpus / file_name).write_text(text, encoding="utf-8")
        built = _cost("built", config)
        file_name, text = texts[-1]
        (config.corpus / file_name).write_text(text, encoding="utf-8")
        added = _cost("one more", config)
        again = _cost("nothing new", config)
        shutil.move(config.index, folder / "taken-over")
        anew = _cost("built anew", config)
        same = _files(folder / "taken-over") == _files(config.index)
    print("the files are the same" if same else "THE FILES DIFFER")
    result = {"documents": options.documents, "same": same, "cores": os.cpu_count()}
    for label, cost in (
        ("built", built),
        ("one_more", added),
        ("nothing_new", again),
        ("anew", anew),
    ):
        result |= {f"{label}_s": cost[0], f"{label}_cpu_s": cost[1]}
    print(f"saved to {save('adding', result).relative_to(HOME)}")
    return int(not same)


def _cost(label: str, config: Config) -> tuple[float, float]:
    """Build the index of *config*; print and return seconds by the clock, and of processors."""
    started, used = time.perf_counter(), _used()
    manifest = build_index(config)
    cost = time.perf_counter() - started, _used() - used
    print(
        f"{label:12} {manifest.clauses:8} clauses {cost[0]:8.2f} s {cost[1]:8.2f} s CPU", flush=True
    )
    return cost


def _used() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix in {".json", ".jsonl", ".npy", ".faiss"}
    }


if __name__ == "__main__":
    sys.exit(main())
