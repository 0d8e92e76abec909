"""The page below a path of somebody else's site, behind a proxy that takes the path off."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import served

pytestmark = pytest.mark.browser
PREFIX = "/zcwd"


def proxy_to(port: int) -> ThreadingHTTPServer:
    """Return a server that passes on what lies below PREFIX, as deploy/nginx.conf does."""

    class Handler(BaseHTTPRequestHandler):
        def pass_on(self) -> None:
            if not self.path.startswith(f"{PREFIX}/"):
                self.send_error(404)
                return
            length = int(self.headers.get("Content-Length", 0))
            behind = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            headers = {**dict(self.headers), "X-Forwarded-Proto": "http"}
            behind.request(
                self.command, self.path.removeprefix(PREFIX), self.rfile.read(length), headers
            )
            reply = behind.getresponse()
            self.send_response(reply.status)
            for name, value in reply.getheaders():
                if name.lower() not in {"transfer-encoding", "connection", "date"}:
                    self.send_header(name, value)
            self.send_header("Connection", "close")
            self.end_headers()
            while piece := reply.read1(65536):
                self.wfile.write(piece)
                self.wfile.flush()
            behind.close()

        do_GET = do_POST = pass_on  # noqa: N815

        def log_message(self, format: str, *arguments: object) -> None:
            """Keep the test's output clean."""

    return ThreadingHTTPServer(("127.0.0.1", 0), Handler)


@pytest.fixture(scope="module")
def published() -> Iterator[str]:
    with served("-m", "chatbot", "serve", "--port", "{port}", CHATBOT_ROOT_PATH=PREFIX) as address:
        proxy = proxy_to(int(address.rstrip("/").rpartition(":")[2]))
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{proxy.server_address[1]}{PREFIX}/"
        proxy.shutdown()
        proxy.server_close()


def test_the_whole_page_works_below_a_path(look, published):
    visit = look(published)
    page = visit.page
    question = page.locator(".example").nth(1).inner_text()
    visit.ask(question)
    expect(page.locator("#turn-1 .answer-text")).not_to_be_empty()
    page.locator("#language").select_option("en")
    expect(page.locator("#tab-text")).to_have_text("Full text")
    visit.again()
    expect(page.locator("#tab-text")).to_have_text("Full text")
    page.locator("#tab-text").click()
    expect(page.locator("#paper")).to_be_visible()
    assert page.url == f"{published}#view=text"


def test_the_embed_works_below_a_path(look, published):
    page = look(published).page
    page.goto(f"{published}embed")
    page.locator("#question").fill("一共有几项?")
    page.locator("#question").press("Enter")
    expect(page.locator(".answer .label")).to_be_visible()
