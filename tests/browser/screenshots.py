"""Takes the pictures of the documents: ``python -m tests.browser.screenshots [FOLDER]``.

Serves the project's own corpus, asks the page's own examples, and writes PNG files to FOLDER
(default: docs/images). Questions are taken from the page, so nothing here knows the corpus.
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import FLAGS, HOME, served
from tests.browser.install import HOW, find_browser

WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}


def open_page(browser: Browser, address: str, size: dict[str, int], scheme: str = "light") -> Page:
    page = browser.new_page(viewport=size, locale="zh-CN", color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(address)
    page.wait_for_selector("body.ready")
    return page


def ask(page: Page, question: str) -> None:
    turns = page.locator("#log .turn").count()
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
    page.screenshot(path=path)
    page.close()


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    path = find_browser()
    if path is None:
        raise SystemExit(HOW)
    with (
        served("-m", "chatbot", "serve", "--port", "{port}") as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
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
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HOME / "docs" / "images")
