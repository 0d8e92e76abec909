"""What plain retrieval is worth: the top clause as the answer, never declining.

``python -m chatbot.evaluation.baselines [QUESTIONS…] [--into docs/QUESTIONS.md]`` prints the tables
of the documentation, or writes them there: BM25, dense and hybrid through the product's own
retriever, beside the product. A baseline sees the conversation as one text, so that follow-ups are
not lost from the start.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from chatbot.config import Config
from chatbot.errors import ChatbotError
from chatbot.evaluation.opening import document_id_of, open_over
from chatbot.evaluation.questions import Question, read_questions
from chatbot.evaluation.report import Outcome, Row, share, table_lines, tabulate
from chatbot.evaluation.run import question_files, run_evaluation
from chatbot.evaluation.scoring import Given, judge
from chatbot.records import Document, Evidence

PRODUCT = "product"
BEGIN, END = "<!-- baselines: begin -->", "<!-- baselines: end -->"
"""Between these lines stand the tables in a document."""
COLUMNS = (
    "系统",
    "总正确率",
    "引用正确",
    "首条引用正确",
    "引用精度",
    "文字正确",
    "简洁",
    "正确拒答",
    "误拒",
)


class Finds(Protocol):
    """The part of :class:`chatbot.retrieval.retriever.Retriever` that a baseline uses."""

    def find(
        self, text: str, *, k: int = 10, document_id: str | None = None
    ) -> tuple[Evidence, ...]:
        """Return the *k* best clauses, best first, with the score of each leg."""


LEGS: Mapping[str, Callable[[Evidence], float]] = {
    "BM25": lambda e: e.bm25,
    "dense": lambda e: e.cosine,
    "hybrid": lambda e: e.fused,
}
"""The score by which each baseline picks its clause."""


def top_clause(
    retriever: Finds, question: Question, document_id: str | None, *, leg: str, clauses: int
) -> Given:
    """Return the clause that *leg* of *retriever* puts first as the answer to *question*.

    *clauses* is the size of the index: each leg chooses among all of them.
    """
    started = time.perf_counter()
    text = " ".join((*question.history, question.question))
    found = retriever.find(text, k=clauses, document_id=document_id)
    if not found:
        return Given(text="", abstained=True)
    best = max(found, key=LEGS[leg]).clause.text.strip()
    elapsed = (time.perf_counter() - started) * 1000
    return Given(text=best, abstained=False, cited=(best,), elapsed_ms=elapsed)


def run_baseline(
    retriever: Finds,
    questions: Iterable[Question],
    documents: Mapping[str, Document],
    *,
    leg: str,
    clauses: int,
) -> tuple[Outcome, ...]:
    """Answer every question by *leg* and return the outcomes in order."""
    outcomes = []
    for question in questions:
        document_id = document_id_of(question, documents.values())
        answer = top_clause(retriever, question, document_id, leg=leg, clauses=clauses)
        outcomes.append(Outcome(question=question, given=answer, verdict=judge(question, answer)))
    return tuple(outcomes)


def compare(config: Config, path: Path, *, progress: Callable[[str], None]) -> dict[str, Row]:
    """Return the overall row of every baseline and of the product on one question file."""
    from chatbot.retrieval.retriever import Retriever

    outcomes: dict[str, list[Outcome]] = {name: [] for name in (*LEGS, PRODUCT)}
    questions = read_questions(path)
    for assistant, group in open_over(config.corpus, questions, config=config, progress=progress):
        table = assistant.index.table
        retriever = Retriever(assistant.index)
        for leg in LEGS:
            outcomes[leg] += run_baseline(
                retriever, group, table.documents, leg=leg, clauses=len(table)
            )
        outcomes[PRODUCT] += run_evaluation(assistant, group)
    return {name: tabulate(found)[-1] for name, found in outcomes.items() if found}


def to_markdown(name: str, rows: Mapping[str, Row]) -> str:
    """Return the comparison on one question file as a Markdown table."""
    size = next(iter(rows.values())).questions if rows else 0
    lines = table_lines(COLUMNS, ((system, *_cells(row)) for system, row in rows.items()))
    return "\n".join([f"### {name} ({size})", "", *lines, ""])


def written_into(document: str, tables: str) -> str:
    """Return *document* with *tables* between its marks. Raises ChatbotError where it has none."""
    before, begin, rest = document.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ChatbotError(f"there is no place for the tables; put in the lines {BEGIN} and {END}")
    return f"{before}{BEGIN}\n\n{tables}\n{END}{after}"


def main(argv: Sequence[str] | None = None) -> int:
    """Print the comparison for each question file and return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m chatbot.evaluation.baselines",
        description="plain retrieval beside the product, on labelled questions",
    )
    parser.add_argument("questions", nargs="*", type=Path, help="default: all of the corpus")
    parser.add_argument("--into", type=Path, metavar="FILE", help="write the tables there")
    arguments = parser.parse_args(argv)
    config = Config.from_environment()

    def say(line: str) -> None:
        sys.stderr.write(line + "\n")

    try:
        tables = []
        for path in arguments.questions or question_files(config.corpus):
            tables.append(to_markdown(path.stem, compare(config, path, progress=say)))
            sys.stdout.write(tables[-1] + "\n")
        if arguments.into is not None:
            document = arguments.into.read_text(encoding="utf-8")
            arguments.into.write_text(written_into(document, "\n".join(tables)), encoding="utf-8")
    except ChatbotError as error:
        say(f"baselines: {error}")
        return 1
    return 0


def _cells(row: Row) -> list[str]:
    shares = (row.right, row.citation, row.first, row.precision, row.text, row.concise)
    return [*map(share, shares), share(row.declined), share(row.false_refusals)]


if __name__ == "__main__":
    raise SystemExit(main())
