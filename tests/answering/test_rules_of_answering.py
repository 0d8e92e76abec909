"""Answers that rules give over an invented plan, from the question to the words."""

from __future__ import annotations

import pytest

from chatbot.answering import clauses, compare
from chatbot.answering.metadata import metadata
from chatbot.understanding.lexicon import Entry, Lexicon
from chatbot.understanding.query import Query
from chatbot.understanding.understand import Understanding
from tests.understanding.conftest import table_of

PLAN = """云汀市低空产业行动方案(2031-2033年)

为加快发展低空产业,打造低空经济示范区,制定本方案。规划期为2031—2033年,展望至2035年。

一、基本原则

坚持安全第一。守住飞行安全的底线。

坚持有序发展。先试点后推广。

二、重点领域

(一)整机制造产业。支持总装。(责任单位:市工业和信息化局、商务局)

(二)低空物流产业。发展邮路。(责任单位:市商务局)
"""

LEXICON = Lexicon(
    entries={
        "department": (
            Entry(alias="商务局", canonical="商务局", weight=1.0),
            Entry(alias="工信局", canonical="工业和信息化局", weight=1.0),
        )
    }
)
TABLE = table_of(PLAN)


def read(question: str) -> Query:
    words = {"基本", "原则", "产业"}
    return Understanding(TABLE, LEXICON, (), (), words.__contains__).read(question)[0]


@pytest.mark.parametrize(
    ("question", "stated"),
    [
        ("出台这个方案的目的是什么?", "打造低空经济示范区"),
        ("规划期截止到哪一年?", "规划期为2031—2033年"),
    ],
)
def test_a_fact_about_the_document_is_quoted_where_it_is_stated(question: str, stated: str) -> None:
    draft = metadata(read(question), TABLE, TABLE.documents["plan"])
    assert draft is not None
    assert stated in draft.text
    assert stated in draft.citations[0].quote


def test_of_two_departments_the_one_with_more_clauses_comes_first_and_all_are_cited() -> None:
    query = read("工信局和商务局,谁负责的条款更多?")
    assert query.units is not None
    draft = compare.tally(query, TABLE, query.units.mentions)
    first, second = draft.lines
    assert "市商务局的条款共2条" in first
    assert "市工业和信息化局的条款共1条" in second
    assert {c.title for c in draft.cited} == {"整机制造产业", "低空物流产业"}


def test_unnumbered_principles_are_counted_and_named_by_their_first_words() -> None:
    query = read("基本原则有哪两个坚持?")
    draft = clauses.list_items(query, TABLE, query.targets[0])
    assert "共2项" in draft.text
    assert "坚持安全第一" in draft.text
    assert "坚持有序发展" in draft.text


def test_a_summary_of_principles_says_what_each_is_about() -> None:
    draft = clauses.summarise(TABLE, read("基本原则讲了什么?").targets[0])
    assert "坚持安全第一:守住飞行安全的底线。[1]" in draft.text
