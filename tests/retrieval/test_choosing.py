"""Which of the ranked sentences answers, and which other clause does nearly as well."""

from __future__ import annotations

import pytest

from chatbot.records import Span
from chatbot.retrieval.choosing import CLOSE, alternative, answering_sentence
from chatbot.retrieval.passages import READ, Passage
from chatbot.retrieval.signals import TYPED, Signals, read_weights
from chatbot.understanding.lexicon import Lexicon
from chatbot.understanding.query import Query
from chatbot.understanding.understand import Understanding
from tests.understanding.conftest import table_of

TABLE = table_of("""云汀市渡船补贴办法

一、船舶。对新造渡船给予补贴。每艘补贴12万元。

二、码头。对新造码头给予补贴。

三、船员。对取证船员给予补贴。每人补贴800元。

四、B类码头。B类码头每座补贴35万元。

五、C类码头。C类码头每座补贴20万元。
""")
SIGNALS = Signals(cosine=0.0, fused=0.0, printed=0.0, clause_printed=0.0, alias=0.0, met=0.0)
HOW_MUCH, HOW = "渡船补贴多少钱?", "渡船补贴的对象?"


def _read(question: str) -> Query:
    return Understanding(TABLE, Lexicon(entries={}), (), (), lambda _: False).read(question)[0]


def passage(printed: str, score: float) -> Passage:
    """The sentence *printed* of whichever clause prints it."""
    clause = next(c for c in TABLE if printed in c.text)
    start = clause.span.start + clause.text.index(printed)
    span = Span(start=start, end=start + len(printed))
    return Passage(clause=clause, span=span, signals=SIGNALS, score=score)


def _alternative(question: str, *ranked: Passage) -> str:
    query = _read(question)
    other = alternative(query, answering_sentence(query, ranked), ranked)
    return other.text if other is not None else ""


SHIP, SHIP_SUM = "对新造渡船给予补贴。", "每艘补贴12万元。"
PIER, CREW_SUM = "对新造码头给予补贴。", "每人补贴800元。"


def test_a_clause_hardly_behind_is_an_alternative() -> None:
    near = passage(PIER, 2.0 - CLOSE + 0.01)
    assert _alternative(HOW, passage(SHIP, 2.0), near) == PIER


def test_a_clause_clearly_behind_is_none() -> None:
    far = passage(PIER, 2.0 - CLOSE - 0.01)
    assert _alternative(HOW, passage(SHIP, 2.0), far) == ""


def test_another_sentence_of_the_same_clause_is_no_alternative() -> None:
    assert _alternative(HOW, passage(SHIP, 2.0), passage(SHIP_SUM, 2.0)) == ""


def test_of_several_the_one_that_tells_what_is_asked_is_the_alternative() -> None:
    ranked = (passage(SHIP_SUM, 2.0), passage(PIER, 1.95), passage(CREW_SUM, 1.85))
    assert _alternative(HOW_MUCH, *ranked) == CREW_SUM
    assert _alternative(HOW, *ranked) == PIER


def test_what_tells_no_figure_is_no_alternative_to_a_figure() -> None:
    assert _alternative(HOW_MUCH, passage(SHIP_SUM, 2.0), passage(PIER, 1.9)) == ""


def test_what_ranks_far_behind_cannot_catch_up_by_what_it_tells() -> None:
    worth = read_weights()[TYPED]
    query, best = _read(HOW_MUCH), passage(PIER, 3.0)
    near, far = (passage(CREW_SUM, 3.0 - CLOSE - worth + step) for step in (0.01, -0.01))
    assert alternative(query, best, (best, near)) == near
    assert alternative(query, best, (best, far)) is None


def test_no_alternative_is_looked_for_among_sentences_that_nobody_compared() -> None:
    query, best, other = _read(HOW), passage(SHIP, 2.0), passage(PIER, 1.99)
    assert alternative(query, best, [best] * (READ - 1) + [other]) == other
    assert alternative(query, best, [best] * READ + [other]) is None


@pytest.mark.parametrize(
    ("question", "behind", "answer"),
    [
        (HOW_MUCH, 0.2, SHIP_SUM),  # it holds the figure that is asked for
        (HOW, 0.2, SHIP),  # no figure is asked for
    ],
)
def test_a_sentence_that_holds_what_is_asked_for_is_worth_more(
    question: str, behind: float, answer: str
) -> None:
    ranked = (passage(SHIP, 2.0), passage(SHIP_SUM, 2.0 - behind))
    assert answering_sentence(_read(question), ranked).text == answer


@pytest.mark.parametrize(("share", "answer"), [(0.45, SHIP_SUM), (0.35, SHIP)])
def test_a_figure_further_down_the_same_clause_takes_its_place(share: float, answer: str) -> None:
    ranked = (passage(SHIP, 2.0), passage(SHIP_SUM, 2.0 * share))
    assert answering_sentence(_read(HOW_MUCH), ranked).text == answer


def test_another_grade_is_passed_over_however_alike() -> None:
    of_b, of_c = "B类码头每座补贴35万元。", "C类码头每座补贴20万元。"
    ranked = (passage(of_c, 2.0), passage(of_b, 1.5))
    assert answering_sentence(_read("B类码头补贴多少钱?"), ranked).text == of_b


BOATS = table_of("""云汀市渡船发展规划

一、目标。到2031年,渡船达到40艘。到2033年,渡船达到65艘。每年新增渡船9艘。
""")
OF_2031, OF_2033, OF_NONE = (
    "到2031年,渡船达到40艘。",
    "到2033年,渡船达到65艘。",
    "每年新增渡船9艘。",
)


def _of_year(question: str, *printed: str) -> str:
    """The sentence that answers, of those *printed*, each ranked far behind the one before it."""
    clause = next(c for c in BOATS if OF_2031 in c.text)
    ranked = []
    for place, text in enumerate(printed):
        start = clause.span.start + clause.text.index(text)
        span = Span(start=start, end=start + len(text))
        ranked.append(Passage(clause=clause, span=span, signals=SIGNALS, score=3.0 - place))
    return answering_sentence(_read(question), ranked).text


def test_a_figure_of_the_year_asked_about_is_told() -> None:
    assert _of_year("2033年渡船有多少艘?", OF_2031, OF_2033) == OF_2033
    assert _of_year("2031年渡船有多少艘?", OF_2031, OF_2033) == OF_2031


def test_a_figure_of_no_year_may_hold_of_any() -> None:
    assert _of_year("2033年渡船有多少艘?", OF_NONE, OF_2033) == OF_NONE


@pytest.mark.parametrize(
    "question",
    [
        "2035年渡船有多少艘?",  # told of no year like that
        "渡船有多少艘?",
        "2033年渡船怎么样?",  # asks for no figure
    ],
)
def test_where_no_figure_of_its_year_can_be_told_the_best_sentence_stays(question: str) -> None:
    assert _of_year(question, OF_2031, OF_NONE, OF_2033) == OF_2031
