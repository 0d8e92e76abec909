"""What a question costs as an archive grows: ``python -m benchmarks.scale [SIZE …]``.

Each size is indexed (synthetic clauses, see :mod:`benchmarks.synthetic`) and then asked real
questions in a fresh process on one core: time to open, resident memory, milliseconds a question
through the product's own retriever, overlap of its best ten with those of a full scan, and up to
100,000 clauses the throughput of LangChain's ensemble of BM25 and FAISS in the same process.

``--corpus FOLDER``  the policies that clauses are made of (default: tests/documents)
``--work FOLDER``    where the indexes are built; what is there is used again
``--workers N``      processes that count words and encode
``--out FOLDER``     results as scale.json and scale.png
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.synthetic import DEFAULT, Material, documents
from chatbot.config import HOME, Config
from chatbot.indexing import generations, pieces
from chatbot.indexing.binding import (
    CLAUSE_ENDS,
    CLAUSES,
    DOCUMENT_ENDS,
    DOCUMENTS,
    FACTS,
    READ_WHOLE,
    write_table,
)
from chatbot.indexing.duties import UnitRows
from chatbot.indexing.embedding import open_encoder
from chatbot.indexing.encoding import encode_clauses
from chatbot.indexing.lexical import Counted, LexicalIndex, count
from chatbot.indexing.lines import write_lines
from chatbot.indexing.manifest import FORMAT_VERSION, Manifest, manifest_name
from chatbot.indexing.pieces import PieceRows
from chatbot.indexing.searchable import lexical_text
from chatbot.indexing.store import LEXICAL, TERMS
from chatbot.indexing.table import ClauseTable
from chatbot.indexing.vectors import VectorIndex
from chatbot.indexing.words import Words
from chatbot.reading.clauses import PARSER_VERSION

SIZES = (1_000, 10_000, 100_000, 1_000_000)
SHARD = 23_000
"""Clauses that a worker indexes at once, in whole documents."""
COMPARED = 100_000
"""Clauses up to which the ensemble is measured."""
ARRAYS = ("terms", "rows", "frequencies", "lengths")
OUT = HOME / "out" / "bench"


def build(size: int, work: Path, corpus: Path, workers: int) -> dict[str, float]:
    """Build the index of *size* clauses under *work*; return seconds, CPU seconds and bytes."""
    started, used = time.perf_counter(), _cpu_seconds()
    material = Material(corpus)
    shards = -(-size // SHARD)
    sizes = [min(SHARD, size - i * SHARD) for i in range(shards)]
    jobs = [(work / f"{i:04}-{n}", n, i) for i, n in enumerate(sizes)]
    todo = [job for job in jobs if not job[0].exists()]
    if workers > 1 and len(todo) > 1:
        with ProcessPoolExecutor(
            workers, get_context("spawn"), initializer=_prepare, initargs=(corpus,)
        ) as pool:
            list(pool.map(_index_shard, todo))
    else:
        _prepare(corpus)
        for job in todo:
            _index_shard(job)
    _join([folder for folder, _, _ in jobs], work / f"index-{size}", Words(material.terms))
    return {
        "build_s": time.perf_counter() - started,
        "build_cpu_s": _cpu_seconds() - used,
        "build_peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "bytes": float(_bytes(work / f"index-{size}")),
    }


_shared: tuple[Material, Words]


def _prepare(corpus: Path) -> None:
    global _shared  # noqa: PLW0603 - a worker process's own, made once
    material = Material(corpus)
    _shared = material, Words(material.terms)


def _index_shard(job: tuple[Path, int, int]) -> None:
    """Make, count and encode the clauses of one shard, and write all of it into its folder."""
    folder, size, number = job
    material, words = _shared
    encoder = open_encoder("bundled", Config.from_environment().index)
    first = number * SHARD
    made = list(documents(material, size, seed=1000 + number, first=first))
    clauses = [c for _, own in made for c in own]
    counted = count(words.index_terms(lexical_text(c)) for c in clauses)
    vectors = encode_clauses(clauses, encoder)
    staged = folder.with_name(f".{folder.name}")
    shutil.rmtree(staged, ignore_errors=True)
    staged.mkdir(parents=True)
    write_table(ClauseTable([d for d, _ in made], clauses), staged)
    (staged / "vocabulary.txt").write_text("\n".join(counted.vocabulary), encoding="utf-8")
    for name in ARRAYS:
        np.save(staged / f"{name}.npy", getattr(counted, name))
    found = [vectors.of_row(row) for row in range(len(vectors))]
    np.save(staged / "vectors.npy", np.concatenate(found).astype(np.float16))
    np.save(staged / "sizes.npy", np.array([len(f) for f in found], np.int64))
    assert encoder.words is not None
    PieceRows.build(clauses, encoder.words).save(staged)
    staged.rename(folder)


def _join(shards: Sequence[Path], folder: Path, words: Words) -> None:
    """Put the shards' clauses, words and vectors together into one index."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "staged" / LEXICAL).mkdir(parents=True)
    staged = folder / "staged"
    for name in (DOCUMENTS, CLAUSES, FACTS):
        with (staged / name).open("wb") as whole:
            for shard in shards:
                whole.write((shard / name).read_bytes())
    for name in (DOCUMENT_ENDS, CLAUSE_ENDS, "row_ends.npy"):
        np.save(staged / name, _join_ends([np.load(shard / name) for shard in shards]))
    if len(np.load(staged / CLAUSE_ENDS, mmap_mode="r")) > READ_WHOLE:
        piece_ends = _join_ends([np.load(shard / pieces.ENDS_FILE) for shard in shards])
        printed = [np.load(shard / pieces.FILE, mmap_mode="r") for shard in shards]
        PieceRows(piece_ends, np.concatenate(printed)).save(staged)
    _join_units(shards, staged)
    parts = [
        Counted(
            vocabulary=tuple((shard / "vocabulary.txt").read_text("utf-8").split("\n")),
            **{name: np.load(shard / f"{name}.npy") for name in ARRAYS},
        )
        for shard in shards
    ]
    rows = sum(len(part.lengths) for part in parts)
    LexicalIndex.merge(parts).save(staged / LEXICAL)
    del parts
    halves = [np.load(shard / "vectors.npy", mmap_mode="r") for shard in shards]
    vector_ends = np.cumsum(np.concatenate([np.load(shard / "sizes.npy") for shard in shards]))
    vectors = VectorIndex.build(halves, vector_ends)
    vectors.save(staged)
    (staged / TERMS).write_text(write_lines([dict(words.terms)]), encoding="utf-8")
    encoder = open_encoder("bundled", Config.from_environment().index)
    name, stamps = generations.publish(staged)
    manifest = Manifest(
        format_version=FORMAT_VERSION,
        corpus={},
        parser_version=PARSER_VERSION,
        words_sha256=words.fingerprint,
        encoder_id=encoder.encoder_id,
        dimension=encoder.dimension,
        documents=len(np.load(folder / name / DOCUMENT_ENDS, mmap_mode="r")),
        clauses=rows,
        vectors=vectors.described,
        folder=name,
        files=stamps,
    )
    generations.point(folder, manifest_name("bundled"), manifest)


def _join_ends(ends: Sequence[npt.NDArray[np.int64]]) -> npt.NDArray[np.int64]:
    """Return where things end that end at *ends* in each shard."""
    before = np.cumsum([0, *(int(own[-1]) for own in ends)])
    return np.concatenate([own + first for own, first in zip(ends, before, strict=False)])


def _join_units(shards: Sequence[Path], staged: Path) -> None:
    rows: dict[str, list[Any]] = {}
    titles: set[str] = set()
    before = 0
    for shard in shards:
        units = UnitRows.open(shard)
        for name in units.names:
            rows.setdefault(name, []).append(units.rows([name]) + before)
        titles |= set(json.loads((shard / "common_titles.json").read_text("utf-8")))
        before += len(np.load(shard / CLAUSE_ENDS, mmap_mode="r"))
    names = sorted(rows)
    sizes = [sum(map(len, rows[name])) for name in names]
    flat = np.concatenate([piece for name in names for piece in rows[name]] or [np.empty(0)])
    UnitRows(names, np.cumsum(sizes, dtype=np.int64), flat.astype(np.int32)).save(staged)
    (staged / "common_titles.json").write_text(
        json.dumps(sorted(titles), ensure_ascii=False), encoding="utf-8"
    )


def _bytes(folder: Path) -> int:
    return sum(f.stat().st_size for f in folder.rglob("*") if f.is_file())


def _cpu_seconds() -> float:
    own, others = (
        resource.getrusage(resource.RUSAGE_SELF),
        resource.getrusage(resource.RUSAGE_CHILDREN),
    )
    return own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure every size; print a table and write it with its picture."""
    parser = argparse.ArgumentParser(prog="benchmarks.scale", description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES)
    parser.add_argument("--corpus", type=Path, default=DEFAULT)
    parser.add_argument("--work", type=Path, default=HOME / "out" / "scale")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--out", type=Path, default=OUT)
    options = parser.parse_args(arguments)
    options.work.mkdir(parents=True, exist_ok=True)
    options.out.mkdir(parents=True, exist_ok=True)
    path = options.out / "scale.json"
    results: dict[str, dict[str, float]] = json.loads(path.read_text()) if path.exists() else {}
    for size in options.sizes:
        folder = options.work / f"index-{size}"
        kept = results.get(str(size), {})
        if not (folder / manifest_name("bundled")).exists():
            kept = build(size, options.work, options.corpus, options.workers)
        asked = subprocess.run(
            [sys.executable, "-m", "benchmarks.asking", str(folder), str(size <= COMPARED)],
            env={**os.environ, "OMP_NUM_THREADS": "1"},
            stdout=subprocess.PIPE,
            check=True,
        )
        results[str(size)] = {**kept, **json.loads(asked.stdout)}
        path.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
        for name, value in results[str(size)].items():
            print(f"{size:>9} {name:24} {value:12.3f}", flush=True)
    _plot(results, options.out / "scale.png")
    return 0


def _plot(results: dict[str, dict[str, float]], path: Path) -> None:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    sizes = sorted(map(int, results))
    figure, (left, right) = pyplot.subplots(1, 2, figsize=(8, 3))
    for axes, columns in (
        (
            left,
            {
                "cpu_p50_ms": "hybrid p50",
                "cpu_p95_ms": "hybrid p95",
                "ensemble_cpu_p50_ms": "ensemble p50",
            },
        ),
        (right, {"rss_mb": "resident MB", "open_cpu_ms": "open, CPU ms"}),
    ):
        for column, label in columns.items():
            points = [(n, results[str(n)][column]) for n in sizes if column in results[str(n)]]
            if points:
                axes.loglog(*zip(*points, strict=True), marker="o", label=label)
        axes.set_xlabel("clauses")
        axes.grid(alpha=0.3)
        axes.legend(frameon=False, fontsize=8)
    left.set_ylabel("CPU ms a question")
    figure.tight_layout()
    figure.savefig(path, dpi=80)


if __name__ == "__main__":
    sys.exit(main())
