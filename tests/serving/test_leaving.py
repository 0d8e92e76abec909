"""A visitor who leaves takes the chat model's connection along: real sockets on either side."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import pytest

from chatbot.config import Config
from chatbot.serving.server import create_app
from chatbot.wiring import open_assistant
from tests.answering.model_server import ModelServer, Reply
from tests.serving.running import served

pytest.importorskip("langchain_openai")
QUESTION = "区块链产业支持什么?"
MESSAGES = [{"role": "user", "content": QUESTION}]
SILENT = Reply(text="太迟了", wait_s=25.0)
TALKATIVE = Reply(text="请看" * 400, piece=2, pause_s=0.05)
AT_ONCE_S = 4.0
"""Seconds in which the connection has to be closed; the model itself would take longer."""


@pytest.fixture(scope="module")
def model() -> Iterator[ModelServer]:
    with ModelServer(lambda _: SILENT).running() as server:
        yield server


@pytest.fixture(scope="module")
def address(model: ModelServer) -> Iterator[str]:
    config = Config(llm="openai:scripted", llm_base_url=model.url, llm_deadline_s=30.0)
    with served(create_app(open_assistant(config))) as url:
        yield url


@pytest.mark.parametrize("reply", [SILENT, TALKATIVE], ids=["silent", "talkative"])
@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/v1/ask", {"question": QUESTION}),
        ("/api/v1/ask", {"question": QUESTION, "stream": True}),
        ("/v1/chat/completions", {"messages": MESSAGES}),
        ("/v1/chat/completions", {"messages": MESSAGES, "stream": True}),
    ],
    ids=["answer", "events", "completion", "chunks"],
)
def test_the_model_is_let_go_when_the_client_goes(
    model: ModelServer, address: str, path: str, body: dict[str, object], reply: Reply
) -> None:
    model.script = lambda _: reply
    model.gone.clear()
    asked = len(model.requests)
    with socket.create_connection((urlsplit(address).hostname, urlsplit(address).port)) as client:
        content = json.dumps(body).encode()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(content)}\r\n\r\n"
        )
        client.sendall(head.encode() + content)
        until = time.monotonic() + 20
        while len(model.requests) == asked and time.monotonic() < until:
            time.sleep(0.01)
        assert len(model.requests) == asked + 1
        assert not model.gone.is_set()
    assert model.gone.wait(AT_ONCE_S)


def test_the_model_is_let_go_when_a_tab_of_the_page_is_closed(
    model: ModelServer, address: str
) -> None:
    """What the page's script does, without a browser: join the queue, listen, hang up."""
    model.script = lambda _: SILENT
    model.gone.clear()
    asked = len(model.requests)
    with httpx.Client(base_url=address, timeout=60) as client:
        events = client.get("/config").json()["dependencies"]
        submit = next(e for e in events if any(name == "submit" for _, name in e["targets"]))
        others = [None] * (len(submit["inputs"]) - 1)
        joined = {"data": [QUESTION, *others], "fn_index": submit["id"], "session_hash": "tab"}
        assert client.post("/gradio_api/queue/join", json=joined).status_code == 200
        with client.stream("GET", "/gradio_api/queue/data?session_hash=tab") as heard:
            for _ in heard.iter_lines():
                if len(model.requests) > asked:
                    break
    assert len(model.requests) == asked + 1
    assert model.gone.wait(2 * AT_ONCE_S)
