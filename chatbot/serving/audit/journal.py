"""The journal: what was answered and what people thought of it.

A thread of its own writes; an answer is handed over and never waits for a disk or a database. What
cannot be written for the moment waits, within bounds, and is written by itself when it can be.
Beyond the bounds entries are lost and counted; the trouble is said once, and so is its end.
"""

from __future__ import annotations

import json
import logging
import threading
import uuid
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, date, datetime, timedelta

from chatbot.records import Answer
from chatbot.serving.audit.entries import AnswerEntry, Entry, FeedbackEntry
from chatbot.serving.audit.home import AwayError, JournalError
from chatbot.serving.audit.homes import Place, home_of
from chatbot.serving.audit.masking import mask
from chatbot.serving.audit.waiting import MOST_WAITING, Waiting

__all__ = ["Journal", "JournalError"]

LOG = logging.getLogger(__name__)
MOST_AT_ONCE = 500
LONGEST = 4000
"""Characters of a question, an answer or a reason that are kept."""
CLOSE_S = 5.0
LOOK_S = 3600.0
"""Seconds after which a writer without work looks for entries to forget."""
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.2, 10.0
"""Before a batch that could not be written is tried again; doubled each time."""


class Journal:
    """Writes answers and feedback in the background; close it to have all of them written."""

    def __init__(self, place: Place, *, keep_days: int = 0) -> None:
        """Write at *place*; entries older than *keep_days* are deleted (0: kept).

        Raises JournalError where a file cannot be written or was made by a later version,
        ConfigError and MissingExtraError. A database on another machine may be away.
        """
        self.place = place
        self.dropped = 0
        """Entries lost: refused, or more than may wait while nothing can be written."""
        self._home = home_of(place)
        self._home.open()
        self._waiting = Waiting()
        self._in_hand = 0
        self._keep_days = keep_days
        self._forgot_on: date | None = None
        self._in_trouble = False
        self._dropped_before = 0
        self._counting = threading.Lock()
        self._writer = threading.Thread(target=self._write, name="journal", daemon=True)
        self._writer.start()

    @property
    def waiting(self) -> int:
        """Entries that are not written yet."""
        return len(self._waiting) + self._in_hand

    def answered(self, answer: Answer, *, face: str, caller: str = "") -> None:
        """Note an answer; *face* says where it was asked (page, api, mcp), *caller* whose key."""
        made = answer.generation
        cited = [
            {"clause_id": _clean(c.clause.clause_id), "quote": _clean(c.quote)}
            for c in answer.citations
        ]
        self._put(
            AnswerEntry(
                id=_clean(answer.answer_id),
                at=_now(),
                question=mask(_clean(answer.question)),
                standalone=mask(_clean(answer.standalone)),
                intent=answer.intent,
                kind=answer.kind.value,
                answer=mask(_clean(answer.text)),
                citations=json.dumps(cited, ensure_ascii=False),
                ms=round(answer.elapsed_ms, 3),
                face=face,
                input_tokens=made.input_tokens if made else 0,
                output_tokens=made.output_tokens if made else 0,
                caller=_clean(caller),
                model=_clean(made.model) if made else "",
                cost=made.cost if made else 0.0,
                fallback=_clean(made.fallback) if made else "",
            )
        )

    def judged(self, answer_id: str, *, good: bool, reason: str, clauses: Sequence[str]) -> None:
        """Note what somebody thought of an answer."""
        self._put(
            FeedbackEntry(
                id=uuid.uuid4().hex,
                answer_id=_clean(answer_id),
                at=_now(),
                rating=1 if good else -1,
                reason=mask(_clean(reason)),
                clauses=json.dumps([_clean(clause) for clause in clauses], ensure_ascii=False),
            )
        )

    def close(self) -> None:
        """Write what waits, and close; gives up after a few seconds."""
        self._waiting.close()
        self._writer.join(CLOSE_S)

    def _put(self, entry: Entry) -> None:
        if not self._waiting.put(entry):
            self._lose(1)
            self._say_trouble(f"{self._home.shown} cannot keep up")

    def _write(self) -> None:
        with closing(self._home):
            self._forget()
            while not self._waiting.closed or len(self._waiting):
                entries = self._waiting.take(MOST_AT_ONCE, LOOK_S)
                self._in_hand = len(entries)
                self._keep(entries)
                self._in_hand = 0
                self._forget()

    def _keep(self, entries: Sequence[Entry]) -> None:
        """Write *entries*, however often it takes; a last time where the journal is closed."""
        pause_s = FIRST_PAUSE_S
        while entries:
            last = self._waiting.closed
            try:
                self._lose(self._home.write(entries))
                self._say_end()
                return
            except AwayError as error:
                self._say_trouble(str(error))
            except Exception:  # the thread has to outlive what nobody has foreseen
                LOG.exception("journal: %d entries lost", len(entries))
                self._lose(len(entries))
                return
            if last:
                left = len(entries) + len(self._waiting.take(MOST_WAITING, 0))
                LOG.warning("journal: closed, %d entries were not written", left)
                self._lose(left)
                return
            self._waiting.rest(pause_s)
            pause_s = min(2 * pause_s, LONGEST_PAUSE_S)

    def _forget(self) -> None:
        """Delete what is older than it may be; once a day, as long as the service runs."""
        now = datetime.now(UTC)
        if not self._keep_days or self._forgot_on == now.date():
            return
        oldest = now - timedelta(days=self._keep_days)
        try:
            self._home.forget(oldest.isoformat(timespec="seconds"))
        except AwayError as error:
            self._say_trouble(str(error))
            return
        self._forgot_on = now.date()

    def _lose(self, count: int) -> None:
        with self._counting:
            self.dropped += count

    def _say_trouble(self, what: str) -> None:
        with self._counting:
            said, self._in_trouble = self._in_trouble, True
        if not said:
            LOG.warning(
                "journal: %s; answers go on, entries wait, further ones are lost and counted", what
            )

    def _say_end(self) -> None:
        with self._counting:
            was, self._in_trouble = self._in_trouble, False
            lost, self._dropped_before = self.dropped - self._dropped_before, self.dropped
        if was:
            LOG.warning("journal: %s is written again; %d entries lost", self._home.shown, lost)


def _clean(text: str) -> str:
    """*text* as any database takes it, cut to what is kept: no lone surrogates, no NUL."""
    return text[:LONGEST].encode("utf-8", "replace").decode().replace("\0", "�")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
