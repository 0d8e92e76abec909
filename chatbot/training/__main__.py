"""``python -m chatbot.training``: train the bundled encoder and write ``index/encoder/``.

Reads the pair files of ``--pairs`` and the policy texts of ``--policies``; both are public
material that stays outside the repository (docs/ENCODER.md). Fixed seed; the log goes to stderr
and, beside the weights, to ``training.json``.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from chatbot.config import HOME
from chatbot.training.contrastive import BATCH, Ids, train
from chatbot.training.pairs import SAMPLING, Pair, alias_pairs, policy_pairs, read_pairs
from chatbot.training.pieces import build_tokenizer
from chatbot.training.teacher import TEACHER, embed_words, starting_vectors
from chatbot.understanding.lexicon import read_lexicon

if TYPE_CHECKING:
    from tokenizers import Tokenizer

SEED = 7
VOCABULARY = 40_000
DIMENSION = 256
STEPS = 400
"""More steps drive the loss down and unlearn what the teacher knew (docs/ENCODER.md)."""
COUNTED_TEXTS = 60_000
"""Pairs whose words are counted for the vocabulary; the policy texts are all counted."""
ANCHOR_PIECES, POSITIVE_PIECES = 64, 256


def main(arguments: Sequence[str] | None = None) -> int:
    """Train and write the encoder; returns the exit status."""
    parser = argparse.ArgumentParser(prog="chatbot.training", description=__doc__)
    shared = HOME.parent / "shared" / "data"
    parser.add_argument("--pairs", type=Path, default=shared / "pairs")
    parser.add_argument("--policies", type=Path, default=shared / "policies" / "dev")
    parser.add_argument("--out", type=Path, default=HOME / "index" / "encoder")
    parser.add_argument("--steps", type=int, default=STEPS)
    options = parser.parse_args(arguments)
    if not options.pairs.is_dir():
        sys.stderr.write(f"{options.pairs} is no folder; name one: --pairs FOLDER\n")
        return 1
    started = time.monotonic()
    pairs = gather(options.pairs, options.policies)
    _say(started, f"{len(pairs)} pairs")
    draw = random.Random(SEED)  # noqa: S311 - sampling, no secret
    counted = draw.sample(pairs, min(COUNTED_TEXTS, len(pairs)))
    counted += [p for p in pairs if p.source == "policies"]
    tokenizer = build_tokenizer((f"{p.anchor}\n{p.positive}" for p in counted), VOCABULARY)
    _say(started, f"{tokenizer.get_vocab_size()} word pieces")

    def ids(texts: Sequence[str], longest: int) -> list[Ids]:
        encoded = tokenizer.encode_batch(list(texts))
        return [np.array(e.ids[:longest] or [0], dtype=np.int32) for e in encoded]

    losses: list[tuple[int, float]] = []

    def log(step: int, loss: float) -> None:
        if step % 100 == 0:
            losses.append((step, round(loss, 4)))
            _say(started, f"step {step} of {options.steps}, loss {loss:.3f}")

    positives = ids([p.positive for p in pairs], POSITIVE_PIECES)
    size = tokenizer.get_vocab_size()
    taught = embed_words(
        [str(tokenizer.id_to_token(i)) for i in range(size)],
        progress=lambda n: _say(started, f"taught {n} of {size}") if n % 8192 == 0 else None,
    )
    counts = np.bincount(np.concatenate(positives), minlength=size)
    vectors = train(
        ids([p.anchor for p in pairs], ANCHOR_PIECES),
        positives,
        np.array([SAMPLING[p.source] for p in pairs]),
        start=starting_vectors(taught, counts, DIMENSION),
        steps=options.steps,
        seed=SEED,
        log=log,
    )
    save(vectors, tokenizer, options.out)
    sources = {s: sum(p.source == s for p in pairs) for s in SAMPLING}
    record = {
        "teacher": TEACHER, "seed": SEED, "steps": options.steps, "batch": BATCH,
        "dimension": DIMENSION,
        "vocabulary": size, "pairs": sources, "losses": losses,
    }  # fmt: skip
    text = json.dumps(record, ensure_ascii=False, indent=1)
    (options.out / "training.json").write_text(text + "\n", encoding="utf-8")
    _say(started, f"wrote {options.out}")
    return 0


def gather(pairs: Path, policies: Path) -> list[Pair]:
    """Return all training pairs in a fixed order."""
    draw = random.Random(SEED)  # noqa: S311 - sampling, no secret
    files = sorted(policies.glob("*.txt")) if policies.is_dir() else []
    lexicon = read_lexicon(HOME / "corpus" / "terms")
    return [*read_pairs(pairs), *policy_pairs(files, draw), *alias_pairs(lexicon)]


def save(vectors: np.ndarray, tokenizer: Tokenizer, folder: Path) -> None:
    """Write a sentence-transformers folder with half-precision weights."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding

    module = StaticEmbedding(tokenizer, embedding_weights=vectors)
    SentenceTransformer(modules=[module, Normalize()]).half().save(
        str(folder), create_model_card=False
    )


def _say(started: float, line: str) -> None:
    sys.stderr.write(f"{time.monotonic() - started:7.1f} s  {line}\n")


if __name__ == "__main__":
    raise SystemExit(main())
