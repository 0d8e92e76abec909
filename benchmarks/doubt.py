"""Where an answer offers a second clause, how often is the first the right one, and the second?

Asks the answerable questions of the files named, of those that one clause answers.
    python -m benchmarks.doubt [QUESTIONS.jsonl …]
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks.report import save
from chatbot.answering.phrases import CHINESE, ENGLISH
from chatbot.assistant import Assistant
from chatbot.config import HOME, Config
from chatbot.evaluation.opening import document_id_of, open_over
from chatbot.evaluation.questions import Question, read_questions
from chatbot.evaluation.scoring import hits_gold
from chatbot.records import Answer

FILES = tuple(HOME / "corpus" / "questions" / f"{name}.tune.jsonl" for name in ("plan", "policies"))
OFFERS = tuple(say.or_else.split("{")[0] for say in (CHINESE, ENGLISH))
"""How a line begins that offers a second clause."""


def outcome(question: Question, answer: Answer) -> str:
    """Return which clause of *answer* is right: first, second, both or neither."""
    first = hits_gold(question, answer.citations[0].clause.text)
    second = hits_gold(question, answer.citations[-1].clause.text)
    if first and second:
        return "both"
    return "first" if first else "second" if second else "neither"


def count(assistant: Assistant, questions: Iterable[Question]) -> tuple[Counter[str], Counter[str]]:
    """Count the outcomes of answers with one clause in mind, and of those that offer two."""
    sure: Counter[str] = Counter()
    unsure: Counter[str] = Counter()
    documents = assistant.index.documents.values()
    for question in questions:
        if not question.answerable or question.need != "any":
            continue
        answer = assistant.ask(
            question.question, question.history, document_id=document_id_of(question, documents)
        )
        if answer.abstained or not answer.citations:
            continue
        offered = any(line.startswith(OFFERS) for line in answer.text.splitlines())
        (unsure if offered else sure)[outcome(question, answer)] += 1
    return sure, unsure


def main(arguments: Sequence[str]) -> int:
    """Print, for each file, what came of the answers that offer one clause and two."""
    config = Config.from_environment()
    lines = []
    for path in map(Path, arguments or [str(f) for f in FILES]):
        totals = (Counter[str](), Counter[str]())
        for assistant, group in open_over(config.corpus, read_questions(path), config=config):
            for total, found in zip(totals, count(assistant, group), strict=True):
                total.update(found)
        for name, total in zip(("one clause", "two clauses"), totals, strict=True):
            shares = ", ".join(
                f"{k} {total[k] / max(1, total.total()):.3f}"
                for k in ("first", "second", "both", "neither")
            )
            lines.append(f"{path.name}: {name}, {total.total()} answers: {shares}")
    sys.stdout.write("\n".join(lines) + "\n")
    save("doubt", {"lines": lines})
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
