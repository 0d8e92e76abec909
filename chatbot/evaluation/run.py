"""Ask labelled questions, judge the answers, write the report: the engine of ``chatbot eval``."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from chatbot.config import Config
from chatbot.errors import MissingExtraError
from chatbot.evaluation.liar import Liar
from chatbot.evaluation.opening import document_id_of, open_over
from chatbot.evaluation.overhearing import Overheard, Tally
from chatbot.evaluation.questions import (
    REFERENCES_FILE,
    Question,
    QuestionFileError,
    anchor_faults,
    read_questions,
)
from chatbot.evaluation.report import (
    Outcome,
    Row,
    TradeOff,
    tabulate,
    to_json,
    to_markdown,
    trade_off,
)
from chatbot.evaluation.scoring import Given, given, judge
from chatbot.records import Answer, Clause, Document

OUT = Path("out") / "eval"
"""Where reports go unless told otherwise."""


class Table(Protocol):
    """The clauses that an assistant answers over."""

    @property
    def documents(self) -> Mapping[str, Document]:
        """Documents by id."""

    def of(self, document_id: str | None) -> tuple[Clause, ...]:
        """Return the clauses of one document."""


class HoldsTable(Protocol):
    """An index, as far as the evaluation looks into it."""

    @property
    def table(self) -> Table:
        """Every clause of every document."""


class Finding(Protocol):
    """What search brought, with the probability that it answers the question."""

    @property
    def confidence(self) -> float:
        """In [0, 1]."""


class Asks(Protocol):
    """The part of :class:`chatbot.assistant.Assistant` that is evaluated."""

    @property
    def index(self) -> HoldsTable:
        """The index whose clauses the answers cite."""

    def ask(
        self, question: str, history: Sequence[str] = (), *, document_id: str | None = None
    ) -> Answer:
        """Answer *question*; *history* holds the earlier questions, oldest first."""

    def searched(
        self, question: str, history: Sequence[str] = (), *, document_id: str | None = None
    ) -> Sequence[Finding]:
        """Return the findings of every part of *question* that search decides."""


def run_evaluation(assistant: Asks, questions: Iterable[Question]) -> tuple[Outcome, ...]:
    """Ask *assistant* every question and return the outcomes in order.

    The time is that of the whole call, earlier turns of the conversation included.
    """
    outcomes = []
    for question in questions:
        answer = answer_to(assistant, question)
        outcomes.append(Outcome(question=question, given=answer, verdict=judge(question, answer)))
    return tuple(outcomes)


def answer_to(assistant: Asks, question: Question) -> Given:
    """Return what *assistant* says to *question*, with its time and confidence."""
    document_id = document_id_of(question, assistant.index.table.documents.values())
    started = time.perf_counter()
    answer = assistant.ask(question.question, question.history, document_id=document_id)
    elapsed = (time.perf_counter() - started) * 1000
    return given(
        answer, elapsed_ms=elapsed, confidence=_confidence(assistant, question, document_id)
    )


def evaluate_command(
    config: Config,
    paths: Sequence[Path],
    out: Path | None = None,
    *,
    scripted: bool = False,
    progress: Callable[[str], None],
    write: Callable[[str], None] | None = None,
) -> int:
    """Evaluate the question files *paths* (default: all of the corpus) and return the exit status.

    Where *config* names a chat model its part is added up; *scripted* lets one that lies word the
    answers, and the status is 1 where a lie reached the user or too much of the truth did not.

    The tables go to *write* (default: standard output), and with the wrong answers and the plots to
    ``out/<name of the question file>.{md,json,categories.png,trade-off.png}``. Raises
    QuestionFileError for a file that holds no labelled questions.
    """
    say = write or _to_stdout
    folder = out or OUT
    held = True
    if scripted:
        progress("no CHATBOT_LLM is set: a scripted model that lies in three sentences of ten")
    for path in paths or question_files(config.corpus):
        questions = read_questions(path)
        outcomes: list[Outcome] = []
        tally = Tally()
        liar = Liar() if scripted else None
        for assistant, group in open_over(
            config.corpus, questions, config=config, progress=progress
        ):
            for fault in label_faults(assistant, group):
                progress(f"{path.name}: {fault}")
            progress(f"{path.name}: {len(group)} questions …")
            outcomes += run_evaluation(Overheard(assistant, tally, liar), group)
        if not outcomes:
            progress(f"{path.name}: no question could be asked")
            continue
        held = held and tally.holds
        name = f"{path.stem}.generative" if tally.asked else path.stem
        say(
            write_report(
                name, outcomes, folder, threshold=_threshold(), wording=tally, progress=progress
            )
        )
    return int(not held)


def question_files(corpus: Path) -> tuple[Path, ...]:
    """Return the question files of a corpus, by name. Raises QuestionFileError without any."""
    found = tuple(sorted((corpus / "questions").glob("*.jsonl")))
    if not found:
        raise QuestionFileError(
            f"{corpus / 'questions'} holds no *.jsonl; name a file of labelled questions "
            f"(and put its {REFERENCES_FILE} beside it)"
        )
    return found


def label_faults(assistant: Asks, questions: Iterable[Question]) -> list[str]:
    """Return what is wrong with anchors: each has to stand in one clause of its document."""
    faults: list[str] = []
    table = assistant.index.table
    for question in questions:
        document_id = document_id_of(question, table.documents.values())
        if document_id is not None:
            faults += anchor_faults(question, [c.text for c in table.of(document_id)])
    return faults


def write_report(
    name: str,
    outcomes: Sequence[Outcome],
    folder: Path,
    *,
    threshold: float,
    wording: Tally | None = None,
    progress: Callable[[str], None],
) -> str:
    """Write tables, wrong answers and plots under *folder*; return the Markdown."""
    rows = tabulate(outcomes)
    curve = trade_off(outcomes, threshold)
    markdown = to_markdown(rows, heading=name)
    values = to_json(rows, outcomes, curve)
    if wording is not None and wording.asked:
        markdown = "\n".join([markdown, *wording.lines()])
        values["wording"] = wording.as_json()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.md").write_text(markdown, encoding="utf-8")
    report = json.dumps(values, ensure_ascii=False, indent=1)
    (folder / f"{name}.json").write_text(report + "\n", encoding="utf-8")
    try:
        _draw(name, rows, curve, threshold, folder)
    except MissingExtraError as error:
        # The tables are the report; without the extra only the pictures are left out.
        progress(f"no plots: {error}")
    return markdown


def _draw(
    name: str, rows: Sequence[Row], curve: Sequence[TradeOff], threshold: float, folder: Path
) -> None:
    from chatbot.evaluation.plots import draw_categories, draw_trade_off

    draw_categories(rows, folder / f"{name}.categories.png", title=name)
    if curve:
        draw_trade_off(curve, threshold, folder / f"{name}.trade-off.png", title=name)


def _confidence(assistant: Asks, question: Question, document_id: str | None) -> float | None:
    found = assistant.searched(question.question, question.history, document_id=document_id)
    return min((f.confidence for f in found), default=None)


def _threshold() -> float:
    from chatbot.retrieval.abstention import read_model

    return read_model().threshold


def _to_stdout(text: str) -> None:
    sys.stdout.write(text + "\n")
