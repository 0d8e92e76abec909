"""Validity is that of the day on which a question is answered, not of the day the service began."""

from __future__ import annotations

from datetime import date

import pytest

import chatbot.assistant
from chatbot.config import Config
from chatbot.wiring import open_assistant


def test_a_period_that_ends_while_the_service_runs_is_stated(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assistant = open_assistant(Config())
    document = next(d for d in assistant.index.documents.values() if d.period is not None)
    assert document.period is not None
    last = date(document.period.last, 12, 31)

    class Day(date):
        today_is = last

        @classmethod
        def today(cls) -> date:
            return cls.today_is

    monkeypatch.setattr(chatbot.assistant, "date", Day)
    question = f"《{document.title}》由谁印发?"
    before = assistant.ask(question, document_id=document.document_id).notices
    Day.today_is = last.replace(year=last.year + 1)
    after = assistant.ask(question, document_id=document.document_id).notices
    assert before != after
    assert any("届满" in notice for notice in after)
    assert not any("届满" in notice for notice in before)
