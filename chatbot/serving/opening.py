"""From settings to an assistant that is ready: finds the index folder, builds it where needed."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from chatbot.config import HOME, Config
from chatbot.errors import DamagedIndexError, MissingIndexError, StaleIndexError

if TYPE_CHECKING:
    from chatbot.assistant import Assistant


def choose_index(config: Config, *, index_named: bool) -> Config:
    """Give a corpus other than the project's own an index folder of its own.

    Where the caller names no index folder (*index_named* false), the index of a foreign corpus
    goes to a private folder in the user's cache, one for each corpus path, so that looking at
    another corpus never replaces the committed index.
    """
    if index_named or config.corpus.resolve() == (HOME / "corpus").resolve():
        return config
    return replace(config, index=_private_index(config.corpus))


def _private_index(corpus: Path) -> Path:
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    name = hashlib.sha256(str(corpus.resolve()).encode("utf-8", "surrogateescape")).hexdigest()
    folder = cache / "policy-chatbot" / "index"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder / name[:16]


def open_ready(config: Config, *, progress: Callable[[str], None]) -> Assistant:
    """Open the assistant; build the index first where it is missing, stale or damaged.

    An index holds nothing that its corpus does not, so that rebuilding loses nothing. Raises the
    CorpusError and IndexFolderError trees where building fails.
    """
    from chatbot.wiring import open_assistant

    try:
        return open_assistant(config)
    except (MissingIndexError, StaleIndexError, DamagedIndexError) as reason:
        from chatbot.indexing.store import build_index

        progress(f"{reason}")
        progress(f"building {config.index} from {config.corpus} …")
        build_index(config, progress=progress)
        return open_assistant(config)
