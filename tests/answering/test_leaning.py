"""What a quoted sentence leans on is quoted with it."""

from __future__ import annotations

import pytest

from chatbot.assistant import Assistant
from chatbot.config import Config
from chatbot.indexing.store import build_index
from chatbot.wiring import open_assistant

MEASURES = """山湾市社区食堂管理办法

第一章 总则

第一条 为规范社区食堂管理,制定本办法。

第二章 监督

第二条 有下列情形之一的,由街道办事处终止合作:

(一)连续三个月没有居民就餐的;

(二)将食堂转包的。

第三条 分类管理

(一)甲类:日均就餐一百人以上的食堂。

(二)乙类:日均就餐不足一百人的食堂。

第三章 问答

第四条 案例:王阿姨是低保户,每餐十五元,自己付多少?扣除补助六元后,王阿姨自己付九元。

第五条 食堂的收入来源包括:

(一)餐费;

(二)补贴;

(三)捐赠。

第六条 下列菜品不得供应:

(一)禁售菜品一;

(二)禁售菜品二;

(三)禁售菜品三;

(四)禁售菜品四;

(五)禁售菜品五;

(六)禁售菜品六;

(七)禁售菜品七;

(八)禁售菜品八;

(九)禁售菜品九;

(十)禁售菜品十;

(十一)禁售菜品十一;

(十二)禁售菜品十二;

(十三)禁售菜品十三;

(十四)禁售菜品十四;

(十五)禁售菜品十五;

(十六)禁售菜品十六;

(十七)禁售菜品十七;

第七条 办食堂要坚持便民原则,就近设点。要坚持公开原则,每月公示账目。餐具每天消毒。

第八条 补卡要不要钱?

答:每张收工本费三元。

案例2:周大爷在外地住院,餐卡能不能停用?

答:可以停用,停用期间不扣费,最长停用四个月。
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """An assistant over MEASURES alone."""
    home = tmp_path_factory.mktemp("leaning")
    texts = home / "corpus" / "texts"
    texts.mkdir(parents=True)
    (texts / "办法.txt").write_text(MEASURES, encoding="utf-8")
    config = Config(corpus=home / "corpus", index=home / "index")
    build_index(config)
    return open_assistant(config)


def test_an_item_is_shown_with_the_lead_in_of_its_list(assistant: Assistant) -> None:
    answer = assistant.ask("食堂连续三个月没有居民就餐会怎样")
    assert "终止合作" in answer.text
    assert len(answer.citations) == 2


def test_a_printed_question_is_answered_by_what_follows_it(assistant: Assistant) -> None:
    answer = assistant.ask("低保户王阿姨每餐自己付多少")
    assert "九元" in answer.text


def test_the_label_of_an_item_answers_which(assistant: Assistant) -> None:
    answer = assistant.ask("日均就餐一百人以上的食堂是哪一类")
    assert "甲类" in answer.text


def test_the_reply_may_be_the_next_paragraph(assistant: Assistant) -> None:
    answer = assistant.ask("周大爷在外地住院,餐卡能停用吗")
    assert "最长停用四个月" in answer.text


def test_a_case_asked_for_to_the_letter_comes_with_its_reply(assistant: Assistant) -> None:
    answer = assistant.ask("周大爷住院那个案例的答复原文")
    assert "最长停用四个月" in answer.text


def test_how_many_are_listed_is_counted(assistant: Assistant) -> None:
    answer = assistant.ask("食堂的收入来源总共列了几项")
    assert "共3条" in answer.text or "3项" in answer.text
    assert len(answer.citations) == 4


def test_all_of_a_sort_are_told_and_nothing_else(assistant: Assistant) -> None:
    answer = assistant.ask("办食堂要坚持哪几个原则")
    assert "便民原则" in answer.text
    assert "公开原则" in answer.text
    assert "消毒" not in answer.text


def test_more_are_counted_than_are_shown(assistant: Assistant) -> None:
    answer = assistant.ask("不得供应的菜品总共列了几项")
    assert "共17条" in answer.text
