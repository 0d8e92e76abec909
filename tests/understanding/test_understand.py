"""Questions about the invented plan: what is asked, of which clause."""

from __future__ import annotations

import pytest

from chatbot.indexing.table import ClauseTable
from chatbot.understanding.followup import Turn
from chatbot.understanding.lexicon import Entry, Lexicon
from chatbot.understanding.query import AnswerType, Intent, Query
from chatbot.understanding.understand import Understanding
from tests.understanding.conftest import table_of

LEXICON = Lexicon(
    entries={
        "abbreviation": (Entry(alias="整机", canonical="整机制造产业", weight=0.95),),
        "department": (
            Entry(alias="商务局", canonical="商务局", weight=1.0),
            Entry(alias="税务局", canonical="税务局", weight=1.0),
        ),
        "english": (Entry(alias="drone delivery", canonical="低空物流", weight=1.0),),
    }
)


@pytest.fixture(scope="module")
def understanding(table: ClauseTable) -> Understanding:
    return Understanding(table, LEXICON, (), (), lambda word: word in {"物流", "产业"})


def asked(understanding: Understanding, *questions: str) -> tuple[Query, ...]:
    """Ask in turn; each earlier answer cites the clauses that its question names."""
    turns: list[Turn] = []
    for question in questions[:-1]:
        query = understanding.read(question, turns)[0]
        turns.append(Turn(query=query, cited=query.targets))
    return understanding.read(questions[-1], turns)


def labels(query: Query) -> list[str]:
    return [clause.title for clause in query.targets]


def test_is_a_department_among_those_responsible(understanding: Understanding) -> None:
    (query,) = asked(understanding, "低空物流产业由谁负责?", "那里头有没有税务局?")
    assert query.intent is Intent.RESPONSIBLE
    assert labels(query) == ["低空物流产业"]
    assert query.units is not None
    assert [m.words for m in query.units.mentions] == ["税务局"]


def test_the_next_part_points_at_what_the_answer_before_cites(
    understanding: Understanding, table: ClauseTable
) -> None:
    item = next(c for c in table if c.title == "低空物流产业")
    first, second = understanding.read(
        "生鲜配送是哪一条提的,那一条由哪些单位负责?", cited_by=lambda _: (item,)
    )
    assert not first.targets
    assert second.intent is Intent.RESPONSIBLE
    assert labels(second) == ["低空物流产业"]


def test_an_english_part_that_says_that_task_points_back(understanding: Understanding) -> None:
    asks = "What is said about drone delivery, and which bodies are in charge of that task?"
    first, second = understanding.read(asks)
    assert "低空物流" in first.text
    assert second.intent is Intent.RESPONSIBLE
    assert "低空物流" in second.standalone


def test_what_else_one_does_replaces_what_one_did(understanding: Understanding) -> None:
    (query,) = asked(understanding, "我们做冷链配送的属于哪一类?", "如果我转做观光飞行呢?")
    assert query.intent is Intent.ELIGIBILITY
    assert "冷链" not in query.standalone
    assert "观光飞行" in query.standalone


def test_an_abbreviation_names_the_clause_whose_title_spells_it_out(
    understanding: Understanding,
) -> None:
    (query,) = understanding.read("整机这一项由谁负责?")
    assert labels(query) == ["整机制造产业"]


def test_a_part_asked_for_by_what_its_items_are(understanding: Understanding) -> None:
    (query,) = understanding.read("重点领域一共有哪些产业,名字全部列出来")
    assert query.intent is Intent.LIST


def test_which_clause_is_no_question_of_eligibility_without_a_self(
    understanding: Understanding,
) -> None:
    (query,) = understanding.read("海岛邮路归哪一条?")
    assert query.intent is not Intent.ELIGIBILITY


def test_by_whose_figures_is_no_question_of_responsibility(understanding: Understanding) -> None:
    (query,) = understanding.read("产值是按哪个部门的口径算的?")
    assert query.intent is not Intent.RESPONSIBLE


def test_what_something_is_set_against_takes_its_place(understanding: Understanding) -> None:
    (query,) = asked(understanding, "个人违规飞行罚多少钱?", "单位呢?")
    assert query.standalone == "单位违规飞行罚多少钱?"


def test_a_part_is_named_by_the_end_of_its_title(understanding: Understanding) -> None:
    (query,) = understanding.read("保障措施部分都有哪些措施,列名字")
    assert query.intent is Intent.LIST
    assert query.section is not None
    assert query.section.title == "保障措施"


def test_a_numbering_that_runs_on_has_neighbours_in_other_parts() -> None:
    plan = table_of(
        "云汀市方案\n\n一、任务\n\n(一)飞行。发展飞行。\n\n(二)航线。开辟航线。\n\n"
        "二、保障\n\n(三)人才。引进人才。\n\n(四)资金。落实资金。\n"
    )
    reader = Understanding(plan, LEXICON, (), (), lambda _: False)
    (query,) = asked(reader, "(三)说的是什么?", "上一条呢")
    assert labels(query) == ["航线"]


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("每个调蓄池造价多少?", AnswerType.AMOUNT),
        ("第三方评估机构是哪家", AnswerType.NAMES),
        ("技术委员会的专家都是谁", AnswerType.PERSON),
        ("牵头单位是哪家", AnswerType.UNIT),
    ],
)
def test_what_kind_of_thing_is_asked_for(
    question: str, kind: AnswerType, understanding: Understanding
) -> None:
    (query,) = understanding.read(question)
    assert query.answer_type is kind
