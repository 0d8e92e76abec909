"""Retrieval sets: BEIR folders, and labelled questions over policies, as clauses and queries."""

from __future__ import annotations

from pathlib import Path

from chatbot.config import Config
from chatbot.evaluation.beir import RetrievalSet, read_beir
from chatbot.evaluation.opening import ROOTS, find_documents
from chatbot.evaluation.questions import Question, read_questions
from chatbot.evaluation.scoring import hits_gold
from chatbot.reading.catalogue import read_corpus, read_document
from chatbot.reading.clauses import parse_clauses
from chatbot.records import Clause, Document

OTHER_WORDS = frozenset({"eligibility", "semantic"})
"""Categories whose questions say in other words what a clause prints."""


def read_set(path: Path) -> RetrievalSet:
    """Read a BEIR folder or a file of labelled questions."""
    return read_beir(path) if path.is_dir() else read_labelled(path)


def read_labelled(path: Path) -> RetrievalSet:
    """Read the answerable questions in other words of *path*, over all the texts that it names.

    Questions about the plan are searched among the plan's clauses, those that name documents among
    the clauses of all of them. Texts that are not on this machine are left out.
    """
    questions = [
        q
        for q in read_questions(path)
        if q.answerable and not q.history and q.category in OTHER_WORDS
    ]
    found = find_documents((q.document for q in questions if q.document), ROOTS)
    documents = {name: read_document(file) for name, file in sorted(found.items())}
    if any(q.document is None for q in questions):
        documents |= {d.file_name: d for d in read_corpus(Config.from_environment().corpus)}
    clauses = [c for d in documents.values() for c in parse_clauses(d)]
    labelled = []
    for question in questions:
        document = documents.get(question.document) if question.document else None
        if rows := _gold(question, clauses, document):
            labelled.append((question.question, rows))
    return RetrievalSet(
        name=path.stem,
        documents=tuple(documents.values()),
        clauses=tuple(clauses),
        queries=tuple(query for query, _ in labelled),
        relevant=tuple(rows for _, rows in labelled),
    )


def _gold(question: Question, clauses: list[Clause], document: Document | None) -> frozenset[int]:
    """Return the rows that a right answer may cite."""
    return frozenset(
        row
        for row, clause in enumerate(clauses)
        if (document is None or clause.document_id == document.document_id)
        and hits_gold(question, clause.text)
    )
