"""A real static model of a few pieces, small enough to compute by hand."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file
from tokenizers import Tokenizer, models, normalizers

DIMENSION = 4
PIECES = {
    "<unk>": (0.0, 0.0, 0.0, 0.0),
    "低空": (1.0, 0.0, 0.0, 0.0),
    "物流": (0.0, 1.0, 0.0, 0.0),
    "资金": (0.0, 0.0, 1.0, 0.0),
    "文旅": (0.0, 0.0, 0.0, 1.0),
    "快递": (0.0, 0.9, 0.1, 0.0),
    "补助": (0.0, 0.0, 0.8, 0.2),
}


def write_encoder(folder: Path, *, scale: float = 1.0) -> Path:
    """Write the model as sentence-transformers would; *scale* makes another of the same size."""
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer = Tokenizer(models.Unigram([(piece, -1.0) for piece in PIECES], unk_id=0))
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.save(str(folder / "tokenizer.json"))
    vectors = np.asarray(list(PIECES.values()), dtype=np.float32) * np.float32(scale)
    save_file({"embedding.weight": vectors}, str(folder / "model.safetensors"))
    (folder / "model.safetensors").chmod(0o644)  # safetensors writes for the owner alone
    write_modules(folder)
    return folder


def write_modules(folder: Path) -> None:
    """Tell sentence-transformers that the model is averaged pieces and nothing more."""
    home = "sentence_transformers.sentence_transformer.modules.static_embedding.StaticEmbedding"
    modules = [{"idx": 0, "name": "0", "path": "", "type": home}]
    (folder / "modules.json").write_text(json.dumps(modules), encoding="utf-8")
