"""From settings to an assistant that is ready: finds the index folder, builds it where needed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from chatbot.config import HOME, Config, cache_folder
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
    name = hashlib.sha256(str(corpus.resolve()).encode("utf-8", "surrogateescape")).hexdigest()
    folder = cache_folder() / "index"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder / name[:16]


def open_ready(config: Config, *, progress: Callable[[str], None]) -> Assistant:
    """Open the assistant; build the index first where it is missing, stale or damaged.

    An index holds nothing that its corpus does not, so that rebuilding loses nothing; but one that
    is shared (``config.milvus``) is built by ``chatbot index`` alone. Raises the CorpusError and
    IndexFolderError trees where building fails, EngineError where an engine does not answer.
    """
    from chatbot.wiring import build_index, open_assistant

    try:
        return open_assistant(config)
    except (MissingIndexError, StaleIndexError, DamagedIndexError) as reason:
        if config.milvus is not None:
            raise  # others answer from it: one of many readers does not replace it
        progress(f"{reason}")
        progress(f"building {config.index} from {config.corpus} …")
        build_index(config, progress=progress)
        return open_assistant(config)
