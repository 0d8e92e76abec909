"""The same question is answered once, and only the same question."""

from __future__ import annotations

from dataclasses import replace

from chatbot.records import Answer, Generation
from chatbot.serving.remembered import Remembered
from tests.serving.doubles import drones_answer, fixed_assistant


def test_the_same_question_is_worked_on_once_and_answered_under_a_new_id() -> None:
    assistant = fixed_assistant()
    remembered = Remembered(assistant)
    first, again = remembered.ask("那谁负责?"), remembered.ask("那谁负责?")
    assert first == again
    assert first.answer_id != again.answer_id
    assert len(assistant.asked) == 1


def test_history_and_document_make_another_question() -> None:
    assistant = fixed_assistant()
    remembered = Remembered(assistant)
    remembered.ask("那谁负责?")
    remembered.ask("那谁负责?", ["无人机?"])
    remembered.ask("那谁负责?", document_id="yunxi")
    assert len(assistant.asked) == 3


def test_the_least_recently_asked_is_forgotten_first() -> None:
    assistant = fixed_assistant()
    remembered = Remembered(assistant, most=2)
    for question in ("一", "二", "一", "三", "一", "二"):
        remembered.ask(question)
    assert [asked for asked, _, _ in assistant.asked] == ["一", "二", "三", "二"]


def test_what_a_model_had_a_hand_in_is_asked_anew() -> None:
    worded = replace(drones_answer(), generation=Generation(model="openai:m"))
    assistant = replace(fixed_assistant(), said={"那谁负责?": worded}, drafts=("草",))
    remembered = Remembered(assistant)
    for _ in range(2):
        *drafts, answer = remembered.stream("那谁负责?")
        assert len(drafts) == 1
        assert isinstance(answer, Answer)
    assert len(assistant.asked) == 2
