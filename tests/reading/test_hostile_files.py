"""Thousands of damaged files and dozens of bombs: text or an error of our own, in bounded time.

Sixty mutants of each kind are read in the suite; CHATBOT_TEST_FUZZ=10000 reads ten thousand, and
the bombs that take a while.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from chatbot.config import HOME
from chatbot.errors import ChatbotError, FormatError
from chatbot.reading import customs
from chatbot.reading.catalogue import read_document
from chatbot.reading.clauses import parse_clauses
from chatbot.reading.cleaning import clean
from chatbot.reading.formats import LOADED, read_text
from chatbot.reading.loaders.aside import Reader
from chatbot.reading.loaders.markdown import read_markdown
from chatbot.reading.metadata import read_metadata
from tests.reading.hostile import FILES, SLOW, WORDS, page, paragraph, word
from tests.reading.laws import check_laws, document_of
from tests.reading.mutating import KINDS

INPUTS = int(os.environ.get("CHATBOT_TEST_FUZZ", "60"))
SECONDS, MEMORY = 20.0, 1 << 30
BOMBS = [
    (kind, name)
    for kind, files in FILES.items()
    for name in files
    if INPUTS >= 1000 or name not in SLOW
]


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    reader = Reader(seconds=SECONDS, memory=MEMORY)
    yield reader
    reader.close()


@pytest.mark.timeout(300 + INPUTS)
@pytest.mark.skipif(os.name == "nt", reason="needs bounds of the operating system")
@pytest.mark.parametrize("kind", KINDS)
def test_damaged_files_are_read_or_refused_by_name_in_bounded_time_and_memory(kind: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.reading.fuzzing", kind, str(INPUTS)],
        cwd=HOME,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["inputs"] == INPUTS
    assert min(found["read"], found["refused"]) > INPUTS / 10, "the mutants are all alike"


@pytest.mark.skipif(os.name == "nt", reason="needs bounds of the operating system")
@pytest.mark.parametrize(("kind", "name"), BOMBS)
def test_a_bomb_is_read_or_refused_in_time(kind: str, name: str, reader: Reader) -> None:
    data, path = FILES[kind][name](), Path(f"{name}.{kind}")
    began = time.monotonic()
    try:
        loader = LOADED.get(path.suffix)
        text = reader.read(loader, data, path) if loader else read_text(path, data)
    except ChatbotError as error:
        assert path.name in str(error)
    else:
        assert "root:" not in text
        assert "haha" not in text
    assert time.monotonic() - began < SECONDS + 10


@pytest.mark.parametrize(
    "unit",
    [
        "政",
        "一、\n",
        "第一条 甲\n乙\n",
        "| a | b |\n",
        "(市商务局负责)",
        "2031年5月6日\n",
        "|\n",
        "《",
    ],
)
def test_a_very_long_text_takes_time_in_proportion(unit: str) -> None:
    def seconds(characters: int) -> float:
        text = f"第一条 甲\n{unit * (characters // len(unit))}"
        began = time.thread_time()
        document = document_of(clean(text).text)
        read_metadata(document.text)
        check_laws(document, parse_clauses(document))
        return time.thread_time() - began

    once = min(seconds(5_000) for _ in range(2))
    assert min(seconds(40_000) for _ in range(2)) < 8 * max(once, 0.02) * 4


@pytest.mark.parametrize("run", [" ", "·", ".", "…", "(", "1"])
def test_a_long_run_in_a_table_of_contents_takes_time_in_proportion(run: str) -> None:
    began = time.thread_time()
    customs.without_leader(f"总则{run * 200_000}x")
    customs.without_leader(f"总则{run * 200_000}1")
    assert time.thread_time() - began < 1


@pytest.mark.parametrize("text", ["一、总则{}x\n", "---\ntitle: 办法{}x\n---\n\n一、甲。\n"])
def test_a_long_run_of_blanks_on_a_line_takes_time_in_proportion(text: str) -> None:
    began = time.thread_time()
    document = document_of(clean(read_markdown(text.format(" " * 100_000))).text)
    check_laws(document, parse_clauses(document))
    assert time.thread_time() - began < 2


@pytest.mark.parametrize(
    "line", ["总则…1", "总则......(12)", "总则···( 3 )", "总则   7", "总则  (7)", "总则", " 总则 "]
)
def test_an_entry_of_a_table_of_contents_loses_dots_and_page(line: str) -> None:
    assert customs.without_leader(line) == "总则"


def test_a_number_that_is_no_page_stays() -> None:
    for line in ("总则 7", "总则7", "总则  12345", "2031"):
        assert customs.without_leader(line) == line


def test_a_reader_that_was_killed_is_followed_by_another(reader: Reader) -> None:
    assert WORDS in reader.read("html", page(f"<p>{WORDS}"), Path("a.html"))
    reader.close()
    assert WORDS in reader.read("docx", word(paragraph(WORDS)), Path("a.docx"))


def test_a_file_that_takes_too_long_is_named_and_the_next_one_is_read() -> None:
    reader = Reader(seconds=0.001)
    try:
        with pytest.raises(FormatError, match=r"slow\.html: not read within"):
            for _ in range(50):
                reader.read("html", page(f"<p>{WORDS * 20_000}"), Path("slow.html"))
    finally:
        reader.close()


def test_a_file_that_takes_too_much_memory_is_named() -> None:
    reader = Reader(memory=400 << 20)
    try:
        with pytest.raises(FormatError, match=r"big\.html"):
            reader.read("html", b"<p>" + b"x" * (300 << 20), Path("big.html"))
        assert WORDS in reader.read("html", page(f"<p>{WORDS}"), Path("a.html"))
    finally:
        reader.close()


def test_a_file_over_the_bound_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "line.txt"
    with path.open("wb") as file:
        file.truncate(200 << 20)
    with pytest.raises(FormatError, match="CHATBOT_MAX_FILE"):
        read_document(path)
    with pytest.raises(FormatError, match="over 1 MB"):
        read_document(path, most_bytes=1 << 20)


def test_ten_megabytes_of_entities_stay_what_they_are(tmp_path: Path) -> None:
    path = tmp_path / "laughs.docx"
    path.write_bytes(FILES["docx"]["entity-file"]())
    assert "root:" not in read_document(path).text
