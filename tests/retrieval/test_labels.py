"""Lines that say themselves what they tell."""

from __future__ import annotations

import pytest

from chatbot.records import Span
from chatbot.retrieval.choosing import answering_sentence
from chatbot.retrieval.labels import LONGEST_TOLD, is_labelled
from chatbot.retrieval.passages import Passage
from chatbot.retrieval.signals import Signals
from chatbot.understanding.lexicon import Lexicon
from chatbot.understanding.query import Query
from chatbot.understanding.understand import Understanding
from tests.understanding.conftest import table_of

LONG = "渡船依次离港。" * (LONGEST_TOLD // 7 + 1)
TABLE = table_of(f"""云汀市渡船应急演练方案

一、组织

成员单位:市应急管理局、市港务局、市公安局。各成员单位派人参加。

二、信号

(一)演练口令。汽笛长鸣三声。

(二)离港顺序。{LONG}

(三)口令。旗语两遍。

三、器材

救生艇:两艘。

备注:渡船须于上午抵达。

四、后勤

救生艇:由市港务局调配。
""")
SIGNALS = Signals(cosine=0.0, fused=0.0, printed=0.0, clause_printed=0.0, alias=0.0, met=0.0)
MEMBERS, SENT = "成员单位:市应急管理局、市港务局、市公安局。", "各成员单位派人参加。"


def read(question: str) -> Query:
    return Understanding(TABLE, Lexicon(entries={}), (), (), lambda _: False).read(question)[0]


def passage(printed: str, score: float = 1.0) -> Passage:
    """The sentence *printed* of whichever clause prints it."""
    clause = next(c for c in TABLE if printed in c.text)
    start = clause.span.start + clause.text.index(printed)
    span = Span(start=start, end=start + len(printed))
    return Passage(clause=clause, span=span, signals=SIGNALS, score=score)


@pytest.mark.parametrize(
    ("question", "line", "labelled"),
    [
        ("演练的成员单位有哪些?", MEMBERS, True),
        ("参加单位有哪些?", MEMBERS, False),
        ("演练的成员单位有哪些?", SENT, False),  # no label opens it
        ("备注是什么?", "备注:渡船须于上午抵达。", False),  # tells nothing of its name
    ],
)
def test_a_label_that_the_question_names_opens_the_line(
    question: str, line: str, labelled: bool
) -> None:
    assert is_labelled(read(question), passage(line)) is labelled


@pytest.mark.parametrize(
    ("question", "line", "labelled"),
    [
        ("演练口令是什么?", "汽笛长鸣三声。", True),
        ("演练口令在第几遍下达?", "汽笛长鸣三声。", False),  # asks for more than the title says
        ("离港顺序是什么?", "渡船依次离港。", False),  # too long for a line
        ("演练口令是什么?", "旗语两遍。", False),  # of another item
    ],
)
def test_the_title_of_a_short_item_is_its_label(question: str, line: str, labelled: bool) -> None:
    assert is_labelled(read(question), passage(line)) is labelled


def test_a_labelled_line_wins_however_alike_another_is() -> None:
    ranked = (passage(SENT, 3.0), passage(MEMBERS, 0.5))
    assert answering_sentence(read("演练的成员单位有哪些?"), ranked).text == MEMBERS
    assert answering_sentence(read("谁派人参加演练?"), ranked).text == SENT


def test_of_two_clauses_with_the_label_neither_wins_by_it() -> None:
    two, moved = passage("救生艇:两艘。", 1.0), passage("救生艇:由市港务局调配。", 2.0)
    unlabelled = passage(SENT, 3.0)
    query = read("救生艇怎么安排?")
    assert answering_sentence(query, (unlabelled, two)) == two
    assert answering_sentence(query, (unlabelled, moved, two)) == unlabelled
