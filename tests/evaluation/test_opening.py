from pathlib import Path

import pytest

from chatbot.evaluation.opening import document_id_of, find_documents, gather

from .doubles import labelled, plan


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
