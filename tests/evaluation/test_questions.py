import json
from collections import Counter
from pathlib import Path

import pytest

from chatbot.config import HOME
from chatbot.evaluation.questions import (
    Need,
    Question,
    QuestionFileError,
    anchor_faults,
    read_questions,
)
from chatbot.evaluation.scoring import COUNT, without_marks
from tests.evaluation.doubles import TEXTS, labelled

LINE = {
    "id": "q1",
    "cat": "fact",
    "question": "低空物流做什么?",
    "gold": ["1.2"],
    "need": "any",
    "must": ["生鲜"],
    "answerable": True,
}
OWN = HOME / "corpus" / "questions"
PLAN_FILES = tuple(
    name for name in ("dev", "plan.tune", "plan.test") if (OWN / f"{name}.jsonl").exists()
)


def write(folder: Path, *records: object) -> Path:
    (folder / "clauses.json").write_text(json.dumps(TEXTS), encoding="utf-8")
    path = folder / "questions.jsonl"
    path.write_text("\n".join(json.dumps(r) for r in records), encoding="utf-8")
    return path


def test_a_labelled_question_is_read_with_its_reference_clauses(tmp_path: Path) -> None:
    (question,) = read_questions(write(tmp_path, {**LINE, "history": ["上一问"], "max_chars": 90}))
    assert question == Question(
        question_id="q1",
        category="fact",
        question="低空物流做什么?",
        history=("上一问",),
        gold=("1.2",),
        need=Need.ANY,
        must=("生鲜",),
        max_chars=90,
    )
    assert question.references == TEXTS


def test_a_question_about_another_document_has_anchors_instead_of_ids(tmp_path: Path) -> None:
    record = {**LINE, "document": "tests/documents/a.txt", "gold": ["海岛邮路。"[:4] + "即时配送"]}
    (question,) = read_questions(write(tmp_path, record))
    assert question.document == "tests/documents/a.txt"
    assert question.references == {}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"gold": ["9.9"]}, "not among the reference clauses"),
        ({"gold": []}, "has gold clauses"),
        ({"need": "some"}, "any, all or none"),
        ({"must": "生鲜"}, "list of texts"),
        ({"must": [""]}, "list of texts"),
        ({"max_chars": 0}, "positive number"),
        ({"answerable": "yes"}, "true or false"),
        ({"answerable": False}, "neither gold nor must"),
        ({"question": " "}, "has to be a text"),
        ({"mustnt": ["x"]}, "unknown keys: mustnt"),
        ({"document": "a.txt", "gold": ["生鲜 冷链"]}, "shorter than 6"),
    ],
)
def test_a_wrong_label_is_named_with_its_line(
    tmp_path: Path, change: dict[str, object], reason: str
) -> None:
    path = write(tmp_path, LINE, {**LINE, "id": "q2", **change})
    with pytest.raises(QuestionFileError, match=rf"line 2: .*{reason}"):
        read_questions(path)


@pytest.mark.parametrize("line", ["[1]", "no json", '"text"'])
def test_a_line_that_is_no_object_is_refused(tmp_path: Path, line: str) -> None:
    path = tmp_path / "q.jsonl"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(QuestionFileError, match="line 1"):
        read_questions(path)


def test_an_id_may_stand_only_once(tmp_path: Path) -> None:
    with pytest.raises(QuestionFileError, match="line 2: id 'q1' again"):
        read_questions(write(tmp_path, LINE, LINE))


def test_an_absent_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(QuestionFileError, match=r"nowhere\.jsonl"):
        read_questions(tmp_path / "nowhere.jsonl")


def test_an_anchor_has_to_stand_in_exactly_one_clause() -> None:
    texts = list(TEXTS.values())
    question = labelled(
        document="a.txt", gold=("生鲜 冷链即时\n配送", "支持电动汽车", "责任单位:市")
    )
    assert anchor_faults(question, texts) == (
        "q1: '支持电动汽车' stands in 0 clauses",
        "q1: '责任单位:市' stands in 3 clauses",
    )


# --------------------------------------------------------------------------- the project's own


def own(name: str) -> tuple[Question, ...]:
    return read_questions(OWN / f"{name}.jsonl")


@pytest.mark.parametrize("name", PLAN_FILES)
def test_every_must_of_the_plan_stands_in_its_gold_clauses_or_is_a_count(name: str) -> None:
    for question in own(name):
        gold = without_marks("".join(question.references[g] for g in question.gold))
        for must in question.must:
            assert COUNT.fullmatch(must) or without_marks(must) in gold, (
                question.question_id,
                must,
            )


def test_no_question_stands_in_two_halves() -> None:
    asked = Counter(
        (without_marks(q.question), q.history) for name in PLAN_FILES for q in own(name)
    )
    assert [key for key, times in asked.items() if times > 1] == []


@pytest.mark.parametrize("name", [n for n in PLAN_FILES if n != "dev"])
def test_about_a_fifth_of_each_half_is_unanswerable(name: str) -> None:
    questions = own(name)
    unanswerable = sum(not q.answerable for q in questions) / len(questions)
    assert 0.17 <= unanswerable <= 0.25


@pytest.mark.parametrize("path", sorted(OWN.glob("*.jsonl")), ids=lambda p: p.stem)
def test_the_sizes_in_the_documentation_are_those_of_the_files(path: Path) -> None:
    chinese, english = (HOME / "docs" / "QUESTIONS.md").read_text(encoding="utf-8").split("\n---\n")
    size = len(read_questions(path))
    assert f"| `corpus/questions/{path.name}` | {size} |" in chinese
    assert f"`{path.name}` ({size}" in english
