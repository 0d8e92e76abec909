"""Adding to and removing from a corpus folder: provenance, duplicates, versions, failures."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path

import pytest

from chatbot.config import HOME
from chatbot.errors import CatalogueError, CorpusError, FormatError, LockedFolderError
from chatbot.reading import archive
from chatbot.reading.archive import Added, open_archive
from chatbot.reading.catalogue import read_corpus, read_document
from chatbot.reading.cleaning import Cleaned
from chatbot.reading.known import Key, Known

TODAY = date(2031, 5, 6)
FIRST = """云汀市低空办法(2030年)

第一条 为了安全,制定本办法。

第二条 本办法自2030年1月1日起施行。
"""
SECOND = FIRST.replace("2030", "2031").replace("安全", "安全和发展")


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return tmp_path / "corpus"


def written(tmp_path: Path, name: str, text: str) -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def add_document(corpus: Path, path: Path, **facts: object) -> Added:
    with open_archive(corpus) as held:
        return held.add(path, **facts)


def remove_document(corpus: Path, document_id: str) -> None:
    with open_archive(corpus) as held:
        held.remove(document_id)


def test_an_added_document_keeps_where_it_came_from(corpus: Path, tmp_path: Path) -> None:
    path = written(tmp_path, "办法 1.txt", FIRST)
    added = add_document(corpus, path, source="https://example.org/1", today=TODAY)
    assert added.new
    (document,) = read_corpus(corpus)
    assert document.document_id == "办法-1"
    assert document.source == "https://example.org/1"
    entry = tomllib.loads((corpus / "catalogue.toml").read_text())["办法-1"]
    assert entry["sha256"] == document.sha256
    assert entry["added_on"] == document.added_on == TODAY
    assert (corpus / entry["file"]).read_bytes() == path.read_bytes()


def test_the_same_text_is_added_once(corpus: Path, tmp_path: Path) -> None:
    add_document(corpus, written(tmp_path, "a.txt", FIRST))
    again = add_document(corpus, written(tmp_path, "b.txt", FIRST.replace("\n\n", "\n\n\n")))
    assert (again.new, again.same_as) == (False, "a")
    assert len(read_corpus(corpus)) == 1


def test_another_version_is_noticed_and_kept(corpus: Path, tmp_path: Path) -> None:
    add_document(corpus, written(tmp_path, "a.txt", FIRST))
    newer = add_document(corpus, written(tmp_path, "b.txt", SECOND))
    assert newer.new
    assert newer.version_of == ("a",)


def test_a_folder_without_a_catalogue_gets_one_of_what_it_holds(
    corpus: Path, tmp_path: Path
) -> None:
    corpus.mkdir()
    written(corpus, "old.txt", FIRST)
    add_document(corpus, written(tmp_path, "new.txt", SECOND))
    assert [d.document_id for d in read_corpus(corpus)] == ["old", "new"]


def test_removing_takes_the_file_and_the_table_and_nothing_else(
    corpus: Path, tmp_path: Path
) -> None:
    for name, text in (("a.txt", FIRST), ("b.txt", SECOND)):
        add_document(corpus, written(tmp_path, name, text))
    remove_document(corpus, "a")
    assert [d.document_id for d in read_corpus(corpus)] == ["b"]
    assert not (corpus / "texts" / "a.txt").exists()
    with pytest.raises(CorpusError, match="last"):
        remove_document(corpus, "b")


def test_ids_do_not_collide_and_cannot_leave_the_folder(corpus: Path, tmp_path: Path) -> None:
    add_document(corpus, written(tmp_path, "a.txt", FIRST))
    (tmp_path / "sub").mkdir()
    other = add_document(corpus, written(tmp_path / "sub", "a.txt", SECOND))
    assert other.document.document_id == "a-2"
    odd = add_document(corpus, written(tmp_path, '..\u3002[x] "y".txt', "第一条 别的内容。"))
    assert (corpus / "texts").resolve() in (corpus / "texts" / odd.document.file_name).parents
    with pytest.raises(CorpusError, match="--id"):
        add_document(corpus, written(tmp_path, "c.txt", "第一条 又一个。"), document_id="a")
    for identity in ("../../c", "c#1", "/c"):
        with pytest.raises(CorpusError, match="no id"):
            add_document(corpus, tmp_path / "c.txt", document_id=identity)
    assert not (tmp_path / "c").exists()


def test_a_file_is_never_written_over_another_that_bears_its_name(
    corpus: Path, tmp_path: Path
) -> None:
    """The id is free, the file's name is not: ids are corrected by hand, files laid there."""
    add_document(corpus, written(tmp_path, "a.txt", FIRST))
    catalogue = corpus / "catalogue.toml"
    catalogue.write_text(catalogue.read_text("utf-8").replace('["a"]', '["old"]'), "utf-8")
    written(corpus / "texts", "b.txt", "第一条 没有登记的。")
    for name in ("a.txt", "b.txt"):
        add_document(corpus, written(tmp_path, name, f"{SECOND}{name}"))
    assert (corpus / "texts" / "a.txt").read_text("utf-8") == FIRST
    assert (corpus / "texts" / "b.txt").read_text("utf-8") == "第一条 没有登记的。"
    texts = {d.document_id: d.text for d in read_corpus(corpus)}
    assert texts.keys() == {"old", "a", "b"}
    assert [texts[name].rstrip()[-5:] for name in ("a", "b")] == ["a.txt", "b.txt"]


def test_a_file_that_lies_in_its_place_already_is_entered_as_it_is(
    corpus: Path, tmp_path: Path
) -> None:
    add_document(corpus, written(tmp_path, "a.txt", FIRST))
    laid = written(corpus / "texts", "b.txt", SECOND)
    assert add_document(corpus, laid).document.file_name == "b.txt"
    assert sorted(p.name for p in (corpus / "texts").iterdir()) == ["a.txt", "b.txt"]


def test_removing_one_of_two_that_share_a_file_keeps_the_file(corpus: Path, tmp_path: Path) -> None:
    add_document(corpus, written(tmp_path, "a.txt", FIRST))
    with (corpus / "catalogue.toml").open("a", encoding="utf-8") as file:
        file.write('\n[again]\nfile = "texts/a.txt"\n')
    remove_document(corpus, "a")
    assert [d.document_id for d in read_corpus(corpus)] == ["again"]


@pytest.mark.parametrize("file", ["../plan.txt", ".hidden/plan.txt", "questions/plan.txt"])
def test_a_catalogue_names_no_file_that_the_index_is_not_built_of(file: str, corpus: Path) -> None:
    """Such a file could change unnoticed, and `remove` would take what is not the corpus's."""
    corpus.mkdir()
    path = corpus / file
    path.parent.mkdir(exist_ok=True)
    path.write_text(FIRST, encoding="utf-8")
    (corpus / "catalogue.toml").write_text(f'[plan]\nfile = "{file}"\n', encoding="utf-8")
    with pytest.raises(CatalogueError, match="no place"):
        read_corpus(corpus)


def test_label_files_are_no_documents(corpus: Path) -> None:
    (corpus / "questions").mkdir(parents=True)
    written(corpus, "a.txt", FIRST)
    written(corpus / "questions", "readme.md", "# 标注题")
    assert [d.document_id for d in read_corpus(corpus)] == ["a"]


def test_a_file_that_changes_while_it_is_added_is_not_entered(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path, "a.txt", FIRST)

    def read(path: Path, **named: object) -> object:
        document = read_document(path, **named)
        path.write_text(SECOND, encoding="utf-8")
        return document

    monkeypatch.setattr(archive, "read_document", read)
    with pytest.raises(FormatError, match="changed while"):
        add_document(corpus, path)
    assert not list((corpus / "texts").iterdir() if (corpus / "texts").exists() else ())


def test_a_file_that_cannot_be_read_changes_nothing(corpus: Path, tmp_path: Path) -> None:
    add_document(corpus, written(tmp_path, "a.txt", FIRST))
    before = sorted(p.name for p in corpus.rglob("*"))
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.7 broken")
    with pytest.raises(FormatError, match=r"bad\.pdf"):
        add_document(corpus, tmp_path / "bad.pdf")
    assert sorted(p.name for p in corpus.rglob("*")) == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_said_to_be_one(corpus: Path, tmp_path: Path) -> None:
    corpus.mkdir(mode=0o500)
    with pytest.raises(CorpusError, match="cannot be written"):
        add_document(corpus, written(tmp_path, "a.txt", FIRST))


def test_files_of_one_name_in_a_folder_without_a_catalogue_are_documents_of_their_own(
    corpus: Path,
) -> None:
    (corpus / "a").mkdir(parents=True)
    for name in ("plan.txt", "plan.md", "a/plan.txt", "a/plan.md"):
        written(corpus, name, f"{FIRST}\n{name}")
    ids = [d.document_id for d in read_corpus(corpus)]
    assert len(set(ids)) == 4
    assert "plan" in ids


def test_what_is_held_by_one_is_not_changed_by_another(corpus: Path, tmp_path: Path) -> None:
    with open_archive(corpus), pytest.raises(LockedFolderError, match="another process"):
        add_document(corpus, written(tmp_path, "a.txt", FIRST))
    assert add_document(corpus, tmp_path / "a.txt").new


WRITER = """
import sys, time
from pathlib import Path
from chatbot.errors import LockedFolderError
from chatbot.reading.archive import open_archive
corpus, name = Path(sys.argv[1]), sys.argv[2]
for number in range(8):
    path = corpus.parent / f"{name}{number}.txt"
    path.write_text(f"第一条 {name}的第{number}个办法。", encoding="utf-8")
    while True:
        try:
            with open_archive(corpus) as archive:
                archive.add(path)
            break
        except LockedFolderError:
            time.sleep(0.005)
"""


def test_two_writers_lose_no_entry(corpus: Path) -> None:
    running = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(corpus), name], cwd=HOME)
        for name in ("甲", "乙")
    ]
    assert [process.wait(60) for process in running] == [0, 0]
    assert len(read_corpus(corpus)) == 16


def test_a_superseded_version_is_marked_when_the_corpus_is_read(
    corpus: Path, tmp_path: Path
) -> None:
    for name, text in (("a.txt", FIRST), ("b.txt", SECOND)):
        add_document(corpus, written(tmp_path, name, text))
    assert {d.document_id: d.superseded_by for d in read_corpus(corpus)} == {"a": "b", "b": None}


def test_texts_that_are_known_are_not_read_once_more(corpus: Path, tmp_path: Path) -> None:
    added = add_document(corpus, written(tmp_path, "first.txt", FIRST))
    asked: list[Key] = []

    class Before(Known):
        def text(self, file: Key) -> Cleaned:
            asked.append(file)
            return Cleaned(text="云汀市另一办法", anchors=())

    with open_archive(corpus, known=Before()) as archive:
        assert [d.text for d in archive.documents] == ["云汀市另一办法"]
    assert asked == [(added.document.sha256, ".txt")]
