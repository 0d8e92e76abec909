"""Every setting, its environment variable, its default and its unit; read once, passed on."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from chatbot.errors import ConfigError

Number = TypeVar("Number", int, float)

HOME = Path(__file__).resolve().parent.parent
"""The checkout: the folder that holds corpus/, index/ and chatbot/."""

BUNDLED_ENCODER = "bundled"
OFF = frozenset({"off", "no", "false", "0"})
REMOTE = "milvus+"
"""What an index setting begins with where the rows stand in a Milvus collection."""
POSTGRES = ("postgresql://", "postgres://")
"""What a journal's setting begins with where it stands in a PostgreSQL database."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MilvusSettings:
    """Where a Milvus is, and how it is spoken to."""

    uri: str
    """CHATBOT_INDEX without ``milvus+``: https://HOST:19530, http://…, or a file that ends in .db
    (Milvus Lite)."""
    token: str = field(default="", repr=False)
    """CHATBOT_MILVUS_TOKEN: a key, or user:password; never shown, never logged."""
    ca: str = ""
    """CHATBOT_MILVUS_CA: PEM file of the authority that has signed the server's certificate."""
    collection: str = "policy_chatbot"
    """CHATBOT_MILVUS_COLLECTION: what its collections are called; one for each tenant."""
    database: str = ""
    """CHATBOT_MILVUS_DATABASE: database of the server; empty: its default."""
    deadline_s: float = 10.0
    """CHATBOT_MILVUS_DEADLINE: seconds after which a question is given up with an error."""

    def __post_init__(self) -> None:
        parts = urlsplit(self.uri)
        if parts.scheme in {"http", "https"}:
            if not parts.hostname or parts.username or parts.password:
                raise ConfigError(
                    "CHATBOT_INDEX: give milvus+https://HOST:PORT without a name or a password; "
                    "those belong into CHATBOT_MILVUS_TOKEN=user:password"
                )
        elif parts.scheme or not self.uri.endswith(".db"):
            raise ConfigError(
                f"CHATBOT_INDEX is {REMOTE}{self.uri}; after {REMOTE} comes https://HOST:PORT, "
                "http://HOST:PORT or a file that ends in .db"
            )
        if not re.fullmatch(r"[A-Za-z_]\w{0,199}", self.collection, re.ASCII):
            raise ConfigError("CHATBOT_MILVUS_COLLECTION has letters, digits and _, a letter first")
        if not 0 < self.deadline_s <= 600:
            raise ConfigError("CHATBOT_MILVUS_DEADLINE must lie between 0 and 600 seconds")

    @property
    def folder(self) -> Path:
        """Folder of this machine for what is built for it or fetched from it."""
        named = f"{self.uri}\0{self.database}\0{self.collection}"
        return cache_folder() / "milvus" / hashlib.sha256(named.encode("utf-8")).hexdigest()[:16]


@dataclass(frozen=True, slots=True, kw_only=True)
class PostgresSettings:
    """A PostgreSQL that several replicas write their journal to."""

    url: str = field(repr=False)
    """CHATBOT_AUDIT: postgresql://USER:PASSWORD@HOST:5432/DATABASE; never shown whole."""
    schema: str = "policy_chatbot"
    """CHATBOT_AUDIT_SCHEMA: the schema of its tables; one for each tenant."""

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z_][a-z0-9_]{0,62}", self.schema):
            raise ConfigError(
                "CHATBOT_AUDIT_SCHEMA has small letters, digits and _, a letter first"
            )

    @property
    def shown(self) -> str:
        """The address without the password, nor what else may be secret in it."""
        # User and password end where libpq lets them end: at the first @ before any slash.
        place = re.sub(r"^[^@/]*@", "", self.url.partition("://")[2])
        return f"postgresql://{place.partition('?')[0]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """All settings. ``Config.from_environment()`` reads the ``CHATBOT_*`` variables."""

    corpus: Path = HOME / "corpus"
    """CHATBOT_CORPUS: folder with catalogue.toml and texts/, or just text files."""
    index: Path = HOME / "index"
    """CHATBOT_INDEX: folder of the built index; also holds encoder/."""
    milvus: MilvusSettings | None = None
    """CHATBOT_INDEX as milvus+https://HOST:19530: the rows are there; `index` is a cache then."""
    encoder: str = BUNDLED_ENCODER
    """CHATBOT_ENCODER: 'bundled', a sentence-transformers name, or a model folder."""
    reranker: str = ""
    """CHATBOT_RERANKER: a sentence-transformers cross-encoder or its folder; empty: none."""
    llm: str = ""
    """CHATBOT_LLM: a chat model that words answers, provider:model (openai:qwen3); empty: none."""
    llm_base_url: str = ""
    """CHATBOT_LLM_BASE_URL: where its server is, as http://127.0.0.1:11434/v1."""
    llm_api_key: str = field(default="", repr=False)
    """CHATBOT_LLM_API_KEY: never shown, never logged."""
    llm_deadline_s: float = 30.0
    """CHATBOT_LLM_DEADLINE: seconds after which the extractive answer is given instead."""
    llm_tools: bool = False
    """CHATBOT_LLM_TOOLS: `on` lets the model look clauses up by calls of tools."""
    llm_rewrite: bool = False
    """CHATBOT_LLM_REWRITE: `on` lets it complete follow-ups that rules resolve unsurely."""
    llm_price: str = ""
    """CHATBOT_LLM_PRICE: of a million tokens read and written, as 2/8; empty: not accounted."""
    host: str = "127.0.0.1"
    """CHATBOT_HOST: address to listen on."""
    port: int = 7860
    """CHATBOT_PORT: TCP port to listen on."""
    root_path: str = ""
    """CHATBOT_ROOT_PATH: the path prefix under which a proxy publishes the page."""
    allowed_origins: str = ""
    """CHATBOT_ALLOWED_ORIGINS: other sites that may embed and call it, comma-separated."""
    rate: str = "600/minute"
    """CHATBOT_RATE: requests of one key or address, as 60/minute; `off`: no bound."""
    rate_store: str = field(default="memory://", repr=False)
    """CHATBOT_RATE_STORE: where rates are counted; redis://HOST:6379 for several processes."""
    places: int = 64
    """CHATBOT_PLACES: requests worked on at the same time; the others wait, then get a 503."""
    waiting: int = 256
    """CHATBOT_WAITING: requests that may wait for a place; a further one gets a 503 at once."""
    processes: int = 1
    """CHATBOT_PROCESSES: processes that work out answers for `serve`; 1: the serving one alone."""
    max_body: int = 1 << 20
    """CHATBOT_MAX_BODY: bytes of a request's body."""
    max_file: int = 100 << 20
    """CHATBOT_MAX_FILE: bytes of a file of the corpus; larger ones are not read."""
    anonymous: bool = True
    """CHATBOT_ANONYMOUS: `off` serves the API to keys alone (chatbot keys add)."""
    trusted_proxies: str = ""
    """CHATBOT_TRUSTED_PROXIES: addresses or networks whose X-Forwarded-For is believed."""
    audit: str = field(default="", repr=False)
    """CHATBOT_AUDIT: journal of `serve`: a file, postgresql://…, off; empty: the user's state."""
    audit_schema: str = "policy_chatbot"
    """CHATBOT_AUDIT_SCHEMA: the schema of the journal's tables in PostgreSQL."""
    audit_days: int = 180
    """CHATBOT_AUDIT_DAYS: entries older than so many days are deleted at start; 0 keeps them."""
    max_question_chars: int = 2000
    """CHATBOT_MAX_QUESTION_CHARS: longer questions are cut here before they are understood."""

    def __post_init__(self) -> None:
        if not 0 <= self.port <= 65535:
            raise ConfigError(f"CHATBOT_PORT is {self.port}; a TCP port lies in 0–65535")
        if self.max_question_chars < 1:
            raise ConfigError("CHATBOT_MAX_QUESTION_CHARS must be at least 1")
        if self.places < 1 or self.max_body < 1:
            raise ConfigError("CHATBOT_PLACES and CHATBOT_MAX_BODY must be at least 1")
        if not 1 <= self.processes <= 64:
            raise ConfigError(f"CHATBOT_PROCESSES is {self.processes}; it must lie in 1–64")
        if self.max_file < 1:
            raise ConfigError("CHATBOT_MAX_FILE must be at least 1")
        if self.waiting < 0:
            raise ConfigError("CHATBOT_WAITING must be 0 or more")
        if self.audit_days < 0:
            raise ConfigError("CHATBOT_AUDIT_DAYS must be 0 or more")
        if not 0 < self.llm_deadline_s <= 600:
            raise ConfigError("CHATBOT_LLM_DEADLINE must lie between 0 and 600 seconds")
        self.prices  # noqa: B018 - read now, so that a wrong one is said at once
        if "://" in self.audit:
            self.journal  # noqa: B018 - likewise

    @property
    def prices(self) -> tuple[float, float]:
        """What a million tokens read and written cost. Raises ConfigError."""
        read, _, written = self.llm_price.partition("/")
        try:
            found = float(read or 0), float(written or read or 0)
        except ValueError:
            found = (-1.0, -1.0)
        if not all(0 <= price < float("inf") for price in found):
            raise ConfigError(f"CHATBOT_LLM_PRICE is {self.llm_price!r}; it must be as 2/8")
        return found

    @property
    def place(self) -> str:
        """Where the index is, in words."""
        if self.milvus is None:
            return str(self.index)
        return f"{REMOTE}{self.milvus.uri} ({self.milvus.collection})"

    def indexed_at(self, setting: str, environ: Mapping[str, str] | None = None) -> Config:
        """Return these settings with the index at *setting*: a folder, or milvus+ and a place.

        Raises ConfigError.
        """
        if not setting.startswith(REMOTE):
            return replace(self, index=Path(setting).expanduser(), milvus=None)
        env = os.environ if environ is None else environ
        uri = setting.removeprefix(REMOTE)
        milvus = MilvusSettings(
            uri=uri if "://" in uri else str(Path(uri).expanduser().absolute()),
            token=env.get("CHATBOT_MILVUS_TOKEN", ""),
            ca=env.get("CHATBOT_MILVUS_CA", ""),
            collection=env.get("CHATBOT_MILVUS_COLLECTION") or "policy_chatbot",
            database=env.get("CHATBOT_MILVUS_DATABASE", ""),
            deadline_s=_read_float(env, "CHATBOT_MILVUS_DEADLINE", 10.0),
        )
        return replace(self, index=milvus.folder, milvus=milvus)

    @property
    def journal(self) -> Path | PostgresSettings | None:
        """Where answers are noted down; None where they are not. Raises ConfigError."""
        if self.audit.strip().lower() in OFF:
            return None
        if self.audit.startswith(POSTGRES):
            return PostgresSettings(url=self.audit.strip(), schema=self.audit_schema)
        if "://" in self.audit:
            raise ConfigError("CHATBOT_AUDIT is a file, postgresql://USER@HOST/DATABASE, or off")
        if self.audit:
            return Path(self.audit).expanduser()
        return _state() / "journal.sqlite3"

    @property
    def keys(self) -> Path:
        """The file of API keys, as digests."""
        return _state() / "keys.json"

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> Config:
        """Read the settings from *environ* (default: the process's). Raises ConfigError."""
        env = os.environ if environ is None else environ
        default = cls()
        config = cls(
            corpus=Path(env.get("CHATBOT_CORPUS") or default.corpus).expanduser(),
            encoder=env.get("CHATBOT_ENCODER") or default.encoder,
            reranker=env.get("CHATBOT_RERANKER", default.reranker),
            llm=env.get("CHATBOT_LLM", default.llm),
            llm_base_url=env.get("CHATBOT_LLM_BASE_URL", default.llm_base_url),
            llm_api_key=env.get("CHATBOT_LLM_API_KEY", default.llm_api_key),
            llm_deadline_s=_read_float(env, "CHATBOT_LLM_DEADLINE", default.llm_deadline_s),
            llm_tools=bool(_unless_off(env.get("CHATBOT_LLM_TOOLS", ""))),
            llm_rewrite=bool(_unless_off(env.get("CHATBOT_LLM_REWRITE", ""))),
            llm_price=env.get("CHATBOT_LLM_PRICE", default.llm_price),
            host=env.get("CHATBOT_HOST") or default.host,
            port=_read_int(env, "CHATBOT_PORT", default.port),
            root_path=env.get("CHATBOT_ROOT_PATH", default.root_path),
            allowed_origins=env.get("CHATBOT_ALLOWED_ORIGINS", default.allowed_origins),
            rate=_unless_off(env.get("CHATBOT_RATE", default.rate)),
            rate_store=env.get("CHATBOT_RATE_STORE", default.rate_store),
            places=_read_int(env, "CHATBOT_PLACES", default.places),
            waiting=_read_int(env, "CHATBOT_WAITING", default.waiting),
            processes=_read_int(env, "CHATBOT_PROCESSES", default.processes),
            max_body=_read_int(env, "CHATBOT_MAX_BODY", default.max_body),
            max_file=_read_int(env, "CHATBOT_MAX_FILE", default.max_file),
            anonymous=bool(_unless_off(env.get("CHATBOT_ANONYMOUS", "on"))),
            trusted_proxies=env.get("CHATBOT_TRUSTED_PROXIES", default.trusted_proxies),
            audit=env.get("CHATBOT_AUDIT", default.audit),
            audit_schema=env.get("CHATBOT_AUDIT_SCHEMA") or default.audit_schema,
            audit_days=_read_int(env, "CHATBOT_AUDIT_DAYS", default.audit_days),
            max_question_chars=_read_int(
                env, "CHATBOT_MAX_QUESTION_CHARS", default.max_question_chars
            ),
        )
        named = env.get("CHATBOT_INDEX")
        return config.indexed_at(named, env) if named else config


def _read_int(env: Mapping[str, str], name: str, default: int) -> int:
    return _read(env, name, default, int, "a whole number")


def _read_float(env: Mapping[str, str], name: str, default: float) -> float:
    return _read(env, name, default, float, "a number")


def _read(
    env: Mapping[str, str], name: str, default: Number, read: Callable[[str], Number], what: str
) -> Number:
    raw = env.get(name)
    if not raw:
        return default
    try:
        return read(raw)
    except ValueError:
        raise ConfigError(f"{name} is {raw!r}; it must be {what}") from None


def _unless_off(raw: str) -> str:
    return "" if raw.strip().lower() in OFF else raw


def cache_folder() -> Path:
    """Folder for what can be made or fetched again."""
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache) / "policy-chatbot"


def _state() -> Path:
    """Folder for what the service keeps between runs: CHATBOT_STATE, else the user's own."""
    named = os.environ.get("CHATBOT_STATE")
    if named:
        return Path(named).expanduser()
    state = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(state) / "policy-chatbot"
