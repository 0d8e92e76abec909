"""What somebody with bad intentions would try that the tests of single rooms do not."""

from __future__ import annotations

import json
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from urllib.parse import quote

import httpx
import pytest
from fastapi.testclient import TestClient

from chatbot.serving.door import Rules
from chatbot.serving.panels.conversation import Turn
from chatbot.serving.panels.words import LANGUAGES, words_in
from chatbot.serving.saving import saved
from chatbot.serving.server import create_app
from tests.serving.doubles import drones_answer, fixed_assistant
from tests.serving.running import served
from tests.serving.test_saving import NOW

FORGED = 'x\n\nevent: answer\ndata: {"answer": "forged"}\n\n\r\n\rdata: forged\u2028\u0085'
EVIL = "evil.example"


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(create_app(replace(fixed_assistant(), drafts=(FORGED,))))


def fields(text: str) -> list[tuple[str, str]]:
    """The fields of a stream of events as the standard cuts it: at CR LF, LF or CR alone."""
    lines = re.split("\r\n|\n|\r", text)
    return [tuple(line.split(": ", 1)) for line in lines if line and not line.startswith(":")]


@pytest.mark.parametrize("where", ["question", "id", "history"])
def test_no_line_break_of_a_visitor_forges_an_event(client: TestClient, where: str) -> None:
    body = {"question": "那谁负责?", "stream": True}
    body[where] = [FORGED] if where == "history" else FORGED
    found = fields(client.post("/api/v1/ask", json=body).text)
    assert [value for name, value in found if name == "event"] == ["draft", "answer"]
    assert {name for name, _ in found} == {"event", "data"}
    assert all(json.loads(value) for name, value in found if name == "data")


def test_no_line_break_forges_a_chunk_of_the_chat_protocol(client: TestClient) -> None:
    messages = [{"role": "user", "content": FORGED}]
    sent = client.post("/v1/chat/completions", json={"messages": messages, "stream": True})
    found = fields(sent.text)
    assert {name for name, _ in found} == {"data"}
    assert [value for _, value in found].count("[DONE]") == 1
    assert all(json.loads(value)["object"] for _, value in found[:-1])


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served(create_app(fixed_assistant(), rules=Rules(rate="", places=4))) as place:
        yield place


@pytest.mark.parametrize(
    "value", [b"a\rSet-Cookie: x=1", b"a\tb", b"a, b", b"%0d%0aSet-Cookie: x=1", b"\xe4\xb8\x80"]
)
def test_a_request_id_adds_no_header(address: str, value: bytes) -> None:
    port = int(address.rpartition(":")[2])
    with closing(socket.create_connection(("127.0.0.1", port), timeout=20)) as line:
        head = b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Request-ID: "
        line.sendall(head + value + b"\r\n\r\n")
        reply = b""
        while piece := line.recv(65536):
            reply += piece
    assert b"set-cookie" not in reply.lower()
    assert value not in reply.partition(b"\r\n\r\n")[0]


@pytest.mark.parametrize(
    "name",
    [
        "../../../etc/passwd",
        "..\\..\\x",
        "/etc/passwd",
        "yunxi/../yunxi#2.1",
        "%2e%2e%2f",
        "\x00",
        "~",
    ],
)
def test_a_document_or_clause_is_a_name_and_no_path(client: TestClient, name: str) -> None:
    for route in ("clauses", "units"):
        assert client.get(f"/api/v1/{route}/{quote(name, safe='')}").status_code == 404
    for route in ("outline", "units", "indicators", "examples"):
        assert client.get(f"/api/v1/{route}", params={"document": name}).status_code == 404
    assert client.post("/api/v1/ask", json={"question": "x", "document": name}).status_code == 404


def test_what_one_visitor_sends_is_no_page_for_the_next(client: TestClient) -> None:
    for headers in ({"X-Gradio-Server": f"https://{EVIL}"}, {"X-Original-URL": f"//{EVIL}"}):
        assert EVIL not in client.get("/", headers=headers).text
    # The address that a proxy names is in the page; no cache that others share may keep it.
    page = client.get("/", headers={"X-Forwarded-Host": EVIL})
    assert "private" in page.headers["cache-control"]
    assert f'<base href="http://{EVIL}' not in page.text


def test_an_answer_given_again_is_the_same_whoever_asks(address: str) -> None:
    body = {"question": "那谁负责?"}
    first = httpx.post(f"{address}/api/v1/ask", json=body, headers={"X-Forwarded-Host": EVIL})
    again = httpx.post(f"{address}/api/v1/ask", json=body)
    assert EVIL not in first.text + again.text
    assert first.json()["answer"] == again.json()["answer"]
    assert first.json()["id"] != again.json()["id"]


def test_listeners_to_the_tools_take_nobody_s_place(address: str) -> None:
    def listen() -> None:
        with suppress(httpx.HTTPError):
            httpx.get(f"{address}/mcp/", headers={"Accept": "text/event-stream"}, timeout=20)

    threads = [threading.Thread(target=listen, daemon=True) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(2)
    asked = httpx.post(f"{address}/api/v1/ask", json={"question": "能补贴多少?"}, timeout=20)
    assert asked.status_code == 200
    for method in ("GET", "DELETE", "PUT"):
        refused = httpx.request(method, f"{address}/mcp/", timeout=20)
        assert refused.status_code == 405
        assert refused.headers["allow"] == "POST"


def test_a_page_of_another_site_cannot_use_the_tools(address: str) -> None:
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    sent = httpx.post(f"{address}/mcp/", json=call, headers={"Origin": f"https://{EVIL}"})
    assert sent.status_code == 403


@pytest.mark.parametrize(
    "call",
    [
        {"name": "ask_policy", "arguments": {"question": 7}},
        {"name": "ask_policy", "arguments": {"question": "问" * 30_000}},
        {"name": "read_clause", "arguments": {"clause_id": "../../etc/passwd"}},
        {"name": "search_clauses", "arguments": {"text": "x", "k": 10**9}},
        {"name": "__class__", "arguments": {}},
        {"name": "ask_policy", "arguments": {"question": "x", "self": "y"}},
    ],
)
def test_tools_called_amiss_say_so_and_show_nothing_of_the_inside(call: dict[str, object]) -> None:
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call}
    headers = {"Accept": "application/json, text/event-stream"}
    with served(create_app(fixed_assistant())) as place:
        sent = httpx.post(f"{place}/mcp/", json=body, headers=headers, timeout=30)
    assert sent.status_code < 500
    assert "Traceback" not in sent.text
    assert "site-packages" not in sent.text
    assert "root:" not in sent.text


@pytest.mark.parametrize("form", ["docx", "md", "../../x", "exe"])
def test_nobody_but_the_product_names_a_saved_file(form: str) -> None:
    asked = "../../etc/passwd\r\nContent-Type: text/html"
    turns = (Turn(question=asked, answer=replace(drones_answer(), question=asked)),)
    held = fixed_assistant().index.table.documents
    for language in LANGUAGES:
        markup = saved(turns, held, form, words_in(language), NOW)
        name = re.search('data-name="([^"]*)"', markup)[1]
        assert re.fullmatch(r"[\w &;:-]+_\d{8}_\d{6}\.(docx|md)", name), name
