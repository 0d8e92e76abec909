"""The journal in a real PostgreSQL: shared by replicas, in nobody's way while it is away."""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import httpx
import pytest
from fastapi.testclient import TestClient

from chatbot.config import HOME, Config, PostgresSettings
from chatbot.errors import ConfigError
from chatbot.records import Generation
from chatbot.serving.audit import journal as journal_module
from chatbot.serving.audit import postgres
from chatbot.serving.audit.entries import Entry, FeedbackEntry
from chatbot.serving.audit.home import AwayError, JournalError
from chatbot.serving.audit.homes import Place, home_of
from chatbot.serving.audit.journal import Journal
from chatbot.serving.audit.report import read_report
from chatbot.serving.audit.waiting import MOST_WAITING, Waiting
from chatbot.serving.cli import main
from chatbot.serving.server import create_app
from tests.serving import postgres_server
from tests.serving.doubles import drones_answer, fixed_assistant
from tests.serving.postgres_server import PostgresServer

pytestmark = pytest.mark.skipif(bool(postgres_server.missing()), reason=postgres_server.missing())
NUMBERS = count(1)
EVERYTHING = "1970-01-01T00:00:00+00:00"


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    yield from postgres_server.running()


@pytest.fixture
def place(server: PostgresServer) -> PostgresSettings:
    """A schema that nobody has used yet."""
    return PostgresSettings(url=server.url(), schema=f"tenant_{next(NUMBERS)}")


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def kept(server: PostgresServer, place: PostgresSettings, table: str = "answers") -> int:
    return int(server.execute(f"SELECT count(*) FROM {place.schema}.{table}")[0][0])


def fill(place: Place) -> None:
    """Answers and judgements of every sort, with what databases stumble over."""
    spent = Generation(model="openai:m", input_tokens=900, output_tokens=100, cost=0.25)
    ugly = "'; DROP TABLE answers; -- %s %(x)s {} \\ \0 \ud800 𠀀 电话13812345678 "
    journal = Journal(place)
    for number in range(40):
        answer = fixed_assistant().ask("补贴多少?") if number % 3 else drones_answer()
        made = replace(spent, fallback="unproven") if number % 4 else spent
        journal.answered(
            replace(
                answer,
                answer_id=f"a{number:02}",
                standalone=f"{ugly}{number % 5}",
                generation=made if number % 2 else None,
                elapsed_ms=number * 1.25,
            ),
            face=("api", "page", "mcp")[number % 3],
            caller=("", "oa", "\0")[number % 3],
        )
    for number in range(12):
        journal.judged(
            f"a{number:02}",
            good=not number % 3,
            reason=f"{ugly}{number % 4}",
            clauses=["c#1", "\0%s"],
        )
    journal.close()


def test_the_same_entries_give_the_same_report_from_a_file_and_from_postgresql(
    tmp_path: Path, place: PostgresSettings
) -> None:
    path = tmp_path / "journal.sqlite3"
    fill(path)
    answers = list(home_of(path).answers(EVERYTHING))
    judged = list(home_of(path).judgements(EVERYTHING))
    assert (len(answers), len(judged)) == (40, 12)
    home = home_of(place)
    assert home.write([*reversed(answers), *judged]) == 0
    home.close()
    assert list(map(parsed, home_of(place).answers(EVERYTHING))) == list(map(parsed, answers))
    assert list(map(parsed, home_of(place).judgements(EVERYTHING))) == list(map(parsed, judged))
    report = read_report(path, days=1)
    assert read_report(place, days=1) == report
    assert read_report(place, days=1).as_json() == report.as_json()
    assert report.declined and report.cost and report.by_key and report.most_cited
    assert "13812345678" not in report.as_json()


def parsed(entry: Entry) -> dict[str, object]:
    """The fields of *entry*: JSON by its meaning, the database writes it in its own way."""
    found = {name: getattr(entry, name) for name in entry.__dataclass_fields__}
    return {k: json.loads(v) if k in {"citations", "clauses"} else v for k, v in found.items()}


def test_answers_and_judgements_reach_postgresql_masked(
    server: PostgresServer, place: PostgresSettings
) -> None:
    journal = Journal(place)
    client = TestClient(create_app(fixed_assistant(), journal=journal))
    sent = client.post("/api/v1/ask", json={"question": "那谁负责? 电话13812345678"}).json()
    reason = "打13912345678没人接"
    judged = {"id": sent["id"], "rating": "dislike", "reason": reason, "clauses": ["yunxi#2.1"]}
    assert client.post("/api/v1/feedback", json=judged).status_code == 202
    journal.close()
    assert journal.dropped == 0
    ((at, question),) = server.execute(f"SELECT at, question FROM {place.schema}.answers")
    assert question == "那谁负责? 电话138****5678"
    assert abs(at.timestamp() - time.time()) < 60
    # What was thought of an answer stands beside it.
    ((rating, said, clause),) = server.execute(
        f"SELECT rating, reason, clauses->>0 FROM {place.schema}.answers a "
        f"JOIN {place.schema}.feedback f ON f.answer_id = a.id"
    )
    assert (rating, said, clause) == (-1, "打139****5678没人接", "yunxi#2.1")


def test_replicas_that_start_at_once_make_the_tables_once(
    server: PostgresServer, place: PostgresSettings
) -> None:
    together = threading.Barrier(8)
    failed: list[Exception] = []

    def start(number: int) -> None:
        home = home_of(place)
        entry = FeedbackEntry(
            id=str(number), answer_id="a", at=EVERYTHING, rating=1, reason="", clauses="[]"
        )
        together.wait()
        try:
            home.add([entry])
        except JournalError as error:
            failed.append(error)
        home.close()

    threads = [threading.Thread(target=start, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert kept(server, place, "feedback") == 8
    assert kept(server, place, "journal") == 1


WRITER = """
import sys
from dataclasses import replace
from chatbot.config import PostgresSettings
from chatbot.serving.audit.journal import Journal
from tests.serving.doubles import drones_answer
_, url, schema, name = sys.argv
journal = Journal(PostgresSettings(url=url, schema=schema))
answer = drones_answer()
for number in range(1000):
    journal.answered(replace(answer, answer_id=f"{name}{number}"), face="api", caller=name)
journal.close()
print(journal.dropped)
"""


def test_two_processes_write_at_once(server: PostgresServer, place: PostgresSettings) -> None:
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, place.url, place.schema, name],
            cwd=HOME,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in ("one", "two")
    ]
    assert [writer.communicate(timeout=60)[0] for writer in writers] == ["0\n", "0\n"]
    assert kept(server, place) == 2000
    assert read_report(place, days=1).by_key == {"one": 1000, "two": 1000}


def test_a_server_that_is_killed_and_comes_back_loses_nothing_and_stops_no_answer(
    server: PostgresServer, place: PostgresSettings, caplog: pytest.LogCaptureFixture
) -> None:
    journal = Journal(place)
    client = TestClient(create_app(fixed_assistant(), journal=journal))

    def ask(times: int) -> None:
        for _ in range(times):
            assert client.post("/api/v1/ask", json={"question": "那谁负责?"}).status_code == 200

    with caplog.at_level(logging.WARNING, "chatbot.serving.audit"):
        ask(5)
        until(lambda: journal.waiting == 0)
        server.kill()
        try:
            ask(20)
            until(lambda: bool(caplog.messages))
            ask(20)
            assert "chatbot_journal_waiting 40.0" in client.get("/metrics").text
            assert "chatbot_journal_lost_total 0.0" in client.get("/metrics").text
        finally:
            server.start()
        until(lambda: kept(server, place) == 45)
        ask(5)
        journal.close()
    assert kept(server, place) == 50
    assert journal.dropped == 0
    gone, back = caplog.messages
    assert "takes nothing" in gone and str(server.port) in gone
    assert "written again; 0 entries lost" in back
    assert "s3cret" not in caplog.text


def test_what_does_not_fit_while_the_server_is_down_is_lost_counted_and_said_once(
    server: PostgresServer, place: PostgresSettings, caplog: pytest.LogCaptureFixture
) -> None:
    server.kill()
    answer, more = drones_answer(), 700
    try:
        journal = Journal(place)  # down at start, too
        client = TestClient(create_app(fixed_assistant(), journal=journal))
        began = time.process_time()
        for number in range(MOST_WAITING + more):
            journal.answered(replace(answer, answer_id=str(number)), face="api")
        assert time.process_time() - began < 10
        assert journal.dropped + journal.waiting == MOST_WAITING + more
        assert journal.waiting <= MOST_WAITING + journal_module.MOST_AT_ONCE
        assert journal.dropped >= more - journal_module.MOST_AT_ONCE
        assert f"chatbot_journal_lost_total {journal.dropped}.0" in client.get("/metrics").text
        assert client.post("/api/v1/ask", json={"question": "那谁负责?"}).status_code == 200
        assert client.post("/api/v1/feedback", json={"id": "x", "rating": "like"}).is_success
        lost = journal.dropped
    finally:
        server.start()
    until(lambda: any("written again" in message for message in caplog.messages))
    journal.close()
    assert kept(server, place) == MOST_WAITING + more - (lost - 2)
    assert len(caplog.messages) == 2
    assert f"{lost} entries lost" in caplog.messages[1]


def test_a_replica_that_starts_without_its_database_writes_once_that_is_there(
    server: PostgresServer, place: PostgresSettings, tmp_path: Path
) -> None:
    server.kill()
    port, said = postgres_server.free_port(), tmp_path / "log"
    settings = {**os.environ, "CHATBOT_AUDIT": place.url, "CHATBOT_AUDIT_SCHEMA": place.schema}
    with said.open("wb") as log:
        replica = subprocess.Popen(
            [sys.executable, "-m", "chatbot", "serve", "--port", str(port)],
            cwd=HOME,
            env=settings,
            stdout=log,
            stderr=log,
        )
    try:
        address = f"http://127.0.0.1:{port}"
        until(lambda: is_ready(address))
        for number in range(3):
            asked = {"question": f"第{number}条讲什么?"}
            assert httpx.post(f"{address}/api/v1/ask", json=asked).status_code == 200
        server.start()
        until(lambda: has_tables(server, place) and kept(server, place) == 3)
        replica.send_signal(signal.SIGTERM)
        replica.wait(30)
    finally:
        replica.kill()
        replica.wait(30)
        server.start()
    told = [line for line in said.read_text("utf-8").splitlines() if line[:1] != "{"]
    gone, back = (line for line in told if "http://" not in line)
    assert gone.startswith("journal: ") and "takes nothing" in gone
    assert back.startswith("journal: ") and back.endswith("written again; 0 entries lost")


def is_ready(address: str) -> bool:
    try:
        return httpx.get(f"{address}/readyz").status_code == 200
    except httpx.TransportError:
        return False


def has_tables(server: PostgresServer, place: PostgresSettings) -> bool:
    return server.execute(f"SELECT to_regclass('{place.schema}.answers')") != [(None,)]


def test_a_server_that_hangs_holds_no_answer_up(
    server: PostgresServer, place: PostgresSettings
) -> None:
    journal = Journal(place)
    client = TestClient(create_app(fixed_assistant(), journal=journal))
    client.post("/api/v1/ask", json={"question": "那谁负责?"})
    until(lambda: journal.waiting == 0)
    server.pause()
    try:
        began = time.monotonic()
        for _ in range(10):
            assert client.post("/api/v1/ask", json={"question": "那谁负责?"}).status_code == 200
        assert time.monotonic() - began < postgres.WAIT_S
    finally:
        server.resume()
    journal.close()
    assert kept(server, place) == 11


def test_a_connection_that_was_closed_while_idle_is_opened_anew_without_a_word(
    server: PostgresServer, place: PostgresSettings, caplog: pytest.LogCaptureFixture
) -> None:
    journal = Journal(place)
    journal.answered(replace(drones_answer(), answer_id="1"), face="api")
    until(lambda: journal.waiting == 0)
    until(lambda: kept(server, place) == 1)
    server.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE application_name = 'policy-chatbot'"
    )
    journal.answered(replace(drones_answer(), answer_id="2"), face="api")
    journal.close()
    assert kept(server, place) == 2
    assert caplog.messages == []


def test_a_server_that_takes_no_writes_is_asked_again_by_another_connection(
    server: PostgresServer, place: PostgresSettings, caplog: pytest.LogCaptureFixture
) -> None:
    """As one that has become the standby of another, behind the same address."""
    journal = Journal(place)
    journal.answered(replace(drones_answer(), answer_id="1"), face="api")
    until(lambda: has_tables(server, place) and kept(server, place) == 1)
    server.execute("ALTER ROLE chatbot SET default_transaction_read_only = on")
    try:
        server.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE application_name = 'policy-chatbot'"
        )
        journal.answered(replace(drones_answer(), answer_id="2"), face="api")
        until(lambda: bool(caplog.messages))
        assert "read-only" in caplog.messages[0]
    finally:
        server.execute(
            "BEGIN READ WRITE; ALTER ROLE chatbot RESET default_transaction_read_only; COMMIT"
        )
    until(lambda: kept(server, place) == 2)
    journal.close()
    assert journal.dropped == 0


def test_of_two_servers_in_the_address_the_one_that_runs_is_written_to(
    server: PostgresServer, place: PostgresSettings
) -> None:
    both = f"127.0.0.1:{postgres_server.free_port()},127.0.0.1:{server.port}"
    journal = Journal(replace(place, url=place.url.replace(f"127.0.0.1:{server.port}", both)))
    journal.answered(drones_answer(), face="api")
    journal.close()
    assert kept(server, place) == 1


def test_a_stop_while_the_server_is_down_says_what_was_not_written(
    place: PostgresSettings, caplog: pytest.LogCaptureFixture
) -> None:
    nobody = postgres_server.free_port()
    journal = Journal(replace(place, url=f"postgresql://chatbot:s3cret@127.0.0.1:{nobody}/x"))
    for number in range(1200):
        journal.answered(replace(drones_answer(), answer_id=str(number)), face="api")
    began = time.monotonic()
    journal.close()
    assert time.monotonic() - began < journal_module.CLOSE_S
    assert journal.dropped == 1200
    assert "1200 entries were not written" in caplog.messages[-1]


def test_one_entry_that_is_refused_takes_no_other_with_it(
    tmp_path: Path, server: PostgresServer, place: PostgresSettings
) -> None:
    entries: list[Entry] = [
        FeedbackEntry(id=str(n), answer_id="a", at=EVERYTHING, rating=1, reason="", clauses="[]")
        for n in range(20)
    ]
    entries[13] = replace(entries[13], rating=5)
    for home in (home_of(place), home_of(tmp_path / "journal.sqlite3")):
        home.open()
        assert home.write(entries) == 1
        assert len(list(home.judgements(EVERYTHING))) == 19
        home.close()


def test_a_batch_that_is_sent_twice_is_kept_once(
    server: PostgresServer, place: PostgresSettings
) -> None:
    """A connection may break after the server has kept a batch and before it has said so."""
    home = home_of(place)
    entry = FeedbackEntry(id="1", answer_id="a", at=EVERYTHING, rating=1, reason="", clauses="[]")
    home.add([entry])
    home.add([entry, replace(entry, id="2")])
    home.close()
    assert kept(server, place, "feedback") == 2


def test_old_entries_are_forgotten_in_small_steps(
    server: PostgresServer, place: PostgresSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "AT_ONCE", 7)
    fill(place)
    server.execute(f"UPDATE {place.schema}.answers SET at = '2001-01-01Z' WHERE id <> 'a00'")
    server.execute(f"UPDATE {place.schema}.feedback SET at = '2001-01-01Z'")
    Journal(place, keep_days=30).close()
    assert server.execute(f"SELECT id FROM {place.schema}.answers") == [("a00",)]
    assert kept(server, place, "feedback") == 0


def test_who_may_make_no_schema_uses_the_one_that_was_made_for_him(
    server: PostgresServer, place: PostgresSettings
) -> None:
    Journal(place).close()
    fill(place)
    role = f"writer_{place.schema}"
    for statement in (
        f"CREATE ROLE {role} LOGIN PASSWORD '{postgres_server.PASSWORD}'",
        f"GRANT USAGE ON SCHEMA {place.schema} TO {role}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {place.schema} TO {role}",
    ):
        server.execute(statement)
    less = replace(place, url=place.url.replace("//chatbot", f"//{role}"))
    journal = Journal(less)
    journal.answered(replace(drones_answer(), answer_id="new"), face="api")
    journal.close()
    assert (journal.dropped, kept(server, place)) == (0, 41)


def test_tenants_of_one_database_do_not_see_each_other(
    server: PostgresServer, place: PostgresSettings
) -> None:
    other = replace(place, schema=f"tenant_{next(NUMBERS)}")
    fill(place)
    with pytest.raises(JournalError, match=other.schema):
        read_report(other, days=1)


def test_a_journal_of_a_later_version_is_left_alone(
    server: PostgresServer, place: PostgresSettings
) -> None:
    fill(place)
    server.execute(f"UPDATE {place.schema}.journal SET version = 99")
    with pytest.raises(AwayError, match="later version"):
        home_of(place).write(home_of_one())
    with pytest.raises(JournalError, match="later version"):
        read_report(place, days=1)
    assert kept(server, place) == 40


def home_of_one() -> list[Entry]:
    return [FeedbackEntry(id="1", answer_id="a", at=EVERYTHING, rating=1, reason="", clauses="[]")]


def test_the_command_reports_from_postgresql_and_keeps_the_password_to_itself(
    place: PostgresSettings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    fill(place)
    monkeypatch.setenv("CHATBOT_AUDIT", place.url)
    monkeypatch.setenv("CHATBOT_AUDIT_SCHEMA", place.schema)
    assert main(["report", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["answers"] == 40
    nobody = postgres_server.free_port()
    monkeypatch.setenv("CHATBOT_AUDIT", f"postgresql://chatbot:s3cret@127.0.0.1:{nobody}/x")
    assert main(["report"]) == 1
    said = capsys.readouterr()
    assert f"postgresql://127.0.0.1:{nobody}/x" in said.err
    assert "s3cret" not in said.err + said.out
    assert "s3cret" not in repr(Config.from_environment())


def test_a_password_may_come_by_the_environment_and_a_wrong_one_stops_no_answer(
    place: PostgresSettings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    bare = replace(place, url=place.url.replace(f":{postgres_server.PASSWORD}", ""))
    monkeypatch.setenv("PGPASSWORD", "wr0ng")
    journal = Journal(bare)
    journal.answered(drones_answer(), face="api")
    until(lambda: bool(caplog.messages))
    assert "password authentication failed" in caplog.text
    assert "wr0ng" not in caplog.text
    monkeypatch.setenv("PGPASSWORD", postgres_server.PASSWORD)
    journal.close()
    assert read_report(bare, days=1).answers == 1


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://u:q9/z7@host/db",
        "postgresql://u:44/z7@host/db",
        "postgresql://u:q9@z7@host/db",
        "postgresql://host:q9z7/db",
        "postgresql://u@host/db?nonsense=q9",
    ],
)
def test_an_address_that_cannot_be_read_is_told_at_start_without_a_piece_of_its_password(
    url: str,
) -> None:
    with pytest.raises(ConfigError, match="CHATBOT_AUDIT") as told:
        Journal(PostgresSettings(url=url))
    assert not any(piece in str(told.value) for piece in ("q9", "z7", "44"))


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://u:p%40@h:5433/db?sslmode=verify-full&password=p", "postgresql://h:5433/db"),
        ("postgres://u:p?q@h1,h2", "postgresql://h1,h2"),
        ("postgresql://u:p@h", "postgresql://h"),
        ("postgresql:///db?host=/run/postgresql", "postgresql:///db"),
    ],
)
def test_an_address_is_shown_without_user_password_and_parameters(url: str, shown: str) -> None:
    assert PostgresSettings(url=url).shown == shown


def test_settings_name_the_home() -> None:
    config = Config.from_environment(
        {"CHATBOT_AUDIT": "postgres://u@h/d", "CHATBOT_AUDIT_SCHEMA": "city"}
    )
    assert config.journal == PostgresSettings(url="postgres://u@h/d", schema="city")
    for wrong in ({"CHATBOT_AUDIT": "mysql://h/d"}, {"CHATBOT_AUDIT_SCHEMA": 'x"; --'}):
        with pytest.raises(ConfigError, match="CHATBOT_AUDIT"):
            Config.from_environment({"CHATBOT_AUDIT": "postgres://u@h/d"} | wrong)


def test_what_waits_is_bounded_by_its_characters_too() -> None:
    waiting = Waiting(most=10, most_chars=100)
    entry = FeedbackEntry(
        id="1", answer_id="a", at=EVERYTHING, rating=1, reason="言" * 40, clauses="[]"
    )
    assert [waiting.put(entry) for _ in range(3)] == [True, True, False]
    assert waiting.take(1, 0) == [entry]
    assert waiting.put(entry)
