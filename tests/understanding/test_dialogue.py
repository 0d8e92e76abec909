"""Turns of a conversation that are more than an ellipsis, over the invented plan."""

from __future__ import annotations

import pytest

from chatbot.indexing.table import ClauseTable
from chatbot.understanding import dialogue
from chatbot.understanding.calling import address_of, name_of, pieces_of
from chatbot.understanding.dialogue import Turn
from chatbot.understanding.lexicon import Entry, Lexicon
from chatbot.understanding.neighbours import from_here
from chatbot.understanding.query import Intent
from chatbot.understanding.understand import Understanding

LEXICON = Lexicon(entries={"department": (Entry(alias="税务局", canonical="税务局", weight=1.0),)})


@pytest.fixture(scope="module")
def understanding(table: ClauseTable) -> Understanding:
    return Understanding(table, LEXICON, (), (), lambda _: False)


def turn(understanding: Understanding, table: ClauseTable, question: str, cited: str) -> Turn:
    """The question with the clauses that its answer cites, by address."""
    query = understanding.read(question)[0]
    return Turn(query=query, cited=tuple(table[f"plan#{a}"] for a in cited.split()))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("我问的是支持什么,不是谁负责", "那支持什么?"),
        ("不对,我问的是谁牵头,没问支持什么。", "那谁牵头?"),
        ("我问的是支持什么", "我问的是支持什么"),
    ],
)
def test_a_question_put_again_is_what_it_says_it_asks(text: str, meant: str) -> None:
    assert dialogue.restated(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("骨干企业呢,要培育几家?", "骨干企业要培育几家?"),
        ("要是骨干企业呢,要培育几家?", "要是骨干企业呢,要培育几家?"),
        ("骨干企业呢?", "骨干企业呢?"),
    ],
)
def test_what_is_asked_about_may_be_said_first(text: str, meant: str) -> None:
    assert dialogue.said_first(text) == meant


def test_the_same_part_is_that_of_the_clause_spoken_of(table: ClauseTable) -> None:
    clause = table["plan#2.2"]
    assert dialogue.same_part("同一部分还有哪几条?", clause, table) == "重点领域有哪几条?"
    assert dialogue.same_part("这条还有什么?", clause, table) == ""
    assert dialogue.same_part("同一部分还有哪几条?", None, table) == ""


@pytest.mark.parametrize(
    ("before", "cited", "after", "meant"),
    [
        ("商务局负责哪几条?", "2.2", "其中重点领域的有哪几条", "重点领域里商务局负责哪几条?"),
        ("哪几条提到了支持?", "2.1 3.2", "其中属于保障措施的有哪些", "保障措施里哪几条提到了支持?"),
        ("低空物流产业讲什么?", "2.2", "其中属于保障措施的有哪些", ""),  # no set of clauses
        ("商务局负责哪几条?", "2.2", "其中海岛的有哪几条", ""),  # no part
    ],
)
def test_a_set_is_narrowed_to_a_part(
    before: str,
    cited: str,
    after: str,
    meant: str,
    understanding: Understanding,
    table: ClauseTable,
) -> None:
    last = turn(understanding, table, before, cited)
    assert dialogue.narrowed(after, last, understanding.titles) == meant


RESPONSIBLE, ALL_OF_ONE = ("低空物流产业由谁负责?", "2.2"), ("发展改革委负责哪几条?", "2.1 3.1 3.2")


@pytest.mark.parametrize(
    ("before", "after", "meant"),
    [
        (RESPONSIBLE, "它还管哪些?", "市商务局还管哪些?"),  # the first that was told
        (ALL_OF_ONE, "这家排第一的有几条?", "发展改革委排第一的有几条?"),
        (ALL_OF_ONE, "财政局也在里面吗?", "发展改革委、财政局都在的有哪几条?"),
        (RESPONSIBLE, "具体是哪几家?", "低空物流产业的责任单位是谁?"),
        (
            ALL_OF_ONE,
            "分别是谁?",
            "整机制造产业、强化组织领导、加强资金支持的责任单位分别是谁?",
        ),
        (RESPONSIBLE, "确定没有其他部门了吗?", "低空物流产业的责任单位是谁?"),
        (RESPONSIBLE, "真的没有税务局吗?", "低空物流产业的责任单位里有没有税务局?"),
        (
            RESPONSIBLE,
            "跟整机制造产业比少了谁?",
            "低空物流产业和整机制造产业的责任单位有什么不同?",
        ),
        (("低空物流产业讲什么?", "2.2"), "具体是哪几家?", ""),  # nobody spoke of departments
        (("方案由谁印发?", "2.1 2.2 2.3 3.1"), "它还管哪些?", ""),  # no one department
    ],
)
def test_a_turn_about_departments_leans_on_those_spoken_of(
    before: tuple[str, str],
    after: str,
    meant: str,
    understanding: Understanding,
    table: ClauseTable,
) -> None:
    last = turn(understanding, table, *before)
    subject = last.cited[0]
    assert dialogue.of_units(after, last, subject, understanding.departments) == meant


OF_MONEY = ("财政局负责哪几条?", "3.2")
OF_TRADE = ("商务局负责哪几条?", "2.2")


@pytest.mark.parametrize(
    ("before", "after", "meant"),
    [
        ((OF_MONEY, OF_TRADE), "两家都在的呢?", "财政局和商务局都在的有哪几条?"),
        ((OF_MONEY, OF_TRADE), "那它们俩同时参与的有哪些?", "财政局和商务局都在的有哪几条?"),
        ((ALL_OF_ONE, OF_MONEY, OF_TRADE), "两家都在的呢?", "财政局和商务局都在的有哪几条?"),
        ((OF_MONEY,), "两家都在的呢?", ""),  # one alone was spoken of
        ((RESPONSIBLE, OF_TRADE), "两家都在的呢?", ""),  # no department was asked about
        ((OF_MONEY, OF_TRADE), "两家的电话呢?", ""),  # asks for no set
    ],
)
def test_both_are_the_departments_of_the_last_two_questions(
    before: tuple[tuple[str, str], ...],
    after: str,
    meant: str,
    understanding: Understanding,
    table: ClauseTable,
) -> None:
    turns = [turn(understanding, table, *asked) for asked in before]
    assert dialogue.of_both(after, turns) == meant
    if meant:
        assert understanding.read(after, turns)[0].standalone == meant


@pytest.mark.parametrize(
    ("before", "after", "standalone"),
    [
        (
            ALL_OF_ONE,
            "财政局也在里面吗?名单发我",
            "发展改革委、财政局都在的有哪几条?名单发我",
        ),
        (RESPONSIBLE, "低空文旅产业的也说说", "低空文旅产业由谁负责?"),
        (RESPONSIBLE, "低空文旅产业也请列一下", "低空文旅产业由谁负责?"),
        (("低空物流产业讲什么?", "2.2"), "对应的主管单位", "低空物流产业的主管单位"),
        (("低空物流产业讲什么?", "2.2"), "与之对应的责任单位", "低空物流产业的责任单位"),
        (ALL_OF_ONE, "把发展改革委换掉,看财政局的", "财政局负责哪几条?"),
        (ALL_OF_ONE, "改看财政局的", "财政局负责哪几条?"),
        (RESPONSIBLE, "把物流换掉,看低空文旅产业的", "低空文旅产业由谁负责?"),
        (RESPONSIBLE, "看低空文旅产业讲什么", "看低空文旅产业讲什么"),  # a question of its own
        (RESPONSIBLE, "低空文旅产业讲什么?名单发我", "低空文旅产业讲什么?名单发我"),
    ],
)
def test_the_earlier_question_is_asked_of_what_is_named_now(
    before: tuple[str, str],
    after: str,
    standalone: str,
    understanding: Understanding,
    table: ClauseTable,
) -> None:
    last = turn(understanding, table, *before)
    assert understanding.read(after, [last])[0].standalone == standalone


ENGLISH = Lexicon(
    entries={
        "english": (
            Entry(alias="drone delivery", canonical="低空物流产业", weight=1.0),
            Entry(alias="sightseeing", canonical="低空文旅产业", weight=1.0),
        )
    }
)


def test_what_follows_an_english_question_leans_on_it_in_chinese(table: ClauseTable) -> None:
    reader = Understanding(table, ENGLISH, (), (), lambda _: False)
    last = turn(reader, table, "Who is responsible for drone delivery?", "2.2")
    assert last.query.standalone == "Who is responsible for drone delivery?"
    assert last.asked == last.query.text
    for question in ("What about sightseeing?", "低空文旅产业呢?"):
        (query,) = reader.read(question, [last])
        assert query.intent is Intent.RESPONSIBLE
        assert [c.address for c in query.targets] == ["2.3"]


def test_a_chinese_question_is_leant_on_as_it_was_made_whole(
    understanding: Understanding, table: ClauseTable
) -> None:
    first = turn(understanding, table, *RESPONSIBLE)
    (query,) = understanding.read("低空文旅产业呢?", [first])
    assert Turn(query=query, cited=()).asked == query.standalone == "低空文旅产业由谁负责?"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("下一条呢", "二、(三)讲了什么?"),
        ("它下一条谁负责", "二、(三)谁负责?"),
        ("上一条叫什么?", "二、(一)叫什么?"),
        ("上一条和下一条分别是什么", "二、(二)的上一条和下一条分别是什么"),
        ("讲了什么", ""),
    ],
)
def test_the_clause_beside_is_asked_what_the_rest_asks(
    text: str, meant: str, table: ClauseTable
) -> None:
    assert from_here(text, table["plan#2.2"], table) == meant


def test_after_the_last_clause_the_number_that_is_missing_is_asked_for(table: ClauseTable) -> None:
    assert from_here("下一条呢", table["plan#2.3"], table) == "二、(4)讲了什么?"


def test_a_clause_is_called_by_what_reads_back(table: ClauseTable) -> None:
    item, dashed = table["plan#2.2"], table["plan#1.2.1"]
    assert (name_of(item), address_of(item)) == ("低空物流产业", "二、(二)")
    assert address_of(dashed) == "“规模稳步扩大”"  # a dash is no number
    assert pieces_of("海岛邮")[0] == "海岛邮"
    assert set(pieces_of("海岛邮")) == {"海岛邮", "海岛", "岛邮"}


TWO = ("二(一)和二(三)讲什么?", "2.1 2.3")


@pytest.mark.parametrize(
    ("before", "after", "intent", "addresses"),
    [
        (RESPONSIBLE, "里面点名的线路有哪些", Intent.FACT, ["2.2"]),
        (RESPONSIBLE, "最后一句是什么", Intent.VERBATIM, ["2.2"]),
        (RESPONSIBLE, "上一条和下一条分别是什么", Intent.TITLE, ["2.1", "2.3"]),
        (RESPONSIBLE, "空中观光那条归谁管", Intent.RESPONSIBLE, []),  # names another
        (RESPONSIBLE, "这个“海岛邮路”是什么意思", Intent.DEFINITION, []),
        (TWO, "两条的责任单位各是谁", Intent.RESPONSIBLE, ["2.1", "2.3"]),
    ],
)
def test_a_turn_is_read_as_the_question_it_means(
    before: tuple[str, str],
    after: str,
    intent: Intent,
    addresses: list[str],
    understanding: Understanding,
    table: ClauseTable,
) -> None:
    query = understanding.read(after, [turn(understanding, table, *before)])[0]
    assert query.intent is intent
    assert [c.address for c in query.targets] == addresses


@pytest.mark.parametrize(
    ("after", "standalone"),
    [
        ("我问的是支持什么,不是谁负责", "低空物流产业的支持什么?"),
        ("低空文旅产业呢,支持什么?", "低空文旅产业支持什么?"),
    ],
)
def test_a_turn_put_in_order_is_shown_as_what_it_means(
    after: str, standalone: str, understanding: Understanding, table: ClauseTable
) -> None:
    last = turn(understanding, table, *RESPONSIBLE)
    assert understanding.read(after, [last])[0].standalone == standalone


def test_another_word_takes_the_place_of_the_one_that_was_looked_for(
    understanding: Understanding, table: ClauseTable
) -> None:
    last = turn(understanding, table, "方案里提到海岛邮路了吗?", "2.2")
    assert understanding.read("那生鲜呢?", [last])[0].standalone == "方案里提到生鲜了吗?"


@pytest.mark.parametrize(
    ("question", "worth", "standalone"),
    [
        ("运的是哪种货?", 1.0, "低空物流产业的运的是哪种货?"),
        ("运的是哪种货?", 0.5, "运的是哪种货?"),  # others answer better
        ("另外,运的是哪种货?", 1.0, "另外,运的是哪种货?"),
        ("税务局怎么看?", 1.0, "税务局怎么看?"),  # names something of its own
        ("空中观光线路有几条?", 1.0, "空中观光线路有几条?"),  # another clause prints it
    ],
)
def test_what_the_clause_spoken_of_answers_best_is_asked_of_it(
    question: str, worth: float, standalone: str, table: ClauseTable
) -> None:
    reader = Understanding(table, LEXICON, (), (), lambda _: False, continues=lambda *_: worth)
    last = turn(reader, table, *RESPONSIBLE)
    assert reader.read(question, [last])[0].standalone == standalone


@pytest.mark.parametrize(
    "question",
    [
        "第三部分有几条?",
        "只有一家单位负责的条款",
        "三之(一)讲了什么?",
        "数据安全在哪条里提到?",
    ],
)
def test_what_asks_of_the_whole_document_inherits_nothing(
    understanding: Understanding, table: ClauseTable, question: str
) -> None:
    before = turn(understanding, table, "低空物流产业支持什么?", "2.1")
    (query,) = understanding.read(question, (before,))
    assert query.standalone == question


def test_an_item_may_be_given_by_its_part_and_a_bracket(understanding: Understanding) -> None:
    (query,) = understanding.read("二之(二)讲了什么?")
    assert [c.clause_id for c in query.targets] == ["plan#2.2"]
