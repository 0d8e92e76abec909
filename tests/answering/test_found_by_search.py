"""Answers that search and rules find together, over an invented law."""

from __future__ import annotations

import pytest

from chatbot.assistant import Assistant
from chatbot.config import Config
from chatbot.indexing.store import build_index
from chatbot.wiring import open_assistant

LAW = """云汀市渡船管理办法

第一条 为规范渡船,根据《澜江省渡船条例》,制定本办法。

第二条 渡船登记程序包括申请、受理、审查和决定。

第三条 渡口应当接入RTK(实时动态定位),由交通运输主管部门检查。

第四条 船主应当提出申请。登记由所在地的港口办理。不予登记的,应当说明理由。

第五条 RTK每月校准。

第六条 农业农村、水行政主管部门应当巡查渔渡两用船。
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """An assistant over LAW alone."""
    home = tmp_path_factory.mktemp("ferries")
    texts = home / "corpus" / "texts"
    texts.mkdir(parents=True)
    (texts / "办法.txt").write_text(LAW, encoding="utf-8")
    config = Config(corpus=home / "corpus", index=home / "index")
    build_index(config)
    return open_assistant(config)


@pytest.mark.parametrize("question", ["RTK是什么意思?", "RTK的中文全称是什么意思?"])
def test_a_gloss_in_brackets_defines(question: str, assistant: Assistant) -> None:
    (citation,) = assistant.ask(question).citations
    assert citation.quote.startswith("渡口应当接入RTK(实时动态定位)")


def test_what_a_sentence_lists_is_counted(assistant: Assistant) -> None:
    answer = assistant.ask("渡船登记程序包括几个步骤?")
    assert answer.text.startswith("原文列出4项:")
    assert len(answer.citations) == 1


def test_a_sentence_of_a_clause_is_quoted_by_its_number(assistant: Assistant) -> None:
    assert assistant.ask("第四条第二句是什么?").text == "登记由所在地的港口办理。[1]"


def test_the_clauses_without_a_word_are_listed(assistant: Assistant) -> None:
    answer = assistant.ask("哪几条没有提到渡船?")
    assert [c.clause.address for c in answer.citations] == ["3", "4", "5", "6"]


def test_an_authority_is_found_by_its_matter_where_several_share_a_suffix(
    assistant: Assistant,
) -> None:
    answer = assistant.ask("农业农村部门负责哪几条?")
    assert [c.clause.address for c in answer.citations] == ["6"]
