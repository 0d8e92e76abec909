"""What a database has to do to be the home of the journal."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence

from chatbot.errors import ChatbotError
from chatbot.serving.audit.entries import AnswerEntry, Entry, FeedbackEntry


class JournalError(ChatbotError):
    """The journal cannot be used; says where it is and what to do."""


class AwayError(JournalError):
    """The journal takes nothing now, and may again later: no room, no connection."""


class RefusedError(JournalError):
    """The journal takes other entries, but not these."""


class Home(ABC):
    """Where a journal stands; one thread at a time writes."""

    @property
    @abstractmethod
    def shown(self) -> str:
        """Where it is, in words, without a password."""

    @abstractmethod
    def open(self) -> None:
        """Make ready for writing; where others share it, it may still be away.

        Raises JournalError, ConfigError or MissingExtraError where it will never be ready.
        """

    @abstractmethod
    def add(self, entries: Sequence[Entry]) -> None:
        """Keep all of *entries* or none of them. Raises AwayError and RefusedError."""

    @abstractmethod
    def forget(self, before: str) -> None:
        """Delete what was noted before that time. Raises AwayError."""

    @abstractmethod
    def answers(self, since: str) -> Iterator[AnswerEntry]:
        """Yield the answers noted since that time, in order of time and then of ids.

        Changes nothing. Raises JournalError, also where there is no journal yet.
        """

    @abstractmethod
    def judgements(self, since: str) -> Iterator[FeedbackEntry]:
        """Yield the judgements noted since that time, in order of all that reports show of them."""

    @abstractmethod
    def close(self) -> None:
        """Give up what writing holds open."""

    def write(self, entries: Sequence[Entry]) -> int:
        """Keep *entries* and return how many of them were refused. Raises AwayError.

        A batch that is refused is halved until the entry that is to blame is found.
        """
        try:
            self.add(entries)
        except RefusedError:
            half = len(entries) // 2
            return self.write(entries[:half]) + self.write(entries[half:]) if half else 1
        return 0
