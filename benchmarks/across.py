"""Labelled questions asked of a whole archive: does the right document answer, the right clause?

Each question over one document is asked over all files directly in a folder (and those the
questions name), with its document named in front by its short title (公租房保障办法里,…) or by
《…》.
    python -m benchmarks.across FOLDER corpus/questions/policies.tune.jsonl
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.report import percentile, save
from chatbot.assistant import Assistant
from chatbot.config import Config
from chatbot.evaluation.opening import ROOTS, document_id_of, find_documents, gather
from chatbot.evaluation.questions import Question, read_questions
from chatbot.indexing.store import build_index
from chatbot.reading.catalogue import corpus_files
from chatbot.records import Answer
from chatbot.wiring import open_assistant

INNER = re.compile(r"(?:印发|转发)[《<]?(.+?)[》>]?的?(?:通知|函)?$")
ISSUER = re.compile(r"^.{2,20}?(?:人民政府|办公厅|办公室|局|部)(?=关于)")
ASIDE = re.compile(r"[(（].*?[)）]|_|^关于")
FIRST, DOCUMENT = 0.75, 0.90
"""The marks: right clause first, right document first."""


def short(title: str) -> str:
    """Return what people call a document: no issuer, no 关于印发…的通知, nothing in brackets."""
    title = title.strip("《》")
    inner = INNER.search(title)
    return ASIDE.sub("", ISSUER.sub("", inner[1] if inner else title))


WAYS: dict[str, Callable[[str, str], str]] = {
    "short": lambda title, question: f"{short(title)}里,{question}",
    "full": lambda title, question: f"《{title.strip('《》')}》:{question}",
}


def measure(
    assistant: Assistant, asked: Sequence[Question], way: Callable[[str, str], str]
) -> dict[str, float]:
    """Ask every question over all documents; shares of those that have an answer."""
    documents = assistant.index.table.documents
    counts = dict.fromkeys(("document first", "clause first", "declined", "elsewhere"), 0)
    times = []
    for question in asked:
        wanted = document_id_of(question, documents.values())
        assert wanted is not None
        words = way(documents[wanted].title, question.question)
        began = time.perf_counter()
        answer = assistant.ask(words)
        times.append((time.perf_counter() - began) * 1000)
        first = answer.citations[0].clause if answer.citations else None
        counts["declined"] += first is None
        counts["document first"] += first is not None and first.document_id == wanted
        counts["elsewhere"] += first is not None and first.document_id != wanted
        counts["clause first"] += _is_right(answer, question, wanted)
    shares = {name: count / len(asked) for name, count in counts.items()}
    return {**shares, "p50 ms": percentile(times, 0.5), "p95 ms": percentile(times, 0.95)}


def _is_right(answer: Answer, question: Question, wanted: str) -> bool:
    if not answer.citations or answer.citations[0].clause.document_id != wanted:
        return False
    text = "".join(answer.citations[0].clause.text.split())
    return any("".join(gold.split()) in text for gold in question.gold)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, save; 1 where a mark is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("questions", type=Path, nargs="+")
    options = parser.parse_args(arguments)
    asked = [
        q
        for path in options.questions
        for q in read_questions(path)
        if q.document and q.answerable and q.gold and not q.history
    ]
    named = find_documents((q.document for q in asked if q.document), ROOTS)
    asked = [q for q in asked if q.document in named]
    files = {p.name: p for p in corpus_files(options.folder) if p.parent == options.folder}
    files = {name: path for name, path in files.items() if path not in named.values()} | named
    with tempfile.TemporaryDirectory(prefix="across-") as folder:
        corpus = gather(files, Path(folder) / "corpus")
        config = replace(Config.from_environment(), corpus=corpus, index=Path(folder) / "index")
        build_index(config)
        assistant = open_assistant(config)
        size = {
            "documents": len(assistant.index.table.documents),
            "clauses": len(assistant.index.table),
            "questions": len(asked),
        }
        print("  ".join(f"{name} {count}" for name, count in size.items()))
        found = {name: measure(assistant, asked, way) for name, way in WAYS.items()}
    for name, shares in found.items():
        print(f"{name:8}" + "  ".join(f"{key} {value:.3f}" for key, value in shares.items()))
    save("across", {**size, **found})
    missed = (s["document first"] < DOCUMENT or s["clause first"] < FIRST for s in found.values())
    return int(any(missed))


if __name__ == "__main__":
    sys.exit(main())
