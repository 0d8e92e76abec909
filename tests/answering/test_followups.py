"""What is offered as the next question is answered, in each language, and alike."""

from __future__ import annotations

import pytest

from chatbot.answering.followups import suggest
from chatbot.assistant import Assistant
from chatbot.config import Config
from chatbot.records import Clause
from chatbot.understanding.query import Intent, Language
from chatbot.wiring import open_assistant

ASSISTANT: Assistant = open_assistant(Config())
TABLE = ASSISTANT.index.table
CITED = [clause for name in TABLE.documents for clause in TABLE.of(name)]


def offered(clause: Clause, language: Language) -> tuple[str, ...]:
    """Every kind of suggestion after an answer that cites *clause*."""
    found = [suggest(TABLE, intent, [clause], language) for intent in (Intent.FACT, Intent.BY_UNIT)]
    return tuple(question for questions in found for question in questions)


@pytest.mark.parametrize("clause", CITED[::3], ids=lambda clause: clause.address)
def test_every_suggestion_is_answered_alike_in_every_language(clause: Clause) -> None:
    for questions in zip(*(offered(clause, language) for language in Language), strict=True):
        answers = [ASSISTANT.ask(question) for question in questions]
        cited = [[c.clause.clause_id for c in answer.citations] for answer in answers]
        assert not any(answer.abstained for answer in answers), questions
        assert cited[0], questions[0]
        assert cited == [cited[0]] * len(cited), questions


def test_an_english_suggestion_gets_an_english_frame() -> None:
    clause = next(c for c in CITED if c.units and c.title)
    (question, *_) = suggest(TABLE, Intent.FACT, [clause], Language.ENGLISH)
    assert ASSISTANT.ask(question).text.startswith("Responsible departments for")


def test_nothing_is_suggested_after_an_answer_that_cites_nothing() -> None:
    assert suggest(TABLE, Intent.FACT, [], Language.ENGLISH) == ()
