"""Sentences that list what is counted, and clauses that lack a name the question gives."""

from __future__ import annotations

import pytest

from chatbot.indexing.bundled import BundledEncoder
from chatbot.indexing.store import assemble
from chatbot.indexing.table import ClauseTable
from chatbot.reading.clauses import parse_clauses
from chatbot.retrieval.choosing import tells
from chatbot.retrieval.enumerations import enumerated
from chatbot.retrieval.passages import Passage, Passages
from chatbot.understanding.lexicon import Lexicon
from chatbot.understanding.query import Query
from chatbot.understanding.understand import Understanding
from tests.indexing.encoders import write_encoder
from tests.retrieval.test_retriever import document_of

FERRIES = document_of(
    "ferries",
    """云汀市渡船方案

一、任务

(一)北岸。北岸渡口建设任务为改造栈桥。

(二)南岸。南岸渡口建设任务为改造栈桥,由汐州市协助。

(三)登记。登记程序包括申请、受理、审查和决定。

(四)停航。有下列情形之一的,不得开航:

1.大雾;

2.大风。
""",
)
TABLE = ClauseTable([FERRIES], parse_clauses(FERRIES))


@pytest.fixture(scope="module")
def passages(tmp_path_factory: pytest.TempPathFactory) -> Passages:
    encoder = BundledEncoder(write_encoder(tmp_path_factory.mktemp("encoder")))
    return Passages(assemble([FERRIES], parse_clauses(FERRIES), encoder=encoder))


def _ranked(passages: Passages, text: str) -> dict[str, Passage]:
    """The sentences by their text, best first."""
    return {p.text: p for p in passages.rank_clauses(text, parse_clauses(FERRIES))}


def _read(question: str) -> Query:
    return Understanding(TABLE, Lexicon(entries={}), (), (), lambda _: False).read(question)[0]


@pytest.mark.parametrize(
    ("sentence", "things"),
    [
        ("程序包括申请、受理、审查和决定。", ("申请", "受理", "审查", "决定")),
        ("渡船分为:客渡、车渡以及货渡,", ("客渡", "车渡", "货渡")),
        ("成员单位:市财政局、市教育局、市商务局。", ("市财政局", "市教育局", "市商务局")),
        ("程序包括申请、决定。", ()),  # two are no list
        ("申请、受理、审查和决定应当公开。", ()),  # nothing consists of them
    ],
)
def test_what_something_consists_of_is_a_list(sentence: str, things: tuple[str, ...]) -> None:
    assert enumerated(sentence) == things


@pytest.mark.parametrize(
    ("question", "sentence", "told"),
    [
        ("登记程序有几个环节?", "登记程序包括申请、受理、审查和决定。", True),
        ("登记要几个月?", "登记程序包括申请、受理、审查和决定。", False),
        ("不得开航的情形有几种?", "有下列情形之一的,不得开航:", True),  # its items are
        ("不得开航的有几家?", "有下列情形之一的,不得开航:", False),
        ("栈桥有几种?", "北岸渡口建设任务为改造栈桥。", False),
    ],
)
def test_how_many_is_told_by_what_is_listed(
    question: str, sentence: str, told: bool, passages: Passages
) -> None:
    assert tells(_read(question), _ranked(passages, question)[sentence]) is told


def test_a_clause_without_the_name_that_others_print_is_passed_over(passages: Passages) -> None:
    found = _ranked(passages, "汐州市的渡口建设任务")
    south, north = "南岸渡口建设任务为改造栈桥,由汐州市协助。", "北岸渡口建设任务为改造栈桥。"
    assert (found[south].signals.lacking, found[north].signals.lacking) == (0.0, -1.0)
    assert found[south].score > found[north].score


@pytest.mark.parametrize("text", ["渡口建设任务", "澜江市的渡口建设任务", "云汀市的渡口建设任务"])
def test_a_name_that_none_prints_or_the_title_has_tells_nothing(
    text: str, passages: Passages
) -> None:
    assert {p.signals.lacking for p in _ranked(passages, text).values()} == {0.0}
