"""How the invented plan is built, measured by eye."""

from __future__ import annotations

import pytest

from chatbot.answering.structure import outline
from chatbot.understanding.lexicon import Lexicon
from chatbot.understanding.query import Intent, Query
from chatbot.understanding.understand import Understanding
from tests.understanding.conftest import PLAN, table_of

TABLE = table_of(PLAN)


def read(question: str) -> Query:
    return Understanding(TABLE, Lexicon(entries={}), (), (), lambda _: True).read(question)[0]


def answered(question: str) -> str:
    query = read(question)
    assert query.intent is Intent.OUTLINE
    draft = outline(query, TABLE, "plan")
    assert draft is not None
    assert draft.citations
    return draft.text


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("全文分几部分", "共3|3个部分"),
        ("哪一部分条款最多", "条款最多的部分是二、重点领域(共3条)"),
        ("第二部分比第三部分多几条", "相差1条"),
        ("最长的一条是哪条", "(二)发展目标"),
        ("重点领域里最短的一条是哪条", "(三)低空文旅产业(共34字)"),
    ],
)
def test_a_measure_is_computed(question: str, said: str) -> None:
    text = answered(question)
    assert any(s in text for s in said.split("|"))


def test_parts_with_as_many_clauses_are_all_named() -> None:
    text = answered("哪一部分条款最少")
    assert text.count("条款最少的部分是") == 2
