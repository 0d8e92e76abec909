"""An optional cross-encoder: reads a question together with each passage and scores the pair.

Slower by orders of magnitude than comparing vectors, so it sees only the best passages. Any
sentence-transformers ``CrossEncoder`` will do: CHATBOT_RERANKER names it or its folder.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from chatbot.errors import EncoderError
from chatbot.indexing.embedding import cached_folder, remedy_for

Floats = npt.NDArray[np.float32]

BATCH = 16
"""Pairs scored at once."""
LONGEST = 1000
"""Characters of a passage that are read; models cut at some hundred tokens anyway."""


class Reranker(Protocol):
    """Says how well passages answer a question; only differences between scores mean anything."""

    def scores(self, question: str, passages: Sequence[str]) -> Floats:
        """Return float32[n], higher for better."""
        ...


class CrossEncoderReranker:
    """A sentence-transformers cross-encoder on the CPU."""

    def __init__(self, name: str) -> None:
        """Load the model from a folder, the local cache or, failing both, the hub.

        Raises EncoderError with the remedy where it is nowhere to be had or gives no single score.
        """
        folder = Path(name).expanduser()
        try:
            self._model = _model(folder if folder.is_dir() else cached_folder(name))
        except Exception as error:  # the libraries below raise a dozen unrelated types
            remedy = remedy_for(name, error, setting="CHATBOT_RERANKER", kind="cross-encoder")
            raise EncoderError(
                f"{remedy}; or unset CHATBOT_RERANKER to search without one"
            ) from error
        if self._model.num_labels != 1:
            raise EncoderError(
                f"{name!r} gives {self._model.num_labels} scores a pair, a re-ranker gives one; "
                "choose another: CHATBOT_RERANKER=BAAI/bge-reranker-base, or unset it"
            )

    def scores(self, question: str, passages: Sequence[str]) -> Floats:
        """Return float32[n], higher for better: the model's raw outputs."""
        import torch

        if not passages:
            return np.empty(0, dtype=np.float32)
        pairs = [(_clean(question), _clean(p[:LONGEST])) for p in passages]
        found = self._model.predict(
            pairs, batch_size=BATCH, activation_fn=torch.nn.Identity(), show_progress_bar=False
        )
        return np.asarray(found, dtype=np.float32).reshape(len(passages))


def open_reranker(name: str) -> Reranker | None:
    """Open the re-ranker that the setting *name* means; none for an empty name."""
    return CrossEncoderReranker(name) if name else None


def _model(folder: Path) -> Any:
    """Load the model of *folder*; code that comes with a model is never run."""
    from sentence_transformers import CrossEncoder

    return CrossEncoder(str(folder), device="cpu", local_files_only=True, trust_remote_code=False)


def _clean(text: str) -> str:
    """A lone surrogate has no UTF-8 and would make the tokenizer raise."""
    return text.encode("utf-8", "replace").decode("utf-8")
