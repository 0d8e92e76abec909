"""Targets as figures: listed, ordered, reckoned with, one quoted of several."""

from __future__ import annotations

import pytest

from chatbot.answering import indicators
from chatbot.answering.citing import verify
from chatbot.answering.draft import Draft
from chatbot.reading.sentences import sentences
from chatbot.retrieval.passages import Passage
from chatbot.retrieval.signals import Signals
from chatbot.understanding.lexicon import Lexicon
from chatbot.understanding.query import Intent, Query
from chatbot.understanding.understand import Understanding
from tests.understanding.conftest import table_of
from tests.understanding.test_indicators import TARGETS

TABLE = table_of(TARGETS)
SIGNALS = Signals(cosine=0.0, fused=0.0, printed=0.0, clause_printed=0.0, alias=0.0, met=0.0)


def read(question: str) -> Query:
    return Understanding(TABLE, Lexicon(entries={}), (), (), lambda _: False).read(question)[0]


def reckoned(question: str) -> Draft:
    query = read(question)
    assert query.intent is Intent.INDICATOR
    assert query.figures is not None
    draft = indicators.reckon(query, query.figures)
    verify(draft)
    return draft


def test_all_targets_are_listed_and_counted() -> None:
    draft = reckoned("有哪些量化目标?")
    assert draft.lines[:3] == [
        "量化目标共7个数值,涉及5项:",
        "低空产业产值(民航局口径):突破300亿元[1]、年均增速12.5%[2]",
        "飞行服务收入(市统计口径):突破80.5亿元[3]、年均增速9%[4]",
    ]
    assert "骨干企业:5家以上[5]" in draft.lines
    assert draft.coverage is not None
    assert (draft.coverage.listed, draft.coverage.total) == (7, 7)


@pytest.mark.parametrize(
    ("question", "lines"),
    [
        (
            "服务收入和产值谁最大",
            ["最高的是低空产业产值(民航局口径):", "飞行服务收入(市统计口径):"],
        ),
        (
            "增速最低的是哪个",
            ["最低的是飞行服务收入(市统计口径):", "低空产业产值(民航局口径):"],
        ),
    ],
)
def test_the_one_that_is_asked_for_comes_first(question: str, lines: list[str]) -> None:
    said = reckoned(question).lines
    assert [line.startswith(begun) for line, begun in zip(said, lines, strict=True)] == [True, True]


def test_a_difference_of_rates_is_told_in_percentage_points() -> None:
    assert reckoned("产值和服务收入的增速差多少").lines[-1] == "相差3.5个百分点。"


def test_of_open_bounds_it_is_said_that_they_may_be_passed() -> None:
    lines = reckoned("产值和服务收入加起来多少").lines
    assert lines[-2] == "合计380.5亿元。"
    assert "可以更高" in lines[-1]


def _of_subject(question: str) -> Draft | None:
    clause = TABLE["plan#1.1"]
    span = sentences(clause)[-1]
    passage = Passage(clause=clause, span=span, signals=SIGNALS, score=1.0)
    return indicators.of_subject(read(question), passage)


def test_of_several_targets_the_named_one_is_quoted_with_its_year() -> None:
    draft = _of_subject("飞行服务收入的目标是多少亿元?")
    assert draft is not None
    assert draft.text == "到2033年,飞行服务收入(市统计口径)突破80.5亿元,年均增速9%。[1]"
    other = _of_subject("低空产业产值是多少亿元?")
    assert other is not None
    assert other.text == "到2033年,低空产业产值(民航局口径)突破300亿元,年均增速12.5%。[1]"


@pytest.mark.parametrize(
    "question",
    [
        "产值和飞行服务收入各是多少亿元?",  # several
        "起降场要建多少个?",  # none of that sentence
        "飞行服务收入是谁统计的?",  # no figure
    ],
)
def test_else_the_sentence_is_left_whole(question: str) -> None:
    assert _of_subject(question) is None


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("80.5亿元是哪项指标?", "飞行服务收入"),
        ("300亿元这个数字指的是哪个指标?", "低空产业产值"),
        ("9%对应的是什么?", "飞行服务收入"),
    ],
)
def test_a_figure_is_told_by_the_target_that_it_is_of(question: str, subject: str) -> None:
    draft = _of_subject(question)
    assert draft is not None
    assert draft.text.startswith(f"到2033年,{subject}")
    assert draft.text.count(";") == 0


@pytest.mark.parametrize(
    "question",
    [
        "500亿元是哪项指标?",  # nobody's
        "30亿元是哪项指标?",  # only begins alike
        "80.5亿元够不够?",  # does not ask whose
    ],
)
def test_a_figure_of_no_one_target_tells_none(question: str) -> None:
    assert _of_subject(question) is None
