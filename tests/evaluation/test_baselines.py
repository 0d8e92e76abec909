import pytest

from chatbot.config import HOME
from chatbot.errors import ChatbotError
from chatbot.evaluation.baselines import (
    BEGIN,
    END,
    run_baseline,
    to_markdown,
    top_clause,
    written_into,
)
from chatbot.evaluation.questions import Need
from chatbot.evaluation.report import tabulate
from tests.evaluation.doubles import TEXTS, FixedRanking, labelled, plan


@pytest.mark.parametrize(("leg", "address"), [("BM25", "1.1"), ("dense", "1.3"), ("hybrid", "1.2")])
def test_each_baseline_answers_with_the_clause_that_its_leg_puts_first(
    leg: str, address: str
) -> None:
    answer = top_clause(FixedRanking(), labelled(), None, leg=leg, clauses=3)
    assert answer.cited == (TEXTS[address].strip(),)
    assert answer.text == answer.cited[0]
    assert not answer.abstained


def test_a_baseline_sees_the_conversation_as_one_text() -> None:
    ranking = FixedRanking()
    top_clause(ranking, labelled("责任单位呢?", history=("物流",)), None, leg="BM25", clauses=3)
    assert ranking.texts == ["物流 责任单位呢?"]


def test_a_baseline_never_declines_and_so_fails_every_unanswerable_question() -> None:
    questions = [
        labelled(),
        labelled("补贴多少?", question_id="q2", gold=(), need=Need.NONE, answerable=False),
    ]
    outcomes = run_baseline(FixedRanking(), questions, plan().documents, leg="hybrid", clauses=3)
    assert [o.verdict.right for o in outcomes] == [True, False]
    overall = tabulate(outcomes)[-1]
    assert (overall.declined, overall.false_refusals) == (0.0, 0.0)
    assert "| hybrid | 0.500 |" in to_markdown("dev", {"hybrid": overall})


def test_tables_replace_what_stood_between_the_marks() -> None:
    document = f"before\n{BEGIN}\nold\n{END}\nafter\n"
    assert written_into(document, "new\n") == f"before\n{BEGIN}\n\nnew\n\n{END}\nafter\n"


def test_a_document_without_marks_is_left_alone_and_the_marks_are_named() -> None:
    with pytest.raises(ChatbotError, match="baselines: begin"):
        written_into("no marks", "new")


def test_the_documentation_has_a_place_for_the_tables() -> None:
    document = (HOME / "docs" / "QUESTIONS.md").read_text(encoding="utf-8")
    assert written_into(document, "new") != document
