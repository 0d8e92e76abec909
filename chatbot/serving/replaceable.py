"""An assistant that is exchanged for another while requests run: none waits, none is dropped."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable

from chatbot.contract import Answers, PassedOn
from chatbot.errors import ChatbotError


class Replaceable(PassedOn):
    """Passes everything on to the assistant of the moment."""

    def now(self) -> Answers:
        """Return the assistant of the moment, for a request to stay with."""
        return self._assistant.now()

    def replace(self, assistant: Answers) -> None:
        """Let *assistant* answer from now on; what runs ends with the one it began with."""
        self._assistant = assistant


def reload_on_hangup(
    served: Replaceable, open_new: Callable[[], Answers], *, progress: Callable[[str], None]
) -> None:
    """Open the index anew at each SIGHUP, where the platform has one; main thread only.

    The new one is opened in a thread of its own. Where that fails, *progress* is told why and the
    old one goes on answering.
    """
    if not hasattr(signal, "SIGHUP"):
        return
    one_at_a_time = threading.Lock()

    def reload() -> None:
        with one_at_a_time:
            try:
                fresh = open_new()
            except (ChatbotError, OSError) as error:
                progress(f"the index was not reloaded, the old one goes on answering: {error}")
                return
            served.replace(fresh)
            table = fresh.index.table
            progress(f"reloaded: {len(table.documents)} documents, {len(table)} clauses")

    signal.signal(signal.SIGHUP, lambda *_: threading.Thread(target=reload, daemon=True).start())
