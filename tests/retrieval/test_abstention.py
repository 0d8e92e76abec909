from __future__ import annotations

import pytest

from chatbot.records import AnswerKind
from tests.answering.opening import plain


@pytest.mark.parametrize(
    "question",
    [
        "2025年数字经济增加值目标是多少?",  # printed in the title of another document alone
        "2035年的增加值目标是多少?",  # printed nowhere
        "2022年增加值目标",  # of the period, but what is printed is another year's
        "工信局管软件的处室电话是多少?",  # its figures are no telephone
        "15家龙头企业是哪15家?",  # a number is no list of names
    ],
)
def test_what_only_looks_alike_is_declined(question: str) -> None:
    assert plain().ask(question).kind is AnswerKind.DECLINED


@pytest.mark.parametrize(
    "question", ["2023年的增加值目标是多少?", "要培育多少家龙头企业?", "软件业务收入年均增速多少?"]
)
def test_what_is_printed_is_answered(question: str) -> None:
    assert plain().ask(question).kind is AnswerKind.EXTRACTED
