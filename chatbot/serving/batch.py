"""Many questions from a file: one JSON object a line in, one line of the wire schema out.

A line that cannot be answered as asked (no JSON object, no ``question``, an unknown ``document``)
does not stop the run: its place in the output is taken by ``{"id": …, "error": "…"}``, the reason
goes to the progress stream as well, and the run counts as failed in the end. Empty lines are
skipped. A question without an ``id`` is known by its line number.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator

from chatbot.contract import Answers
from chatbot.errors import ChatbotError
from chatbot.serving.choosing import choose_document
from chatbot.serving.wire import evidence_to_wire, to_wire


class BatchError(ChatbotError):
    """A line of a question file is no question."""


def answer_lines(
    lines: Iterable[bytes],
    assistant: Answers,
    *,
    retrieved: int = 0,
    progress: Callable[[str], None],
) -> Iterator[dict[str, object]]:
    """Yield one object per non-empty line, in order."""
    for number, raw in enumerate(lines, start=1):
        # Bytes that are no UTF-8 survive as surrogates and come out as JSON escapes.
        line = raw.decode("utf-8-sig" if number == 1 else "utf-8", "surrogateescape").strip()
        if not line:
            continue
        name: str | int = number
        try:
            record = _read_record(line)
            name = _read_id(record, number)
            yield _answer(record, name, assistant, retrieved)
        except ChatbotError as error:
            progress(f"line {number}: {error}")
            yield {"id": name, "error": str(error)}


def _answer(
    record: dict[str, object], name: str | int, assistant: Answers, retrieved: int
) -> dict[str, object]:
    question = record.get("question")
    if not isinstance(question, str):
        raise BatchError('no "question"; a line holds {"id": "…", "question": "…"}')
    documents = assistant.index.table.documents
    chosen = record.get("document")
    document_id = None if chosen in (None, "") else choose_document(str(chosen), documents.values())
    answer = assistant.ask(question, _read_history(record), document_id=document_id)
    wire: dict[str, object] = {**to_wire(answer, documents=documents, request_id=name)}
    if retrieved:
        # Of the resolved question: a follow-up alone names nothing that could be found.
        found = assistant.search(
            answer.standalone or question, k=retrieved, document_id=document_id
        )
        wire["retrieved"] = [evidence_to_wire(e, documents=documents) for e in found]
    return wire


def _read_record(line: str) -> dict[str, object]:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BatchError(f"no JSON: {error}") from None
    if not isinstance(record, dict):
        raise BatchError(f"a JSON object is needed, not {type(record).__name__}")
    return record


def _read_id(record: dict[str, object], number: int) -> str | int:
    name = record.get("id")
    if isinstance(name, str) or (isinstance(name, int) and not isinstance(name, bool)):
        return name
    return number


def _read_history(record: dict[str, object]) -> list[str]:
    history = record.get("history") or []
    if not isinstance(history, list) or not all(isinstance(h, str) for h in history):
        raise BatchError('"history" is a list of earlier questions, oldest first')
    return history
