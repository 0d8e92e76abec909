"""Retrieval quality on BEIR folders, through the product's own retrieval code.

``python -m benchmarks.retrieval DIR… [--json OUT] [--limit N]``: each DIR holds ``corpus.jsonl``,
``queries.jsonl`` and ``qrels.tsv``, plain or ``.gz``. Prints hit@1, MRR@10, recall@10, recall@100,
nDCG@10, milliseconds a query and index bytes for

* ``bm25``    bm25s over jieba words: the reference
* ``lexical`` this project's BM25
* ``dense``   the configured encoder (CHATBOT_ENCODER)
* ``hybrid``  both legs fused, as questions are searched
* ``aliases`` hybrid with the expansions of ``corpus/terms/``

and writes ``{set: {system: {metric: value}}}`` with ``--json``.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from chatbot.config import HOME, Config
from chatbot.indexing.embedding import open_encoder
from chatbot.indexing.store import Index, assemble
from chatbot.records import Clause, ClauseKind, Document, Heading, Level, Span
from chatbot.retrieval.fusion import best_rows
from chatbot.retrieval.retriever import Retriever
from chatbot.understanding.expansion import Expander
from chatbot.understanding.lexicon import read_lexicon

DEPTH = 100
"""How many results each system gives for a query."""

Rank = Callable[[str], Sequence[int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class BeirSet:
    """Passages, queries and the relevant passages of each query, by row."""

    name: str
    titles: tuple[str, ...]
    texts: tuple[str, ...]
    queries: tuple[str, ...]
    relevant: tuple[frozenset[int], ...]


def read_set(folder: Path, limit: int | None) -> BeirSet:
    """Read a BEIR folder; *limit* keeps the first queries only. Unlabelled queries are dropped."""
    passages = [json.loads(line) for line in _lines(folder, "corpus.jsonl")]
    rows = {str(p["_id"]): i for i, p in enumerate(passages)}
    labels: dict[str, set[int]] = {}
    for line in _lines(folder, "qrels.tsv"):
        query, passage, score = line.rstrip("\n").split("\t")
        if score.strip().isdigit() and int(score) > 0 and passage in rows:
            labels.setdefault(query, set()).add(rows[passage])
    questions = [json.loads(line) for line in _lines(folder, "queries.jsonl")]
    kept = [q for q in questions if str(q["_id"]) in labels][:limit]
    return BeirSet(
        name=folder.name,
        titles=tuple(p.get("title") or "" for p in passages),
        texts=tuple(p["text"] for p in passages),
        queries=tuple(q["text"] for q in kept),
        relevant=tuple(frozenset(labels[str(q["_id"])]) for q in kept),
    )


def _lines(folder: Path, name: str) -> Iterator[str]:
    plain, packed = folder / name, folder / f"{name}.gz"
    if packed.exists():
        with gzip.open(packed, "rt", encoding="utf-8") as file:
            yield from file
    else:
        with plain.open(encoding="utf-8") as file:
            yield from file


def as_clauses(data: BeirSet) -> tuple[Document, list[Clause]]:
    """Return the passages as clauses of one document, each with its title as path."""
    document = Document(
        document_id=data.name, title=data.name, file_name=data.name, sha256="0" * 64, text=""
    )
    clauses = []
    for row, (title, text) in enumerate(zip(data.titles, data.texts, strict=True), start=1):
        heading = Heading(level=Level.UNNUMBERED, ordinal=row, marker="", title=title)
        whole = Span(start=0, end=len(text))
        clauses.append(
            Clause(
                clause_id=f"{data.name}#{row}",
                document_id=data.name,
                kind=ClauseKind.ITEM,
                path=(heading,) if title else (),
                span=whole,
                text=text,
                body=whole,
            )
        )
    return document, clauses


def systems(data: BeirSet, index: Index, expander: Expander) -> dict[str, Rank]:
    """Return each system as a function from a query to rows, best first."""
    retriever = Retriever(index)

    def hybrid(query: str) -> list[int]:
        return [index.table.row(e.clause) for e in retriever.find(query, k=DEPTH)]

    def aliases(query: str) -> list[int]:
        found = retriever.find(query, k=DEPTH, expansions=expander.expand(query))
        return [index.table.row(e.clause) for e in found]

    def lexical(query: str) -> Sequence[int]:
        scores = index.lexical.scores(index.words.query_weights(query))
        return [int(row) for row in best_rows(scores, DEPTH)]

    def dense(query: str) -> Sequence[int]:
        vector = index.encoder.encode_queries([query])[0]
        return [int(row) for row in best_rows(index.vectors.cosines(vector), DEPTH)]

    return {
        "bm25": reference(data),
        "lexical": lexical,
        "dense": dense,
        "hybrid": hybrid,
        "aliases": aliases,
    }


def reference(data: BeirSet) -> Rank:
    """Return bm25s over jieba's words, both with their defaults."""
    import bm25s
    import jieba

    jieba.setLogLevel(60)
    segmenter = jieba.Tokenizer()

    def words(text: str) -> list[str]:
        return [w for w in segmenter.lcut(text.lower()) if w.strip()]

    texts = [f"{t}\n{x}" for t, x in zip(data.titles, data.texts, strict=True)]
    engine = bm25s.BM25()
    engine.index([words(t) for t in texts], show_progress=False)

    def rank(query: str) -> Sequence[int]:
        found, scores = engine.retrieve(
            [words(query)], k=min(DEPTH, len(texts)), show_progress=False
        )
        return [int(r) for r, s in zip(found[0], scores[0], strict=True) if s > 0]

    return rank


def measure(data: BeirSet, rank: Rank) -> dict[str, float]:
    """Return the metrics of one system, each averaged over the queries."""
    hit, reciprocal, ten, hundred, gain = [], [], [], [], []
    started = time.perf_counter()
    ranked = [list(rank(q)) for q in data.queries]
    elapsed = time.perf_counter() - started
    for rows, gold in zip(ranked, data.relevant, strict=True):
        places = [i for i, row in enumerate(rows) if row in gold]
        hit.append(bool(places) and places[0] == 0)
        reciprocal.append(1 / (places[0] + 1) if places and places[0] < 10 else 0.0)
        ten.append(sum(p < 10 for p in places) / len(gold))
        hundred.append(sum(p < 100 for p in places) / len(gold))
        best = sum(1 / math.log2(i + 2) for i in range(min(10, len(gold))))
        gain.append(sum(1 / math.log2(p + 2) for p in places if p < 10) / best)
    return {
        "hit@1": float(np.mean(hit)),
        "mrr@10": float(np.mean(reciprocal)),
        "recall@10": float(np.mean(ten)),
        "recall@100": float(np.mean(hundred)),
        "ndcg@10": float(np.mean(gain)),
        "ms": 1000 * elapsed / max(1, len(data.queries)),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure every set and print one table for each."""
    parser = argparse.ArgumentParser(prog="benchmarks.retrieval", description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path, metavar="DIR")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--limit", type=int)
    options = parser.parse_args(arguments)
    config = Config.from_environment()
    encoder = open_encoder(config.encoder, config.index)
    expander = Expander(read_lexicon(HOME / "corpus" / "terms"))
    results: dict[str, dict[str, dict[str, float]]] = {}
    for folder in options.folders:
        data = read_set(folder, options.limit)
        document, clauses = as_clauses(data)
        started = time.perf_counter()
        index = assemble([document], clauses, encoder=encoder)
        built = time.perf_counter() - started
        print(
            f"\n{data.name}: {len(clauses)} passages, {len(data.queries)} queries, "
            f"indexed at {len(clauses) / built:.0f} passages a second"
        )
        print(f"{'system':8}  hit@1  mrr@10  rec@10  rec@100  ndcg@10  ms/query")
        results[data.name] = {}
        for name, rank in systems(data, index, expander).items():
            metrics = measure(data, rank)
            results[data.name][name] = metrics
            shown = "  ".join(f"{v:6.3f}" for k, v in metrics.items() if k != "ms")
            print(f"{name:8} {shown}  {metrics['ms']:7.2f}", flush=True)
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
