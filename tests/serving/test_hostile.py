"""Paths and headers that no browser sends: whatever they hold, none of them is a failure inside."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import closing

import pytest

from chatbot.serving.door import Rules
from chatbot.serving.keys import Keys, Scope
from chatbot.serving.server import create_app
from tests.serving.doubles import fixed_assistant
from tests.serving.running import served

HEADERS = (
    b"Origin: http://[",
    b"Origin: \xff\xfe",
    b"Authorization: Bearer \xff\xfe",
    b"Authorization: Bearer",
    b"X-Forwarded-For: \xff,,,, ,",
    b"X-Forwarded-Host: <script>alert(1)</script>",
    b"X-Forwarded-Proto: javascript",
    b"X-Request-ID: \xff\xfe",
    b"Host: [",
    b"Host: \xff",
    b"Accept: \xff",
    b"Cookie: portal_language=\xff; a",
    b"Cookie: portal_language=" + b"x" * 5000,
    b"Content-Type: \xff",
    b"Range: bytes=9999999-",
)
PATHS = (
    b"/",
    b"/embed",
    b"/api/v1/documents",
    b"/api/v1/clauses/%ff%fe",
    b"/api/v1/clauses/" + b"a" * 20000,
    b"/api/v1/search?q=%ff",
    b"/api/v1/units/%E5%B8%82%00",
    b"/portal/..%2f..%2fdoor.py",
    b"/gradio_api/file=/etc/passwd",
    b"/%00",
    b"//evil.example",
)


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    keys = Keys(tmp_path_factory.mktemp("keys") / "keys.json")
    keys.add("oa", Scope.ASK)
    rules = Rules(rate="10000/second", proxies=["127.0.0.1"])
    with served(create_app(fixed_assistant(), keys=keys, rules=rules)) as address:
        yield int(address.rpartition(":")[2])


def said(port: int, method: bytes, path: bytes, header: bytes) -> bytes:
    host = b"" if header.startswith(b"Host") else b"Host: x\r\n"
    with closing(socket.create_connection(("127.0.0.1", port), timeout=20)) as line:
        head = b" ".join((method, path, b"HTTP/1.1\r\n"))
        line.sendall(head + host + header + b"\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
        reply = b""
        while piece := line.recv(65536):
            reply += piece
    return reply


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path[:30].decode())
def test_no_header_makes_a_path_fail_or_comes_back_as_markup(port: int, path: bytes) -> None:
    for header in HEADERS:
        for method in (b"GET", b"POST"):
            reply = said(port, method, path, header)
            assert reply.startswith(b"HTTP/1.1 "), (method, header)
            assert not reply.startswith(b"HTTP/1.1 5"), (method, header)
            assert b"<script>alert(1)" not in reply


@pytest.mark.parametrize("secret", [b"root:", b"from __future__"])
def test_no_path_leads_to_a_file_that_is_not_published(port: int, secret: bytes) -> None:
    for path in PATHS:
        assert secret not in said(port, b"GET", path, b"Accept: */*")
