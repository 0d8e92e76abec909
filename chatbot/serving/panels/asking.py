"""Questions that the page offers, in the language of its interface; asked as they stand."""

from __future__ import annotations

from chatbot.serving.panels.words import Words
from chatbot.understanding.normalise import in_traditional
from chatbot.understanding.query import Language


def asked(key: str, words: Words, **printed: str) -> str:
    """Return the question *key* about what is *printed*: titles, departments, addresses.

    In traditional characters that is turned too, so that the question reads as one.
    """
    if words.language == Language.TRADITIONAL:
        printed = {name: in_traditional(value) for name, value in printed.items()}
    return words(key, **printed)
