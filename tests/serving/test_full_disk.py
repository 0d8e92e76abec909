"""A disk that takes no more, a folder that may not be written, a kill: what was there stays."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from chatbot.config import HOME, Config
from chatbot.indexing import store
from chatbot.reading.catalogue import CATALOGUE, read_corpus
from tests.indexing.encoders import write_encoder

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs POSIX limits and signals")
KILLS = int(os.environ.get("CHATBOT_TEST_KILLS", "12"))
CAPBSET_DROP, DAC_OVERRIDE, DAC_READ_SEARCH = 24, 1, 2
"""Of prctl(2): without these capabilities the superuser may do only what a file's mode allows."""
PLAN = "云汀市低空方案\n\n一、物流\n\n(一)建设航线。到2033年建成50条。(责任单位:市商务局)\n"
LONG = PLAN + "\n".join(f"({n})第{n}项。建设第{n}个起降点。" for n in range(2, 3000))


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder with a corpus of one plan and its index."""
    made = Path(tempfile.mkdtemp())
    (made / "corpus").mkdir()
    (made / "corpus" / "plan.txt").write_text(PLAN, encoding="utf-8")
    write_encoder(made / "index" / "encoder")
    store.build_index(config_of(made))
    yield made
    shutil.rmtree(made)


def config_of(folder: Path) -> Config:
    return Config(corpus=folder / "corpus", index=folder / "index")


def chatbot(folder: Path, *arguments: str, first: str = "") -> subprocess.CompletedProcess[str]:
    """Run the command; *first* is Python that its process runs before it becomes the command.

    Between fork and exec (``preexec_fn``) it would run beside threads that other tests left, gRPC's
    among them, which end such a child once in a while.
    """
    words = command(folder, *arguments)
    becomes = f"{first}\nimport os, sys\nos.execv(sys.argv[1], sys.argv[1:])"
    return subprocess.run(
        [sys.executable, "-c", becomes, *words] if first else words,
        cwd=HOME,
        check=False,
        capture_output=True,
        text=True,
    )


def command(folder: Path, *arguments: str) -> list[str]:
    places = ["--corpus", str(folder / "corpus"), "--index", str(folder / "index")]
    return [sys.executable, "-m", "chatbot", *arguments, *places]


def only(bytes_of_a_file: int) -> str:
    """Let no file grow beyond that, as a disk that is nearly full does."""
    return f"from resource import *\nsetrlimit(RLIMIT_FSIZE, ({bytes_of_a_file},) * 2)"


def as_anybody() -> str:
    """Give up the right to read and write everywhere, where this is the superuser's process."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return ""
    drop = f"prctl({CAPBSET_DROP}, {{}}, 0, 0, 0)"
    drops = "\n".join(f"CDLL(None).{drop.format(c)}" for c in (DAC_OVERRIDE, DAC_READ_SEARCH))
    return f"from ctypes import CDLL\n{drops}"


def everything(folder: Path) -> dict[str, bytes]:
    """The content of all files but locks."""
    files = (p for p in folder.rglob("*") if p.is_file() and p.name != "writer.lock")
    return {str(p.relative_to(folder)): p.read_bytes() for p in files}


def test_a_file_that_does_not_fit_leaves_the_corpus_as_it_was(folder: Path) -> None:
    new = folder / "long.txt"
    new.write_text(LONG, encoding="utf-8")
    assert chatbot(folder, "add", str(folder / "corpus" / "plan.txt")).returncode == 0
    before = everything(folder)
    done = chatbot(folder, "add", str(new), first=only(20_000))
    assert done.returncode == 1
    assert "cannot be written" in done.stderr
    assert "make room" in done.stderr
    assert "Traceback" not in done.stderr
    assert everything(folder) == before


def test_a_catalogue_that_does_not_fit_leaves_no_file_behind(folder: Path) -> None:
    before = everything(folder)
    new = folder / "b.txt"
    new.write_text("一、乙。", encoding="utf-8")
    done = chatbot(folder, "add", str(new), first=only(20))
    assert done.returncode == 1
    assert "cannot be written" in done.stderr
    assert everything(folder) == before | {"b.txt": new.read_bytes()}


@pytest.mark.parametrize("room", [0, 500, 5_000, 50_000])
def test_an_index_that_does_not_fit_leaves_the_old_one(folder: Path, room: int) -> None:
    (folder / "corpus" / "long.txt").write_text(LONG, encoding="utf-8")
    before = everything(folder)
    done = chatbot(folder, "index", first=only(room))
    assert done.returncode == 1
    assert f"{folder / 'index'}" in done.stderr
    assert "the index is as it was" in done.stderr
    assert "Traceback" not in done.stderr
    assert everything(folder) == before
    assert chatbot(folder, "index").returncode == 0


@pytest.mark.parametrize("what", [("add", "b.txt"), ("index",), ("remove", "plan")])
def test_folders_that_may_not_be_written_are_said_to_be(
    folder: Path, what: tuple[str, ...]
) -> None:
    (folder / "b.txt").write_text("一、乙。", encoding="utf-8")
    (folder / "corpus" / "c.txt").write_text("一、丙。", encoding="utf-8")
    before = everything(folder)
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    arguments = [str(folder / a) if a.endswith(".txt") else a for a in what]
    done = chatbot(folder, *arguments, first=as_anybody())
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    assert done.returncode == 1, done.stderr
    assert "cannot be written: Permission denied" in done.stderr
    assert "choose another folder" in done.stderr
    assert everything(folder) == before


@pytest.mark.parametrize("name", ["below", "below/c.txt"])
def test_what_may_not_be_read_is_named_and_indexed_once_it_may(folder: Path, name: str) -> None:
    """A folder that cannot be listed would else take its documents out of the index unnoticed."""
    (folder / "corpus" / "below").mkdir()
    (folder / "corpus" / "below" / "c.txt").write_text("一、丙。", encoding="utf-8")
    closed = folder / "corpus" / name
    mode = closed.stat().st_mode
    before = everything(folder)
    closed.chmod(0)
    done = chatbot(folder, "index", first=as_anybody())
    closed.chmod(mode)
    assert done.returncode == 1, done.stderr
    assert f"{closed} cannot be read: Permission denied" in done.stderr
    assert everything(folder) == before
    assert chatbot(folder, "index", first=as_anybody()).returncode == 0
    assert "c" in store.open_index(folder / "index", "bundled").documents


@pytest.mark.timeout(300 + 60 * KILLS)
def test_add_and_remove_killed_at_any_instant_lose_nothing(folder: Path) -> None:
    """What was entered stays entered and readable; the index opens, and fits after one command."""
    for number in range(3):
        path = folder / f"doc{number}.txt"
        path.write_text(f"第{number}号办法\n\n第一条 甲{number}。\n\n第二条 乙。", encoding="utf-8")
    assert chatbot(folder, "add", str(folder / "doc0.txt")).returncode == 0
    kept = {"plan", "doc0"}
    began = time.monotonic()
    assert chatbot(folder, "add", str(folder / "doc1.txt")).returncode == 0
    longest = time.monotonic() - began
    for number in range(KILLS):
        act = ("remove", "doc1") if number % 2 == 0 else ("add", str(folder / "doc1.txt"))
        process = subprocess.Popen(
            command(folder, *act), cwd=HOME, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        # A low-discrepancy sequence: the instants cover the whole run however few they are.
        time.sleep(longest * (0.3 + 0.8 * (number * 0.618034 % 1)))
        process.send_signal(signal.SIGKILL)
        process.wait()
        documents = {d.document_id: d for d in read_corpus(folder / "corpus")}
        assert kept <= documents.keys() <= kept | {"doc1"}
        assert all(document.text for document in documents.values())
        entries = tomllib.loads((folder / "corpus" / CATALOGUE).read_text("utf-8"))
        assert entries.keys() == documents.keys()
        index = store.open_index(folder / "index", "bundled")
        assert kept <= index.documents.keys() <= kept | {"doc1"}
    assert chatbot(folder, "index").returncode == 0
    assert chatbot(folder, "index", "--check").returncode == 0
