from pathlib import Path

import pytest

from chatbot.config import Config
from chatbot.evaluation.opening import document_id_of, find_documents, gather, open_over
from chatbot.evaluation.run import label_faults, run_evaluation
from tests.evaluation.doubles import labelled, plan
from tests.indexing.encoders import write_encoder


def test_a_document_is_looked_for_in_every_root_and_the_first_wins(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    for root, names in ((first, ["a.txt"]), (second, ["a.txt", "sub/b.txt"])):
        for name in names:
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(name, encoding="utf-8")
    found = find_documents(["sub/b.txt", "a.txt", "c.txt", "a.txt"], (first, second))
    assert found == {"sub/b.txt": second / "sub" / "b.txt", "a.txt": first / "a.txt"}


def test_documents_of_one_name_stay_apart_in_the_gathered_corpus(tmp_path: Path) -> None:
    for folder in ("x", "y"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "plan.txt").write_text(folder, encoding="utf-8")
    found = {f"{f}/plan.txt": tmp_path / f / "plan.txt" for f in ("x", "y")}
    corpus = gather(found, tmp_path / "corpus")
    assert {p.name: p.read_text(encoding="utf-8") for p in corpus.iterdir()} == {
        "x__plan.txt": "x",
        "y__plan.txt": "y",
    }


@pytest.mark.parametrize("file_name", ["texts/plan.txt", "x__plan.txt"])
def test_a_question_finds_its_document_by_file_name(file_name: str) -> None:
    documents = plan(file_name).documents.values()
    assert document_id_of(labelled(document="x/plan.txt"), documents) == "yunting"


def test_a_question_about_the_plan_names_no_document() -> None:
    assert document_id_of(labelled(), plan().documents.values()) is None


def test_an_unknown_document_is_an_error() -> None:
    with pytest.raises(KeyError):
        document_id_of(labelled(document="other.txt"), plan().documents.values())


PLANS = {
    "a/fish.txt": "渔港方案\n\n一、任务\n\n(一)建设冷库。年内建成冷库三座。(责任单位:市海洋局)\n",
    "a/lift.txt": "电梯方案\n\n一、任务\n\n(一)加装电梯。每台补助十万元。(责任单位:市住建局)\n",
}


def test_questions_over_other_documents_are_asked_over_one_index_of_all_of_them(
    tmp_path: Path,
) -> None:
    for name, text in PLANS.items():
        (tmp_path / "root" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "root" / name).write_text(text, encoding="utf-8")
    write_encoder(tmp_path / "index" / "encoder")
    questions = [
        labelled("一、(一)讲什么?", question_id=name, document=name, gold=(gold,))
        for name, gold in (
            ("a/fish.txt", "年内建成冷库三座"),
            ("a/lift.txt", "每台补助十万元"),
            ("a/gone.txt", "不在这台机器上"),
        )
    ]
    said: list[str] = []
    ((assistant, group),) = open_over(
        tmp_path / "root",
        questions,
        config=Config(corpus=tmp_path / "root", index=tmp_path / "index"),
        roots=(),
        progress=said.append,
    )
    assert said[0] == "1 questions skipped: 1 documents are not here, such as a/gone.txt"
    assert [q.document for q in group] == ["a/fish.txt", "a/lift.txt"]
    assert len(assistant.index.table.documents) == 2
    assert label_faults(assistant, group) == []
    assert [o.verdict.right for o in run_evaluation(assistant, group)] == [True, True]
