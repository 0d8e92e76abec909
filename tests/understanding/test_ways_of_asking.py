"""Ways in which fresh writers asked: what each of them wants of the invented plan."""

from __future__ import annotations

import pytest

from chatbot.indexing.table import ClauseTable
from chatbot.understanding.lexicon import Entry, Lexicon
from chatbot.understanding.parts import split_parts
from chatbot.understanding.query import AnswerType, Intent, MetadataField
from chatbot.understanding.understand import Understanding

LEXICON = Lexicon(entries={"department": (Entry(alias="税务局", canonical="税务局", weight=1.0),)})


@pytest.fixture(scope="module")
def understanding(table: ClauseTable) -> Understanding:
    return Understanding(table, LEXICON, (), (), lambda _: False)


@pytest.mark.parametrize(
    ("question", "intent", "addresses"),
    [
        ("谁在抓低空物流产业?", Intent.RESPONSIBLE, ["2.2"]),
        ("低空物流产业的担子落在谁身上?", Intent.RESPONSIBLE, ["2.2"]),
        ("低空物流产业责任方是谁?", Intent.RESPONSIBLE, ["2.2"]),
        ("低空物流产业的主管部门叫什么?", Intent.RESPONSIBLE, ["2.2"]),
        ("低空物流产业谁牵头,谁配合?", Intent.RESPONSIBLE, ["2.2"]),
        ("低空物流产业谁来牵头,名单给一下", Intent.RESPONSIBLE, ["2.2"]),
        ("低空物流产业由谁负责,负责人是谁?", Intent.RESPONSIBLE, ["2.2"]),
        ("税务局在不在低空物流产业的名单里?", Intent.RESPONSIBLE, ["2.2"]),
        ("低空物流产业的责任单位名单是什么?", Intent.RESPONSIBLE, ["2.2"]),
        ("低空物流产业归那个部门?", Intent.RESPONSIBLE, ["2.2"]),  # 那 for 哪
        ("低空物流产业和低空文旅产业的责任单位有什么出入?", Intent.COMPARE, ["2.2", "2.3"]),
        ("低空物流产业前面紧挨着的那一条是什么?", Intent.TITLE, ["2.1"]),
        ("低空物流产业后面紧跟的那条叫什么?", Intent.TITLE, ["2.3"]),
        ("低空物流产业原句是什么?", Intent.VERBATIM, ["2.2"]),
        ("商务局的条款数是多少?", Intent.BY_UNIT, []),
        ("商务局的任务都挑出来", Intent.BY_UNIT, []),
        ("低空观光对应哪个领域?", Intent.ELIGIBILITY, []),
        ("生鲜配送跟哪个产业最吻合?", Intent.ELIGIBILITY, []),
    ],
)
def test_what_is_asked_of_which_clause(
    question: str, intent: Intent, addresses: list[str], understanding: Understanding
) -> None:
    (query,) = understanding.read(question)
    assert query.intent is intent
    assert [c.address for c in query.targets] == addresses


@pytest.mark.parametrize(
    ("question", "term"),
    [
        ("检索词:海岛邮路", "海岛邮路"),
        ("关键词:冷链,命中条款有哪些?", "冷链"),
        ("“冷链”出现的位置", "冷链"),
        ("用到“冷链”这个词的有哪几条?", "冷链"),
    ],
)
def test_a_word_is_looked_up(question: str, term: str, understanding: Understanding) -> None:
    (query,) = understanding.read(question)
    assert (query.intent, query.term) == (Intent.MENTIONS, term)


@pytest.mark.parametrize(
    ("question", "field"),
    [
        ("方案引用了哪些文件?", MetadataField.BASIS),
        ("方案管到什么时候?", MetadataField.VALIDITY),
        ("这个方案管几年?", MetadataField.VALIDITY),
    ],
)
def test_a_fact_about_the_document_is_asked_for(
    question: str, field: MetadataField, understanding: Understanding
) -> None:
    (query,) = understanding.read(question)
    assert query.intent is Intent.METADATA
    assert field in query.fields


@pytest.mark.parametrize("question", ["邮路补贴几百万?", "邮路奖励给几万块?"])
def test_a_round_sum_is_an_amount(question: str, understanding: Understanding) -> None:
    assert understanding.read(question)[0].answer_type is AnswerType.AMOUNT


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("哪些条款由商务局负责?(只看有几家单位的)", 1),  # an aside, though 几 asks
        ("整机制造产业讲什么?(简短点)", 1),
        ("整机制造产业讲什么?低空物流产业由谁负责?", 2),
    ],
)
def test_an_aside_in_brackets_belongs_to_the_question_before_it(text: str, parts: int) -> None:
    assert len(split_parts(text)) == parts


@pytest.mark.parametrize(
    "question",
    [
        "低空物流产业的归口单位是谁?",
        "低空物流产业有哪几个局在盯?",
        "低空物流产业的分管部门是哪家?",
        "低空物流产业落到哪几个局头上?",
        "低空物流产业属于哪些部门的职责?",
        "低空物流产业的主责方是谁?",
    ],
)
def test_who_has_it_in_hand_is_asked_in_many_ways(
    question: str, understanding: Understanding
) -> None:
    (query,) = understanding.read(question)
    assert query.intent is Intent.RESPONSIBLE
    assert [c.address for c in query.targets] == ["2.2"]


@pytest.mark.parametrize("question", ["低空物流产业的方式是什么?", "低空物流产业的承担面积是多少?"])
def test_a_way_or_an_area_is_nobody(question: str, understanding: Understanding) -> None:
    assert understanding.read(question)[0].intent is not Intent.RESPONSIBLE


@pytest.mark.parametrize(
    ("question", "department"),
    [
        ("责任单位含市财政局的条目数?", "市财政局"),
        ("责任单位含市财政局的任务有多少?", "市财政局"),
        ("市商务局名下摊了什么活?", "市商务局"),
        ("市商务局在这里头一共沾了几条?", "市商务局"),
    ],
)
def test_the_clauses_of_a_department_are_counted(
    question: str, department: str, understanding: Understanding
) -> None:
    (query,) = understanding.read(question)
    assert query.intent is Intent.BY_UNIT
    assert query.units is not None
    assert [m.words for m in query.units.mentions] == [department]


@pytest.mark.parametrize(
    ("question", "term"),
    [
        ("写了“海岛邮路”的有哪几条?", "海岛邮路"),
        ("写了“12.5%”的是哪几条?", "12.5%"),
        ("凡提到冷链的条款", "冷链"),
    ],
)
def test_clauses_are_asked_for_by_the_words_they_hold(
    question: str, term: str, understanding: Understanding
) -> None:
    (query,) = understanding.read(question)
    assert (query.intent, query.term) == (Intent.MENTIONS, term)


@pytest.mark.parametrize(
    ("question", "address"), [("“低空物流产业”有哪几条措施?", "2.2"), ("“重点领域”有哪几条?", "2")]
)
def test_a_title_in_quotes_is_a_clause_and_no_word(
    question: str, address: str, understanding: Understanding
) -> None:
    (query,) = understanding.read(question)
    assert query.intent is not Intent.MENTIONS
    assert [c.address for c in query.targets] == [address]


@pytest.mark.parametrize(
    ("question", "field"),
    [
        ("方案覆盖的时间段是从哪年到哪年?", MetadataField.PERIOD),
        ("盖的是谁的章?", MetadataField.ISSUER),
        ("联合印发的有几个部门?", MetadataField.ISSUER),
        ("这个方案的初衷是什么?", MetadataField.PURPOSE),
        ("为什么要出这么个方案?", MetadataField.PURPOSE),
        ("云工信(2031)多少号?", MetadataField.NUMBER),
    ],
)
def test_what_the_document_tells_of_itself_is_asked_for(
    question: str, field: MetadataField, understanding: Understanding
) -> None:
    (query,) = understanding.read(question)
    assert query.intent is Intent.METADATA
    assert query.fields == (field,)
