"""Clauses shown, listed, summarised and quoted by sentence, over an invented law."""

from __future__ import annotations

import pytest

from chatbot.answering import clauses
from chatbot.answering.metadata import metadata
from chatbot.understanding.lexicon import Lexicon
from chatbot.understanding.query import Query
from chatbot.understanding.understand import Understanding
from tests.understanding.conftest import table_of

PAPERS = "船舶证书、船员证书、保险凭证、检验报告、救生设备清单、消防设备清单和船员名册"
LAW = f"""云汀市渡船管理办法

第一条 为规范渡船,根据《澜江省渡船条例》,制定本办法。

第二条 有下列情形之一的,不得开航:

(一)大雾;

(二)大风。

第三条 船主应当提前三十日登记,提交{PAPERS},港口在十五日内作出决定。不予登记的,说明理由。

第四条 港口应当每年检查渡船,核对{PAPERS},检查的结果在十五日内公布。检查不得收费。
不合格的不得开航。船主应当改正。改正后复查。复查合格的方可开航。

第五条 船主应当依照《渡船登记规则》提出申请。
"""
TABLE = table_of(LAW)


def read(question: str) -> Query:
    return Understanding(TABLE, Lexicon(entries={}), (), (), lambda _: False).read(question)[0]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("第四条第二句是什么", "检查不得收费。"),
        ("第四条第5句", "改正后复查。"),
        ("最后一句", "复查合格的方可开航。"),
        ("第九句", None),
        ("这句话是什么意思", None),
    ],
)
def test_a_sentence_is_asked_for_by_its_number(text: str, sentence: str | None) -> None:
    clause = TABLE["plan#4"]
    span = clauses.sentence_asked(text, clause)
    assert (span and clause.slice(span).strip()) == sentence


def test_the_first_sentence_has_names_of_its_own() -> None:
    clause = TABLE["plan#3"]
    spans = [
        clauses.sentence_asked(text, clause) for text in ("第一句", "首句", "开头一句", "头一句")
    ]
    assert len(set(spans)) == 1
    assert spans[0] is not None
    assert clause.slice(spans[0]).endswith("作出决定。")


def test_an_article_s_own_words_say_what_its_items_are() -> None:
    query = read("第二条有哪几项")
    draft = clauses.list_items(query, TABLE, query.targets[0])
    assert draft.lines == [
        "第二条共2项:",
        "有下列情形之一的,不得开航:[1]",
        "(一)大雾[2]、(二)大风[3]。",
    ]


def test_the_summary_of_few_sentences_is_longer() -> None:
    few = clauses.summarise(TABLE, TABLE["plan#3"]).lines
    many = clauses.summarise(TABLE, TABLE["plan#4"]).lines
    assert few[1].startswith("· 船主应当提前")
    assert "港口在十五日内作出决定。" in few[1]
    assert many[1].startswith("· 港口应当每年")
    assert "……" in many[1]


def test_what_is_not_printed_is_said_beside_what_is() -> None:
    document = TABLE.documents["plan"]
    draft = metadata(read("文号是多少,依据是什么"), TABLE, document)
    assert draft is not None
    assert draft.lines[-1] == "文件没有写明文号。"
    assert metadata(read("文号是多少"), TABLE, document) is None


def test_what_opens_a_text_states_its_basis() -> None:
    draft = metadata(read("制定依据是什么"), TABLE, TABLE.documents["plan"])
    assert draft is not None
    assert [c.quote for c in draft.citations] == [
        "第一条 为规范渡船,根据《澜江省渡船条例》,制定本办法。"
    ]
