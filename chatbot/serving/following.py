"""A service follows the index that others replace: the new one is opened while the old answers."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Protocol

from chatbot.contract import Answers
from chatbot.errors import ChatbotError
from chatbot.serving.replaceable import Replaceable

POLL_S = 30.0
"""Seconds between two looks at which index is the one; one look costs a millisecond."""


class Watched(Protocol):
    """An engine that knows whether its index has a successor."""

    def has_successor(self, wait_s: float) -> bool:
        """Wait *wait_s* seconds, less where the index is found gone; is there a newer one?"""


def follow(
    served: Replaceable,
    open_new: Callable[[], tuple[Answers, Watched]],
    watched: Watched,
    *,
    progress: Callable[[str], None],
    poll_s: float = POLL_S,
) -> threading.Thread:
    """Replace what *served* passes on to whenever *watched* has a successor, in a thread.

    Where the new one cannot be opened, *progress* is told why, the old one goes on answering, and
    it is tried again after *poll_s* seconds.
    """

    def run() -> None:
        current = watched
        while True:
            if not current.has_successor(poll_s):
                continue
            try:
                fresh, current = open_new()
            except (ChatbotError, OSError) as error:
                progress(f"the new index was not opened, the old one goes on answering: {error}")
                threading.Event().wait(poll_s)
                continue
            served.replace(fresh)
            table = fresh.index.table
            progress(f"reloaded: {len(table.documents)} documents, {len(table)} clauses")

    thread = threading.Thread(target=run, name="follow-index", daemon=True)
    thread.start()
    return thread
