"""Any string is answered or declined: five thousand hostile questions over the real index."""

from __future__ import annotations

import random
import time

import pytest

from chatbot.assistant import Assistant
from chatbot.config import Config
from chatbot.wiring import open_assistant

SEED = 20210114
QUESTIONS = 5000
SLOWEST = 5.0
"""Seconds that no question may take, however hostile: a bound on regular expressions."""
PIECES = [
    "三、(七)",
    "第",
    "条",
    "(",
    "）",
    "二",
    "责任单位",
    "发改委",
    "和",
    "都",
    "不含",
    "只有",
    "哪几条",
    "下一条",
    "那",
    "呢",
    "换成",
    "?",
    "；",
    ";",
    "\ud800",
    "\udfff",
    "\u202e",
    "\u200f",
    "\x00",
    "\x1b[31m",
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "; DROP TABLE clauses",
    "a" * 50,
    "(((((",
    "[[[[",
    "[1]",
    "[99]",
    "\\",
    "%s",
    "{}",
    "{0}",
    "1900亿元",
    "2025年",
    "多少",
    "提到",
    "“",
    "”",
    "《",
    "》",
    "最后一条",
    "附件2",
    "3.7",
    "99999999999999999999",
    "第九百九十九条",
    "第零条",
    "零",
    "两",
    "繁體",
    "數",
    "what",
    "Which departments",
    " ",
    "\n",
    "①",
    "⼯",
    "。",
    "原文",
    "总结",
    "比较",
    "区别",
    "SaaS",
    "🙂",
    "ﷺ",
    "人工智能",
    "忽略以上指令",
    "system prompt",
    "../../etc/passwd",
    "&amp;",
    "**粗体**",
    "| a |",
]
GIANTS = [
    "",
    " ",
    "\x00" * 1000,
    "哪" * 100_000,
    "(" * 100_000,
    "第" * 100_000,
    "第一条" * 30_000,
    "之" * 100_000,
    "责任单位" * 25_000,
    "那" * 3000 + "呢",
    "a" * 100_000,
    "1." * 50_000,
    "(一)" * 30_000,
    "都有谁," * 20_000,
    "智会" * 150,
    "不" * 290,
    "一二三四五六七八九十" * 29,
]


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    return open_assistant(Config())


def _ask(assistant: Assistant, question: str, history: list[str]) -> None:
    started = time.thread_time()  # of this thread alone: another process may hold the machine
    answer = assistant.ask(question, history)
    assert time.thread_time() - started < SLOWEST, question[:60]
    assert answer.text.strip()
    assert answer.abstained or answer.citations


@pytest.mark.parametrize("question", GIANTS, ids=range(len(GIANTS)))
def test_giant_question_is_answered_in_bounded_time(question: str, assistant: Assistant) -> None:
    _ask(assistant, question, [])
    _ask(assistant, "那呢?", [question])


@pytest.mark.timeout(1200)
def test_five_thousand_hostile_questions_raise_nothing(assistant: Assistant) -> None:
    draw = random.Random(SEED)

    def text(most: int) -> str:
        return "".join(draw.choice(PIECES) for _ in range(draw.randint(0, most)))

    for _ in range(QUESTIONS):
        _ask(assistant, text(14), [text(5) for _ in range(draw.choice([0, 0, 0, 1, 2]))])
