"""A second clause is offered where two are as likely, and only there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chatbot.answering.alternatives import say_alternative, say_other_units
from chatbot.answering.citing import verify
from chatbot.answering.draft import Draft, quoting
from chatbot.records import Clause, Span
from chatbot.retrieval.passages import Passage
from chatbot.retrieval.signals import Signals
from chatbot.understanding.lexicon import Lexicon
from chatbot.understanding.query import Language, Query
from chatbot.understanding.understand import Understanding
from tests.understanding.conftest import table_of

TABLE = table_of("""云汀市渡船更新方案

一、资金

(一)船舶补贴。对新造渡船给予补贴,每艘12万元。(责任单位:市港务局)

(二)码头补贴。对新造码头给予补贴,每座35万元。(责任单位:市财政局、市商务局)

(三)趸船补贴。2031年起对趸船给予补贴。

二、联合检查

(一)检查码头。每月检查码头护栏。

(二)检查渡船。每月检查渡船灯具。

牵头单位:市应急管理局。

三、清单

| 序号 | 工作任务 | 补贴标准 |
| --- | --- | --- |
| 1 | 新造趸船 | 每艘48万元 |
""")
SIGNALS = Signals(cosine=0.0, fused=0.0, printed=0.0, clause_printed=0.0, alias=0.0, met=0.0)
SHIP, PIER = "对新造渡船给予补贴,每艘12万元。", "对新造码头给予补贴,每座35万元。"
PONTOON = "2031年起对趸船给予补贴。"
RAILS, LAMPS = "每月检查码头护栏。", "每月检查渡船灯具。"


def _read(question: str) -> Query:
    return Understanding(TABLE, Lexicon(entries={}), (), (), lambda _: False).read(question)[0]


def _passage(printed: str, score: float) -> Passage:
    clause = next(c for c in TABLE if printed in c.text)
    start = clause.span.start + clause.text.index(printed)
    span = Span(start=start, end=start + len(printed))
    return Passage(clause=clause, span=span, signals=SIGNALS, score=score)


def _whole(passage: Passage) -> Span:
    return passage.span


def _answered(query: Query, best: str, other: str, behind: float = 0.1) -> Draft:
    """The answer that quotes *best*, with what is said of *other*, that much behind."""
    ranked = (_passage(best, 2.0), _passage(other, 2.0 - behind))
    draft = quoting(ranked[0].clause, ranked[0].span)
    say_alternative(draft, query, ranked[0], ranked, TABLE, _whole)
    verify(draft)
    return draft


def test_where_two_are_as_likely_both_are_told() -> None:
    draft = _answered(_read("新造的补贴怎么给?"), SHIP, PIER)
    assert draft.lines == [f"{SHIP}[1]", f"也可能是指“一、资金 › (二)码头补贴”:{PIER}[2]"]
    assert [c.quote for c in draft.citations] == [SHIP, PIER]


def test_the_other_is_offered_in_the_language_of_the_question() -> None:
    english = replace(_read("新造的补贴怎么给?"), language=Language.ENGLISH)
    assert _answered(english, SHIP, PIER).lines[1].startswith("Or else “一、资金")


def test_a_row_is_offered_under_the_names_of_its_columns() -> None:
    draft = _answered(_read("新造的补贴怎么给?"), SHIP, "新造趸船 | 每艘48万元")
    assert draft.lines[1].endswith("工作任务:新造趸船;补贴标准:每艘48万元。[2]")


@pytest.mark.parametrize(
    ("question", "best", "other", "behind"),
    [
        ("新造的补贴怎么给?", SHIP, PIER, 1.0),  # clearly ahead
        ("船舶补贴怎么给?", SHIP, PIER, 0.1),  # the clause is named
        ("补贴35万元的是什么?", PIER, SHIP, 0.1),  # only the best prints the figure
    ],
)
def test_where_there_is_no_doubt_one_is_told(
    question: str, best: str, other: str, behind: float
) -> None:
    assert len(_answered(_read(question), best, other, behind).lines) == 1


@pytest.mark.parametrize(
    ("question", "best"),
    [
        ("补贴99万元的是什么?", PIER),  # neither prints it
        ("2031年的补贴怎么给?", PONTOON),  # a year tells nothing apart
    ],
)
def test_a_figure_that_tells_the_two_not_apart_leaves_the_doubt(question: str, best: str) -> None:
    assert len(_answered(_read(question), best, SHIP).lines) == 2


def test_a_clause_that_is_cited_already_is_not_offered_again() -> None:
    ranked = (_passage(SHIP, 2.0), _passage(PIER, 1.9))
    draft = quoting(ranked[1].clause, ranked[1].span)
    say_alternative(draft, _read("新造的补贴怎么给?"), ranked[0], ranked, TABLE, _whole)
    assert draft.lines == [f"{PIER}[1]"]


def _with_units(best: str, other: str, behind: float, cited: Clause | None = None) -> list[str]:
    ranked = (_passage(best, 2.0), _passage(other, 2.0 - behind))
    draft = Draft()
    if cited is not None:
        draft.cite(cited)
    say_other_units(draft, _read("新造归谁管?"), ranked[0], ranked, TABLE)
    return draft.lines


def test_the_departments_of_the_other_clause_are_told() -> None:
    line = "也可能是指“一、资金 › (二)码头补贴”:市财政局、市商务局[1]"
    assert _with_units(SHIP, PIER, 0.1) == [line]


def test_one_set_of_departments_is_enough_where_one_clause_is_ahead() -> None:
    assert _with_units(SHIP, PIER, 1.0) == []


def test_departments_that_both_clauses_share_are_told_once() -> None:
    shared = next(c for c in TABLE if "应急管理局" in c.text)
    assert _with_units(RAILS, LAMPS, 0.1, cited=shared) == []
    assert _with_units(SHIP, LAMPS, 0.1) != []


def test_a_clause_without_departments_is_not_offered() -> None:
    row_of_no_units = "新造趸船 | 每艘48万元"
    assert _with_units(SHIP, row_of_no_units, 0.1) == []
