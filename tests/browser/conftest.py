"""A real Chromium and real servers, each its own process, each stopped by its own id."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Page,
    Request,
    expect,
    sync_playwright,
)

from tests.browser.install import HOW, find_browser

HOME = Path(__file__).resolve().parents[2]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
START_S = 120
PATIENCE_MS = 90_000
"""For anything that a test waits for: a machine may be busy with much else."""
expect.set_options(timeout=PATIENCE_MS)


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


@contextmanager
def served(*command: str, **settings: str) -> Iterator[str]:
    """Run a server; ``{port}`` in *command* is a free port. Yields its address."""
    port = free_port()
    arguments = [part.format(port=port) for part in command]
    # A pipe that nobody reads would fill and stop the server.
    said = tempfile.TemporaryFile()  # noqa: SIM115 - closed below, after the server's end
    server = subprocess.Popen(
        [sys.executable, *arguments],
        cwd=HOME,
        env={**os.environ, "PYTHONPATH": str(HOME), "CHATBOT_AUDIT": "off", **settings},
        stdout=said,
        stderr=subprocess.STDOUT,
    )
    address = f"http://127.0.0.1:{port}/"
    try:
        _wait(server, address, said)
        yield address
    finally:
        server.terminate()
        try:
            server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        said.close()


def _wait(server: subprocess.Popen[bytes], address: str, said: IO[bytes]) -> None:
    end = time.monotonic() + START_S
    while time.monotonic() < end:
        if server.poll() is not None:
            said.seek(0)
            output = said.read().decode("utf-8", "replace")
            pytest.fail(f"the server ended with {server.returncode}:\n{output}")
        try:
            with urllib.request.urlopen(f"{address}healthz", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    pytest.fail(f"no answer from {address} within {START_S} s")


@pytest.fixture(scope="session")
def plan_server() -> Iterator[str]:
    """The product itself, over the project's own corpus and index."""
    with served("-m", "chatbot", "serve", "--port", "{port}") as address:
        yield address


@pytest.fixture(scope="session")
def shelf_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The product over a folder of documents without a catalogue, indexed on the way."""
    index = str(tmp_path_factory.mktemp("shelf") / "index")
    corpus = str(HOME / "tests" / "documents")
    with served(
        "-m", "chatbot", "serve", "--corpus", corpus, "--index", index, "--port", "{port}"
    ) as address:
        yield address


@pytest.fixture(scope="session")
def double_server() -> Iterator[str]:
    """The page over the invented plan of tests/serving/doubles.py."""
    with served("-m", "tests.browser.portal", "{port}") as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = find_browser()
    if path is None:
        pytest.fail(HOW)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


class Visit:
    """A page that is being looked at, and everything that went wrong meanwhile."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.outside: list[str] = []
        self.errors: list[str] = []
        page.on("request", self._request)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.set_default_timeout(PATIENCE_MS)

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.outside.append(request.url)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(f"{message.text} {message.location}")

    def open(self, fragment: str = "") -> Visit:
        """Open the page and wait until it is ready for a person."""
        self.page.goto(f"{self.address}{fragment}")
        self.page.wait_for_selector("body.ready")
        return self

    def again(self) -> None:
        """Load the page anew and wait until it is ready for a person."""
        self.page.reload()
        self.page.wait_for_selector("body.ready")

    def until(self, expression: str) -> None:
        """Wait until a JavaScript *expression* holds: whatever is measured may come late."""
        self.page.wait_for_function(expression)

    def ask(self, question: str) -> None:
        """Type a question, press Enter, wait for the answer."""
        turns = self.page.locator("#log .turns .turn").count()
        self.page.locator("#question textarea").fill(question)
        self.page.keyboard.press("Enter")
        self.answered(turns + 1)

    def answered(self, turns: int) -> None:
        """Wait until the conversation has *turns* turns and the last is answered."""
        self.page.locator(f"#turn-{turns} .answer-text").wait_for()


@pytest.fixture
def look(browser: Browser, request: pytest.FixtureRequest) -> Iterator[object]:
    """Return a function that opens an address; afterwards nothing may have gone wrong."""
    visits: list[Visit] = []
    contexts = []

    def open_page(address: str, fragment: str = "", **options: object) -> Visit:
        options.setdefault("viewport", {"width": 1440, "height": 900})
        options.setdefault("locale", "zh-CN")
        context = browser.new_context(**options)  # type: ignore[arg-type]
        contexts.append(context)
        visit = Visit(context.new_page(), address)
        visits.append(visit)
        return visit.open(fragment)

    yield open_page
    for context in contexts:
        context.close()
    for visit in visits:
        assert visit.outside == [], "the page asked for something outside its server"
        assert visit.errors == [], "the console holds errors"
