"""One assistant over several documents: which is meant, which stands, what all of them say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chatbot.assistant import Assistant
from chatbot.config import Config
from chatbot.indexing.store import build_index
from chatbot.wiring import open_assistant

FLIGHT_OLD = """云汀市低空飞行管理办法(2028年)

第一章 总则

第一条 为了规范低空飞行,制定本办法。

第二章 起降点

第二条 起降点由市交通运输局负责审批,审批期限为四十日。

2028年3月1日
"""
FLIGHT = FLIGHT_OLD.replace("2028", "2031").replace("四十日", "二十日")
WATER = """云汀市节约用水条例

第一章 总则

第一条 为了节约用水,制定本条例。

第二章 用水

第二条 取水许可由市水务局负责核发,逾期不办的处以罚款。低空飞行的洒水作业除外。

2030年5月6日
"""
MARKET = """云汀市夜间市集实施方案

一、总体目标

到2032年,全市市集达到三十处。

二、重点任务

(一)布局市集。在滨河一带布局市集。
责任单位:市水务局、市商务局

(二)延长营业。延长营业时间。
责任单位:市商务局

2031年7月8日
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("archive")
    corpus = folder / "corpus"
    corpus.mkdir()
    texts = {"flight-old": FLIGHT_OLD, "flight": FLIGHT, "water": WATER, "market": MARKET}
    for name, text in texts.items():
        (corpus / f"{name}.txt").write_text(text, encoding="utf-8")
    config = replace(Config(), corpus=corpus, index=folder / "index")
    build_index(config)
    return open_assistant(config)


def cited(assistant: Assistant, question: str, *history: str) -> list[str]:
    found = assistant.ask(question, history).citations
    return list(dict.fromkeys(c.clause.clause_id for c in found))


def test_the_document_that_is_named_answers(assistant: Assistant) -> None:
    assert cited(assistant, "节约用水条例第二条讲了什么?") == ["water#2.2"]
    assert cited(assistant, "《云汀市低空飞行管理办法》第二条讲了什么?") == ["flight#2.2"]


def test_a_superseded_version_gives_way_unless_it_is_named_or_chosen(assistant: Assistant) -> None:
    assert "flight-old#2.2" not in cited(assistant, "起降点的审批期限是多久?")
    assert "二十日" in assistant.ask("起降点的审批期限是多久?").text
    named = assistant.ask("2028年的低空飞行管理办法里,起降点的审批期限是多久?")
    assert "四十日" in named.text
    assert any("取代" in notice for notice in named.notices)
    chosen = assistant.ask("起降点的审批期限是多久?", document_id="flight-old")
    assert "四十日" in chosen.text


def test_the_conversation_stays_with_its_document(assistant: Assistant) -> None:
    assert cited(assistant, "第二条呢?", "节约用水条例第一条讲了什么?") == ["water#2.2"]
    assert cited(assistant, "本条例第二条讲了什么?", "节约用水条例第一条讲了什么?") == ["water#2.2"]


@pytest.mark.parametrize("question", ["第二条讲了什么?", "这份文件有几个部分?", "一共分几章?"])
def test_a_question_about_one_document_has_to_say_which(
    assistant: Assistant, question: str
) -> None:
    answer = assistant.ask(question)
    assert answer.abstained
    assert "请指明是哪一份文件(共3份)" in answer.text
    assert answer.notices == ()


def test_sets_are_complete_over_all_documents_and_stand_under_their_titles(
    assistant: Assistant,
) -> None:
    answer = assistant.ask("哪些条款提到了“低空飞行”?")
    assert {c.clause.document_id for c in answer.citations} == {"flight", "water"}
    assert answer.text.index("《云汀市低空飞行管理办法(2031年)》") < answer.text.index(
        "《云汀市节约用水条例》"
    )
    duties = assistant.ask("市商务局负责哪些任务?")
    assert [c.clause.clause_id for c in duties.citations] == ["market#2.1", "market#2.2"]
    assert "《" not in duties.text


def test_which_documents_mention_a_term(assistant: Assistant) -> None:
    answer = assistant.ask("哪些文件提到了“水务局”?")
    assert {c.clause.document_id for c in answer.citations} == {"water", "market"}
