"""The only place that chooses where a journal stands."""

from __future__ import annotations

from pathlib import Path

from chatbot.config import PostgresSettings
from chatbot.serving.audit.home import Home
from chatbot.serving.audit.sqlite import SqliteHome

Place = Path | PostgresSettings
"""What ``Config.journal`` names."""


def home_of(place: Place) -> Home:
    """Return the home of the journal at *place*, not opened yet."""
    if isinstance(place, PostgresSettings):
        from chatbot.serving.audit.postgres import PostgresHome

        return PostgresHome(place)
    return SqliteHome(place)
