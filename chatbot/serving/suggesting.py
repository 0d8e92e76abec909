"""Follow-up suggestions in the language of an interface, whatever language was asked in."""

from __future__ import annotations

from dataclasses import replace

from chatbot.answering.followups import suggest
from chatbot.indexing.table import ClauseTable
from chatbot.records import Answer
from chatbot.understanding.query import Intent, Language


def in_language(answer: Answer, table: ClauseTable, language: str) -> Answer:
    """Return *answer* with its suggestions, where it has any, in *language* (zh-Hans, zh-Hant, en).

    Unchanged where *table*, after a reload, no longer holds what it cites.
    """
    cited = [citation.clause for citation in answer.citations]
    if not answer.followups or any(clause.clause_id not in table for clause in cited):
        return answer
    found = suggest(table, Intent(answer.intent), cited, Language(language))
    return replace(answer, followups=found)
