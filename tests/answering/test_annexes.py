"""Annexes are counted where they follow, and where the document only lists them."""

from __future__ import annotations

from chatbot.answering.annexes import count_annexes
from chatbot.understanding.query import AnswerType, Intent, Language, Query
from tests.understanding.conftest import table_of

LISTS = """云汀市资格认证通告

一、认证方式

通过窗口认证。

附件:1.网点名单

2.操作指南

3.申请表
"""
NONE = "云汀市资格认证通告\n\n一、认证方式\n\n见附件。\n"


def query(text: str) -> Query:
    return Query(
        question=text,
        standalone=text,
        text=text,
        topic=text,
        detail="",
        document_id=None,
        language=Language.SIMPLIFIED,
        intent=Intent.COUNT,
        answer_type=AnswerType.NUMBER,
    )


def test_listed_annexes_are_counted_and_named() -> None:
    draft = count_annexes(query("后面带了几个附件"), table_of(LISTS))
    assert draft is not None
    assert "附件共3项" in draft.text
    assert all(title in draft.text for title in ("网点名单", "操作指南", "申请表"))


def test_a_document_without_annexes_counts_none() -> None:
    assert count_annexes(query("有几个附件"), table_of(NONE)) is None
