"""The same corpus on this machine and in Milvus: how much the ten best differ, what a search costs.

The plan and the documents of the tests are indexed once and published to a fresh file of Milvus
Lite, or to a server (``--index milvus+http://HOST:19530``). Both engines are then asked the same
labelled questions in turn, so that what else the machine does meets both alike.

    python -m benchmarks.milvus [--limit N] [--index milvus+URL]
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.report import percentile, questions, save
from chatbot import wiring
from chatbot.config import HOME, Config
from chatbot.indexing import store
from chatbot.retrieval.retriever import Retriever

MARK = 0.99
"""The least share of the ten best of exact search that Milvus has to find."""
WARM_UP = 10
K = 10


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, save; 1 where the mark is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--limit", type=int, help="questions asked (all)")
    parser.add_argument("--index", help="milvus+URL (a new file of Milvus Lite)")
    options = parser.parse_args(arguments)
    asked = [question for question, _ in questions()][: options.limit]
    with tempfile.TemporaryDirectory(prefix="chatbot-milvus-") as folder:
        corpus = gather(Path(folder) / "corpus")
        place = options.index or f"milvus+{folder}/rows.db"
        config = Config(corpus=corpus).indexed_at(place)
        began = time.perf_counter()
        manifest = wiring.build_index(config)
        built = time.perf_counter() - began
        here, there = store.open_index(config.index, config.encoder), wiring.open_index(config)
        overlap, times = compare(Retriever(here), Retriever(there), asked)
        figures = {
            name: {"p50": percentile(ms, 0.5), "p95": percentile(ms, 0.95)}
            for name, ms in times.items()
        }
        sizes = [len(here.vectors.of_row(row)) for row in range(len(here.table))]
        shutil.rmtree(config.index, ignore_errors=True)
    print(
        f"{manifest.documents} documents, {manifest.clauses} clauses, {int(np.sum(sizes))} vectors"
        f"; built and published in {built:.1f} s"
    )
    print(f"{len(asked)} questions, overlap@{K} with exact search: {overlap:.4f}")
    for name, row in figures.items():
        print(f"{name:28} p50 {row['p50']:8.2f} ms   p95 {row['p95']:8.2f} ms")
    result = {
        "questions": len(asked),
        "clauses": manifest.clauses,
        "vectors": int(np.sum(sizes)),
        "built_s": built,
        "overlap": overlap,
        "ms": figures,
    }
    print(f"saved to {save('milvus', result).relative_to(HOME)}")
    return int(overlap < MARK)


def gather(corpus: Path) -> Path:
    """Copy the plan and the documents of the tests into one corpus; return it."""
    corpus.mkdir()
    for folder in (HOME / "corpus" / "texts", HOME / "tests" / "documents"):
        for path in sorted(folder.glob("*.txt")):
            shutil.copyfile(path, corpus / path.name)
    return corpus


def compare(
    here: Retriever, there: Retriever, asked: Sequence[str]
) -> tuple[float, dict[str, list[float]]]:
    """Return the share of the ten best that both have, and the milliseconds of each search."""
    times: dict[str, list[float]] = {"this machine": [], "Milvus": []}
    shared = total = 0
    for number, question in enumerate((*asked[:WARM_UP], *asked)):
        found: list[set[str]] = []
        for name, retriever in zip(times, (here, there), strict=True):
            began = time.perf_counter()
            evidence = retriever.find(question, k=K)
            took = (time.perf_counter() - began) * 1000
            found.append({e.clause.clause_id for e in evidence})
            if number >= WARM_UP:
                times[name].append(took)
        shared += len(found[0] & found[1])
        total += len(found[0])
    return shared / max(total, 1), times


if __name__ == "__main__":
    sys.exit(main())
