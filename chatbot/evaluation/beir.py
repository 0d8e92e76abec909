"""Retrieval sets as BEIR has them: ``corpus.jsonl``, ``queries.jsonl`` and ``qrels.tsv``.

Each file is plain or ``.gz``.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from chatbot.reading.numerals import read_ordinal
from chatbot.records import Clause, ClauseKind, Document, Heading, Level, Span

ARTICLE = re.compile(r"(?P<law>.+)(?P<article>第[〇零一二三四五六七八九十百千\d]+条)")
"""How the title of a passage names an article of a law."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetrievalSet:
    """Clauses, queries, and the rows of the clauses that are relevant to each query."""

    name: str
    documents: tuple[Document, ...]
    clauses: tuple[Clause, ...]
    queries: tuple[str, ...]
    relevant: tuple[frozenset[int], ...]

    def of(self, wanted: Callable[[str], bool]) -> RetrievalSet:
        """Return the same set with the *wanted* queries alone."""
        return self._of([i for i, query in enumerate(self.queries) if wanted(query)])

    def first(self, limit: int | None) -> RetrievalSet:
        """Return the same set with the first *limit* queries; with all of them for None."""
        return self._of(list(range(len(self.queries)))[:limit])

    def of_clauses(self, limit: int | None) -> RetrievalSet:
        """Return the first *limit* clauses with all queries, for what labels do not matter to."""
        return replace(self, clauses=self.clauses[:limit])

    def _of(self, kept: list[int]) -> RetrievalSet:
        return replace(
            self,
            queries=tuple(self.queries[i] for i in kept),
            relevant=tuple(self.relevant[i] for i in kept),
        )


def read_beir(folder: Path) -> RetrievalSet:
    """Read ``corpus.jsonl``, ``queries.jsonl``, ``qrels.tsv``; unlabelled queries are dropped.

    Each passage is a clause with its title as path. Where the title gives the number of an article,
    what stands before is the document, and its articles are in order, as they are where a law is
    read from its text; all other passages are of one document.
    """
    passages = [json.loads(line) for line in _lines(folder, "corpus.jsonl")]
    places = [_place(folder.name, str(p.get("title") or "")) for p in passages]
    order = sorted(range(len(passages)), key=places.__getitem__)
    rows = {str(passages[i]["_id"]): row for row, i in enumerate(order)}
    labels: dict[str, set[int]] = {}
    for line in _lines(folder, "qrels.tsv"):
        query, passage, score = line.rstrip("\n").split("\t")
        if score.strip().isdigit() and int(score) > 0 and passage in rows:
            labels.setdefault(query, set()).add(rows[passage])
    asked = [json.loads(line) for line in _lines(folder, "queries.jsonl")]
    kept = [q for q in asked if str(q["_id"]) in labels]
    names = dict.fromkeys(places[i][0] for i in order)
    return RetrievalSet(
        name=folder.name,
        documents=tuple(
            Document(document_id=name, title=name, file_name=name, sha256="0" * 64, text="")
            for name in names
        ),
        clauses=tuple(
            clause_of(places[i][0], row, passages[i].get("title") or "", passages[i]["text"])
            for row, i in enumerate(order, start=1)
        ),
        queries=tuple(q["text"] for q in kept),
        relevant=tuple(frozenset(labels[str(q["_id"])]) for q in kept),
    )


def _place(folder: str, title: str) -> tuple[str, int]:
    """Return document and article of a passage: 证券法第八十二条 → ("folder/证券法", 82)."""
    found = ARTICLE.match(title)
    if found is None or not found["law"]:
        return folder, 0
    return f"{folder}/{found['law'].strip()}", read_ordinal(found["article"])


def clause_of(name: str, row: int, title: str, text: str) -> Clause:
    """Return *text* as the clause *row* of the document *name*; *title*, if any, is its path."""
    heading = Heading(level=Level.UNNUMBERED, ordinal=row, marker="", title=title)
    whole = Span(start=0, end=len(text))
    return Clause(
        clause_id=f"{name}#{row}",
        document_id=name,
        kind=ClauseKind.ITEM,
        path=(heading,) if title else (),
        span=whole,
        text=text,
        body=whole,
    )


def _lines(folder: Path, name: str) -> Iterator[str]:
    plain, packed = folder / name, folder / f"{name}.gz"
    if packed.exists():
        with gzip.open(packed, "rt", encoding="utf-8") as file:
            yield from file
    else:
        with plain.open(encoding="utf-8") as file:
            yield from file
