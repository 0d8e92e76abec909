"""``python -m chatbot.training``: train the bundled encoder and write ``index/encoder/``.

Reads the pair files of ``--pairs``, the policy texts of ``--policies`` and the statutes with the
questions of ``--statutes``: public material that stays outside the repository (docs/ENCODER.md).
Contrastive training first, listwise training after. Fixed seed; the log goes to stderr and, beside
the weights, to ``training.json``.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from chatbot.config import HOME
from chatbot.evaluation.beir import RetrievalSet
from chatbot.indexing.bundled import BundledEncoder
from chatbot.training import listwise
from chatbot.training.asking import ask_all, training_sets
from chatbot.training.contrastive import BATCH, Ids, Pairs, train
from chatbot.training.cooccurrence import word_vectors
from chatbot.training.holdout import without_held_out
from chatbot.training.pairs import (
    LAY,
    SAMPLING,
    UNSUPERVISED,
    Pair,
    alias_pairs,
    lay_pairs,
    policy_pairs,
    read_pairs,
)
from chatbot.training.pieces import build_tokenizer
from chatbot.training.rewriting import rewritten
from chatbot.training.start import blend
from chatbot.training.teacher import TEACHER, embed_words
from chatbot.understanding.lexicon import read_lexicon

if TYPE_CHECKING:
    from tokenizers import Tokenizer

SEED = 7
VOCABULARY = 40_000
DIMENSION = 256
TEACHER_WEIGHT, COMPANY_WEIGHT = 1.0, 1.0
"""What the teacher's words and the company of words in the training texts count at the start."""
STEPS = 600
"""More drive the loss down and unlearn what the first vectors knew (docs/ENCODER.md)."""
LISTWISE_STEPS = 300
COUNTED_TEXTS = 60_000
"""Pairs whose words are counted for the vocabulary; those of COUNTED_WHOLE are all counted."""
COUNTED_WHOLE = frozenset({"policies", "lay_legal_questions", "lawyer_llama_qa", LAY})
ANCHOR_PIECES, POSITIVE_PIECES, RUNNING_PIECES = 64, 128, 400


def main(arguments: Sequence[str] | None = None) -> int:
    """Train and write the encoder; returns the exit status."""
    options = _parser().parse_args(arguments)
    for name in ("pairs", "statutes"):
        folder = getattr(options, name)
        if not folder.is_dir():
            sys.stderr.write(f"{folder} is no folder; name one: --{name} FOLDER\n")
            return 1
    say = _clock()
    pairs = gather(options.pairs, options.policies)
    if options.hold_out:
        pairs = without_held_out(pairs)
    say(f"{len(pairs)} pairs")
    tokenizer = learn_pieces(pairs, options.seed)
    size = tokenizer.get_vocab_size()
    say(f"{size} word pieces")
    first = first_vectors(pairs, tokenizer, seed=options.seed, say=say)
    draw = random.Random(options.seed)  # noqa: S311 - choice of words and samples, no secret
    more = in_everyday_words(pairs, tokenizer, draw)
    say(f"{len(more)} more in everyday words")
    log = _Log(say)
    taught = tokenise(pairs + more, tokenizer)
    vectors = train(taught, first, steps=options.steps, seed=options.seed, log=log.contrastive)
    sets = training_sets(pairs + more, options.statutes, hold_out=options.hold_out, draw=draw)
    vectors, asked = search_and_learn(vectors, tokenizer, sets, seed=options.seed, log=log.listwise)
    save(vectors, tokenizer, options.out)
    pairs += more
    sources = {s: sum(p.source == s for p in pairs) for s in (*SAMPLING, *UNSUPERVISED)}
    record = {
        "teacher": TEACHER, "seed": options.seed, "steps": options.steps, "batch": BATCH,
        "dimension": DIMENSION, "vocabulary": size, "held_out": options.hold_out,
        "pairs": sources, "losses": log.losses["contrastive"],
        "listwise_steps": LISTWISE_STEPS, "questions": asked,
        "listwise_losses": log.losses["listwise"],
    }  # fmt: skip
    text = json.dumps(record, ensure_ascii=False, indent=1)
    (options.out / "training.json").write_text(text + "\n", encoding="utf-8")
    say(f"wrote {options.out}")
    return 0


def in_everyday_words(
    pairs: Sequence[Pair], tokenizer: Tokenizer, draw: random.Random
) -> list[Pair]:
    """Return further pairs: how people call what documents print, alone and in questions."""
    lexicon = read_lexicon(HOME / "corpus" / "terms")
    spoken = lexicon.of("everyday", "business")
    return [*alias_pairs(lexicon, ("everyday",)), *rewritten(pairs, spoken, tokenizer, draw)]


def search_and_learn(
    vectors: np.ndarray,
    tokenizer: Tokenizer,
    sets: Sequence[tuple[RetrievalSet, float]],
    *,
    seed: int,
    log: Callable[[int, float], None],
) -> tuple[np.ndarray, list[int]]:
    """Return *vectors* after the listwise lesson, and how many questions of each set it asked."""
    with tempfile.TemporaryDirectory(prefix="chatbot-training-") as folder:
        save(vectors, tokenizer, Path(folder))
        lists = ask_all(sets, BundledEncoder(Path(folder)))
    better = listwise.train(lists, vectors, steps=LISTWISE_STEPS, seed=seed, log=log)
    return better, [len(one.questions) for one, _ in lists]


def learn_pieces(pairs: Sequence[Pair], seed: int) -> Tokenizer:
    """Return the tokenizer of the words that a sample of the pairs, and all policies, print."""
    draw = random.Random(seed)  # noqa: S311 - sampling, no secret
    counted = draw.sample(pairs, min(COUNTED_TEXTS, len(pairs)))
    counted += [p for p in pairs if p.source in COUNTED_WHOLE]
    return build_tokenizer((f"{p.anchor}\n{p.positive}" for p in counted), VOCABULARY)


def first_vectors(
    pairs: Sequence[Pair], tokenizer: Tokenizer, *, seed: int, say: Callable[[str], None]
) -> np.ndarray:
    """Return float32[vocabulary, DIMENSION]: what teacher and running text know of each word."""
    size = tokenizer.get_vocab_size()
    running = {t: None for p in pairs for t in (p.anchor, p.positive)}
    company = word_vectors(
        _ids(tokenizer, list(running), RUNNING_PIECES),
        vocabulary=size,
        dimension=DIMENSION,
        seed=seed,
    )
    say(f"the company of words in {len(running)} texts")
    meanings = embed_words(
        [str(tokenizer.id_to_token(i)) for i in range(size)],
        progress=lambda n: say(f"taught {n} of {size}") if n % 8192 == 0 else None,
    )
    return blend([(meanings, TEACHER_WEIGHT), (company, COMPANY_WEIGHT)], DIMENSION)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="chatbot.training", description=__doc__)
    shared = HOME.parent / "shared" / "data"
    parser.add_argument("--pairs", type=Path, default=shared / "pairs")
    parser.add_argument("--policies", type=Path, default=shared / "policies" / "dev")
    parser.add_argument("--statutes", type=Path, default=shared / "eval" / "statutes_lay_train")
    parser.add_argument("--out", type=Path, default=HOME / "index" / "encoder")
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument(
        "--hold-out",
        action="store_true",
        help="leave out what python -m benchmarks.retrieval --held-out asks",
    )
    return parser


def tokenise(pairs: Sequence[Pair], tokenizer: Tokenizer) -> Pairs:
    """Return the pairs that are drawn in contrastive training as word pieces."""
    drawn = [p for p in pairs if p.source in SAMPLING]
    return Pairs(
        anchors=_ids(tokenizer, [p.anchor for p in drawn], ANCHOR_PIECES),
        positives=_ids(tokenizer, [p.positive for p in drawn], POSITIVE_PIECES),
        weights=np.array([SAMPLING[p.source] for p in drawn]),
        anchor_keys=_keys([p.anchor for p in drawn]),
        positive_keys=_keys([p.positive for p in drawn]),
    )


def _ids(tokenizer: Tokenizer, texts: list[str], longest: int) -> list[Ids]:
    found = tokenizer.encode_batch_fast(texts)
    return [np.array(e.ids[:longest] or [0], dtype=np.int32) for e in found]


def _keys(texts: Sequence[str]) -> np.ndarray:
    """Return a number for each text, the same for equal texts."""
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(t, len(numbers)) for t in texts], dtype=np.int64)


def gather(pairs: Path, policies: Path) -> list[Pair]:
    """Return all training pairs in a fixed order."""
    draw = random.Random(SEED)  # noqa: S311 - sampling, no secret
    files = sorted(policies.glob("*.txt")) if policies.is_dir() else []
    lexicon = read_lexicon(HOME / "corpus" / "terms")
    return [
        *read_pairs(pairs),
        *policy_pairs(files, draw),
        *alias_pairs(lexicon),
        *lay_pairs(HOME / "corpus" / "pairs"),
    ]


def save(vectors: np.ndarray, tokenizer: Tokenizer, folder: Path) -> None:
    """Write a sentence-transformers folder with half-precision weights."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding

    module = StaticEmbedding(tokenizer, embedding_weights=vectors)
    SentenceTransformer(modules=[module, Normalize()]).half().save(
        str(folder), create_model_card=False
    )


class _Log:
    """Tells and keeps the loss of every hundredth step."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self.losses: dict[str, list[tuple[int, float]]] = {"contrastive": [], "listwise": []}

    def contrastive(self, step: int, loss: float) -> None:
        self._log("contrastive", step, loss)

    def listwise(self, step: int, loss: float) -> None:
        self._log("listwise", step, loss)

    def _log(self, lesson: str, step: int, loss: float) -> None:
        if step % 100 == 0:
            self.losses[lesson].append((step, round(loss, 4)))
            self._say(f"{lesson}, step {step}, loss {loss:.3f}")


def _clock() -> Callable[[str], None]:
    """Return a function that writes a line with the seconds since now."""
    started = time.monotonic()

    def say(line: str) -> None:
        sys.stderr.write(f"{time.monotonic() - started:7.1f} s  {line}\n")

    return say


if __name__ == "__main__":
    raise SystemExit(main())
