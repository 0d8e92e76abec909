"""More questions from those at hand: the words of documents become the words people use.

Few pairs ask in everyday words; thousands quote what documents print. The lexicon of everyday words
says how people call a thing, so 申请减免 becomes 申请少交钱 and still belongs to its passage:
data augmentation by synonym replacement (Wei and Zou, 2019, "EDA: Easy Data Augmentation").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from random import Random
from typing import TYPE_CHECKING

from chatbot.training.pairs import REWRITTEN, Pair
from chatbot.understanding.lexicon import Entry

if TYPE_CHECKING:
    from tokenizers import Tokenizer

REWRITABLE = frozenset({"laws_rule_questions", "laws_ict", "policies"})
"""Sources whose anchors speak as documents do."""
SURE = 0.6
"""Weight of the lexicon from which an everyday word means the printed one by itself."""
SHORTEST = 2
"""Characters of a printed word that is replaced; one alone means too much."""
ASKING = re.compile("[吗呢谁几哪啥么]|多少|如何|为何")
"""In an alias: it asks by itself, so that within a sentence it would make no sense."""

Bounds = Callable[[str], tuple[frozenset[int], frozenset[int]]]


def rewritten(
    pairs: Iterable[Pair], entries: Sequence[Entry], tokenizer: Tokenizer, draw: Random
) -> Iterator[Pair]:
    """Yield the rewritable *pairs* that hold a printed word of *entries*, said in everyday words.

    A word is replaced where *tokenizer* cuts before and after it, not within a longer one.
    """
    said = _sayings(entries)
    if not said:
        return
    printed = re.compile("|".join(map(re.escape, sorted(said, key=lambda w: (-len(w), w)))))
    bounds = _bounds(tokenizer)
    for pair in pairs:
        if pair.source not in REWRITABLE or not printed.search(pair.anchor):
            continue
        anchor = _rewrite(pair.anchor, printed, said, bounds(pair.anchor), draw)
        if anchor != pair.anchor:
            yield Pair(anchor=anchor, positive=pair.positive, source=REWRITTEN)


def _sayings(entries: Iterable[Entry]) -> dict[str, list[str]]:
    """Return what people say for each printed word."""
    said: dict[str, list[str]] = {}
    for entry in entries:
        plain = len(entry.canonical) >= SHORTEST and entry.alias not in entry.canonical
        if plain and entry.weight >= SURE and not ASKING.search(entry.alias):
            said.setdefault(entry.canonical, []).append(entry.alias)
    return said


def _bounds(tokenizer: Tokenizer) -> Bounds:
    def of(text: str) -> tuple[frozenset[int], frozenset[int]]:
        offsets = tokenizer.encode(text, add_special_tokens=False).offsets
        return frozenset(start for start, _ in offsets), frozenset(end for _, end in offsets)

    return of


def _rewrite(
    text: str,
    printed: re.Pattern[str],
    said: dict[str, list[str]],
    bounds: tuple[frozenset[int], frozenset[int]],
    draw: Random,
) -> str:
    starts, ends = bounds

    def say(found: re.Match[str]) -> str:
        whole = found.start() in starts and found.end() in ends
        return draw.choice(said[found.group()]) if whole else found.group()

    return printed.sub(say, text)
