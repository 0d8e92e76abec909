"""``chatbot serve`` as a process: reloaded and stopped by signals, under requests."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from chatbot.config import HOME

pytestmark = pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
FIRST = """云汀市低空办法

第一条 为了飞行安全,制定本办法。

第二条 起降点由市交通运输局负责审批,期限为三十日。
"""
SECOND = """云汀市水务办法

第一条 取水许可由市水务局负责核发。
"""
PATIENCE_S = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    process: subprocess.Popen[bytes]
    address: str
    settings: dict[str, str]
    folder: Path

    def ask(self, question: str) -> dict[str, object]:
        asked = httpx.post(f"{self.address}/api/v1/ask", json={"question": question}, timeout=20)
        asked.raise_for_status()
        return asked.json()

    def run(self, *arguments: str) -> None:
        command = [sys.executable, "-m", "chatbot", *arguments]
        subprocess.run(command, env=self.settings, cwd=HOME, check=True, capture_output=True)

    def succeeds(self, *arguments: str) -> bool:
        try:
            self.run(*arguments)
        except subprocess.CalledProcessError:
            return False
        return True


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "flight.txt").write_text(FIRST, encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = {
        **os.environ,
        "CHATBOT_CORPUS": str(corpus),
        "CHATBOT_INDEX": str(tmp_path / "index"),
        "CHATBOT_AUDIT": str(tmp_path / "journal.sqlite3"),
        "CHATBOT_PORT": str(port),
        "CHATBOT_RATE": "",
    }
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "chatbot", "serve"],
            env=settings,
            cwd=HOME,
            stdout=log,
            stderr=log,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        until(lambda: httpx.get(f"{address}/readyz").status_code == 200)
        yield Running(process=process, address=address, settings=settings, folder=tmp_path)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait(PATIENCE_S)


def until(test: object) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        try:
            if test():  # type: ignore[operator]
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.05)
    pytest.fail("waited in vain")


def test_a_reload_drops_no_request_and_brings_the_new_document(running: Running) -> None:
    failures: list[str] = []
    stop = threading.Event()

    def hammer() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            try:
                said = running.ask(f"起降点由谁负责审批?{' ' * (number % 50)}")
                if "交通运输局" not in str(said["answer"]):
                    failures.append(str(said["answer"]))
            except httpx.HTTPError as error:
                failures.append(repr(error))

    threads = [threading.Thread(target=hammer) for _ in range(4)]
    for thread in threads:
        thread.start()
    try:
        assert running.ask("取水许可由谁核发?")["abstained"]
        (running.folder / "water.txt").write_text(SECOND, encoding="utf-8")
        running.run("add", str(running.folder / "water.txt"))
        running.process.send_signal(signal.SIGHUP)
        until(lambda: len(httpx.get(f"{running.address}/api/v1/documents").json()) == 2)
        assert "水务局" in str(running.ask("取水许可由谁核发?")["answer"])
        running.run("remove", "water")
        running.process.send_signal(signal.SIGHUP)
        until(lambda: len(httpx.get(f"{running.address}/api/v1/documents").json()) == 1)
        time.sleep(0.2)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert failures == []


def hammered(running: Running, stop: threading.Event, faults: list[str]) -> list[threading.Thread]:
    """Ask what one document answers all the time, and what the other may or may not answer yet."""

    def hammer(worker: int) -> None:
        number = 0
        while not stop.is_set():
            number += 1
            try:
                first = running.ask(f"起降点由谁负责审批?{' ' * (number % 97)}")
                second = running.ask(f"取水许可由谁核发?{' ' * (number % 89)}")
            except httpx.HTTPError as error:
                if not stop.is_set():
                    faults.append(repr(error))
                continue
            if "交通运输局" not in str(first["answer"]):
                faults.append(str(first["answer"]))
            if not second["abstained"] and "水务局" not in str(second["answer"]):
                faults.append(str(second["answer"]))

    threads = [threading.Thread(target=hammer, args=(n,)) for n in range(3)]
    for thread in threads:
        thread.start()
    return threads


WRITER = """
import sys
from pathlib import Path
from chatbot.config import Config
from chatbot.errors import LockedFolderError
from chatbot.indexing.store import build_index
config = Config.from_environment()
water = config.corpus / "water.txt"
print("writing", flush=True)
number = 0
while True:
    number += 1
    if number % 2:
        water.write_text(sys.argv[1] + f"第二条 第{number}次修订。", encoding="utf-8")
    else:
        water.unlink(missing_ok=True)
    try:
        build_index(config)
    except LockedFolderError:  # the server builds what it finds stale
        pass
"""


def test_kills_during_the_swap_of_the_index_under_load_leave_every_answer_right(
    running: Running,
) -> None:
    faults: list[str] = []
    stop = threading.Event()
    threads = hammered(running, stop, faults)
    try:
        for kill in range(8):
            writer = subprocess.Popen(
                [sys.executable, "-c", WRITER, SECOND],
                env=running.settings,
                cwd=HOME,
                stdout=subprocess.PIPE,
            )
            assert writer.stdout is not None
            assert writer.stdout.readline() == b"writing\n"
            running.process.send_signal(signal.SIGHUP)
            time.sleep(0.1 * (kill + 1))
            assert writer.poll() is None, "it builds until it is killed"
            writer.kill()
            writer.wait(PATIENCE_S)
            writer.stdout.close()
            running.process.send_signal(signal.SIGHUP)
        until(lambda: running.succeeds("index"))
        until(lambda: running.succeeds("index", "--check"))
        running.process.send_signal(signal.SIGHUP)
        until(lambda: b"reloaded: " in (running.folder / "log").read_bytes())
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert faults == []


def test_a_kill_of_the_server_under_load_leaves_a_whole_journal_of_what_was_answered(
    running: Running,
) -> None:
    answered: list[str] = []
    stop = threading.Event()

    def hammer() -> None:
        while not stop.is_set():
            try:
                answered.append(str(running.ask(f"第{len(answered)}条讲什么?")["id"]))
            except httpx.HTTPError:
                return

    threads = [threading.Thread(target=hammer) for _ in range(3)]
    for thread in threads:
        thread.start()
    until(lambda: len(answered) > 60)
    running.process.kill()
    running.process.wait(PATIENCE_S)
    stop.set()
    for thread in threads:
        thread.join()
    with closing(sqlite3.connect(running.folder / "journal.sqlite3")) as journal:
        assert journal.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        kept = {row[0] for row in journal.execute("SELECT id FROM answers")}
    missing = [place for place, one in enumerate(answered) if one not in kept]
    # What was handed on is there; only what was being written at the end may be lost.
    assert len(kept) > 30
    assert all(place > len(answered) - 40 for place in missing)


def test_a_damaged_corpus_leaves_the_old_index_answering(running: Running) -> None:
    (running.folder / "corpus" / "bad.pdf").write_bytes(b"%PDF-1.7 broken")
    running.process.send_signal(signal.SIGHUP)
    until(lambda: b"was not reloaded" in (running.folder / "log").read_bytes())
    assert "交通运输局" in str(running.ask("起降点由谁负责审批?")["answer"])


def test_a_stop_writes_the_journal_to_its_end(running: Running) -> None:
    for number in range(20):
        running.ask(f"第{number}条讲什么?")
    running.process.send_signal(signal.SIGTERM)
    running.process.wait(PATIENCE_S)
    place = running.folder / "journal.sqlite3"
    assert not place.with_name(place.name + "-wal").exists()
    with closing(sqlite3.connect(place)) as journal:
        assert journal.execute("SELECT count(*) FROM answers").fetchone() == (20,)
