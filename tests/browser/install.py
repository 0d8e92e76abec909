"""Finds a Chromium for the browser tests, or installs one: ``python -m tests.browser.install``.

Looked for in this order: CHATBOT_BROWSER, a system browser on the PATH, Playwright's own. Where
none is found, one is installed: Debian's packages where this is root on a system with apt-get
(with a Chinese font, so that screenshots show words), Playwright's own installer otherwise.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PACKAGES = ("chromium", "fonts-noto-cjk")
HOW = (
    "no Chromium found and none could be installed; install one by hand, or name one: "
    "CHATBOT_BROWSER=/path/to/chromium make test"
)


def find_browser() -> str | None:
    """Return the path of a Chromium, or None. Raises SystemExit where CHATBOT_BROWSER is wrong."""
    named = os.environ.get("CHATBOT_BROWSER")
    if named:
        if shutil.which(named) is None:
            raise SystemExit(f"CHATBOT_BROWSER is {named!r}, and there is no such program")
        return shutil.which(named)
    for name in NAMES:
        found = shutil.which(name)
        if found:
            return found
    return _own_browser()


def _own_browser() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    return str(path) if path.exists() else None


def install() -> None:
    """Install a Chromium; errors of the installers are shown and decide nothing."""
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (
            ["apt-get", "update", "-qq"],
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *PACKAGES],
        ):
            _run(command, quiet)
        if find_browser():
            return
    _run([sys.executable, "-m", "playwright", "install", "chromium"], dict(os.environ))


def _run(command: list[str], environment: dict[str, str]) -> None:
    sys.stderr.write(f"{' '.join(command)}\n")
    subprocess.run(command, env=environment, check=False, stdout=sys.stderr, timeout=900)


def main() -> int:
    """Print the path of the browser; 1 where there is none."""
    if not find_browser():
        install()
    found = find_browser()
    if not found:
        sys.stderr.write(f"{HOW}\n")
        return 1
    sys.stdout.write(f"{found}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
