"""Clauses named by their titles, over an invented plan."""

from __future__ import annotations

import pytest

from chatbot.understanding.titles import Titles
from tests.understanding.conftest import table_of

TABLE = table_of(
    """云汀市数字产业行动方案

一、重点领域

(一)互联网产业。支持平台建设,发展互联网医院。

(二)数据产业。依托互联网交换中心,建设数据交易平台。

(三)数据交易。规范交易。
"""
)


@pytest.mark.parametrize(
    ("question", "titles"),
    [
        ("互联网怎么支持", ["互联网产业"]),
        ("互联网公司有哪些支持", ["互联网产业"]),  # no document prints the longer words
        ("互联网医院怎么支持", ["互联网产业"]),  # its own clause prints them
        ("互联网交换中心做什么", []),  # another clause does
        ("数据交易平台有哪些", ["数据交易"]),  # the whole title is said
    ],
)
def test_a_piece_of_a_longer_term_of_other_clauses_names_none(
    question: str, titles: list[str]
) -> None:
    assert [m.clause.title for m in Titles(TABLE).find(question, ("plan",))] == titles
