"""The words whose occurrences a question asks for."""

from __future__ import annotations

import pytest

from chatbot.understanding.terms import term_of

PRINTED = "规范性文件的清理;行政处罚的公示;数据安全;处置能力"

ASKED = [
    ("哪几条提到了数据安全?", "数据安全"),
    ("全文提了几次数据安全", "数据安全"),
    ("“数据安全”出现在哪几条", "数据安全"),
    ("数据安全一共提了几次?", "数据安全"),
    ("提到行政处罚的有几条", "行政处罚"),
    ("哪几条提到了规范性文件", "规范性文件"),
    ("规范性文件在哪些条款里出现", "规范性文件"),
    ("涉及处置能力的条款有哪些", "处置能力"),
]


@pytest.mark.parametrize(("question", "term"), ASKED)
def test_words_of_the_frame_may_stand_inside_a_term(question: str, term: str) -> None:
    assert term_of(question, lambda words: words in PRINTED) == term
