"""The journal: one SQLite file of answers and of what people thought of them.

A thread of its own writes; an answer is handed over and never waits for the disk. The file is in
write-ahead mode: a process killed in mid-write loses what it had not yet handed on, and nothing
else. Where the queue is full, entries are dropped and counted.
"""

from __future__ import annotations

import json
import queue
import sqlite3
import threading
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from chatbot.errors import ChatbotError
from chatbot.records import Answer
from chatbot.serving.audit.masking import mask

VERSION = 2
SCHEMA = """
CREATE TABLE IF NOT EXISTS answers (
    id TEXT PRIMARY KEY, at TEXT NOT NULL, question TEXT NOT NULL, standalone TEXT NOT NULL,
    intent TEXT NOT NULL, kind TEXT NOT NULL, answer TEXT NOT NULL, citations TEXT NOT NULL,
    ms REAL NOT NULL, face TEXT NOT NULL, input_tokens INTEGER NOT NULL,
    output_tokens INTEGER NOT NULL, caller TEXT NOT NULL DEFAULT '',
    model TEXT NOT NULL DEFAULT '', cost REAL NOT NULL DEFAULT 0,
    fallback TEXT NOT NULL DEFAULT ''
);
CREATE INDEX IF NOT EXISTS answers_at ON answers (at);
CREATE TABLE IF NOT EXISTS feedback (
    id INTEGER PRIMARY KEY, answer_id TEXT NOT NULL, at TEXT NOT NULL,
    rating INTEGER NOT NULL CHECK (rating IN (-1, 1)), reason TEXT NOT NULL, clauses TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS feedback_answer ON feedback (answer_id);
"""
ADDED = (
    (
        "ALTER TABLE answers ADD COLUMN caller TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE answers ADD COLUMN model TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE answers ADD COLUMN cost REAL NOT NULL DEFAULT 0",
        "ALTER TABLE answers ADD COLUMN fallback TEXT NOT NULL DEFAULT ''",
    ),
)
"""What lifts a file of version n to version n + 1, by n - 1."""
MOST_WAITING = 10_000
MOST_AT_ONCE = 500
LONGEST = 4000
"""Characters of a question, an answer or a reason that are kept."""
CLOSE_S = 5.0
LOOK_S = 3600.0
"""Seconds after which a writer without work looks for entries to forget."""

Entry = tuple[str, tuple[Any, ...]]
STOP: Entry = ("", ())
ADD_ANSWER = "INSERT OR REPLACE INTO answers VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
ADD_FEEDBACK = (
    "INSERT INTO feedback (answer_id, at, rating, reason, clauses) VALUES (?, ?, ?, ?, ?)"
)


class JournalError(ChatbotError):
    """The journal's file cannot be used; says which and what to do."""


class Journal:
    """Writes answers and feedback in the background; close it to have all of them on disk."""

    def __init__(self, path: Path, *, keep_days: int = 0) -> None:
        """Open or create the file; entries older than *keep_days* are deleted (0: kept).

        Raises JournalError where it cannot be written or was made by a later version.
        """
        self.path = path
        self.dropped = 0
        """Entries lost because the disk could not keep up, or failed."""
        self._waiting: queue.Queue[Entry] = queue.Queue(maxsize=MOST_WAITING)
        self._connection = _open(path)
        self._keep_days = keep_days
        self._forgot_on: date | None = None
        self._forget()
        self._writer = threading.Thread(target=self._write, name="journal", daemon=True)
        self._writer.start()

    def answered(self, answer: Answer, *, face: str, caller: str = "") -> None:
        """Note an answer; *face* says where it was asked (page, api, mcp), *caller* whose key."""
        made = answer.generation
        cited = [
            {"clause_id": c.clause.clause_id, "quote": c.quote[:LONGEST]} for c in answer.citations
        ]
        self._put(
            ADD_ANSWER,
            answer.answer_id,
            _now(),
            mask(answer.question[:LONGEST]),
            mask(answer.standalone[:LONGEST]),
            answer.intent,
            answer.kind.value,
            mask(answer.text[:LONGEST]),
            json.dumps(cited, ensure_ascii=False),
            round(answer.elapsed_ms, 3),
            face,
            made.input_tokens if made else 0,
            made.output_tokens if made else 0,
            caller,
            made.model if made else "",
            made.cost if made else 0.0,
            made.fallback if made else "",
        )

    def judged(self, answer_id: str, *, good: bool, reason: str, clauses: Sequence[str]) -> None:
        """Note what somebody thought of an answer."""
        kept = json.dumps(list(clauses), ensure_ascii=False)
        rating = 1 if good else -1
        self._put(ADD_FEEDBACK, answer_id, _now(), rating, mask(reason[:LONGEST]), kept)

    def close(self) -> None:
        """Write what waits, and close the file."""
        self._waiting.put(STOP)
        self._writer.join(CLOSE_S)

    def _put(self, statement: str, *values: object) -> None:
        clean = tuple(
            v.encode("utf-8", "replace").decode() if isinstance(v, str) else v for v in values
        )
        try:
            self._waiting.put_nowait((statement, clean))
        except queue.Full:
            self.dropped += 1

    def _write(self) -> None:
        with closing(self._connection):
            stopped = False
            while not stopped:
                batch = self._next()
                stopped = STOP in batch
                entries = [entry for entry in batch if entry is not STOP]
                try:
                    with self._connection:
                        for statement, values in entries:
                            self._connection.execute(statement, values)
                    self._forget()
                except sqlite3.Error:
                    self.dropped += len(entries)  # a full disk must not stop the service

    def _next(self) -> list[Entry]:
        """What waits to be written; nothing after LOOK_S without an entry."""
        try:
            batch = [self._waiting.get(timeout=LOOK_S)]
        except queue.Empty:
            return []
        while len(batch) < MOST_AT_ONCE and not self._waiting.empty():
            batch.append(self._waiting.get_nowait())
        return batch

    def _forget(self) -> None:
        """Delete what is older than it may be; once a day, as long as the service runs."""
        now = datetime.now(UTC)
        if not self._keep_days or self._forgot_on == now.date():
            return
        oldest = (now - timedelta(days=self._keep_days)).isoformat(timespec="seconds")
        with self._connection:
            self._connection.execute("DELETE FROM answers WHERE at < ?", (oldest,))
            self._connection.execute("DELETE FROM feedback WHERE at < ?", (oldest,))
        self._forgot_on = now.date()


def _open(path: Path) -> sqlite3.Connection:
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        connection = sqlite3.connect(path, check_same_thread=False, timeout=10.0)
        path.chmod(0o600)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        if version > VERSION:
            raise JournalError(f"{path} was written by a later version; update, or name another")
        if version:
            for statement in (s for lift in ADDED[version - 1 :] for s in lift):
                connection.execute(statement)
        connection.executescript(SCHEMA)
        connection.execute(f"PRAGMA user_version={VERSION}")
    except (sqlite3.Error, OSError) as error:
        raise JournalError(
            f"the journal {path} cannot be used ({error}); "
            "name another file: CHATBOT_AUDIT=FILE, or CHATBOT_AUDIT=off"
        ) from error
    return connection


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
