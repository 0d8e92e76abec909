"""What a first visitor would wait for is fetched before there is one: dictionaries, caches, pages.

Dictionaries are read when a question needs them, which a command that answers one question is glad
of; a service reads all of them before it says that it is ready.
"""

from __future__ import annotations

from chatbot.contract import Answers
from chatbot.errors import EngineError
from chatbot.serving.panels.examples import examples
from chatbot.serving.panels.words import LANGUAGES, words_in

MISSPELT = "这份问件由哪些单位负则?"
"""Calls for the dictionary of sounds."""
MOST = 3
"""Documents whose examples are asked."""


def warm(assistant: Answers) -> None:
    """Ask *assistant* what visitors ask first, in each language; the answers are dropped.

    Where its search engine does not answer, that is for others to say.
    """
    table = assistant.index.table
    try:
        for document_id in list(table.documents)[:MOST]:
            for language in LANGUAGES:
                found = examples(table, table.documents[document_id], words_in(language))
                for question in (*found.enterprises, *found.officials):
                    assistant.ask(question, document_id=document_id)
        assistant.ask(MISSPELT)
    except EngineError:
        return
