"""The scoring, on its own and beside the scorer that defines it."""

import importlib.util
import random
from pathlib import Path
from types import ModuleType

import pytest

from chatbot.config import HOME
from chatbot.evaluation.questions import Need, Question, read_questions
from chatbot.evaluation.scoring import (
    COUNT,
    Given,
    hits_gold,
    holds,
    in_chinese,
    judge,
    without_marks,
)
from tests.evaluation.doubles import TEXTS, labelled

REFERENCE = HOME.parent / "shared" / "questions" / "score.py"
ALL = ("1.1", "1.2", "1.3")


def answer(text: str = "发展生鲜冷链即时配送", *addresses: str) -> Given:
    return Given(text=text, abstained=False, cited=tuple(TEXTS[a] for a in addresses))


DECLINED = Given(text="没有找到。", abstained=True)


def test_an_answer_that_cites_a_gold_clause_and_holds_every_must_is_right() -> None:
    verdict = judge(labelled(must=("生鲜", "冷链")), answer("发展生鲜、冷链……", "1.2"))
    assert verdict.right
    assert (verdict.citation, verdict.first, verdict.precision) == (True, True, 1.0)


def test_a_missing_must_makes_the_text_wrong() -> None:
    verdict = judge(labelled(must=("无人机",)), answer("发展生鲜", "1.2"))
    assert (verdict.text, verdict.citation, verdict.right) == (False, True, False)


def test_a_forbidden_word_makes_the_text_wrong() -> None:
    assert not judge(labelled(must_not=("生鲜",)), answer("发展生鲜", "1.2")).text


def test_an_answer_longer_than_allowed_is_not_concise() -> None:
    verdict = judge(labelled(max_chars=3), answer("发展生鲜", "1.2"))
    assert (verdict.concise, verdict.right) == (False, False)


def test_a_wrong_first_citation_costs_first_and_precision_but_not_citation() -> None:
    verdict = judge(labelled(), answer("发展", "1.3", "1.2"))
    assert (verdict.citation, verdict.first, verdict.precision) == (True, False, 0.5)
    assert verdict.right


def test_an_uncited_answer_is_wrong() -> None:
    verdict = judge(labelled(), answer("发展生鲜"))
    assert (verdict.citation, verdict.first, verdict.precision) == (False, False, 0.0)


def test_a_refused_answerable_question_is_wrong() -> None:
    verdict = judge(labelled(), DECLINED)
    assert (verdict.right, verdict.abstained) == (False, True)


def test_an_unanswerable_question_is_right_only_where_it_is_declined() -> None:
    question = labelled(gold=(), need=Need.NONE, answerable=False)
    assert judge(question, DECLINED).right
    assert not judge(question, answer("发展", "1.2")).right


def test_all_gold_clauses_have_to_be_cited_where_all_are_needed() -> None:
    question = labelled(gold=("1.1", "1.2"), need=Need.ALL)
    assert judge(question, answer("…", "1.2", "1.1")).citation
    assert not judge(question, answer("…", "1.2")).citation


def test_a_complete_list_may_hold_one_clause_too_many_and_no_more() -> None:
    question = labelled(gold=("1.1",), need=Need.ALL)
    assert judge(question, answer("…", "1.1", "1.3")).citation
    assert not judge(question, answer("…", *ALL)).citation


def test_a_part_as_a_whole_cannot_be_cited_and_is_not_asked_for() -> None:
    assert judge(labelled(gold=("1", "1.1"), need=Need.ALL), answer("…", "1.1")).citation


def test_a_citation_counts_where_it_is_half_of_the_gold_clause() -> None:
    half = Given(text="…", abstained=False, cited=("发展生鲜冷链即时配送和海岛邮路。",))
    assert judge(labelled(), half).citation


def test_an_anchor_is_hit_in_spite_of_spaces_and_full_width_forms() -> None:
    question = labelled(document="a.txt", gold=("发展生鲜(冷链)配送",), references={})
    cited = Given(text="…", abstained=False, cited=("(二)发展生鲜(冷\n链) 配送和邮路。",))
    verdict = judge(question, cited)
    assert (verdict.right, verdict.first, verdict.precision) == (True, True, 1.0)
    assert hits_gold(question, cited.cited[0])
    assert not hits_gold(question, "(三)开发空中观光线路")


def test_every_foreign_clause_counts_against_a_list_of_anchors() -> None:
    question = labelled(document="a.txt", gold=("发展生鲜冷链",), need=Need.ALL, references={})
    assert judge(question, answer("…", "1.2", "1.3")).citation
    assert not judge(question, answer("…", *ALL)).citation


@pytest.mark.parametrize(
    ("number", "chinese"),
    [(0, "零"), (7, "七"), (10, "十"), (12, "十二"), (20, "二十"), (45, "四十五")],
)
def test_counts_are_read_in_chinese_numerals(number: int, chinese: str) -> None:
    assert in_chinese(number) == chinese
    assert holds(f"共{chinese}项", str(number))


def test_two_may_be_said_either_way() -> None:
    assert holds("两项", "2")
    assert holds("二项", "2")
    assert not holds("三项", "2")


def test_marks_and_width_make_no_difference() -> None:
    assert without_marks("《IPv6》,“卡脖子” A-B") == "ipv6卡脖子ab"


# --------------------------------------------------------------------------- the defining scorer


def reference() -> ModuleType:
    if not REFERENCE.is_file():
        pytest.skip("the defining scorer is not on this machine")
    spec = importlib.util.spec_from_file_location("reference_score", REFERENCE)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def synthetic(question: Question, dice: random.Random) -> Given:
    """An answer that is right, or wrong in one of the ways that answers are."""
    ids = [k for k in question.references if "." in k or k in {"0", "notice"}]
    cited = [g for g in question.gold if g in ids]
    cited = dice.choice([cited, cited[:1], cited[1:], dice.sample(ids, 3) + cited, ids, []])
    texts = [question.references[k] for k in cited]
    if dice.random() < 0.4:
        texts = [t[: len(t) * dice.choice([1, 2, 3]) // 4] for t in texts]
    words = list(question.must)
    if words and dice.random() < 0.3:
        words.pop(dice.randrange(len(words)))
    words = [in_chinese(int(w)) if COUNT.fullmatch(w) and dice.random() < 0.5 else w for w in words]
    return Given(
        text="、".join(words) + "。" * dice.choice([1, 240, 260]),
        abstained=dice.random() < 0.3,
        cited=tuple(texts),
    )


@pytest.mark.parametrize("name", ["dev", "plan.tune"])
def test_both_scorers_agree_on_a_thousand_synthetic_answers(name: str) -> None:
    score = reference()
    dice = random.Random(11)
    questions = read_questions(HOME / "corpus" / "questions" / f"{name}.jsonl")
    rights = 0
    for question in dice.choices(questions, k=1000):
        given = synthetic(question, dice)
        expected = score.judge(record_of(question), wire_of(given))
        verdict = judge(question, given)
        rights += verdict.right
        assert (verdict.right, verdict.abstained) == (expected["ok"], expected["abstained"])
        if question.answerable:
            assert verdict.citation == expected["cite"], question.question_id
            assert verdict.text == expected["text"]
            assert verdict.concise == expected["short"]
        assert verdict.first == expected.get("cite_first")
        assert verdict.precision == expected.get("prec")
    assert 100 < rights < 900  # both outcomes were seen


def record_of(question: Question) -> dict[str, object]:
    return {
        "gold": list(question.gold),
        "need": question.need.value,
        "must": list(question.must),
        "answerable": question.answerable,
        "max_chars": question.max_chars,
    }


def wire_of(given: Given) -> dict[str, object]:
    return {
        "answer": given.text,
        "abstained": given.abstained,
        "citations": [{"text": text} for text in given.cited],
    }


def test_the_reference_clauses_are_those_of_the_defining_scorer() -> None:
    score = reference()
    (question, *_) = read_questions(Path(HOME / "corpus" / "questions" / "dev.jsonl"))
    assert question.references == {**score.CL, "notice": score.NOTICE}
