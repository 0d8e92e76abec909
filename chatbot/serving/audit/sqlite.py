"""The journal in one SQLite file, in write-ahead mode.

A process killed in mid-write loses what it had not yet handed on, and nothing else.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import astuple, fields
from pathlib import Path

from chatbot.serving.audit.entries import AnswerEntry, Entry, FeedbackEntry
from chatbot.serving.audit.home import AwayError, Home, JournalError, RefusedError

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
BUSY_S = 10.0
COLUMNS = ", ".join(field.name for field in fields(AnswerEntry))
ADD_ANSWER = f"INSERT OR REPLACE INTO answers ({COLUMNS}) VALUES ({', '.join('?' * len(fields(AnswerEntry)))})"  # noqa: E501, S608
ADD_FEEDBACK = (
    "INSERT INTO feedback (answer_id, at, rating, reason, clauses) VALUES (?, ?, ?, ?, ?)"
)
READ_ANSWERS = f"SELECT {COLUMNS} FROM answers WHERE at >= ? ORDER BY at, id"  # noqa: S608
READ_ANSWERS_OF_1 = READ_ANSWERS.replace("caller, model, cost, fallback", "'', '', 0.0, ''")
"""Of a journal of version 1 that no server has opened since."""
READ_FEEDBACK = (
    "SELECT id, answer_id, at, rating, reason, clauses FROM feedback WHERE at >= ? "
    "ORDER BY at, answer_id, rating, reason"
)


class SqliteHome(Home):
    """One file, of one machine."""

    def __init__(self, path: Path) -> None:
        """Name the file; :meth:`open` makes it."""
        self._path = path
        self._connection: sqlite3.Connection | None = None

    @property
    def shown(self) -> str:
        """The file."""
        return str(self._path)

    def open(self) -> None:
        """Open or make the file.

        Raises JournalError where it cannot be written or was made by a later version.
        """
        self._connection = _open(self._path)

    def add(self, entries: Sequence[Entry]) -> None:
        """Keep all of *entries* or none of them."""
        try:
            with self._opened as connection:
                for entry in entries:
                    if isinstance(entry, AnswerEntry):
                        connection.execute(ADD_ANSWER, astuple(entry))
                    else:
                        # The file numbers judgements itself.
                        connection.execute(ADD_FEEDBACK, astuple(entry)[1:])
        except (sqlite3.IntegrityError, sqlite3.DataError, OverflowError) as error:
            raise RefusedError(f"{self._path} refuses an entry ({error})") from error
        except sqlite3.Error as error:
            raise self._away(error) from error

    def forget(self, before: str) -> None:
        """Delete what was noted before that time."""
        try:
            with self._opened as connection:
                connection.execute("DELETE FROM answers WHERE at < ?", (before,))
                connection.execute("DELETE FROM feedback WHERE at < ?", (before,))
        except sqlite3.Error as error:
            raise self._away(error) from error

    def answers(self, since: str) -> Iterator[AnswerEntry]:
        """Yield the answers noted since that time; the file may be of an earlier version."""
        names = [field.name for field in fields(AnswerEntry)]
        with self._reading() as journal:
            (version,) = journal.execute("PRAGMA user_version").fetchone()
            wanted = READ_ANSWERS if version > 1 else READ_ANSWERS_OF_1
            for row in journal.execute(wanted, (since,)):
                yield AnswerEntry(**dict(zip(names, row, strict=True)))

    def judgements(self, since: str) -> Iterator[FeedbackEntry]:
        """Yield the judgements noted since that time."""
        names = [field.name for field in fields(FeedbackEntry)]
        with self._reading() as journal:
            for number, *rest in journal.execute(READ_FEEDBACK, (since,)):
                yield FeedbackEntry(**dict(zip(names, (str(number), *rest), strict=True)))

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        if not self._path.is_file():
            raise JournalError(f"no journal at {self._path}; name one: CHATBOT_AUDIT=FILE")
        try:
            with closing(sqlite3.connect(f"file:{self._path}?mode=ro", uri=True)) as journal:
                yield journal
        except sqlite3.Error as error:
            raise JournalError(f"{self._path} is no journal of ours ({error})") from error

    def close(self) -> None:
        """Close the file."""
        if self._connection is not None:
            self._connection.close()

    @property
    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            raise JournalError(f"{self._path} is not open")
        return self._connection

    def _away(self, error: sqlite3.Error) -> AwayError:
        return AwayError(f"the journal {self._path} takes nothing ({error}); see its disk")


def _open(path: Path) -> sqlite3.Connection:
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        connection = sqlite3.connect(path, check_same_thread=False, timeout=BUSY_S)
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
