"""A short item of a list is read with the sentence that introduces the list."""

from __future__ import annotations

from chatbot.retrieval.lead_ins import lead_in
from tests.understanding.conftest import table_of

MEASURES = """山湾市社区食堂管理办法

第一条 对下列人员减收50%的餐费:

(一)残疾居民;

(二)九十岁以上的居民。

第二条 餐费标准

(一)午餐十五元。
"""
TABLE = table_of(MEASURES)


def _lead(text: str) -> str | None:
    clause = next(c for c in TABLE if text in c.text and not TABLE.children(c))
    place = lead_in(TABLE, clause)
    return place and place[0].slice(place[1])


def test_the_lead_in_is_the_last_sentence_above_the_list() -> None:
    assert _lead("残疾居民") == "对下列人员减收50%的餐费:"


def test_a_heading_introduces_nothing() -> None:
    assert _lead("午餐十五元") is None


def test_what_is_no_item_has_none() -> None:
    assert lead_in(TABLE, TABLE.roots("plan")[0]) is None
