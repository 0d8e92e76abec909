"""``python -m chatbot`` is the ``chatbot`` command."""

from __future__ import annotations

import sys

from chatbot.serving.cli import main

sys.exit(main())
