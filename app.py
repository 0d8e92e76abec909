"""Configure, wire, serve: ``python app.py`` is ``chatbot serve``."""

from __future__ import annotations

import sys

from chatbot.serving.cli import main

if __name__ == "__main__":
    sys.exit(main(["serve", *sys.argv[1:]]))
