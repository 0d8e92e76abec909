import json
from pathlib import Path

import pytest

from chatbot.config import Config
from chatbot.evaluation.questions import QuestionFileError
from chatbot.evaluation.run import (
    evaluate_command,
    label_faults,
    question_files,
    run_evaluation,
    write_report,
)
from tests.evaluation.doubles import FixedAnswers, labelled

LOGISTICS = "低空物流做什么?"


def test_every_question_is_asked_once_with_its_history() -> None:
    assistant = FixedAnswers({LOGISTICS: "1.2"})
    questions = [labelled(history=("你好",)), labelled("别的?", question_id="q2")]
    outcomes = run_evaluation(assistant, questions)
    assert assistant.asked == [(LOGISTICS, ("你好",), None), ("别的?", (), None)]
    assert [o.verdict.right for o in outcomes] == [True, False]
    assert [o.given.confidence for o in outcomes] == [0.9, pytest.approx(0.1)]
    assert all(o.given.elapsed_ms > 0 for o in outcomes)


def test_a_question_about_another_document_is_confined_to_it() -> None:
    assistant = FixedAnswers({LOGISTICS: "1.2"}, file_name="tests__documents__yunting.txt")
    question = labelled(document="tests/documents/yunting.txt", gold=("发展生鲜冷链",))
    (outcome,) = run_evaluation(assistant, [question])
    assert assistant.asked == [(LOGISTICS, (), "yunting")]
    assert outcome.verdict.right


def test_a_bad_anchor_is_reported_before_anything_is_scored() -> None:
    assistant = FixedAnswers({}, file_name="yunting.txt")
    question = labelled(document="docs/yunting.txt", gold=("支持电动垂直起飞",))
    assert label_faults(assistant, [question]) == ["q1: '支持电动垂直起飞' stands in 0 clauses"]


def test_the_report_is_written_as_table_json_and_plots(tmp_path: Path) -> None:
    outcomes = run_evaluation(FixedAnswers({LOGISTICS: "1.2"}), [labelled()])
    said: list[str] = []
    markdown = write_report("dev", outcomes, tmp_path / "eval", threshold=0.5, progress=said.append)
    assert markdown.startswith("## dev\n\n| 类别 | 题数 |")
    assert (tmp_path / "eval" / "dev.md").read_text(encoding="utf-8") == markdown
    report = json.loads((tmp_path / "eval" / "dev.json").read_text(encoding="utf-8"))
    assert report["overall"]["right"] == 1.0
    assert len(report["curve"]) == 21
    if not said:  # with the extra, the pictures are there
        names = {p.name for p in (tmp_path / "eval").glob("*.png")}
        assert names == {"dev.categories.png", "dev.trade-off.png"}


def test_the_corpus_offers_its_own_question_files_by_name(tmp_path: Path) -> None:
    folder = tmp_path / "questions"
    folder.mkdir()
    for name in ("b.jsonl", "a.jsonl", "clauses.json"):
        (folder / name).write_text("", encoding="utf-8")
    assert [p.name for p in question_files(tmp_path)] == ["a.jsonl", "b.jsonl"]


def test_a_corpus_without_questions_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(QuestionFileError, match="name a file"):
        evaluate_command(Config(corpus=tmp_path), [], tmp_path / "out", progress=lambda _: None)


def test_questions_about_absent_documents_are_skipped_with_a_word(tmp_path: Path) -> None:
    path = tmp_path / "q.jsonl"
    record = {
        "id": "q1",
        "cat": "fact",
        "question": LOGISTICS,
        "document": "policies/dev/nowhere.txt",
        "gold": ["发展生鲜冷链"],
        "answerable": True,
    }
    path.write_text(json.dumps(record), encoding="utf-8")
    said: list[str] = []
    code = evaluate_command(Config(corpus=tmp_path), [path], tmp_path / "out", progress=said.append)
    assert code == 0
    assert said == [
        "1 questions skipped: 1 documents are not here, such as policies/dev/nowhere.txt",
        "q.jsonl: no question could be asked",
    ]
    assert not (tmp_path / "out").exists()
