"""What the page says in its own words, in each language of its interface (words.toml).

Documents, answers and quotes are never translated: they are shown as printed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

LANGUAGES = {"zh-Hans": "简体", "zh-Hant": "繁體", "en": "English"}
"""BCP 47 tags and what each language calls itself; the first is the default."""

PRINTED = "zh-Hans"
"""The language of documents: marked as such, so that they are read out and set in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The wording of one language."""

    language: str
    said: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """Return the wording of *key* with its fields filled. Raises KeyError."""
        return self.said[key].format(**values)

    def day(self, day: date | None) -> str | None:
        """Return a date as the language writes it; None for None."""
        return None if day is None else self("day", year=day.year, month=day.month, day=day.day)


@cache
def words_in(language: object) -> Words:
    """Return the wording of a language; of the default where there is none of that tag."""
    tag = language if language in LANGUAGES else next(iter(LANGUAGES))
    place = Path(__file__).with_name("words.toml")
    said = tomllib.loads(place.read_text(encoding="utf-8"))
    columns = list(LANGUAGES)
    at = columns.index(str(tag))
    return Words(language=str(tag), said={key: row[at] for key, row in said.items()})
