import pytest

from chatbot.evaluation.questions import Need
from chatbot.evaluation.report import (
    OVERALL,
    Outcome,
    TradeOff,
    percentile,
    tabulate,
    to_json,
    to_markdown,
    trade_off,
)
from chatbot.evaluation.scoring import Given, judge
from tests.evaluation.doubles import TEXTS, labelled


def outcome(
    category: str = "fact",
    *,
    answerable: bool = True,
    cites: str | None = "1.2",
    confidence: float | None = None,
    elapsed_ms: float = 1.0,
) -> Outcome:
    """An outcome whose answer cites a clause (1.2 is gold), or declines where *cites* is None."""
    question = labelled(
        category=category,
        gold=("1.2",) if answerable else (),
        need=Need.ANY if answerable else Need.NONE,
        answerable=answerable,
    )
    given = Given(
        text="发展生鲜",
        abstained=cites is None,
        cited=() if cites is None else (TEXTS[cites],),
        elapsed_ms=elapsed_ms,
        confidence=confidence,
    )
    return Outcome(question=question, given=given, verdict=judge(question, given))


def test_the_table_has_a_row_for_each_category_and_the_overall_row_last() -> None:
    rows = tabulate([outcome("list"), outcome("fact"), outcome("list", cites="1.1")])
    assert [(r.category, r.questions, r.right) for r in rows] == [
        ("list", 2, 0.5),
        ("fact", 1, 1.0),
        (OVERALL, 3, pytest.approx(2 / 3)),
    ]


def test_refusals_right_and_false_refusals_are_counted_apart() -> None:
    outcomes = [
        outcome(),
        outcome(cites=None),
        outcome(answerable=False, cites=None),
        outcome(answerable=False, cites=None),
        outcome(answerable=False),
    ]
    overall = tabulate(outcomes)[-1]
    assert overall.answerable == 2
    assert overall.false_refusals == 0.5
    assert overall.declined == pytest.approx(2 / 3)
    assert overall.citation == 0.5
    assert overall.right == pytest.approx(3 / 5)


def test_a_measure_without_questions_is_left_open() -> None:
    (row, _) = tabulate([outcome(answerable=False, cites=None)])
    assert row.citation is None
    assert row.false_refusals is None
    assert "| fact | 1 | 1.000 | – | – | – | – | – | 1.000 | – | 1.0 | 1.0 |" in to_markdown(
        [row], heading="x"
    )


def test_percentiles_are_values_that_occurred() -> None:
    values = [5.0, 1.0, 4.0, 2.0, 3.0]
    assert percentile(values, 0.5) == 3.0
    assert percentile(values, 0.95) == 5.0
    assert percentile([], 0.95) == 0.0


def test_wrong_answers_stand_in_the_json_and_right_ones_do_not() -> None:
    outcomes = [outcome(), outcome(cites="1.1")]
    report = to_json(tabulate(outcomes), outcomes)
    (wrong,) = report["wrong"]  # type: ignore[misc]
    assert wrong["cited"] == [TEXTS["1.1"]]
    assert wrong["citation"] is False


def test_the_curve_moves_only_what_the_confidence_decided() -> None:
    outcomes = [
        outcome(confidence=0.9),  # answered by search
        outcome(confidence=0.3, cites=None),  # declined by search
        outcome(confidence=0.1),  # answered by rule, against its confidence
        outcome(answerable=False, confidence=0.6),  # answered by search
        outcome(answerable=False, confidence=0.8, cites=None),  # declined by rule
        outcome(),  # no confidence
    ]
    curve = {p.threshold: p for p in trade_off(outcomes, 0.5)}
    assert curve[0.0] == TradeOff(threshold=0.0, false_answers=0.5, false_refusals=0.0)
    assert curve[0.5] == TradeOff(threshold=0.5, false_answers=0.5, false_refusals=0.25)
    assert curve[0.7] == TradeOff(threshold=0.7, false_answers=0.0, false_refusals=0.25)
    assert curve[1.0] == TradeOff(threshold=1.0, false_answers=0.0, false_refusals=0.5)


def test_at_the_working_point_the_curve_is_what_happened() -> None:
    outcomes = [
        outcome(confidence=0.9),
        outcome(confidence=0.3, cites=None),
        outcome(answerable=False, confidence=0.6),
        outcome(answerable=False, confidence=0.2, cites=None),
    ]
    overall = tabulate(outcomes)[-1]
    (point,) = [p for p in trade_off(outcomes, 0.5) if p.threshold == 0.5]
    assert point.false_refusals == overall.false_refusals
    assert overall.declined is not None
    assert point.false_answers == 1 - overall.declined


def test_there_is_no_curve_without_a_confidence() -> None:
    assert trade_off([outcome()], 0.5) == ()
