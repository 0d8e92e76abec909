"""Answers worked out in other processes are those of this one, whatever becomes of the others."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from chatbot.assistant import Assistant
from chatbot.config import Config
from chatbot.errors import StaleIndexError
from chatbot.serving.spread import Helper, Spread
from chatbot.wiring import build_index, open_assistant

pytestmark = pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
FLIGHT = """云汀市低空办法

第一条 为了飞行安全,制定本办法。

第二条 起降点由市交通运输局负责审批,期限为三十日。
"""
QUESTION = "起降点由谁负责审批?"
PATIENCE_S = 60.0


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Config:
    folder: Path = tmp_path_factory.mktemp("spread")
    (folder / "corpus").mkdir()
    (folder / "corpus" / "flight.txt").write_text(FLIGHT, encoding="utf-8")
    config = Config(corpus=folder / "corpus", index=folder / "index")
    build_index(config)
    return config


@pytest.fixture(scope="module")
def assistant(settings: Config) -> Assistant:
    return open_assistant(settings)


@pytest.fixture(scope="module")
def helper(settings: Config, assistant: Assistant) -> Iterator[Helper]:
    helper = Helper(settings, assistant.index.manifest.folder)
    helper.start()
    assert helper.is_ready()
    yield helper


def is_alive(process_id: int) -> bool:
    """Tell whether a child of this process still runs; it is waited for where it does not."""
    try:
        return os.waitpid(process_id, os.WNOHANG) == (0, 0)
    except ChildProcessError:  # somebody else has waited for it
        return False


def test_another_process_gives_the_same_answer(helper: Helper, assistant: Assistant) -> None:
    here = assistant.ask(QUESTION)
    there = helper.ask(QUESTION, (), None)
    assert there is not None
    assert "交通运输局" in there.text
    assert replace(there, answer_id=here.answer_id, elapsed_ms=here.elapsed_ms) == here
    again = helper.ask("第一条呢?", (QUESTION,), "flight")
    assert again is not None
    assert again.standalone == assistant.ask("第一条呢?", [QUESTION]).standalone


def test_what_fails_there_fails_here_and_the_process_goes_on(helper: Helper) -> None:
    assert helper.ask(QUESTION, (), "no such document") is None
    assert helper.ask(QUESTION, (), None) is not None


def test_a_helper_that_is_killed_costs_no_answer_and_is_replaced(
    settings: Config, assistant: Assistant
) -> None:
    spread = Spread(assistant, settings, processes=1)
    helper = spread._idle.queue[0]
    first = helper.process_id
    assert first is not None
    os.kill(first, signal.SIGKILL)
    assert "交通运输局" in spread.ask(QUESTION).text
    deadline = time.monotonic() + PATIENCE_S
    while helper.ask(QUESTION, (), None) is None:
        assert time.monotonic() < deadline, "nobody took its place"
        time.sleep(0.05)
    assert helper.process_id != first
    with pytest.raises(KeyError):
        spread.ask(QUESTION, document_id="no such document")


def test_a_helper_ends_with_the_last_who_could_ask_it(
    settings: Config, assistant: Assistant
) -> None:
    helper = Helper(settings, assistant.index.manifest.folder)
    helper.start()
    assert helper.is_ready()
    process_id = helper.process_id
    assert process_id is not None
    assert is_alive(process_id)
    del helper
    deadline = time.monotonic() + PATIENCE_S
    while is_alive(process_id):
        assert time.monotonic() < deadline, "it stays though nobody can ask it"
        time.sleep(0.05)


def test_nobody_answers_from_another_index(settings: Config, assistant: Assistant) -> None:
    helper = Helper(settings, "another generation")
    helper.start()
    assert not helper.is_ready()
    missing = replace(settings, corpus=settings.corpus / "nowhere", index=settings.index / "none")
    with pytest.raises(StaleIndexError, match="try again"):
        Spread(assistant, missing, processes=1)
