"""Assistants over the project's own index, opened once, with whatever chat model a test wants."""

from __future__ import annotations

from functools import cache

from chatbot.assistant import Assistant
from chatbot.config import Config
from chatbot.wiring import open_assistant, with_chat_model


@cache
def plain() -> Assistant:
    """The assistant without a chat model."""
    return open_assistant(Config())


def worded(config: Config) -> Assistant:
    """The same with the chat model that *config* names; it has a circuit breaker of its own."""
    return with_chat_model(plain(), config)
