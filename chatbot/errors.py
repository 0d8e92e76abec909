"""The exceptions of the project; every message says what, where, and what to do next.

ChatbotError
├── RecordError            a record was built in an impossible state (a bug of ours)
├── CorpusError            a corpus folder or file cannot be used
│   ├── CatalogueError       corpus/catalogue.toml is missing a key or names a missing file
│   ├── FormatError          a file is of no readable format, or is damaged
│   └── NumeralError         characters that spell no number (read_ordinal never guesses)
├── IndexFolderError       an index folder cannot be used
│   ├── MissingIndexError    nothing is there
│   ├── StaleIndexError      built from another corpus, parser, tokenizer or encoder
│   └── DamagedIndexError    a file is missing, truncated or altered
├── EngineError            a search engine cannot be reached, or refuses
│   └── ReplacedIndexError   the index that is open has been replaced and is gone
├── LockedFolderError      another process is writing the same corpus or index
├── EncoderError           the chosen encoder cannot be had; says how to get it
├── CitationError          an answer claims what its evidence does not say
├── ConfigError            a setting has a value that it cannot have
└── MissingExtraError      an optional dependency is not installed; says the install command
"""

from __future__ import annotations


class ChatbotError(Exception):
    """Base of every error that this project raises on purpose."""


class RecordError(ChatbotError, ValueError):
    """A record was built in an impossible state."""


class CorpusError(ChatbotError):
    """A corpus folder or file cannot be used."""


class CatalogueError(CorpusError):
    """corpus/catalogue.toml is malformed or names a file that is not there."""


class FormatError(CorpusError):
    """A file is of no readable format, or is damaged."""


class NumeralError(CorpusError, ValueError):
    """The characters spell no number."""


class IndexFolderError(ChatbotError):
    """An index folder cannot be used."""


class MissingIndexError(IndexFolderError):
    """There is no index where one is looked for."""


class StaleIndexError(IndexFolderError):
    """The index was built from another corpus, parser, tokenizer or encoder."""


class DamagedIndexError(IndexFolderError):
    """A file of the index is missing, truncated or altered."""


class EngineError(ChatbotError):
    """A search engine on another machine cannot be reached, or refuses; nothing was answered."""


class ReplacedIndexError(EngineError):
    """The index that is open has been replaced and is gone; the one that took its place is not."""


class LockedFolderError(ChatbotError):
    """Another process is writing the same corpus or index."""


class EncoderError(ChatbotError):
    """The chosen encoder cannot be had."""


class CitationError(ChatbotError):
    """An answer claims what its evidence does not say."""


class ConfigError(ChatbotError, ValueError):
    """A setting has a value that it cannot have."""


class MissingExtraError(ChatbotError, ImportError):
    """An optional dependency is not installed."""

    def __init__(self, extra: str, purpose: str) -> None:
        super().__init__(f"{purpose} needs the extra '{extra}'; run: pip install '.[{extra}]'")
        self.extra = extra
