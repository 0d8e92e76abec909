"""A chat model behind one small interface: messages in, text out, in pieces. Langchain's home.

Any provider that ``langchain.chat_models.init_chat_model`` opens will do; what the libraries below
raise becomes one error with a reason that can be shown.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Protocol

from chatbot.errors import ChatbotError, ConfigError, MissingExtraError

LONGEST_CHARS = 4000
"""A model that says more than this does not keep to the format."""
MOST_TOKENS = 1200
POLL_S = 0.05
"""Seconds between looks at whether the reader has gone away."""


class ChatModelError(ChatbotError):
    """The model gave no usable answer; ``reason`` may be shown to users."""

    def __init__(self, reason: str, *, retry_after_s: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry_after_s = retry_after_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """Tokens of one call, as the model's server counts them; 0 where it does not say."""

    input_tokens: int = 0
    output_tokens: int = 0


class ChatModel(Protocol):
    """What the writer needs of a chat model."""

    @property
    def name(self) -> str:
        """``provider:model``, as set."""

    def stream(self, system: str, user: str) -> Generator[str, None, Usage]:
        """Yield the reply in pieces and return the usage. Raises ChatModelError."""


class LangchainChatModel:
    """A chat model opened by langchain, asked once a question, within a deadline."""

    def __init__(self, name: str, *, base_url: str, api_key: str, deadline_s: float) -> None:
        """Open ``provider:model``.

        Raises MissingExtraError where the provider's package is not installed, ConfigError where
        the name or another setting cannot be used.
        """
        self.name = name
        self._deadline_s = deadline_s
        self._model = _open(name, base_url, api_key, deadline_s)

    def stream(self, system: str, user: str) -> Generator[str, None, Usage]:
        """Yield the reply in pieces and return the usage.

        Raises ChatModelError on any failure, and where the deadline passes or the reply has no
        end. Closing the generator lets go of the connection.
        """
        ends_at = time.monotonic() + self._deadline_s
        said = 0
        usage = Usage()
        pieces: Iterator[Any] = self._model.stream([("system", system), ("human", user)])
        with closing(_Reader(pieces)) as reader:
            for piece in reader.until(ends_at):
                usage = _usage(piece) or usage
                text = piece.text if isinstance(piece.text, str) else piece.text()
                said += len(text)
                if said > LONGEST_CHARS:
                    raise ChatModelError("模型的回答没有结束")
                if text:
                    yield text
        if not said:
            raise ChatModelError("模型没有给出回答")
        return usage


class _Reader:
    """Reads a blocking iterator in a thread, so that a deadline holds whatever it does."""

    def __init__(self, pieces: Iterator[Any]) -> None:
        self._pieces = pieces
        self._found: queue.Queue[tuple[str, Any]] = queue.Queue(maxsize=256)
        self._left = threading.Event()
        self._thread = threading.Thread(target=self._read, name="chat-model", daemon=True)
        self._thread.start()

    def until(self, ends_at: float) -> Iterator[Any]:
        while True:
            try:
                kind, value = self._found.get(timeout=max(0.001, ends_at - time.monotonic()))
            except queue.Empty:
                raise ChatModelError("模型没有在限定时间内答完") from None
            if kind == "error":
                raise _explained(value) from value
            if kind == "end":
                return
            yield value

    def close(self) -> None:
        """Stop reading; the connection is closed at the next piece or the client's own timeout."""
        self._left.set()

    def _read(self) -> None:
        try:
            for piece in self._pieces:
                if not self._put(("piece", piece)):
                    break
            else:
                self._put(("end", None))
        except Exception as error:  # the libraries below raise dozens of unrelated types
            self._put(("error", error))
        finally:
            close = getattr(self._pieces, "close", None)
            if close is not None:
                close()

    def _put(self, found: tuple[str, Any]) -> bool:
        while not self._left.is_set():
            try:
                self._found.put(found, timeout=POLL_S)
            except queue.Full:
                continue
            return True
        return False


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


def _usage(piece: Any) -> Usage | None:
    counted = getattr(piece, "usage_metadata", None)
    if not counted:
        return None
    return Usage(
        input_tokens=int(counted.get("input_tokens", 0)),
        output_tokens=int(counted.get("output_tokens", 0)),
    )


def _explained(error: Exception) -> ChatModelError:
    """Return what went wrong in words for users: by HTTP status, else by the error's name."""
    if isinstance(error, ChatModelError):
        return error
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
    if "Connect" in name or "Protocol" in name or isinstance(error, OSError):
        return ChatModelError("连接不上模型服务")
    return ChatModelError("模型服务出错")


def _retry_after(error: Exception) -> float | None:
    headers = getattr(getattr(error, "response", None), "headers", None)
    try:
        return float(headers["retry-after"]) if headers else None
    except (KeyError, ValueError):
        return None
