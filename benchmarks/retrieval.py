"""Retrieval quality on BEIR folders, through the product's own retrieval code.

``python -m benchmarks.retrieval SET… [--json OUT] [--limit N] [--held-out]``: each SET is a folder
with ``corpus.jsonl``, ``queries.jsonl`` and ``qrels.tsv``, plain or ``.gz``, or a file of labelled
questions such as ``benchmarks/wording.jsonl``. ``--held-out`` asks only what ``python -m
chatbot.training --hold-out`` does not train on. Prints hit@1, hit@5, MRR@10, recall@10,
recall@100, nDCG@10, milliseconds a query and the index's bytes for

* ``bm25``    bm25s over jieba words: the reference
* ``lexical`` this project's BM25
* ``dense``   the configured encoder (CHATBOT_ENCODER)
* ``ensemble`` the ranks of bm25 and dense fused, as LangChain's EnsembleRetriever does
* ``hybrid``  both legs fused, as questions are searched
* ``aliases`` hybrid with the expansions of ``corpus/terms/``

and writes ``{set: {system: {metric: value}}}`` with ``--json``.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from chatbot.config import HOME, Config
from chatbot.evaluation.beir import RetrievalSet
from chatbot.evaluation.sets import read_set
from chatbot.indexing.embedding import open_encoder
from chatbot.indexing.ranking import best_rows
from chatbot.indexing.searchable import lexical_text
from chatbot.indexing.store import Index, assemble
from chatbot.retrieval.retriever import Retriever
from chatbot.training.holdout import is_held_out
from chatbot.understanding.expansion import Expander
from chatbot.understanding.lexicon import read_lexicon

DEPTH = 100
"""How many results each system gives for a query."""

RANKS = 60
"""What a rank is added to before it is inverted: the first ten count nearly alike."""

Rank = Callable[[str], Sequence[int]]


def systems(reference: Reference, index: Index, expander: Expander) -> dict[str, Rank]:
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
        "bm25": reference,
        "lexical": lexical,
        "dense": dense,
        "ensemble": lambda query: fused_ranks((reference(query), dense(query))),
        "hybrid": hybrid,
        "aliases": aliases,
    }


def fused_ranks(rankings: Sequence[Sequence[int]]) -> list[int]:
    """Return the rows of *rankings*, best first, by the sum of 1 / (RANKS + rank).

    Reciprocal rank fusion (Cormack et al., 2009), with the constant and the equal weights that
    LangChain's EnsembleRetriever has unless told otherwise.
    """
    scores: dict[int, float] = {}
    for ranking in rankings:
        for rank, row in enumerate(ranking, start=1):
            scores[row] = scores.get(row, 0.0) + 1.0 / (RANKS + rank)
    return sorted(scores, key=lambda row: -scores[row])[:DEPTH]


class Reference:
    """bm25s over jieba's words, both with their defaults."""

    def __init__(self, data: RetrievalSet) -> None:
        import bm25s
        import jieba

        jieba.setLogLevel(60)
        self._segmenter = jieba.Tokenizer()
        texts = [lexical_text(clause) for clause in data.clauses]
        self._depth = min(DEPTH, len(texts))
        self._engine = bm25s.BM25()
        self._engine.index([self._words(t) for t in texts], show_progress=False)

    def __call__(self, query: str) -> Sequence[int]:
        """Return the rows that hold a word of *query*, best first."""
        found, scores = self._engine.retrieve(
            [self._words(query)], k=self._depth, show_progress=False
        )
        return [int(r) for r, s in zip(found[0], scores[0], strict=True) if s > 0]

    def save(self, folder: Path) -> None:
        """Write the index into *folder*."""
        self._engine.save(folder, show_progress=False)

    def _words(self, text: str) -> list[str]:
        return [w for w in self._segmenter.lcut(text.lower()) if w.strip()]


def index_bytes(index: Index, reference: Reference) -> dict[str, int]:
    """Return what the index of each system takes on disk."""
    sizes = {}
    for name, leg in (("bm25", reference), ("lexical", index.lexical), ("dense", index.vectors)):
        with tempfile.TemporaryDirectory() as folder:
            leg.save(Path(folder))
            sizes[name] = sum(f.stat().st_size for f in Path(folder).iterdir())
    sizes["ensemble"] = sizes["bm25"] + sizes["dense"]
    both = sizes["lexical"] + sizes["dense"]
    return {**sizes, "hybrid": both, "aliases": both}


def measure(data: RetrievalSet, rank: Rank) -> dict[str, float]:
    """Return the metrics of one system, each averaged over the queries."""
    hit, reciprocal, ten, hundred, gain = [], [], [], [], []
    five: list[bool] = []
    started = time.perf_counter()
    ranked = [list(rank(q)) for q in data.queries]
    elapsed = time.perf_counter() - started
    for rows, gold in zip(ranked, data.relevant, strict=True):
        places = [i for i, row in enumerate(rows) if row in gold]
        hit.append(bool(places) and places[0] == 0)
        five.append(bool(places) and places[0] < 5)
        reciprocal.append(1 / (places[0] + 1) if places and places[0] < 10 else 0.0)
        ten.append(sum(p < 10 for p in places) / len(gold))
        hundred.append(sum(p < 100 for p in places) / len(gold))
        best = sum(1 / math.log2(i + 2) for i in range(min(10, len(gold))))
        gain.append(sum(1 / math.log2(p + 2) for p in places if p < 10) / best)
    return {
        "hit@1": float(np.mean(hit)),
        "hit@5": float(np.mean(five)),
        "mrr@10": float(np.mean(reciprocal)),
        "recall@10": float(np.mean(ten)),
        "recall@100": float(np.mean(hundred)),
        "ndcg@10": float(np.mean(gain)),
        "ms": 1000 * elapsed / max(1, len(data.queries)),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure every set and print one table for each."""
    parser = argparse.ArgumentParser(prog="benchmarks.retrieval", description=__doc__)
    parser.add_argument("sets", nargs="+", type=Path, metavar="SET")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--held-out", action="store_true")
    options = parser.parse_args(arguments)
    config = Config.from_environment()
    encoder = open_encoder(config.encoder, config.index)
    expander = Expander(read_lexicon(HOME / "corpus" / "terms"))
    results: dict[str, dict[str, dict[str, float]]] = {}
    columns = ("hit@1", "hit@5", "mrr@10", "recall@10", "recall@100", "ndcg@10")
    for path in options.sets:
        data = read_set(path)
        if options.held_out:
            data = data.of(is_held_out)
        data = data.first(options.limit)
        clauses = data.clauses
        started = time.perf_counter()
        index = assemble(data.documents, clauses, encoder=encoder)
        built = time.perf_counter() - started
        print(
            f"\n{data.name}: {len(clauses)} passages, {len(data.queries)} queries, "
            f"indexed at {len(clauses) / built:.0f} passages a second"
        )
        print("system   " + " ".join(f"{c:>10}" for c in (*columns, "ms/query", "MB")))
        results[data.name] = {}
        reference = Reference(data)
        sizes = index_bytes(index, reference)
        for name, rank in systems(reference, index, expander).items():
            metrics = {**measure(data, rank), "bytes": float(sizes[name])}
            results[data.name][name] = metrics
            shown = " ".join(f"{metrics[c]:10.3f}" for c in columns)
            size = metrics["bytes"] / 1e6
            print(f"{name:8} {shown} {metrics['ms']:10.2f} {size:10.1f}", flush=True)
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
