"""Labelled questions: one JSON object a line, read strictly, so that no label is silently wrong.

The format is described in ``docs/QUESTIONS.md``. Gold entries of a question about the plan are ids
of reference clauses (``clauses.json`` beside the question file); a question that names another
``document`` has verbatim anchor quotes instead, so that its labels outlive every parser.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from chatbot.errors import ChatbotError

REFERENCES_FILE = "clauses.json"
SHORTEST_ANCHOR = 6
"""Characters; a shorter quote would stand in several clauses by chance."""
KEYS = frozenset(
    {"id", "cat", "question", "history", "document"}
    | {"gold", "need", "must", "must_not", "max_chars", "answerable"}
)


class QuestionFileError(ChatbotError):
    """A file of labelled questions holds something else; says file, line and reason."""


class Need(StrEnum):
    """Which of its gold clauses a right answer has to cite."""

    ANY = "any"
    ALL = "all"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question with what a right answer cites and says."""

    question_id: str
    category: str
    question: str
    history: tuple[str, ...] = ()
    """Earlier questions of the user, oldest first."""
    gold: tuple[str, ...] = ()
    """Ids of reference clauses, or anchor quotes where ``document`` is given."""
    need: Need = Need.ANY
    must: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()
    max_chars: int | None = None
    answerable: bool = True
    document: str | None = None
    """The text that the question is about, by relative path; None: the corpus's plan."""
    references: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)
    """Reference clauses by id, where gold entries are ids."""


def read_questions(path: Path) -> tuple[Question, ...]:
    """Return the questions of *path* in order. Raises QuestionFileError.

    Reference clauses come from ``clauses.json`` in the same folder; only questions without a
    ``document`` need them.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionFileError(f"{path}: {error}") from error
    references = _read_references(path.with_name(REFERENCES_FILE))
    questions: list[Question] = []
    seen: set[str] = set()
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            question = parse_question(json.loads(line), references)
        except (ValueError, QuestionFileError) as error:
            raise QuestionFileError(f"{path}, line {number}: {error}") from error
        if question.question_id in seen:
            raise QuestionFileError(f"{path}, line {number}: id {question.question_id!r} again")
        seen.add(question.question_id)
        questions.append(question)
    return tuple(questions)


def parse_question(record: object, references: Mapping[str, str]) -> Question:
    """Return the question that a line holds. Raises QuestionFileError."""
    if not isinstance(record, dict):
        raise QuestionFileError(f"a JSON object is needed, not {type(record).__name__}")
    unknown = sorted(set(record) - KEYS)
    if unknown:
        raise QuestionFileError(f"unknown keys: {', '.join(map(str, unknown))}")
    document = _text(record, "document", default="")
    question = Question(
        question_id=_text(record, "id"),
        category=_text(record, "cat"),
        question=_text(record, "question"),
        history=_texts(record, "history"),
        gold=_texts(record, "gold"),
        need=_need(record),
        must=_texts(record, "must"),
        must_not=_texts(record, "must_not"),
        max_chars=_length(record),
        answerable=_flag(record, "answerable"),
        document=document or None,
        references={} if document else references,
    )
    _check_labels(question)
    return question


def anchor_faults(question: Question, clause_texts: list[str]) -> tuple[str, ...]:
    """Return what is wrong with the anchors of *question* in its document, cut into clauses.

    An anchor has to stand in exactly one clause, spaces and full- or half-width forms aside.
    """
    if question.document is None:
        return ()
    plain = [plainly(text) for text in clause_texts]
    faults = []
    for anchor in question.gold:
        found = sum(plainly(anchor) in text for text in plain)
        if found != 1:
            faults.append(f"{question.question_id}: {anchor!r} stands in {found} clauses")
    return tuple(faults)


def plainly(text: str) -> str:
    """Return *text* in NFKC without white space: what anchors are compared in."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def _check_labels(question: Question) -> None:
    if not question.answerable:
        if question.gold or question.must:
            raise QuestionFileError("an unanswerable question has neither gold nor must")
        return
    if not question.gold and question.need is not Need.NONE:
        raise QuestionFileError("an answerable question has gold clauses, or need: none")
    if question.document is None:
        strange = [g for g in question.gold if g not in question.references]
        if strange:
            raise QuestionFileError(
                f"gold {strange} is not among the reference clauses in {REFERENCES_FILE}"
            )
        return
    short = [a for a in question.gold if len(plainly(a)) < SHORTEST_ANCHOR]
    if short:
        raise QuestionFileError(f"anchors shorter than {SHORTEST_ANCHOR} characters: {short}")


def _read_references(path: Path) -> Mapping[str, str]:
    if not path.is_file():
        return {}
    try:
        references = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise QuestionFileError(f"{path}: {error}") from error
    if not isinstance(references, dict) or not all(isinstance(t, str) for t in references.values()):
        raise QuestionFileError(f"{path}: an object of clause texts by id is needed")
    return references


def _text(record: Mapping[str, object], key: str, default: str | None = None) -> str:
    value = record.get(key, default)
    if not isinstance(value, str) or (default is None and not value.strip()):
        raise QuestionFileError(f"{key!r} has to be a text, not {value!r}")
    return value


def _texts(record: Mapping[str, object], key: str) -> tuple[str, ...]:
    value = record.get(key, [])
    if not isinstance(value, list) or not all(isinstance(v, str) and v.strip() for v in value):
        raise QuestionFileError(f"{key!r} has to be a list of texts, not {value!r}")
    return tuple(value)


def _need(record: Mapping[str, object]) -> Need:
    try:
        return Need(str(record.get("need", Need.ANY)))
    except ValueError:
        raise QuestionFileError(f"'need' is any, all or none, not {record['need']!r}") from None


def _length(record: Mapping[str, object]) -> int | None:
    value = record.get("max_chars")
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise QuestionFileError(f"'max_chars' has to be a positive number, not {value!r}")
    return value


def _flag(record: Mapping[str, object], key: str) -> bool:
    value = record.get(key)
    if not isinstance(value, bool):
        raise QuestionFileError(f"{key!r} has to be true or false, not {value!r}")
    return value
