"""Entries on their way to the journal: bounded, and never waited for by who hands one over."""

from __future__ import annotations

import threading
from collections import deque

from chatbot.serving.audit.entries import AnswerEntry, Entry

MOST_WAITING = 10_000
MOST_CHARS = 1 << 24
"""Characters of all that wait; two bytes each in memory, for Chinese."""


class Waiting:
    """A queue with a bound on entries and on characters, that can be closed."""

    def __init__(self, most: int = MOST_WAITING, most_chars: int = MOST_CHARS) -> None:
        """Make an empty one."""
        self._most = most
        self._most_chars = most_chars
        self._entries: deque[Entry] = deque()
        self._chars = 0
        self._changed = threading.Condition()
        self.closed = False

    def __len__(self) -> int:
        return len(self._entries)

    def put(self, entry: Entry) -> bool:
        """Append *entry*, at once; False where there is no room, or it is closed."""
        size = _size(entry)
        with self._changed:
            full = len(self._entries) >= self._most or self._chars + size > self._most_chars
            if full or self.closed:
                return False
            self._entries.append(entry)
            self._chars += size
            self._changed.notify()
        return True

    def take(self, most: int, timeout_s: float) -> list[Entry]:
        """Remove and return the first *most* entries, as soon as there is one.

        None within *timeout_s*, or none left of a closed queue: an empty list.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._entries or self.closed, timeout_s)
            taken = [self._entries.popleft() for _ in range(min(most, len(self._entries)))]
            self._chars -= sum(map(_size, taken))
        return taken

    def rest(self, seconds: float) -> None:
        """Return after *seconds*, or as soon as the queue is closed."""
        with self._changed:
            self._changed.wait_for(lambda: self.closed, seconds)

    def close(self) -> None:
        """Take nothing more in; what waits can still be taken."""
        with self._changed:
            self.closed = True
            self._changed.notify_all()


def _size(entry: Entry) -> int:
    """Characters of what grows with what people write."""
    if isinstance(entry, AnswerEntry):
        texts = (entry.question, entry.standalone, entry.answer, entry.citations)
        return sum(map(len, texts))
    return len(entry.reason) + len(entry.clauses)
