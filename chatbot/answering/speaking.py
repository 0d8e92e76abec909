"""What the writer needs of a chat model, and what one costs. Knows no library and no provider."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from typing import Protocol

from chatbot.errors import ChatbotError

Tool = Callable[..., str]
"""What a model may call: its name, signature and docstring are what the model reads of it."""
MILLION = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """Tokens, as the model's server counts them; 0 where it does not say."""

    input_tokens: int = 0
    output_tokens: int = 0

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            input_tokens=self.input_tokens + other.input_tokens,
            output_tokens=self.output_tokens + other.output_tokens,
        )

    @property
    def tokens(self) -> int:
        """All of them."""
        return self.input_tokens + self.output_tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What a million tokens cost, in whatever currency the operator pays."""

    input: float = 0.0
    output: float = 0.0

    def of(self, usage: Usage) -> float:
        """Return what *usage* costs."""
        cost = usage.input_tokens * self.input + usage.output_tokens * self.output
        return cost / MILLION


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """What a model said in the end; what it said between calls of tools is not part of it."""

    text: str
    usage: Usage


class ChatModelError(ChatbotError):
    """The model gave no usable answer; ``reason`` may be shown to users."""

    def __init__(
        self, reason: str, *, retry_after_s: float | None = None, usage: Usage | None = None
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry_after_s = retry_after_s
        self.usage = usage or Usage()
        """What was spent until then, as far as it is known."""


class ChatModel(Protocol):
    """A chat model, whoever runs it."""

    @property
    def name(self) -> str:
        """``provider:model``, as set."""

    @property
    def deadline_s(self) -> float:
        """Seconds within which a question has to be answered, all calls together."""

    def stream(
        self, system: str, user: str, *, ends_at: float, tools: Sequence[Tool] = ()
    ) -> Generator[str, None, Spoken]:
        """Yield what the model says in pieces, an empty one while it is silent; return all of it.

        *ends_at* is in ``time.monotonic()``. The model may call *tools* first, within bounds.
        Raises ChatModelError on any failure. Closing the generator closes the connection.
        """
