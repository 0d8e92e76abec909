"""The part that a department plays in the clauses asked for, and who is to be missing there."""

from __future__ import annotations

import pytest

from chatbot.indexing.table import ClauseTable
from chatbot.understanding.lexicon import Entry, Lexicon
from chatbot.understanding.query import Intent, UnitQuestion, UnitTest
from chatbot.understanding.understand import Understanding

LEXICON = Lexicon(
    entries={
        "department": tuple(
            Entry(alias=name, canonical=name, weight=1.0) for name in ("税务局", "教育局")
        )
    }
)


@pytest.fixture(scope="module")
def understanding(table: ClauseTable) -> Understanding:
    return Understanding(table, LEXICON, (), (), lambda _: False)


def asked(understanding: Understanding, question: str) -> UnitQuestion:
    (query,) = understanding.read(question)
    assert query.intent is Intent.BY_UNIT
    assert query.units is not None
    return query.units


@pytest.mark.parametrize(
    ("question", "there", "missing"),
    [
        ("有商务局、没有财政局的条款有哪些?", ["商务局"], ["财政局"]),
        ("没有财政局、有商务局的是哪几条?", ["商务局"], ["财政局"]),
        ("含财政局、不含商务局的条款有哪些?", ["财政局"], ["商务局"]),
        ("商务局在、财政局不在的有哪几条?", ["商务局"], ["财政局"]),
        ("有商务局和税务局、没有财政局的条款有哪些?", ["商务局", "税务局"], ["财政局"]),
    ],
)
def test_one_is_there_and_another_missing(
    question: str, there: list[str], missing: list[str], understanding: Understanding
) -> None:
    units = asked(understanding, question)
    assert units.test is UnitTest.ANY
    assert [m.words for m in units.mentions] == there
    assert [m.words for m in units.without] == missing


@pytest.mark.parametrize(
    "question",
    [
        "没有商务局和财政局的有哪几条?",
        "不含商务局、财政局的条款有哪些?",
        "商务局、财政局都不参与的任务有哪些?",
        "商务局和财政局都没有参与的有哪几条?",
        "既没有商务局也没有财政局的有哪几条?",
    ],
)
def test_what_is_said_of_both_is_said_of_neither_alone(
    question: str, understanding: Understanding
) -> None:
    units = asked(understanding, question)
    assert units.test is UnitTest.ABSENT
    assert [m.words for m in units.mentions] == ["商务局", "财政局"]
    assert units.without == ()


@pytest.mark.parametrize(
    ("question", "test"),
    [
        ("首位既不是商务局也不是财政局的有哪几条?", UnitTest.NOT_FIRST),
        ("商务局排在最后的有哪几条?", UnitTest.LAST),
        ("商务局列在末位的有哪几条?", UnitTest.LAST),
        ("最后一家单位是财政局的有哪几条?", UnitTest.LAST),
        ("财政局只是参与的条款有哪些?", UnitTest.SUPPORT),
        ("配合单位里有财政局的有哪几条?", UnitTest.SUPPORT),
        ("财政局参与但不牵头的有哪几条?", UnitTest.BEHIND),
        ("财政局配合的有哪几条?", UnitTest.SUPPORT),
        ("财政局牵头的有哪几条?", UnitTest.LEAD),
        ("财政局排第一的有哪几条?", UnitTest.FIRST),
        ("只由财政局一家负责的有哪几条?", UnitTest.ONLY),
        ("不管牵头还是配合,财政局有份的有哪几条?", UnitTest.ANY),
        ("无论排第几,财政局参与的有哪几条?", UnitTest.ANY),
        ("财政局牵头也好,配合也好,一共哪几条?", UnitTest.ANY),
        ("财政局牵头或者配合的条款有哪些?", UnitTest.ANY),
    ],
)
def test_the_words_say_which_part_it_plays(
    question: str, test: UnitTest, understanding: Understanding
) -> None:
    assert asked(understanding, question).test is test


@pytest.mark.parametrize("question", ["财政局有任务没有?", "有没有财政局参与的条款?"])
def test_whether_there_is_one_says_of_nobody_that_it_is_missing(
    question: str, understanding: Understanding
) -> None:
    units = asked(understanding, question)
    assert units.test is UnitTest.ANY
    assert [m.words for m in units.mentions] == ["财政局"]
