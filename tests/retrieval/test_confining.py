"""A question keeps to what it names, unless others say clearly more."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chatbot.records import Clause, Span
from chatbot.retrieval.confining import points_at, says_less, scope_of
from chatbot.retrieval.passages import Passage
from chatbot.retrieval.signals import Signals
from chatbot.understanding.lexicon import Lexicon
from chatbot.understanding.query import Query
from chatbot.understanding.understand import Understanding
from tests.understanding.conftest import PLAN, table_of

TABLE = table_of(PLAN)
SIGNALS = Signals(cosine=0.0, fused=0.0, printed=0.0, clause_printed=0.0, alias=0.0, met=0.0)


def _read(question: str) -> Query:
    return Understanding(TABLE, Lexicon(entries={}), (), (), lambda _: True).read(question)[0]


def _passage(clause: Clause, score: float) -> Passage:
    return Passage(clause=clause, span=Span(start=0, end=1), signals=SIGNALS, score=score)


def test_a_named_clause_and_what_stands_under_it_is_the_scope() -> None:
    addresses = [c.address for c in scope_of(_read("二(二)支持什么"), TABLE)]
    assert addresses == ["2.2"]
    assert scope_of(_read("冷链怎么支持"), TABLE) == ()


def test_a_part_has_to_say_more_than_a_single_clause() -> None:
    query, first = _read("二(二)支持什么"), TABLE.roots("plan")[0]
    inside, anywhere = [_passage(first, 0.6)], [_passage(first, 1.0)]
    assert not says_less(query, inside, anywhere, TABLE)
    assert says_less(replace(query, targets=(first,)), inside, anywhere, TABLE)


def test_whom_to_call_is_looked_for_anywhere() -> None:
    query, first = _read("二(二)打哪个电话问"), TABLE.roots("plan")[0]
    assert says_less(query, [_passage(first, 1.0)], [_passage(first, 1.0)], TABLE)


@pytest.mark.parametrize("question", ["低空物流产业那一条支持什么", "保障措施这一章说了什么"])
def test_a_clause_named_as_one_is_kept_to(question: str) -> None:
    query, first = _read(question), TABLE.roots("plan")[0]
    assert points_at(query)
    assert not says_less(query, [_passage(first, 0.1)], [_passage(first, 1.0)], TABLE)


def test_words_of_a_title_alone_point_at_no_clause() -> None:
    query, first = _read("低空物流产业支持什么"), TABLE.roots("plan")[0]
    assert not points_at(query)
    assert says_less(query, [_passage(first, 0.1)], [_passage(first, 1.0)], TABLE)
