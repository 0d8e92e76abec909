"""The manifest: what an index was built from, and what its files have to be.

It is the last file that a build writes, by one atomic rename: whatever folder it names is whole.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from chatbot.config import BUNDLED_ENCODER
from chatbot.errors import DamagedIndexError, MissingIndexError, StaleIndexError

FORMAT_VERSION = 4
"""Of the files under an index folder; another version is not read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileStamp:
    """Size and content of a file."""

    bytes: int
    sha256: str

    @classmethod
    def of(cls, path: Path) -> FileStamp:
        """Read *path* once. Raises OSError."""
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            return cls(bytes=file.tell(), sha256=digest)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What ``manifest.json`` says."""

    format_version: int
    corpus: Mapping[str, FileStamp]
    """Every file that the index was built from, by its path in the corpus folder."""
    parser_version: str
    words_sha256: str
    """Fingerprint of the segmenter: its version, jieba's, the corpus's terms."""
    encoder_id: str
    dimension: int
    documents: int
    clauses: int
    vectors: str = ""
    """What kind of index the vectors stand in, and why."""
    folder: str = ""
    """The folder beside the manifest that holds the files; empty for an index in memory."""
    files: Mapping[str, FileStamp] = field(default_factory=dict)
    """Every file of that folder, by its path in it."""

    def to_json(self) -> str:
        """Return the manifest as it is written: sorted, so that equal manifests are equal bytes."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True) + "\n"

    @classmethod
    def read(cls, path: Path) -> Manifest:
        """Read *path*. Raises MissingIndexError, DamagedIndexError, StaleIndexError (format)."""
        try:
            raw = json.loads(path.read_bytes())
            version = raw["format_version"]
        except (FileNotFoundError, NotADirectoryError):
            raise MissingIndexError(f"no index at {path.parent}; run: chatbot index") from None
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise DamagedIndexError(
                f"{path} is unreadable ({error}); run: chatbot index"
            ) from error
        if version != FORMAT_VERSION:
            raise StaleIndexError(
                f"{path} is of format {version!r}, this program reads {FORMAT_VERSION}; "
                "run: chatbot index"
            )
        try:
            return cls._from_json(raw)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise DamagedIndexError(
                f"{path} is unreadable ({error}); run: chatbot index"
            ) from error

    @classmethod
    def _from_json(cls, raw: Mapping[str, object]) -> Manifest:
        def stamps(name: str) -> dict[str, FileStamp]:
            table = raw[name]
            if not isinstance(table, dict):
                raise TypeError(f"{name} is no table")
            return {
                str(k): FileStamp(bytes=_whole(v["bytes"]), sha256=_word(v["sha256"]))
                for k, v in table.items()
            }

        folder = _word(raw["folder"])
        files = stamps("files")
        # The manifest names what is opened and, when superseded, deleted: never outside.
        if not re.fullmatch(r"[0-9a-z][0-9a-z.-]*", folder):
            raise ValueError(f"a folder named {folder!r}")
        if any(name.startswith("/") or ".." in name for name in files):
            raise ValueError("a file outside the index")
        return cls(
            format_version=FORMAT_VERSION,
            corpus=stamps("corpus"),
            parser_version=_word(raw["parser_version"]),
            words_sha256=_word(raw["words_sha256"]),
            encoder_id=_word(raw["encoder_id"]),
            dimension=_whole(raw["dimension"]),
            documents=_whole(raw["documents"]),
            clauses=_whole(raw["clauses"]),
            vectors=_word(raw["vectors"]),
            folder=folder,
            files=files,
        )


def manifest_name(encoder: str) -> str:
    """Return the file name of the manifest for the encoder setting *encoder*.

    Indexes of several encoders live side by side: ``bundled`` → ``manifest.json``,
    ``BAAI/bge-small-zh-v1.5`` → ``manifest.BAAI--bge-small-zh-v1.5.json``.
    """
    if encoder == BUNDLED_ENCODER:
        return "manifest.json"
    slug = re.sub(r"[^0-9A-Za-z._-]+", "--", encoder).strip("-.") or "encoder"
    if len(slug) > 80:
        slug = slug[-60:] + "-" + hashlib.sha256(encoder.encode("utf-8")).hexdigest()[:12]
    return f"manifest.{slug}.json"


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise TypeError(f"{value!r} is no count")
    return value


def _word(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value
