"""Serves the page over the invented plan: ``python -m tests.browser.portal PORT [ORIGINS]``.

The invented plan holds markup on purpose, and its assistant answers one question with two
citations, so that a test knows every word that has to be on the screen.
"""

from __future__ import annotations

import sys

import uvicorn

from chatbot.serving.server import create_app
from tests.serving.doubles import fixed_assistant

if __name__ == "__main__":
    application = create_app(fixed_assistant(), allowed_origins=sys.argv[2:])
    uvicorn.run(application, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
