"""What a notice of several departments tells of itself, and what it does not."""

from __future__ import annotations

import pytest

from chatbot.assistant import Assistant
from chatbot.config import Config
from chatbot.indexing.store import build_index
from chatbot.wiring import open_assistant

NOTICE = """云汀市商务局
云汀市财政局
云汀市港务局
关于印发《云汀市渡船补贴办法》的通知

各区人民政府:

现将《云汀市渡船补贴办法》印发给你们,请遵照执行。

云汀市商务局 云汀市财政局 云汀市港务局

2031年5月6日

云汀市渡船补贴办法

第一条 为鼓励更新渡船,制定本办法。

第二条 对新造渡船给予补贴,每艘12万元。

第三条 申请人应当在申请书上写明渡船的编号,编号为四位数字。

第四条 审核文件的发文字号由市港务局编定,编号从1号开始。
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """An assistant over NOTICE alone."""
    home = tmp_path_factory.mktemp("notice")
    texts = home / "corpus" / "texts"
    texts.mkdir(parents=True)
    (texts / "办法.txt").write_text(NOTICE, encoding="utf-8")
    config = Config(corpus=home / "corpus", index=home / "index")
    build_index(config)
    return open_assistant(config)


ISSUERS = "印发单位:云汀市商务局 云汀市财政局 云汀市港务局。[1]"


@pytest.mark.parametrize("question", ["这个办法是几个部门联合印发的?", "联合印发的有几个部门?"])
def test_several_issuers_are_counted(question: str, assistant: Assistant) -> None:
    assert assistant.ask(question).text == f"原文列出3项:\n{ISSUERS}"


def test_issuers_are_counted_only_where_their_number_is_asked_for(assistant: Assistant) -> None:
    assert assistant.ask("这个办法由谁印发?").text == ISSUERS


@pytest.mark.parametrize("question", ["这个办法的文号是什么?", "这份文件编号是多少?"])
def test_a_document_number_that_is_not_printed_is_found_in_no_sentence(
    question: str, assistant: Assistant
) -> None:
    answer = assistant.ask(question)
    assert answer.abstained
    assert answer.citations == ()


def test_beside_a_date_that_is_printed_the_number_is_said_to_be_absent(
    assistant: Assistant,
) -> None:
    answer = assistant.ask("文号和印发日期分别是什么?")
    assert answer.text == "成文日期:2031年5月6日。[1]\n文件没有写明文号。"
