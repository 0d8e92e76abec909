"""The words whose occurrences a question asks for."""

from __future__ import annotations

import pytest

from chatbot.indexing.table import ClauseTable
from chatbot.understanding.lexicon import Entry, Lexicon
from chatbot.understanding.query import UnitMention
from chatbot.understanding.terms import Terms, term_of

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


LEXICON = Lexicon(
    entries={
        "everyday": (
            Entry(alias="冷藏车", canonical="冷链", weight=0.95),
            Entry(alias="航拍", canonical="观光", weight=0.5),  # akin, no more
        )
    }
)
REFORM = UnitMention(words="发改委", names=frozenset({"市发展改革委"}))


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("哪几条提到了冷藏车", ("冷链", "冷藏车")),
        ("哪几条提到了冷链", ("冷链", None)),
        ("哪几条提到了航拍", ("航拍", None)),
        ("哪几条提到了发改委", ("市发展改革委", None)),
    ],
)
def test_a_term_that_is_not_printed_is_looked_for_as_it_is(
    question: str, found: tuple[str, str | None], table: ClauseTable
) -> None:
    assert Terms(table, LEXICON).find(question, (REFORM,), ("plan",)) == found
