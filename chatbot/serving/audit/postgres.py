"""The journal in PostgreSQL, for several replicas at once; the only home of psycopg.

Connects when there is something to write, again after a failure. No statement lasts long: what the
server does not finish in time is given up and tried again. Works behind a pooler that hands out
connections by transaction: nothing is set for a session, nothing is prepared in one.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import astuple, fields
from typing import Any

from chatbot.config import PostgresSettings
from chatbot.errors import ConfigError, MissingExtraError
from chatbot.serving.audit.entries import AnswerEntry, Entry, FeedbackEntry
from chatbot.serving.audit.home import AwayError, Home, JournalError, RefusedError

VERSION = 1
SCHEMA = """
CREATE TABLE {schema}.answers (
    id TEXT PRIMARY KEY, at TIMESTAMPTZ NOT NULL, question TEXT NOT NULL, standalone TEXT NOT NULL,
    intent TEXT NOT NULL, kind TEXT NOT NULL, answer TEXT NOT NULL, citations JSONB NOT NULL,
    ms DOUBLE PRECISION NOT NULL, face TEXT NOT NULL, input_tokens BIGINT NOT NULL,
    output_tokens BIGINT NOT NULL, caller TEXT NOT NULL, model TEXT NOT NULL,
    cost DOUBLE PRECISION NOT NULL, fallback TEXT NOT NULL
);
CREATE INDEX answers_at ON {schema}.answers (at);
CREATE TABLE {schema}.feedback (
    id TEXT PRIMARY KEY, answer_id TEXT NOT NULL, at TIMESTAMPTZ NOT NULL,
    rating SMALLINT NOT NULL CHECK (rating IN (-1, 1)), reason TEXT NOT NULL, clauses JSONB NOT NULL
);
CREATE INDEX feedback_at ON {schema}.feedback (at);
CREATE INDEX feedback_answer ON {schema}.feedback (answer_id);
CREATE TABLE {schema}.journal (version INTEGER NOT NULL);
INSERT INTO {schema}.journal VALUES ({version});
"""
READ_AT = "to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"+00:00\"')"
AS_TEXT = {"at": READ_AT, "citations": "citations::text", "clauses": "clauses::text"}
"""How columns of types of their own are read, so that entries are the same from every home."""
WAIT_S = 5
"""Seconds that a connection, a lock or a statement of a writer may take."""
CONNECTING = {
    "connect_timeout": WAIT_S,
    "application_name": "policy-chatbot",
    # A server that went without a word is noticed in half a minute, not in hours.
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 25_000,
}
"""Unless the address says otherwise."""
AT_ONCE = 5000
"""Entries that one statement forgets, or that are read in one go."""
FORGETTING = 1
"""Added to the number of the lock under which tables are made."""


class PostgresHome(Home):
    """Tables in a schema of one database."""

    def __init__(self, settings: PostgresSettings) -> None:
        """Name the database. Raises ConfigError and MissingExtraError."""
        self._settings = settings
        self._psycopg = _psycopg()
        self._options = _options(self._psycopg, settings)
        self._connection: Any = None

    @property
    def shown(self) -> str:
        """The address, without its password."""
        return self._settings.shown

    def open(self) -> None:
        """Do nothing: the database may be away, and is connected to when there is work."""

    def add(self, entries: Sequence[Entry]) -> None:
        """Keep all of *entries* or none of them; one that is there already is written over."""
        answers = [astuple(entry) for entry in entries if isinstance(entry, AnswerEntry)]
        judged = [astuple(entry) for entry in entries if isinstance(entry, FeedbackEntry)]
        with self._transaction() as connection, connection.cursor() as cursor:
            if answers:
                cursor.executemany(self._adding("answers", AnswerEntry), answers)
            if judged:
                cursor.executemany(self._adding("feedback", FeedbackEntry), judged)

    def forget(self, before: str) -> None:
        """Delete what was noted before that time, unless another replica is at it."""
        for table in ("answers", "feedback"):
            deleted = AT_ONCE
            while deleted == AT_ONCE:
                with self._transaction() as connection:
                    (mine,) = connection.execute(
                        "SELECT pg_try_advisory_xact_lock(%s)", (self._lock + FORGETTING,)
                    ).fetchone()
                    if not mine:
                        return
                    deleted = connection.execute(
                        self._sql(
                            f"DELETE FROM {{schema}}.{table} WHERE id IN (SELECT id FROM "  # noqa: S608
                            f"{{schema}}.{table} WHERE at < %s::timestamptz LIMIT {AT_ONCE})"
                        ),
                        (before,),
                    ).rowcount

    def answers(self, since: str) -> Iterator[AnswerEntry]:
        """Yield the answers noted since that time."""
        for row in self._since("answers", AnswerEntry, since, 'at, id COLLATE "C"'):
            yield AnswerEntry(**dict(zip(_names(AnswerEntry), row, strict=True)))

    def judgements(self, since: str) -> Iterator[FeedbackEntry]:
        """Yield the judgements noted since that time."""
        order = 'at, answer_id COLLATE "C", rating, reason COLLATE "C"'
        for row in self._since("feedback", FeedbackEntry, since, order):
            yield FeedbackEntry(**dict(zip(_names(FeedbackEntry), row, strict=True)))

    def close(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            with suppress(self._psycopg.Error):
                self._connection.close()
            self._connection = None

    @contextmanager
    def _transaction(self) -> Iterator[Any]:
        """A transaction of a connection whose tables are there, none of it longer than WAIT_S."""
        errors = self._psycopg
        connection = self._ready()
        try:
            with connection.transaction():
                self._hurry(connection)
                yield connection
        except (errors.DataError, errors.IntegrityError) as error:
            raise RefusedError(f"{self.shown} refuses an entry ({_told(error)})") from error
        except (errors.Error, OSError) as error:
            self.close()
            raise self._away(error) from error

    def _ready(self) -> Any:
        """A connection that works: servers and poolers close those that were idle for long."""
        errors = self._psycopg
        if self._connection is not None:
            try:
                self._connection.execute("SELECT 1")
            except errors.Error:
                self.close()
        if self._connection is None:
            try:
                self._connection = self._connect(autocommit=True)
                self._prepare(self._connection)
            except (errors.Error, OSError) as error:
                self.close()
                raise self._away(error) from error
            except JournalError:
                self.close()
                raise
        return self._connection

    def _connect(self, *, autocommit: bool) -> Any:
        # Prepared statements outlive a transaction, and connections of a pooler do not.
        return self._psycopg.connect(**self._options, autocommit=autocommit, prepare_threshold=None)

    def _prepare(self, connection: Any) -> None:
        """Make schema and tables, where they are not there; of several replicas one does."""
        with connection.transaction():
            self._hurry(connection)
            connection.execute("SELECT pg_advisory_xact_lock(%s)", (self._lock,))
            if self._has_tables(connection):
                self._check(connection)
                return
            # Asked first: who may not make a schema may well use one that was made for him.
            schema = self._settings.schema
            if connection.execute("SELECT to_regnamespace(%s)", (schema,)).fetchone() == (None,):
                connection.execute(self._sql("CREATE SCHEMA {schema}"))
            connection.execute(self._sql(SCHEMA))

    def _check(self, connection: Any) -> None:
        """Raise JournalError where there are no tables, AwayError where they are a later version's.

        Replicas of the version before may be about to be replaced: they go on answering.
        """
        if not self._has_tables(connection):
            raise JournalError(
                f"no journal at {self.shown}, schema {self._settings.schema}; "
                "a server with this CHATBOT_AUDIT makes it with its first answer"
            )
        found = connection.execute(self._sql("SELECT max(version) FROM {schema}.journal"))
        version = found.fetchone()[0]
        if version > VERSION:
            raise AwayError(f"the journal at {self.shown} is of a later version; update this one")

    def _has_tables(self, connection: Any) -> bool:
        named = f"{self._settings.schema}.journal"
        return bool(connection.execute("SELECT to_regclass(%s)", (named,)).fetchone()[0])

    def _hurry(self, connection: Any) -> None:
        connection.execute(
            f"SET LOCAL statement_timeout = '{WAIT_S}s'; SET LOCAL lock_timeout = '{WAIT_S}s'"
        )

    def _since(self, table: str, entry: type, since: str, order: str) -> Iterator[tuple[Any, ...]]:
        """Yield rows of *table*, some of them at once: a report may be over millions."""
        columns = ", ".join(AS_TEXT.get(name, name) for name in _names(entry))
        wanted = (
            f"SELECT {columns} FROM {{schema}}.{table} WHERE at >= %s::timestamptz "  # noqa: S608
            f"ORDER BY {order}"
        )
        psycopg = self._psycopg
        try:
            with self._connect(autocommit=False) as connection:
                connection.read_only = True
                self._check(connection)
                with connection.cursor(name="report") as rows:
                    rows.itersize = AT_ONCE
                    yield from rows.execute(self._sql(wanted), (since,))
        except psycopg.Error as error:
            raise self._away(error) from error

    def _adding(self, table: str, entry: type) -> str:
        names = _names(entry)
        values = ", ".join(["%s"] * len(names))
        return self._sql(
            f"INSERT INTO {{schema}}.{table} ({', '.join(names)}) VALUES ({values}) "  # noqa: S608
            f"ON CONFLICT (id) DO UPDATE SET {', '.join(f'{n} = EXCLUDED.{n}' for n in names)}"
        )

    def _sql(self, statement: str) -> str:
        # The schema's name has letters, digits and _ alone: see PostgresSettings.
        named = statement.replace("{schema}", f'"{self._settings.schema}"')
        return named.replace("{version}", str(VERSION))

    @property
    def _lock(self) -> int:
        """The number of the lock of this schema's tables."""
        named = f"journal of {self._settings.schema}".encode()
        return int.from_bytes(hashlib.blake2b(named, digest_size=7).digest())

    def _away(self, error: Exception) -> AwayError:
        return AwayError(
            f"{self.shown} takes nothing ({_told(error)}); "
            "see that it runs, and that CHATBOT_AUDIT is right"
        )


def _psycopg() -> Any:
    try:
        import psycopg
    except ImportError as error:
        raise MissingExtraError("postgres", "a journal in PostgreSQL") from error
    return psycopg


def _options(psycopg: Any, settings: PostgresSettings) -> dict[str, Any]:
    """The parameters of a connection. Raises ConfigError, in which no piece of a password stands.

    A password whose @, / and : are not written as %40, %2F and %3A reaches into host and port.
    """
    try:
        named = psycopg.conninfo.conninfo_to_dict(settings.url)
    except psycopg.Error:
        named = {"port": "?"}
    spilt = "@" in f"{named.get('host')}{named.get('dbname')}"
    if spilt or not re.fullmatch(r"[\d,]*", str(named.get("port", ""))):
        raise ConfigError(
            "CHATBOT_AUDIT: give postgresql://USER:PASSWORD@HOST:5432/DATABASE, in the password "
            "%40 for @, %2F for /, %3A for :"
        )
    return {**CONNECTING, **named}


def _names(entry: type) -> list[str]:
    return [field.name for field in fields(entry)]


def _told(error: Exception) -> str:
    """The first line of what the server or the library says; values stand in later ones."""
    return str(error).strip().partition("\n")[0] or type(error).__name__
