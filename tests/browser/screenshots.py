"""Takes the pictures of the documents: ``python -m tests.browser.screenshots [FOLDER]``.

Serves the project's own corpus, asks the page's own examples, and writes PNG files to FOLDER
(default: docs/images), reduced to 256 colours. Questions are taken from the page, so nothing here
knows the corpus.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import FLAGS, HOME, served
from tests.browser.install import HOW, find_browser
from tests.browser.test_embed import host_site

WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
MOST_COLOURS = 256


def open_page(browser: Browser, address: str, size: dict[str, int], scheme: str = "light") -> Page:
    page = browser.new_page(viewport=size, locale="zh-CN", color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(address)
    page.wait_for_selector("body.ready")
    return page


def ask(page: Page, question: str) -> None:
    turns = page.locator("#log .turns .turn").count()
    page.locator("#question textarea").fill(question)
    page.keyboard.press("Enter")
    page.locator(f"#turn-{turns + 1} .answer-text").wait_for()


def converse(page: Page) -> None:
    """A refusal, a complete list, and a citation opened."""
    examples = page.locator(".examples").all()
    declined = examples[0].locator(".example").last.inner_text()
    listed = examples[1].locator(".example").first.inner_text()
    ask(page, declined)
    ask(page, listed)
    page.wait_for_timeout(800)
    page.locator("#turn-2 .marker").first.click()


def shoot(page: Page, path: Path) -> None:
    page.wait_for_timeout(1200)
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    picture.quantize(MOST_COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    page.close()


def portal(browser: Browser, address: str, folder: Path) -> None:
    shoot(open_page(browser, address, WIDE), folder / "welcome.png")
    for name, size, scheme in (
        ("answer", WIDE, "light"),
        ("dark", WIDE, "dark"),
        ("phone", PHONE, "light"),
    ):
        page = open_page(browser, address, size, scheme)
        converse(page)
        if size is PHONE:
            page.keyboard.press("Escape")
        shoot(page, folder / f"{name}.png")
    for view in ("text", "units", "targets"):
        shoot(open_page(browser, f"{address}#view={view}", WIDE), folder / f"{view}.png")
    page = open_page(browser, f"{address}?lang=en", WIDE)
    page.locator("[data-switch=size]").click()
    converse(page)
    shoot(page, folder / "english-large.png")


def embed(browser: Browser, folder: Path) -> None:
    assistant = [""]
    with (
        host_site(assistant) as origin,
        served(
            "-m", "chatbot", "serve", "--port", "{port}", CHATBOT_ALLOWED_ORIGINS=origin
        ) as address,
    ):
        assistant[0] = address
        page = browser.new_page(viewport=WIDE, locale="zh-CN")
        page.goto(address)
        page.wait_for_selector("body.ready")
        question = page.locator(".examples").nth(1).locator(".example").first.inner_text()
        page.goto(origin)
        page.get_by_role("button", name="政策问答").click()
        frame = page.frame_locator("iframe")
        frame.locator("#question").fill(question)
        frame.locator("#question").press("Enter")
        frame.locator(".marker").first.click()
        shoot(page, folder / "embed.png")


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    path = find_browser()
    if path is None:
        raise SystemExit(HOW)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        with served("-m", "chatbot", "serve", "--port", "{port}") as address:
            portal(browser, address, folder)
        embed(browser, folder)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HOME / "docs" / "images")
