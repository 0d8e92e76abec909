"""The first visitor waits for nothing that a later one does not wait for."""

from __future__ import annotations

import subprocess
import sys

from chatbot.config import HOME
from chatbot.errors import EngineError
from chatbot.serving.warming import MISSPELT, warm
from tests.serving.doubles import FixedAssistant, fixed_assistant

FIRST_ASKED = """
import sys
from chatbot.config import Config
from chatbot.serving.warming import warm
from chatbot.wiring import open_assistant
assistant = open_assistant(Config())
before = set(sys.modules)
if sys.argv[1] == "warm":
    warm(assistant)
    before = set(sys.modules)
for question in ("數字創義產業支持什麼?", "数字创义产业支持什么?", "Who issued this document?"):
    assistant.ask(question)
print(len(set(sys.modules) - before))
"""


def loaded_by_the_first_questions(how: str) -> int:
    command = [sys.executable, "-c", FIRST_ASKED, how]
    done = subprocess.run(command, cwd=HOME, capture_output=True, text=True, check=True)
    return int(done.stdout)


def test_nothing_is_loaded_for_the_first_questions_any_more() -> None:
    assert loaded_by_the_first_questions("cold") > 0
    assert loaded_by_the_first_questions("warm") == 0


def test_each_language_and_a_slip_are_asked_beforehand() -> None:
    assistant = fixed_assistant()
    warm(assistant)
    asked = " ".join(question for question, _, _ in assistant.asked)
    assert MISSPELT in asked
    for language in ("重点支持什么", "重點支持什麼", "support?"):
        assert language in asked


class Away(FixedAssistant):
    """Has a search engine that does not answer."""

    def ask(self, *arguments, **named):
        raise EngineError("away")


def test_a_search_engine_that_is_away_keeps_nobody_from_starting() -> None:
    warm(Away())
