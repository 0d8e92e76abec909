"""Clients that are slow or endless on purpose are sent away; the others do not notice."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from chatbot.serving import door
from chatbot.serving.door import Rules
from chatbot.serving.punctual import MOST_HEAD, Punctual
from chatbot.serving.server import create_app
from tests.serving.doubles import fixed_assistant

WAIT_S = 1.0


class Hasty(Punctual):
    """Waits one second for a head."""

    head_s = WAIT_S


STANDS_STILL_S = 2.5 * WAIT_S


@pytest.fixture
def application() -> FastAPI:
    """The product, and a path that lets the server stand still: the whole loop, on purpose."""
    app = FastAPI()

    @app.get("/still")
    async def still(pieces: int) -> None:
        for _ in range(pieces):
            time.sleep(STANDS_STILL_S / pieces)
            await asyncio.sleep(0)

    app.mount("/", create_app(fixed_assistant(), rules=Rules(rate="", most_bytes=5000)))
    return app


on_every_loop = pytest.mark.parametrize("port", ["asyncio", "uvloop"], indirect=True)


@pytest.fixture
def port(
    application: FastAPI, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[int]:
    loop = getattr(request, "param", "auto")
    if loop == "uvloop":
        pytest.importorskip("uvloop")
    monkeypatch.setattr(door, "BODY_S", WAIT_S)
    config = uvicorn.Config(
        application,
        port=0,
        http=Hasty,
        loop=loop,
        log_level="critical",
        timeout_keep_alive=30,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join(10)


def connected(port: int) -> closing[socket.socket]:
    return closing(socket.create_connection(("127.0.0.1", port), timeout=20))


def everything(line: socket.socket) -> bytes:
    said = b""
    try:
        while piece := line.recv(65536):
            said += piece
    except ConnectionResetError:
        pass
    return said


def ask(port: int) -> int:
    sent = httpx.post(f"http://127.0.0.1:{port}/api/v1/ask", json={"question": "那谁负责?"})
    return sent.status_code


@pytest.mark.parametrize("first", [b"", b"POST /api/v1/ask HTTP/1.1\r\nHost: x\r\n"])
def test_a_head_that_never_ends_is_refused_with_the_reason(port: int, first: bytes) -> None:
    lines = [socket.create_connection(("127.0.0.1", port), timeout=20) for _ in range(100)]
    began = time.monotonic()
    for line in lines:
        line.sendall(first)
    assert ask(port) == 200
    for line in lines:
        said = everything(line)
        assert said.startswith(b"HTTP/1.1 408 Request Timeout\r\n")
        assert b"application/problem+json" in said
        line.close()
    assert time.monotonic() - began < 15
    assert ask(port) == 200


def test_a_second_head_on_a_kept_connection_is_timed_too(port: int) -> None:
    with connected(port) as line:
        line.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        assert line.recv(65536).startswith(b"HTTP/1.1 200")
        time.sleep(1.5 * WAIT_S)  # an idle connection may be kept
        line.sendall(b"GET /healthz HTT")
        assert b"200 OK" not in everything(line)


def standing_still(port: int, pieces: int = 1) -> threading.Thread:
    """Let the server stand still, or stand still again and again; return when it does."""
    address = f"http://127.0.0.1:{port}/still?pieces={pieces}"
    stopped = threading.Thread(target=lambda: httpx.get(address, timeout=30), daemon=True)
    stopped.start()
    time.sleep(0.3 * WAIT_S)
    return stopped


HEALTH = b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"


@on_every_loop
@pytest.mark.parametrize("sent_first", [0, 12, len(HEALTH)])
def test_a_client_is_not_sent_away_for_the_time_that_the_server_stood_still(
    port: int, sent_first: int
) -> None:
    with connected(port) as line:
        line.sendall(HEALTH[:sent_first])
        time.sleep(0.1 * WAIT_S)  # the connection is taken up, its timer runs
        stopped = standing_still(port)
        line.sendall(HEALTH[sent_first:])
        assert everything(line).startswith(b"HTTP/1.1 200")
    stopped.join(30)


@on_every_loop
def test_connections_that_came_while_the_server_stood_still_have_all_their_time(port: int) -> None:
    stopped = standing_still(port)
    with connected(port) as line:
        stopped.join(30)
        time.sleep(0.5 * WAIT_S)
        line.sendall(HEALTH)
        assert everything(line).startswith(b"HTTP/1.1 200")


@on_every_loop
def test_a_client_as_slow_as_the_busy_machine_is_not_sent_away(port: int) -> None:
    with connected(port) as line:
        line.sendall(HEALTH[:12])
        time.sleep(0.1 * WAIT_S)
        stopped = standing_still(port, pieces=8)
        time.sleep(1.5 * WAIT_S)
        line.sendall(HEALTH[12:])
        assert everything(line).startswith(b"HTTP/1.1 200")
    stopped.join(30)


@on_every_loop
def test_a_body_that_came_while_the_server_stood_still_is_read(port: int) -> None:
    body = '{"question": "那谁负责?"}'.encode()
    head = (
        b"POST /api/v1/ask HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        b"Connection: close\r\nContent-Length: %d\r\n\r\n" % len(body)
    )
    with connected(port) as line:
        line.sendall(head + body[:5])
        time.sleep(0.1 * WAIT_S)
        stopped = standing_still(port)
        line.sendall(body[5:])
        assert everything(line).startswith(b"HTTP/1.1 200")
    stopped.join(30)


def test_bytes_that_drip_in_do_not_hold_a_connection_for_ever(port: int) -> None:
    began, said = time.monotonic(), b""
    with connected(port) as line:
        line.sendall(b"GET /healthz HTTP/1.1\r\nX: ")
        line.settimeout(0.01)
        while not said and time.monotonic() - began < 20:
            with suppress(TimeoutError, ConnectionResetError, BrokenPipeError):
                line.sendall(b"x")
                said = line.recv(100)
    assert said.startswith(b"HTTP/1.1 408")
    assert time.monotonic() - began < 12


def test_a_head_without_end_is_cut_off(port: int) -> None:
    with connected(port) as line:
        with suppress(ConnectionResetError, BrokenPipeError):
            line.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\nX: " + b"x" * (3 * MOST_HEAD))
        said = everything(line)
    assert said == b"" or said.startswith(b"HTTP/1.1 400")
    assert ask(port) == 200


def test_a_body_that_drips_is_refused_with_the_reason(port: int) -> None:
    with connected(port) as line:
        line.sendall(
            b"POST /api/v1/ask HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            b'Content-Length: 4000\r\n\r\n{"ques'
        )
        said = line.recv(65536)
    assert said.startswith(b"HTTP/1.1 408")
    assert b"problem+json" in said


@pytest.mark.parametrize("path", ["/api/v1/ask", "/v1/chat/completions", "/api/v1/feedback"])
def test_a_body_larger_than_it_says_is_refused_with_the_reason(port: int, path: str) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(20):
            yield b" " * 1000

    headers = {"Content-Type": "application/json"}
    sent = httpx.post(f"http://127.0.0.1:{port}{path}", content=pieces(), headers=headers)
    assert sent.status_code == 413
    assert sent.headers["content-type"] == "application/problem+json"


def test_a_large_or_slow_body_is_no_failure_of_the_tools_either(port: int) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(20):
            yield b" " * 1000

    headers = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
    sent = httpx.post(f"http://127.0.0.1:{port}/mcp/", content=pieces(), headers=headers)
    assert 400 <= sent.status_code < 500


@pytest.mark.parametrize(
    "noise",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET / HTTP/9.9\r\n\r\n",
        b"POST /api/v1/ask HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"GET /\x00 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"\r\n" * 50,
    ],
)
def test_what_is_no_request_leaves_the_server_serving(port: int, noise: bytes) -> None:
    with connected(port) as line:
        line.sendall(noise)
        said = everything(line)
    assert not said.startswith(b"HTTP/1.1 5")
    assert ask(port) == 200
