"""Texts become unit vectors: the encoder protocol and the choice of an engine.

``bundled`` is :mod:`chatbot.indexing.bundled`. Every other name is a sentence-transformers model;
this module and :mod:`chatbot.training` are the only homes of sentence-transformers and torch.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from chatbot.config import BUNDLED_ENCODER, HOME
from chatbot.errors import EncoderError
from chatbot.indexing.bundled import WEIGHTS_FILE, BundledEncoder

Floats = npt.NDArray[np.float32]

FOLDER = "encoder"
"""Where the bundled model lies inside an index folder."""
BATCH = 32
"""Passages that a transformer encodes at once."""
REPOSITORY = re.compile(r"[\w-][\w.-]*(?:/[\w-][\w.-]*)?")
"""What a model may be called on the hub."""
HUB_TIMEOUT = 10.0
"""Seconds to wait for the hub's first answer."""
SMALL_FILE = 1 << 20
"""Bytes up to which a model's file counts in its digest by content."""
RETRIEVE = "Instruct: Given a web search query, retrieve relevant passages that answer the query\n"


class WordVectors(Protocol):
    """Vectors of single words, the same whatever stands beside them."""

    def pieces(self, texts: Sequence[str]) -> list[npt.NDArray[np.int64]]:
        """Return the word pieces of each text, in order."""
        ...

    def sums(self, texts: Sequence[str]) -> Floats:
        """Return the sum of the vectors of each text's pieces: float32[n, dimension]."""
        ...

    def vectors_of(self, pieces: npt.NDArray[np.int64]) -> Floats:
        """Return float32[n, dimension], as long as each piece counts in a text's mean."""
        ...


class Encoder(Protocol):
    """Turns texts into L2-normalised vectors; a text without known words is all zeros."""

    encoder_id: str
    """Two encoders share it exactly when their vectors may stand in one index."""
    dimension: int

    @property
    def words(self) -> WordVectors | None:
        """What single words mean; None where a word means nothing outside its sentence."""
        ...

    def encode_queries(self, texts: Sequence[str]) -> Floats:
        """Return float32[n, dimension] for questions."""
        ...

    def encode_passages(self, texts: Sequence[str]) -> Floats:
        """Return float32[n, dimension] for what is searched."""
        ...


def open_encoder(name: str, folder: Path) -> Encoder:
    """Open the encoder that the setting *name* means; *folder* is the index folder.

    ``bundled`` is ``folder/encoder``, or the one that comes with the project where a folder of
    somebody's own holds none. Any other name is a sentence-transformers model or its folder.
    Raises EncoderError with the remedy.
    """
    if name != BUNDLED_ENCODER:
        return SentenceTransformerEncoder(name)
    for home in (folder, HOME / "index"):
        if (home / FOLDER / WEIGHTS_FILE).is_file():
            return BundledEncoder(home / FOLDER)
    raise EncoderError(
        f"no bundled encoder in {folder / FOLDER}; restore index/{FOLDER} from the project, "
        "or choose a model: CHATBOT_ENCODER=BAAI/bge-small-zh-v1.5"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompts:
    """What a model family wants before a text; trained without it, its vectors are worse."""

    family: str
    """Regular expression, found in the lower-case model name."""
    query: str
    passage: str = ""


PROMPTS = (
    # The order matters: an instruction-tuned member stands before its plain family.
    Prompts(family=r"qwen3-embedding", query=RETRIEVE + "Query:"),
    Prompts(family=r"e5-(?:large|mistral|\w+)-?.*instruct|gte-qwen", query=RETRIEVE + "Query: "),
    Prompts(family=r"(?:^|[/_-])e5-", query="query: ", passage="passage: "),
    Prompts(family=r"bge-(?:small|base|large)-zh", query="为这个句子生成表示以用于检索相关文章："),
    Prompts(
        family=r"bge-(?:small|base|large)-en|mxbai-embed|snowflake-arctic-embed-(?:xs|s|m|l)$",
        query="Represent this sentence for searching relevant passages: ",
    ),
    Prompts(family=r"nomic-embed", query="search_query: ", passage="search_document: "),
    # gte-*-zh, bge-m3, m3e, text2vec, acge, conan, static models: none.
)
"""From the models' cards; a model that carries prompts of its own is asked with those instead."""


def prompts_for(name: str) -> Prompts:
    """Return the prompts of the model's family: ``BAAI/bge-small-zh-v1.5`` → 为这个句子….

    A model of no known family is given none.
    """
    lowered = name.replace("\\", "/").rstrip("/").lower()
    for prompts in PROMPTS:
        if re.search(prompts.family, lowered):
            return prompts
    return Prompts(family="", query="")


class SentenceTransformerEncoder:
    """Any sentence-transformers model, with its family's prompts, normalised here."""

    words: WordVectors | None = None

    def __init__(self, name: str) -> None:
        """Load the model from a folder, the local cache or, failing both, the hub.

        Raises EncoderError with the remedy where it is nowhere to be had.
        """
        folder = Path(name).expanduser()
        try:
            if not folder.is_dir():
                folder = cached_folder(name)
            self._model = _model(folder)
        except Exception as error:  # the libraries below raise a dozen unrelated types
            remedy = remedy_for(
                name, error, setting="CHATBOT_ENCODER", kind="sentence-transformers"
            )
            raise EncoderError(
                f"{remedy}; or unset CHATBOT_ENCODER for the bundled encoder"
            ) from error
        self._prompts = _own_prompts(self._model.prompts) or prompts_for(name)
        self.dimension = int(self._model.encode(["维"], show_progress_bar=False).shape[1])
        self.encoder_id = f"{name}@{_revision(folder, self._prompts)[:16]}"

    def encode_queries(self, texts: Sequence[str]) -> Floats:
        """Return float32[n, dimension], L2-normalised, the query instruction put first."""
        return self._encode(texts, self._prompts.query)

    def encode_passages(self, texts: Sequence[str]) -> Floats:
        """Return float32[n, dimension], L2-normalised."""
        return self._encode(texts, self._prompts.passage)

    def _encode(self, texts: Sequence[str], prompt: str) -> Floats:
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        clean = [t.encode("utf-8", "replace").decode("utf-8") for t in texts]
        vectors = self._model.encode(
            clean, prompt=prompt, batch_size=BATCH, convert_to_numpy=True, show_progress_bar=False
        ).astype(np.float32)
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.maximum(norms, np.float32(1e-12)), dtype=np.float32)


def _model(folder: Path) -> Any:
    """Load the model of *folder*; code that comes with a model is never run."""
    import torch
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(
        str(folder), device="cpu", local_files_only=True, trust_remote_code=False
    )
    if model.dtype == torch.float16:
        # Half precision saves disk; computed with, it costs a CPU time and three digits.
        model.float()
    return model


def cached_folder(name: str) -> Path:
    """Return the folder of the hub model *name* in the local cache, fetched first if need be."""
    from huggingface_hub import HfApi, snapshot_download
    from huggingface_hub.errors import LocalEntryNotFoundError

    repository = name if "/" in name else f"sentence-transformers/{name}"
    with contextlib.suppress(LocalEntryNotFoundError):
        return Path(snapshot_download(repository, local_files_only=True))
    # Asked first whether the hub answers at all: without a network, loading retries each of its
    # files five times and fails only after more than a minute.
    HfApi().model_info(repository, timeout=HUB_TIMEOUT)
    unneeded = ["onnx/*", "openvino/*", "*.onnx", "*.msgpack", "*.h5", "*.ot", "*.gguf"]
    return Path(snapshot_download(repository, ignore_patterns=unneeded))


def remedy_for(name: str, error: Exception, *, setting: str, kind: str) -> str:
    """Return why the model *name* cannot be loaded, and how the user of *setting* can have it."""
    reason = str(error).strip().partition("\n")[0] or type(error).__name__
    if Path(name).expanduser().is_dir():
        remedy = f"give {setting} a whole {kind} model folder"
    elif REPOSITORY.fullmatch(name):
        remedy = (
            f"on a machine with a network run `hf download {name} --local-dir MODEL`, "
            f"copy the folder here and set {setting}=MODEL"
        )
    else:
        reason, remedy = "there is no such folder", f"set {setting} to one that is there"
    return f"the {kind} model {name!r} cannot be loaded ({reason}); {remedy}"


def _own_prompts(prompts: Mapping[str, str]) -> Prompts | None:
    """Return the prompts that a model carries; None where they are empty."""
    passage = next((prompts[k] for k in ("document", "passage", "corpus") if prompts.get(k)), "")
    query = prompts.get("query") or ""
    return Prompts(family="own", query=query, passage=passage) if query or passage else None


def _revision(folder: Path, prompts: Prompts) -> str:
    """Return a digest that another model in *folder* would change.

    The small files count by content, weights by name and size: hashing gigabytes at each start
    would take longer than loading them.
    """
    total = hashlib.sha256(f"{prompts.query}\0{prompts.passage}".encode())
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        name = path.relative_to(folder).as_posix()
        if name.startswith(".") or path.suffix == ".md":
            continue
        size = path.stat().st_size
        total.update(f"\0{name}\0{size}\0".encode())
        if size <= SMALL_FILE:
            total.update(path.read_bytes())
    return total.hexdigest()
