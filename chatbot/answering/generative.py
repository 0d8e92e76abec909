"""Chat models through langchain, alone or as an agent with tools. Langchain's home.

Any provider that ``langchain.chat_models.init_chat_model`` opens will do; what the libraries below
raise becomes one error with a reason that can be shown.
"""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Generator, Sequence
from contextlib import closing
from email.utils import parsedate_to_datetime
from typing import Any

from chatbot.answering.relay import relayed
from chatbot.answering.speaking import ChatModelError, Spoken, Tool, Usage
from chatbot.errors import ConfigError, MissingExtraError

LONGEST_CHARS = 4000
"""A model that says more than this does not keep to the format."""
MOST_TOKENS = 1200
"""Of one reply."""
MOST_TOKENS_IN_ALL = 40_000
"""Read and written for one question, all steps together."""
MOST_STEPS = 6
"""Replies of the model to one question: rounds of tools, and the answer."""
MOST_CALLS = 12
"""Calls of tools for one question; those beyond are refused."""


class LangchainChatModel:
    """A chat model opened by langchain; safe to share between threads."""

    def __init__(self, name: str, *, base_url: str, api_key: str, deadline_s: float) -> None:
        """Open ``provider:model``.

        Raises MissingExtraError where the provider's package is not installed, ConfigError where
        the name or another setting cannot be used.
        """
        self.name = name
        self.deadline_s = deadline_s
        self._model = _open(name, base_url, api_key, deadline_s)

    def stream(
        self, system: str, user: str, *, ends_at: float, tools: Sequence[Tool] = ()
    ) -> Generator[str, None, Spoken]:
        """Yield what the model says in pieces, an empty one while it is silent; return all of it.

        The promises are those of :class:`chatbot.answering.speaking.ChatModel`.
        """
        hearing = _Hearing()

        def said() -> AsyncGenerator[tuple[int, Any], None]:
            return self._consulting(system, user, tools) if tools else self._speaking(system, user)

        try:
            with closing(relayed(said, ends_at=ends_at)) as pieces:
                for piece in pieces:
                    yield "" if piece is None else hearing.of(*piece)
        except ChatModelError as error:
            raise _spent(error, hearing.usage) from error
        except Exception as error:
            raise _spent(_explained(error), hearing.usage) from error
        if not hearing.text.strip():
            raise ChatModelError("模型没有给出回答", usage=hearing.usage)
        return Spoken(text=hearing.text, usage=hearing.usage)

    async def _speaking(self, system: str, user: str) -> AsyncGenerator[tuple[int, Any], None]:
        """Yield the pieces of the model's one reply."""
        async for piece in self._model.astream([("system", system), ("human", user)]):
            yield 0, piece

    async def _consulting(
        self, system: str, user: str, tools: Sequence[Tool]
    ) -> AsyncGenerator[tuple[int, Any], None]:
        """Yield the pieces of every reply of an agent that may call *tools*, with its step."""
        from langchain.agents import create_agent
        from langchain.agents.middleware import ModelCallLimitMiddleware, ToolCallLimitMiddleware
        from langchain_core.messages import AIMessageChunk

        bounds: list[Any] = [
            ModelCallLimitMiddleware(run_limit=MOST_STEPS, exit_behavior="error"),
            ToolCallLimitMiddleware(run_limit=MOST_CALLS, exit_behavior="continue"),
        ]
        agent: Any = create_agent(self._model, [*tools], system_prompt=system, middleware=bounds)
        asked = {"messages": [("human", user)]}
        async for piece, about in agent.astream(asked, stream_mode="messages"):
            if isinstance(piece, AIMessageChunk):
                yield int(about["langgraph_step"]), piece


class _Hearing:
    """Puts the pieces of replies together; the last reply is the answer."""

    def __init__(self) -> None:
        self.text = ""
        self.usage = Usage()
        self._step = 0
        self._heard = 0

    def of(self, step: int, piece: Any) -> str:
        """Return what *piece* says. Raises ChatModelError where there is no end to it."""
        if step != self._step:
            self._step, self.text = step, ""
        self.usage += _usage(piece)
        if self.usage.tokens > MOST_TOKENS_IN_ALL:
            raise ChatModelError("模型用量超出上限")
        words = str(piece.text)
        self.text += words
        self._heard += len(words)
        if self._heard > LONGEST_CHARS:
            raise ChatModelError("模型的回答没有结束")
        return words


def _open(name: str, base_url: str, api_key: str, deadline_s: float) -> Any:
    if ":" not in name:
        raise ConfigError(f"CHATBOT_LLM is {name!r}; it must be provider:model, as openai:qwen3")
    provider = name.partition(":")[0]
    options: dict[str, Any] = {
        "temperature": 0,
        "max_tokens": MOST_TOKENS,
        "timeout": deadline_s,
        "max_retries": 0,
    }
    if base_url:
        options["base_url"] = base_url
    if api_key or provider == "openai":
        # Local servers want no key, but the client will not open without one.
        options["api_key"] = api_key or "none"
    if provider == "openai":
        options["stream_usage"] = True
    try:
        from langchain.chat_models import init_chat_model

        return init_chat_model(name, **options)
    except ImportError as error:
        if provider == "openai":
            raise MissingExtraError("llm", "a chat model") from error
        raise ConfigError(f"CHATBOT_LLM={name}: {error}") from error
    except Exception as error:
        reason = str(error).partition("\n")[0]
        raise ConfigError(f"CHATBOT_LLM={name} cannot be opened: {reason}") from error


def _usage(piece: Any) -> Usage:
    """Return what *piece* adds to the count; langchain's chunks are summed up."""
    counted = getattr(piece, "usage_metadata", None) or {}
    return Usage(
        input_tokens=int(counted.get("input_tokens", 0)),
        output_tokens=int(counted.get("output_tokens", 0)),
    )


def _spent(error: ChatModelError, usage: Usage) -> ChatModelError:
    return ChatModelError(error.reason, retry_after_s=error.retry_after_s, usage=usage)


def _explained(error: Exception) -> ChatModelError:
    """Return what went wrong in words for users: by HTTP status, else by the error's name."""
    status = getattr(error, "status_code", None)
    if status in {401, 403}:
        return ChatModelError("模型服务拒绝了访问凭据")
    if status == 429:
        return ChatModelError("模型服务正忙", retry_after_s=_retry_after(error))
    if isinstance(status, int):
        return ChatModelError(f"模型服务返回 {status}", retry_after_s=_retry_after(error))
    name = type(error).__name__
    if "Timeout" in name:
        return ChatModelError("模型没有在限定时间内答完")
    if "LimitExceeded" in name:
        return ChatModelError("模型反复查找,没有作答")
    if "Connect" in name or "Protocol" in name or isinstance(error, OSError):
        return ChatModelError("连接不上模型服务")
    return ChatModelError("模型服务出错")


def _retry_after(error: Exception) -> float | None:
    """Return the seconds that a server asks for, given as a number or as a date."""
    headers = getattr(getattr(error, "response", None), "headers", None) or {}
    named = str(headers.get("retry-after", ""))
    try:
        return float(named)
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(named).timestamp() - time.time())
    except ValueError:
        return None
