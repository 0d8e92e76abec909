"""The archive at the command line, as a user runs it: add, list, ask, verify, remove."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from chatbot.config import HOME
from chatbot.errors import CorpusError
from chatbot.serving.archive import verify_citations
from chatbot.serving.wire import to_wire
from tests.serving.doubles import drones_answer, fixed_assistant

RENDERED = HOME / "tests" / "documents" / "rendered"


def chatbot(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    places = ["--corpus", str(folder / "corpus"), "--index", str(folder / "index")]
    return subprocess.run(
        [sys.executable, "-m", "chatbot", arguments[0], *places, *arguments[1:]],
        capture_output=True,
        text=True,
        cwd=HOME,
        check=False,
    )


def test_documents_of_several_formats_are_added_asked_verified_and_removed(tmp_path: Path) -> None:
    for name in ("yanzhou-talent-housing-2025.pdf", "wanglan-waste-sorting-2025.docx"):
        added = chatbot(tmp_path, "add", str(RENDERED / name), "--source", "https://example.org")
        assert added.returncode == 0, added.stderr
        assert "added as" in added.stderr
    listed = chatbot(tmp_path, "list").stdout.splitlines()
    assert len(listed) == 2
    assert all("https://example.org" in line and "sha256:" in line for line in listed)
    asked = chatbot(tmp_path, "ask", "公共机构分类由谁负责?", "--json")
    answer = json.loads(asked.stdout)
    assert "县机关事务服务中心" in answer["answer"]
    (tmp_path / "answer.json").write_text(asked.stdout)
    assert chatbot(tmp_path, "verify-citation", str(tmp_path / "answer.json")).returncode == 0
    answer["citations"][0]["quote"] = "县教育局负责"
    (tmp_path / "answer.json").write_text(json.dumps(answer))
    wrong = chatbot(tmp_path, "verify-citation", str(tmp_path / "answer.json"))
    assert wrong.returncode == 1
    assert "not what is printed" in wrong.stdout
    housed = chatbot(tmp_path, "ask", "租房补贴怎么发放?", "--json")
    assert any(c["page"] for c in json.loads(housed.stdout)["citations"])
    removed = chatbot(tmp_path, "remove", "wanglan-waste-sorting-2025")
    assert removed.returncode == 0, removed.stderr
    assert len(chatbot(tmp_path, "list").stdout.splitlines()) == 1


def test_a_folder_is_added_as_far_as_it_can_be_read(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text("低空办法\n\n第一条 为了安全,制定本办法。\n", encoding="utf-8")
    (folder / "b.pdf").write_bytes(b"%PDF-1.7 broken")
    added = chatbot(tmp_path, "add", str(folder))
    assert added.returncode == 1
    assert "b.pdf" in added.stderr
    assert len(chatbot(tmp_path, "list").stdout.splitlines()) == 1


def test_an_exported_answer_is_checked_to_the_letter() -> None:
    assistant = fixed_assistant()
    table = assistant.index.table
    good = to_wire(drones_answer(), documents=table.documents)
    count = len(good["citations"]) + len(good["also_found"])
    assert verify_citations(table, json.dumps(good)) == (count, [])
    for change in (
        {"start": 0, "end": 3},
        {"clause_id": "yunxi#9"},
        {"sha256": "f" * 64},
        {"text": "另一段话。"},
    ):
        bad = json.loads(json.dumps(good))
        bad["citations"][0] |= change
        checked, faults = verify_citations(table, json.dumps([bad]))
        assert (checked, len(faults)) == (count, 1), change
    beside = json.loads(json.dumps(good))
    beside["also_found"][0]["quote"] = "没有的话"
    assert len(verify_citations(table, json.dumps(beside))[1]) == 1
    with pytest.raises(CorpusError, match="no answer"):
        verify_citations(table, "{}")
    with pytest.raises(CorpusError, match="neither JSON"):
        verify_citations(table, "{")
