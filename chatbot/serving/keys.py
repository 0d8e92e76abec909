"""API keys: made here, shown once, kept as digests, compared in constant time.

A key holds 256 random bits, so that a plain SHA-256 of it is as good as a slow hash: there is
nothing to guess. The file is written beside its place and renamed.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from chatbot.errors import ConfigError

PREFIX = "pc_"


class Scope(StrEnum):
    """What a key may do: ask covers read."""

    READ = "read"
    ASK = "ask"

    def covers(self, wanted: Scope) -> bool:
        """Return True where a key of this scope may do what *wanted* names."""
        order = list(Scope)
        return order.index(self) >= order.index(wanted)


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A key without the key: its name, digest and scope."""

    name: str
    digest: str
    scope: Scope
    made_at: str


class Keys:
    """The keys of one file; read anew when the file changes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._stamp: tuple[int, ...] | None = None
        self._keys: tuple[Key, ...] = ()

    def all(self) -> tuple[Key, ...]:
        """Return every key. Raises ConfigError where the file is damaged."""
        try:
            status = self.path.stat()
        except FileNotFoundError:
            self._keys, self._stamp = (), None
            return ()
        stamp = (status.st_ino, status.st_mtime_ns, status.st_size)
        if stamp != self._stamp:
            self._keys, self._stamp = self._read(), stamp
        return self._keys

    def find(self, presented: str) -> Key | None:
        """Return the key that *presented* is; looks at every digest, whichever matches."""
        digest, found = _digest(presented), None
        for key in self.all():
            if hmac.compare_digest(key.digest, digest):
                found = key
        return found

    def add(self, name: str, scope: Scope) -> str:
        """Make a key and return it; it cannot be had again. Raises ConfigError for a taken name."""
        if any(key.name == name for key in self.all()):
            raise ConfigError(f"there is a key {name!r}; revoke it first or take another name")
        presented = PREFIX + secrets.token_urlsafe(32)
        made = datetime.now(UTC).isoformat(timespec="seconds")
        key = Key(name=name, digest=_digest(presented), scope=scope, made_at=made)
        self._save((*self.all(), key))
        return presented

    def revoke(self, name: str) -> None:
        """Forget a key. Raises ConfigError where there is none of that name."""
        kept = tuple(key for key in self.all() if key.name != name)
        if len(kept) == len(self.all()):
            raise ConfigError(f"no key {name!r}; see: chatbot keys list")
        self._save(kept)

    def _read(self) -> tuple[Key, ...]:
        try:
            raw = json.loads(self.path.read_text(encoding="utf-8"))
            return tuple(Key(**{**entry, "scope": Scope(entry["scope"])}) for entry in raw)
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise ConfigError(f"{self.path} is no file of keys ({error}); restore it") from error

    def _save(self, keys: Iterable[Key]) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        beside = self.path.with_name(f".{self.path.name}.{os.getpid()}")
        beside.touch(mode=0o600)
        beside.write_text(json.dumps([asdict(key) for key in keys], indent=1), encoding="utf-8")
        beside.replace(self.path)
        self._stamp = None


def _digest(presented: str) -> str:
    return hashlib.sha256(presented.encode("utf-8", "replace")).hexdigest()
