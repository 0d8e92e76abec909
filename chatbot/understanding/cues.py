"""The cue lists of ``cues.toml`` as compiled patterns: language knowledge is data, not code."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

CUES = Path(__file__).with_name("cues.toml")


def cue(group: str, name: str) -> re.Pattern[str]:
    """Return the pattern of one cue list: ``cue("intent", "compare")``. Raises KeyError."""
    return cues(group)[name]


@cache
def cues(group: str) -> Mapping[str, re.Pattern[str]]:
    """Return the patterns of a group by name, in file order."""
    tables = _read()
    parts = tables["parts"]
    return {
        name: re.compile("|".join(_fill(a, parts) for a in alternatives), re.IGNORECASE)
        for name, alternatives in tables[group].items()
    }


def part(name: str) -> str:
    """Return a named part of patterns: ``part("WHICH")``."""
    return str(_read()["parts"][name])


def words(name: str) -> tuple[str, ...]:
    """Return a plain word list: ``words("asking")``."""
    return tuple(_read()["words"][name])


def dialect() -> Mapping[str, str]:
    """Return Cantonese words with what written Chinese says for them."""
    found: dict[str, str] = _read()["dialect"]
    return found


def slips() -> Mapping[str, str]:
    """Return words of asking as they are mistyped, with what is meant."""
    found: dict[str, str] = _read()["slips"]
    return found


@cache
def english_frames() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return English ways of asking with the Chinese that the rules know, in file order."""
    return tuple(
        (re.compile("|".join(frame["patterns"]), re.IGNORECASE), frame["chinese"])
        for frame in _read()["english"]
    )


def _fill(alternative: str, parts: Mapping[str, str]) -> str:
    for name, pattern in parts.items():
        alternative = alternative.replace(f"{{{name}}}", pattern)
    return alternative


@cache
def _read() -> dict[str, Any]:
    with CUES.open("rb") as file:
        return tomllib.load(file)
