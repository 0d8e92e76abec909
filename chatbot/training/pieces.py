"""The encoder's word pieces: jieba's words with their corpus frequencies, as a Unigram model.

A jieba pre-tokenizer cannot be saved in a tokenizer file; a Unigram model (Kudo, 2018, "Subword
Regularization") whose pieces and log-frequencies come from jieba's segmentation of the training
texts can, segments nearly alike, and needs no Python at query time.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from chatbot.indexing.words import Words

if TYPE_CHECKING:
    from tokenizers import Tokenizer

UNKNOWN = "[UNK]"
LONGEST_PIECE = 8
LEAST_CHARACTER = 3
"""A character that is printed this often is a piece of its own."""
SPELLED_OUT = 2.0
"""Log-probability that a single character loses, so that words win over their spelling."""
WORD = re.compile(r"\w+")


def build_tokenizer(texts: Iterable[str], size: int) -> Tokenizer:
    """Return a tokenizer of at most *size* pieces for *texts*; deterministic."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

    normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    words: Counter[str] = Counter()
    characters: Counter[str] = Counter()
    segment = Words().tokenize
    for text in texts:
        folded = normalizer.normalize_str(text)
        words.update(w for w in segment(folded) if WORD.fullmatch(w))
        characters.update(c for c in folded if not c.isspace())
    tokenizer = Tokenizer(models.Unigram(_vocabulary(words, characters, size), unk_id=0))
    tokenizer.normalizer = normalizer
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Punctuation("removed")]
    )
    return tokenizer


def _vocabulary(
    words: Counter[str], characters: Counter[str], size: int
) -> list[tuple[str, float]]:
    total = sum(words.values())
    pieces = {
        c: math.log(max(words[c], 0.3) / total) - SPELLED_OUT
        for c, count in characters.items()
        if count >= LEAST_CHARACTER
    }
    for word, count in sorted(words.items(), key=lambda w: (-w[1], w[0])):
        if len(pieces) >= size - 1:
            break
        if 1 < len(word) <= LONGEST_PIECE:
            pieces[word] = math.log(count / total)
    ranked = sorted(pieces.items(), key=lambda p: (-p[1], p[0]))
    return [(UNKNOWN, -30.0), *ranked]
