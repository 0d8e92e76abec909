"""Real questions asked of one index in a process of its own; prints one JSON object.

``python -m benchmarks.asking INDEX COMPARE`` for :mod:`benchmarks.scale`; COMPARE ``True`` also
measures LangChain's ensemble over the same clauses with the same words and vectors.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from chatbot.config import HOME
from chatbot.indexing.engine import Candidates
from chatbot.indexing.ranking import Floats, best_rows
from chatbot.indexing.store import Index, open_index
from chatbot.retrieval.retriever import Retriever

QUESTIONS = ("plan.tune.jsonl", "policies.tune.jsonl")
EVERY = 7
"""One in so many of the labelled questions is asked: some 300."""
CHECKED = {100_000: 60, 1_000_000: 30}
"""Questions whose best ten are compared with those of a full scan, which takes seconds each in a
large index: by the number of clauses up to which so many are."""
BEST = 10
ENSEMBLE_ASKED = 20


def questions() -> list[str]:
    """Return the questions, in order."""
    found = []
    for name in QUESTIONS:
        text = (HOME / "corpus" / "questions" / name).read_text(encoding="utf-8")
        found += [json.loads(line)["question"] for line in text.splitlines() if line]
    return found[::EVERY]


def timed(ask: Callable[[str], object], asked: Sequence[str]) -> dict[str, float]:
    """Return milliseconds a question: wall clock, and processor time, which others cannot take."""
    wall, used = [], []
    for question in asked:
        started, before = time.perf_counter(), time.process_time()
        ask(question)
        wall.append((time.perf_counter() - started) * 1000)
        used.append((time.process_time() - before) * 1000)
    return {
        "p50_ms": float(np.percentile(wall, 50)),
        "p95_ms": float(np.percentile(wall, 95)),
        "cpu_p50_ms": float(np.percentile(used, 50)),
        "cpu_p95_ms": float(np.percentile(used, 95)),
        "per_s": 1000 * len(wall) / sum(wall),
        "per_cpu_s": 1000 * len(used) / sum(used),
    }


class Scanned:
    """An engine that looks at every row: what is exact in any index."""

    def __init__(self, index: Index) -> None:
        self._lexical, self._vectors = index.lexical, index.vectors

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self._lexical)

    def document_frequency(self, token: str) -> int:
        """Return in how many rows *token* stands."""
        return self._lexical.document_frequency(token)

    def candidates(
        self,
        weights: Mapping[str, float],
        vector: Floats,
        k: int,
        documents: Collection[str] | None = None,  # noqa: ARG002 - all are asked
    ) -> Candidates:
        """Return the best *k* rows of either leg."""
        bm25, cosine = self._lexical.scores(weights), self._vectors.cosines(vector)
        by_word = best_rows(bm25, k)
        rows = np.union1d(by_word[bm25[by_word] > 0], best_rows(cosine, k))
        return Candidates(rows=rows, bm25=bm25[rows], cosine=cosine[rows])


def recall(index: Index, asked: Sequence[str]) -> dict[str, float]:
    """Return how many of the best ten are the same where every row is looked at."""
    retriever, exact = Retriever(index), Retriever(replace(index, engine=Scanned(index)))
    same = []
    for question in asked:
        found, expected = (
            {e.clause.clause_id for e in r.find(question, k=BEST)} for r in (retriever, exact)
        )
        same.append(len(found & expected))
    return {
        "recall_at_10": float(np.mean(same)) / BEST,
        "recall_questions": float(len(asked)),
    }


def ensemble(index: Index, asked: Sequence[str]) -> dict[str, float]:
    """Return what LangChain's ensemble of rank_bm25 and a FAISS flat index costs."""
    import faiss
    from langchain_classic.retrievers import EnsembleRetriever
    from langchain_core.callbacks import CallbackManagerForRetrieverRun
    from langchain_core.documents import Document
    from langchain_core.retrievers import BaseRetriever
    from rank_bm25 import BM25Okapi

    texts = [c.text for c in index.table]
    pages = [Document(page_content=text, metadata={"row": i}) for i, text in enumerate(texts)]
    okapi = BM25Okapi([index.words.tokenize(text) for text in texts])
    flat = faiss.IndexFlatIP(index.vectors.dimension)
    for start in range(0, len(texts), 2048):
        flat.add(index.encoder.encode_passages(texts[start : start + 2048]))

    class Lexical(BaseRetriever):
        """What langchain_community's BM25Retriever does."""

        def _get_relevant_documents(
            self,
            query: str,
            *,
            run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002
        ) -> list[Document]:
            found: list[Document] = okapi.get_top_n(index.words.tokenize(query), pages, n=BEST)
            return found

    class Dense(BaseRetriever):
        """What langchain_community's FAISS store does."""

        def _get_relevant_documents(
            self,
            query: str,
            *,
            run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002
        ) -> list[Document]:
            _, rows = flat.search(index.encoder.encode_queries([query]), BEST)
            return [pages[row] for row in rows[0].tolist()]

    both = EnsembleRetriever(retrievers=[Lexical(), Dense()], weights=[0.5, 0.5])
    both.invoke(asked[0])
    return {f"ensemble_{name}": value for name, value in timed(both.invoke, asked).items()}


def resident_mb() -> float:
    """Return the memory of this process that is in RAM, mapped files included, in MB."""
    fields = Path("/proc/self/statm").read_text(encoding="ascii").split()
    return int(fields[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def main(arguments: Sequence[str] | None = None) -> int:
    """Open, ask, compare; print what was measured."""
    folder, compare = arguments or sys.argv[1:]
    started, before = time.perf_counter(), time.process_time()
    index = open_index(Path(folder), "bundled")
    found: dict[str, Any] = {
        "open_ms": (time.perf_counter() - started) * 1000,
        "open_cpu_ms": (time.process_time() - before) * 1000,
        "open_rss_mb": resident_mb(),
    }
    asked = questions()
    retriever = Retriever(index)
    started = time.perf_counter()
    retriever.find(asked[0], k=12)
    found["first_ms"] = (time.perf_counter() - started) * 1000
    timed(lambda q: retriever.find(q, k=12), asked)  # the pages of the index come into memory
    found |= timed(lambda q: retriever.find(q, k=12), asked)
    found["rss_mb"] = resident_mb()
    checked = next((n for most, n in CHECKED.items() if len(index.table) <= most), 15)
    found |= recall(index, asked[:: max(1, len(asked) // checked)])
    if compare == "True":
        found |= ensemble(index, asked[:ENSEMBLE_ASKED])
        found["times_the_ensemble"] = found["per_cpu_s"] / found["ensemble_per_cpu_s"]
    print(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
