"""Whether questions can be answered now: there is a document, and what searches it answers."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from chatbot.contract import Answers

KEPT_S = 2.0
"""Seconds for which a finding holds: probes come often, from several places."""
NO_DOCUMENT = "there is no document to answer from"
NO_ENGINE = "the search engine does not answer"


class Readiness:
    """Looks into *assistant*, and asks *searches*, where the rows are on another machine."""

    def __init__(self, assistant: Answers, searches: Callable[[], bool] | None = None) -> None:
        self._assistant = assistant
        self._searches = searches
        self._lock = threading.Lock()
        self._found: bool | None = None
        self._looked_at = 0.0

    def lacking(self) -> str:
        """Return what is lacking, in words; empty where questions can be answered."""
        if not len(self._assistant.index.table):
            return NO_DOCUMENT
        return "" if self._engine_answers() else NO_ENGINE

    def _engine_answers(self) -> bool:
        if self._searches is None:
            return True
        with self._lock:  # one probe asks, those beside it take its finding
            if self._found is None or time.monotonic() - self._looked_at > KEPT_S:
                self._found = self._searches()
                self._looked_at = time.monotonic()
            return self._found
