"""The assistant inside another site: a listed origin shows it, an unlisted one cannot."""

from __future__ import annotations

import threading
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from chatbot.config import HOME
from tests.browser.conftest import PATIENCE_MS, served

DEMO = HOME / "deploy" / "demo" / "index.html"
WRITTEN_FOR = "http://127.0.0.1:7860"
"""Where the demonstration page expects the assistant."""
KNOWN = "那谁负责?"


@contextmanager
def host_site(assistant: list[str]) -> Iterator[str]:
    """Serve the demonstration portal on an origin of its own."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            page = DEMO.read_text(encoding="utf-8").replace(WRITTEN_FOR, assistant[0].rstrip("/"))
            # The rest of the path stands for other attributes of the script.
            more = urllib.parse.unquote(self.path.partition("?")[2])
            page = page.replace('data-title="政策问答"', more) if more else page
            style = self.path == "/demo.css"
            body = DEMO.with_name("demo.css").read_bytes() if style else page.encode()
            self.send_response(200)
            kind = "text/css" if style else "text/html; charset=utf-8"
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *arguments: object) -> None:
            """Keep the test's output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def listed() -> Iterator[tuple[str, str]]:
    """A host site and an assistant that lists it."""
    assistant = [""]
    with (
        host_site(assistant) as origin,
        served("-m", "tests.browser.portal", "{port}", origin) as address,
    ):
        assistant[0] = address
        yield origin, address


@pytest.fixture
def visit(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="zh-CN", viewport={"width": 1200, "height": 800})
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    yield page
    context.close()


def opened(page: Page, origin: str) -> Page:
    page.goto(origin)
    page.get_by_role("button", name="政策问答").click()
    return page


def test_a_listed_site_shows_the_panel_and_answers_with_citations(
    visit: Page, listed: tuple[str, str]
) -> None:
    origin, address = listed
    outside: list[str] = []
    errors: list[str] = []
    visit.on("request", lambda request: outside.append(request.url))
    visit.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    opened(visit, origin)
    frame = visit.frame_locator("iframe")
    frame.get_by_label("您的问题").fill(KNOWN)
    frame.get_by_role("button", name="提问").click()
    expect(frame.locator(".answer .label")).to_have_text("原文摘录")
    frame.locator("summary").first.click()
    expect(frame.locator("blockquote").first).to_be_visible()
    assert [url for url in outside if not url.startswith((origin, address))] == []
    assert errors == []


def test_the_conversation_is_remembered_for_the_visit_and_escape_closes(
    visit: Page, listed: tuple[str, str]
) -> None:
    origin, _ = listed
    opened(visit, origin)
    frame = visit.frame_locator("iframe")
    frame.get_by_label("您的问题").fill(KNOWN)
    frame.get_by_label("您的问题").press("Enter")
    expect(frame.locator(".answer .label")).to_be_visible()
    frame.get_by_label("您的问题").press("Escape")
    expect(visit.locator("iframe")).to_be_hidden()
    expect(visit.get_by_role("button", name="政策问答")).to_be_focused()
    opened(visit, origin)
    expect(visit.frame_locator("iframe").locator(".asked")).to_have_text(KNOWN)


def test_the_panel_fits_a_telephone(visit: Page, listed: tuple[str, str]) -> None:
    visit.set_viewport_size({"width": 360, "height": 640})
    opened(visit, listed[0])
    box = visit.locator("iframe").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360


def with_attributes(origin: str, attributes: str) -> str:
    return f"{origin}/?{urllib.parse.quote(attributes)}"


def test_it_speaks_english_in_a_colour_and_a_theme_of_the_host(
    visit: Page, listed: tuple[str, str]
) -> None:
    visit.goto(with_attributes(listed[0], 'data-lang="en" data-theme="dark" data-color="#ffd000"'))
    visit.get_by_role("button", name="Policy Q&A").click()
    frame = visit.frame_locator("iframe")
    expect(frame.locator("#label")).to_have_text("Your question")
    expect(frame.locator("html")).to_have_attribute("lang", "en")
    expect(frame.locator("html")).to_have_attribute("data-theme", "dark")


def test_an_answer_leads_to_its_source_and_to_the_next_question(
    visit: Page, listed: tuple[str, str]
) -> None:
    opened(visit, listed[0])
    frame = visit.frame_locator("iframe")
    frame.get_by_label("您的问题").fill(KNOWN)
    frame.get_by_label("您的问题").press("Enter")
    frame.locator(".marker").first.click()
    expect(frame.locator("details").first).to_have_attribute("open", "")
    expect(frame.locator("blockquote").first).to_have_text("责任单位:市交通局、工信局")
    frame.get_by_role("button", name="通航服务产业讲了什么?").click()
    expect(frame.locator(".label.declined")).to_be_visible()
    expect(frame.locator(".near")).to_have_text("可能相关，并非答案")
    expect(frame.locator(".next")).to_have_count(0)


def test_the_panel_can_be_enlarged(visit: Page, listed: tuple[str, str]) -> None:
    opened(visit, listed[0])
    frame = visit.frame_locator("iframe")
    small = visit.locator("iframe").bounding_box()
    frame.get_by_role("button", name="放大").click()
    expect(frame.get_by_role("button", name="缩小")).to_be_visible()
    assert small is not None
    visit.wait_for_function(
        "width => document.querySelector('body > div:last-of-type').shadowRoot"
        ".querySelector('.panel').offsetWidth > width + 100",
        arg=small["width"],
    )


def test_in_place_it_grows_with_the_conversation(visit: Page, listed: tuple[str, str]) -> None:
    visit.goto(with_attributes(listed[0], 'data-target="#policy-chat"'))
    frame = visit.frame_locator("iframe")
    for _ in range(2):
        answers = frame.locator(".answer .label").count()
        frame.get_by_label("您的问题").fill(KNOWN)
        frame.get_by_label("您的问题").press("Enter")
        expect(frame.locator(".answer .label")).to_have_count(answers + 1)
    visit.wait_for_function(
        "document.querySelector('#policy-chat > div').shadowRoot"
        ".querySelector('.inline').offsetHeight > 500"
    )
    expect(visit.get_by_role("button", name="政策问答")).to_have_count(0)


def test_markup_in_questions_and_answers_is_text(visit: Page, listed: tuple[str, str]) -> None:
    opened(visit, listed[0])
    frame = visit.frame_locator("iframe")
    frame.get_by_label("您的问题").fill("<img src=x onerror=alert(1)>")
    frame.get_by_label("您的问题").press("Enter")
    expect(frame.locator(".asked")).to_have_text("<img src=x onerror=alert(1)>")
    expect(frame.locator("#log img")).to_have_count(0)


@pytest.mark.parametrize(
    "attributes",
    [
        "data-title='<img src=x onerror=alert(1)>'",
        "data-lang='constructor' data-title='问答'",
        "data-lang='__proto__' data-title='问答'",
        "data-color='red;} body{display:none}' data-title='问答'",
        "data-position='left;} *{display:none}' data-title='问答'",
        "data-theme='\"><script>alert(1)</script>' data-title='问答'",
        "data-document='&lt;script&gt;&amp;lang=en' data-title='问答'",
    ],
)
def test_attributes_are_words_and_no_markup(
    visit: Page, listed: tuple[str, str], attributes: str
) -> None:
    errors: list[str] = []
    visit.on("pageerror", lambda error: errors.append(str(error)))
    visit.on("dialog", lambda dialog: (errors.append(dialog.message), dialog.dismiss()))
    visit.goto(with_attributes(listed[0], attributes))
    visit.get_by_role("button").first.click()
    frame = visit.frame_locator("iframe")
    expect(frame.locator("#question")).to_be_visible()
    expect(frame.locator("#label")).to_have_text("您的问题")
    expect(frame.locator("img")).to_have_count(0)
    assert errors == []


def test_a_conversation_that_was_tampered_with_is_forgotten(
    visit: Page, listed: tuple[str, str]
) -> None:
    visit.goto(f"{listed[1]}embed")
    for held in ('{"a": 1}', "[null, 1, {}]", '[{"question": "x", "answer": {"answer": 7}}]', "<"):
        visit.evaluate("held => sessionStorage.setItem('policy-chatbot:', held)", held)
        visit.reload()
        visit.get_by_label("您的问题").fill(KNOWN)
        visit.get_by_label("您的问题").press("Enter")
        expect(visit.locator(".answer .label")).to_have_count(1)


def test_an_empty_panel_offers_questions_and_a_refused_one_can_be_asked_again(
    visit: Page, listed: tuple[str, str]
) -> None:
    visit.goto(f"{listed[1]}embed?lang=en")
    expect(visit.locator(".next button").first).to_be_visible()
    assert visit.locator(".next button").first.inner_text().startswith("W")
    visit.route("**/api/v1/ask", lambda route: route.fulfill(status=429, body="{}"))
    visit.locator(".next button").first.click()
    expect(visit.get_by_role("alert")).to_have_text("Too many questions; please wait.")
    visit.unroute("**/api/v1/ask")
    visit.get_by_role("button", name="Ask again").click()
    expect(visit.locator(".answer .label")).to_have_count(1)
    expect(visit.locator(".asked")).to_have_count(1)


def test_the_small_page_has_no_serious_accessibility_finding(
    visit: Page, listed: tuple[str, str]
) -> None:
    visit.goto(f"{listed[1]}embed")
    visit.get_by_label("您的问题").fill(KNOWN)
    visit.get_by_label("您的问题").press("Enter")
    expect(visit.locator(".answer .label")).to_be_visible()
    found = Axe().run(visit).response["violations"]
    assert [v["id"] for v in found if v["impact"] in {"serious", "critical"}] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_host_site_with_its_panel_open_has_no_grave_finding(
    browser: Browser, listed: tuple[str, str], scheme: str
) -> None:
    context = browser.new_context(locale="zh-CN", color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    opened(page, listed[0])
    expect(page.frame_locator("iframe").get_by_label("您的问题")).to_be_visible()
    found = Axe().run(page).response["violations"]
    context.close()
    assert [v["id"] for v in found if v["impact"] in {"serious", "critical"}] == []


def test_an_unlisted_site_cannot_show_it(visit: Page, double_server: str) -> None:
    with host_site([double_server]) as origin:
        with visit.expect_event("requestfailed", lambda request: "embed?" in request.url):
            opened(visit, origin)
        framed = [frame for frame in visit.frames if frame is not visit.main_frame]
        assert all(frame.locator("#question").count() == 0 for frame in framed)
