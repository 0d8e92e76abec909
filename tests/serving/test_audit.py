"""The journal of answers: masked, in nobody's way, whole after a kill, added up by the report."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from chatbot.config import HOME, Config
from chatbot.records import Generation
from chatbot.serving.audit import sqlite
from chatbot.serving.audit.journal import Journal, JournalError
from chatbot.serving.audit.masking import mask
from chatbot.serving.audit.plots import as_page
from chatbot.serving.audit.report import lines, read_report
from chatbot.serving.keys import Keys, Scope
from chatbot.serving.server import create_app
from tests.serving.doubles import drones_answer, fixed_assistant


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("我的电话13812345678", "我的电话138****5678"),
        ("+86 138 1234 5678", "+86 138****5678"),
        ("身份证44030119900101123X", "身份证440301********123X"),
        ("座机0755-88123456", "座机0755-88****56"),
        ("邮箱zhang.san@example.gov.cn", "邮箱z***@example.gov.cn"),
        ("到2023年突破10000亿元,国办发〔2026〕4号", "到2023年突破10000亿元,国办发〔2026〕4号"),
    ],
)
def test_personal_numbers_are_masked_and_others_are_not(text: str, kept: str) -> None:
    assert mask(text) == kept


def rows(path: Path, table: str) -> list[sqlite3.Row]:
    connection = sqlite3.connect(path)
    connection.row_factory = sqlite3.Row
    found = connection.execute(f"SELECT * FROM {table}").fetchall()
    connection.close()
    return found


def test_answers_and_judgements_are_kept_whichever_face_asked(tmp_path: Path) -> None:
    path = tmp_path / "sub" / "journal.sqlite3"
    journal = Journal(path)
    client = TestClient(create_app(fixed_assistant(), journal=journal))
    sent = client.post("/api/v1/ask", json={"question": "那谁负责? 电话13812345678"}).json()
    client.post(
        "/v1/chat/completions", json={"messages": [{"role": "user", "content": "那谁负责?"}]}
    )
    judged = {"id": sent["id"], "rating": "dislike", "reason": "太短", "clauses": ["yunxi#2.1"]}
    assert client.post("/api/v1/feedback", json=judged).status_code == 202
    assert client.post("/api/v1/feedback", json={"id": "x", "rating": "meh"}).status_code == 422
    journal.close()
    kept = rows(path, "answers")
    assert len(kept) == 2
    assert kept[0]["id"] == sent["id"]
    assert "13812345678" not in json.dumps([dict(row) for row in kept])
    (opinion,) = rows(path, "feedback")
    assert (opinion["answer_id"], opinion["rating"]) == (sent["id"], -1)
    assert path.stat().st_mode & 0o077 == 0


def test_without_a_journal_feedback_is_declined() -> None:
    client = TestClient(create_app(fixed_assistant()))
    sent = client.post("/api/v1/feedback", json={"id": "x", "rating": "like"})
    assert sent.status_code == 503
    assert "CHATBOT_AUDIT" in sent.json()["detail"]


def test_the_report_adds_the_journal_up(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    journal = Journal(path)
    assistant = fixed_assistant()
    for answer in (drones_answer(), drones_answer(), assistant.ask("补贴多少?")):
        journal.answered(replace(answer, answer_id=os.urandom(4).hex()), face="api")
    journal.judged("x", good=True, reason="", clauses=[])
    journal.judged("y", good=False, reason="引错了", clauses=["yunxi#2.1"])
    journal.close()
    report = read_report(path, days=1)
    assert (report.answers, report.declined, report.liked, report.disliked) == (3, 1, 1, 1)
    assert report.most_cited["yunxi#2.1"] == 2
    assert report.unanswered == {"补贴多少?": 1}
    assert report.reasons == {"引错了": 1}
    text = "\n".join(lines(report))
    assert "3 问,拒答 1(33.3%)" in text
    assert json.loads(report.as_json())["answers"] == 3


def test_what_a_model_cost_is_kept_and_added_up(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    journal = Journal(path)
    spent = {"model": "openai:m", "input_tokens": 900, "output_tokens": 100, "cost": 0.25}
    for made in (Generation(**spent), Generation(**spent, fallback="unproven")):
        answer = replace(drones_answer(), generation=made, answer_id=os.urandom(4).hex())
        journal.answered(answer, face="api")
    journal.close()
    assert [row["model"] for row in rows(path, "answers")] == ["openai:m"] * 2
    report = read_report(path, days=1)
    assert (report.input_tokens, report.output_tokens, report.cost) == (1800, 200, 0.5)
    assert report.fallbacks == {"unproven": 1}
    assert "费用 0.5000" in "\n".join(lines(report))


def test_a_journal_of_the_version_before_is_read_and_carried_on(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    journal = Journal(path)
    journal.answered(drones_answer(), face="api")
    journal.close()
    connection = sqlite3.connect(path)
    for column in ("caller", "model", "cost", "fallback"):
        connection.execute(f"ALTER TABLE answers DROP COLUMN {column}")
    connection.execute("PRAGMA user_version=1")
    connection.commit()
    connection.close()
    before = read_report(path, days=1)
    assert (before.cost, before.by_key) == (0, {})
    journal = Journal(path)
    journal.answered(replace(drones_answer(), answer_id="second"), face="api", caller="oa")
    journal.close()
    after = read_report(path, days=1)
    assert (after.answers, after.by_key) == (2, {"oa": 1})
    assert [row["cost"] for row in rows(path, "answers")] == [0, 0]


def test_old_entries_are_forgotten_at_start(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    journal = Journal(path)
    journal.answered(drones_answer(), face="api")
    journal.close()
    connection = sqlite3.connect(path)
    with connection:
        connection.execute("UPDATE answers SET at = '2001-01-01T00:00:00+00:00'")
    connection.close()
    Journal(path, keep_days=30).close()
    assert rows(path, "answers") == []


def test_a_file_that_is_no_journal_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"no database " * 100)
    with pytest.raises(JournalError, match="CHATBOT_AUDIT"):
        Journal(tmp_path / "x")
    with pytest.raises(JournalError, match="no journal"):
        read_report(tmp_path / "none", days=1)


def test_the_switch_turns_it_off() -> None:
    assert Config(audit="off").journal is None
    assert Config(audit="/x/y").journal == Path("/x/y")
    assert Config().journal is not None


WRITER = """
import sys, time, uuid
from dataclasses import replace
from pathlib import Path
from chatbot.serving.audit.journal import Journal
from tests.serving.doubles import drones_answer
journal = Journal(Path(sys.argv[1]))
answer = drones_answer()
print("writing", flush=True)
while True:
    journal.answered(replace(answer, answer_id=uuid.uuid4().hex), face="api")
    time.sleep(0.0005)
"""


def test_a_kill_in_mid_write_leaves_a_whole_journal(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    for wait_s in (0.05, 0.2, 0.6):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path)], cwd=HOME, stdout=subprocess.PIPE
        )
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"writing\n"
        time.sleep(wait_s)
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
        connection = sqlite3.connect(path)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        connection.close()
    before = len(rows(path, "answers"))
    assert before > 0
    journal = Journal(path)
    journal.answered(drones_answer(), face="api")
    journal.close()
    assert len(rows(path, "answers")) == before + 1


def test_entries_are_forgotten_while_the_service_runs(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.sqlite3", keep_days=30)
    journal.answered(drones_answer(), face="api")
    until_written(journal, 1)
    with sqlite3.connect(journal.place) as other:
        other.execute("UPDATE answers SET at = '2001-01-01T00:00:00+00:00'")
    other.close()
    journal._forgot_on = None  # the next day
    journal.answered(replace(drones_answer(), answer_id="later"), face="api")
    journal.close()
    assert [row["id"] for row in rows(journal.place, "answers")] == ["later"]


def test_a_file_that_takes_nothing_for_a_while_gets_what_waited(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(sqlite, "BUSY_S", 0.01)
    journal = Journal(tmp_path / "journal.sqlite3")
    other = sqlite3.connect(tmp_path / "journal.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    journal.answered(drones_answer(), face="api")
    deadline = time.monotonic() + 20
    while not caplog.messages:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    assert (journal.waiting, journal.dropped) == (1, 0)
    other.execute("ROLLBACK")
    other.close()
    until_written(journal, 1)
    journal.close()
    assert journal.dropped == 0
    assert "database is locked" in caplog.messages[0]
    assert "written again" in caplog.messages[1]


def test_what_nobody_has_foreseen_costs_a_batch_and_not_the_journal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    journal = Journal(tmp_path / "journal.sqlite3")
    with monkeypatch.context() as patch:
        patch.setattr(sqlite.SqliteHome, "add", lambda *_: 1 / 0)
        journal.answered(drones_answer(), face="api")
        deadline = time.monotonic() + 20
        while not journal.dropped:
            assert time.monotonic() < deadline
            time.sleep(0.01)
    journal.answered(drones_answer(), face="api")
    journal.close()
    assert len(rows(journal.place, "answers")) == journal.dropped == 1
    assert "ZeroDivisionError" in caplog.text


def until_written(journal: Journal, count: int) -> None:
    deadline = time.monotonic() + 20
    while len(rows(journal.place, "answers")) < count:
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_the_key_that_asked_is_noted_by_name(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.sqlite3")
    keys = Keys(tmp_path / "keys.json")
    made = keys.add("oa", Scope.ASK)
    client = TestClient(create_app(fixed_assistant(), journal=journal, keys=keys))
    bearer = {"Authorization": f"Bearer {made}"}
    for headers in ({}, bearer, bearer, {}):
        client.post("/api/v1/ask", json={"question": f"那谁负责?{len(headers)}"}, headers=headers)
    journal.close()
    assert [row["caller"] for row in rows(journal.place, "answers")] == ["", "oa", "oa", ""]
    assert read_report(journal.place, days=1).by_key == {"oa": 2}
    assert made not in journal.place.read_bytes().decode("latin-1")


def test_the_report_is_a_page_with_plots_and_whatever_was_asked_is_text(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.sqlite3")
    for question in ("<script>alert(1)</script>", "补贴多少?", "补贴多少?"):
        answer = fixed_assistant().ask(question)
        journal.answered(replace(answer, answer_id=os.urandom(4).hex()), face="page")
    journal.close()
    page = as_page(read_report(journal.place, days=7))
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert page.count('class="all"') == 1
    assert "未作答" in page
    assert "http" not in page
    assert "最近 3 天" in as_page(read_report(journal.place, days=3))
