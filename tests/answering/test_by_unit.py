"""The clauses of a department within the parts that a question names."""

from __future__ import annotations

import pytest

from chatbot.answering import units
from chatbot.answering.citing import verify
from chatbot.understanding.lexicon import Lexicon
from chatbot.understanding.understand import Understanding
from tests.understanding.conftest import table_of

TABLE = table_of("""云汀市渡船工作方案

一、重点任务

(一)船舶提升工程

1.建设船坞。支持建船坞。(责任单位:市港务局)

2.更新渡船。支持更新。(责任单位:市财政局、市港务局)

(二)码头提升工程

1.改造栈桥。支持改造。(责任单位:市财政局)

2.加固护栏。支持加固。(责任单位:市港务局)

(三)船员提升工程

1.培训船员。支持培训。(责任单位:市财政局)

二、保障措施

(一)资金。落实资金。(责任单位:市财政局)

(二)人才。引进人才。(责任单位:市港务局)

三、宣传

(一)展会。举办展会。(责任单位:市财政局)
""")
UNDERSTANDING = Understanding(TABLE, Lexicon(entries={}), (), (), lambda _: False)


def told(question: str) -> tuple[str, list[str]]:
    """The first line of the answer, and the addresses of the clauses told."""
    (query,) = UNDERSTANDING.read(question)
    assert query.units is not None
    draft = units.by_unit(query, TABLE, query.units)
    verify(draft)
    return draft.lines[0], [c.address for c in draft.cited]


@pytest.mark.parametrize(
    ("question", "lead", "addresses"),
    [
        (
            "第一部分和第二部分里财政局负责哪几条?",
            "重点任务、保障措施:责任单位中有市财政局的条款共4条:",
            ["1.1.2", "1.2.1", "1.3.1", "2.1"],
        ),
        (
            "一、(一)和一、(三)里由市财政局负责的有哪几条?",
            "船舶提升工程、船员提升工程:责任单位中有市财政局的条款共2条:",
            ["1.1.2", "1.3.1"],
        ),
    ],
)
def test_the_clauses_of_every_part_that_is_named_are_told(
    question: str, lead: str, addresses: list[str]
) -> None:
    assert told(question) == (lead, addresses)


def test_one_part_named_by_its_title_leaves_out_the_others() -> None:
    lead, addresses = told("保障措施里财政局负责哪几条?")
    assert lead == "保障措施:责任单位中有市财政局的条款共1条:"
    assert addresses == ["2.1"]


@pytest.mark.parametrize(
    "question",
    [
        "财政局负责哪几条?保障措施也算",
        "财政局负责哪几条(含保障措施)?",
        "财政局负责哪几条?连保障措施一起",
    ],
)
def test_a_part_that_is_to_be_taken_in_leaves_out_no_other(question: str) -> None:
    lead, addresses = told(question)
    assert lead == "责任单位中有市财政局的条款共5条:"
    assert addresses == ["1.1.2", "1.2.1", "1.3.1", "2.1", "3.1"]
