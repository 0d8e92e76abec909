"""Text becomes words: the only home of jieba.

jieba segments; this module decides what is handed to it (folded, Chinese runs only), which words
it knows beside its own (the corpus's terms), and what becomes of its words (search mode: a long
word also yields the shorter words inside it).
"""

from __future__ import annotations

import hashlib
import importlib
import json
import math
import re
import sys
import unicodedata
import warnings
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from chatbot.indexing.dictionary import Dictionary

if TYPE_CHECKING:
    import types

PAIR_WEIGHT = 0.5
"""What a pair of neighbouring characters counts in a query, beside a word's 1.

Pairs find what jieba cuts differently in question and clause.
"""
PAIR_MARK = "~"
"""First character of a pair among index terms; no word holds it."""
SHORT, REMEMBERED = 200, 8192
"""Characters up to which a text's words are remembered, and how many texts: some 20 MB at most."""
NO_WORD = 0.0
"""Stands for the probability of what only begins a word; no word has probability 1."""
WORDS_VERSION = "2"
"""Part of the fingerprint: a change of any rule below changes it and makes older indexes stale."""

HAN = r"\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
LATIN = r"[a-z](?:\+\+|#)|[a-z0-9]+(?:\.[0-9]+)*"  # c++ and c#; 5g, saas, 10.8, 2.0
OTHER = rf"[^\W_a-z0-9{HAN}]+"  # Greek, kana, …: a run is a word
RUN = re.compile(rf"(?P<han>[{HAN}]+)|{LATIN}|{OTHER}")
"""What a text is made of; all else (marks, white space, control characters) is dropped."""
JIEBA_HAN = re.compile(r"[\u4e00-\u9fd5]+")
"""What jieba takes for Chinese."""


class Words:
    """A segmenter of its own: jieba's dictionary, the corpus's terms, search-mode words.

    ``Words(["粤港澳大湾区"]).tokenize("粤港澳大湾区的5G网络")`` →
    ``["粤港", "港澳", "湾区", "粤港澳", "大湾区", "粤港澳大湾区", "的", "5g", "网络"]``
    """

    def __init__(
        self,
        terms: Iterable[str] | Mapping[str, int] = (),
        *,
        printed: Callable[[], Iterable[str]] = list,
    ) -> None:
        """Know *terms* beside the dictionary's words; *printed* gives what clauses print.

        A mapping gives each term's frequency, as :attr:`terms` returns it, so that opening an
        index computes nothing; for bare words the least frequency is found that keeps the term
        in one piece where nothing stronger overlaps it.
        """
        self._printed = printed
        self._dictionary = _dictionary()
        self.terms: Mapping[str, int] = dict(
            terms if isinstance(terms, Mapping) else self._weigh(terms)
        )
        """The added terms with their frequencies, in code-point order."""
        self._by_initial: dict[str, dict[str, int]] = {}
        for term, frequency in self.terms.items():
            self._by_initial.setdefault(term[0], {})[term] = frequency
        # The terms add nothing to it, unlike in jieba: a new term changes no other word's
        # probability, so that only the runs that hold it are cut otherwise than before.
        self._total = self._dictionary.total
        self._segmenter = _segmenter()(self._total)
        self._loaded: set[str] = set()
        # An answer weighs the sentences of the best clauses, mostly the same ones each time.
        self._remembered = lru_cache(maxsize=REMEMBERED)(self._cut)

    def tokenize(self, text: str) -> list[str]:
        """Return the words of *text* in order: folded to half width and lower case, marks dropped.

        Total: any string has words or none.
        """
        return list(self._remembered(text) if len(text) <= SHORT else self._cut(text))

    def _cut(self, text: str) -> tuple[str, ...]:
        found: list[str] = []
        for run in RUN.finditer(fold(text)):
            if run.lastgroup == "han":
                self._load(run.group())
                found.extend(self._segmenter.search_words(run.group()))
            else:
                found.append(run.group())
        return tuple(found)

    def index_terms(self, text: str) -> list[str]:
        """Return what the lexical index counts of *text*: its words and its marked pairs."""
        found: list[str] = []
        for run in RUN.finditer(fold(text)):
            word = run.group()
            if run.lastgroup == "han":
                self._load(word)
                found.extend(self._segmenter.search_words(word))
                found.extend(_pairs(word))
            else:
                found.append(word)
        return found

    def chances(self) -> dict[str, float]:
        """Return the logarithm of the probability of every word, the corpus's terms included."""
        log_total = math.log(self._total)
        words = {**self._dictionary.all_words(), **self.terms}
        logarithms = {f: math.log(f) - log_total for f in set(words.values()) if f}
        return {word: logarithms[f] for word, f in words.items() if f}

    @property
    def unknown_chance(self) -> float:
        """What a character counts on a path that is no word."""
        return float(self._segmenter.unknown)

    def query_weights(self, text: str, weight: float = 1.0) -> dict[str, float]:
        """Return the index terms of a query with what each counts; a repeated word counts again.

        ``query_weights("城乡")`` → ``{"城乡": 1, "~城乡": 0.5}``
        """
        weights: dict[str, float] = {}
        for term in self.tokenize(text):
            weights[term] = weights.get(term, 0.0) + weight
        for pair in pairs(text):
            weights[pair] = weights.get(pair, 0.0) + weight * PAIR_WEIGHT
        return weights

    def vocabulary(self) -> Iterable[str]:
        """Return every word that the indexed clauses print, marked pairs left out.

        They are read each time they are gone through, and not before.
        """
        return _Printed(self._printed)

    def is_word(self, text: str) -> bool:
        """True where the dictionary or the corpus's terms know *text* as a word."""
        word = fold(text)
        self._load(word)
        return bool(self._segmenter.FREQ.get(word))

    def surprise(self, word: str) -> float:
        """Return how rare *word* is in the language at large, 0–1; 1 where it is no word of it.

        Its information, -log p, as a share of that of the rarest word: 的 0.3, 应收账款 0.9.
        """
        folded = fold(word)
        self._load(folded)
        chance = self._segmenter.FREQ.get(folded)
        return min(1.0, -chance / math.log(self._total)) if chance else 1.0

    @cached_property
    def fingerprint(self) -> str:
        """Sixty-four hexadecimal digits that two Words share exactly when they segment alike."""
        known = [WORDS_VERSION, _jieba().__version__, sorted(self.terms.items())]
        return hashlib.sha256(json.dumps(known).encode("ascii")).hexdigest()

    def _weigh(self, terms: Iterable[str]) -> dict[str, int]:
        """Return the least frequency that keeps each term whole, as jieba's suggest_freq does.

        Each is weighed against the dictionary alone, so the order in which they come is no matter;
        in whole numbers, so that every machine finds the same.
        """
        bare = Words({})
        unpacked = cache(self._dictionary.words)
        weighed = {}
        for term in sorted({fold(t) for t in terms}):
            run = RUN.fullmatch(term)
            if not run or run.lastgroup != "han" or len(term) == 1:
                continue
            bare._load(term)
            parts = list(bare._segmenter.cut(term, HMM=False))
            odds = math.prod(unpacked(part[0]).get(part, 1) for part in parts)
            least = odds // self._dictionary.total ** (len(parts) - 1) + 1
            weighed[term] = max(least, unpacked(term[0]).get(term, 1))
        return weighed

    def _load(self, text: str) -> None:
        """Unpack the words of dictionary and corpus that begin with a character of *text*.

        Each initial is put in place by one ``dict.update``: several threads may load at once.
        """
        for initial in set(text) - self._loaded:
            words = self._dictionary.words(initial) | self._by_initial.get(initial, {})
            # A word is found character by character: its prefixes have to be known, as no words.
            chances = {word[:end]: NO_WORD for word in words for end in range(1, len(word))}
            log_total = math.log(self._total)
            chances.update((w, math.log(f) - log_total) for w, f in words.items() if f)
            self._segmenter.FREQ.update(chances)
            self._loaded.add(initial)


class _Printed(Iterable[str]):
    """The words among index terms."""

    def __init__(self, terms: Callable[[], Iterable[str]]) -> None:
        self._terms = terms

    def __iter__(self) -> Iterator[str]:
        return (term for term in self._terms() if not term.startswith(PAIR_MARK))


class PrintedPairs(Container[str]):
    """The pairs of neighbouring characters that indexed clauses print."""

    def __init__(self, frequency: Callable[[str], int]) -> None:
        """Take how many clauses hold an index term."""
        self._frequency = frequency

    def __contains__(self, pair: object) -> bool:
        return self._frequency(f"{PAIR_MARK}{pair}") > 0


def fold(text: str) -> str:
    """Return *text* in half width and lower case: Ａ＋ → a+, Ⅲ → iii, ⼯ → 工."""
    return unicodedata.normalize("NFKC", text).lower()


def pairs(text: str) -> list[str]:
    """Return the marked pairs of neighbouring Chinese characters: 云计算 → ~云计, ~计算."""
    runs = (run.group() for run in RUN.finditer(fold(text)) if run.lastgroup == "han")
    return [pair for run in runs for pair in _pairs(run)]


def _pairs(run: str) -> list[str]:
    return [PAIR_MARK + run[i : i + 2] for i in range(len(run) - 1)]


@cache
def _segmenter() -> Callable[[int], Any]:
    """Return jieba's Tokenizer with another word list and a quicker search for the best path."""

    class Segmenter(_jieba().Tokenizer):  # type: ignore[misc]
        """Takes its words from us, not from a cache file.

        jieba's own loader reads ``marshal`` data from a file of fixed name in the shared temporary
        folder, unchecked: whoever writes that file first decides what is loaded.

        ``FREQ`` holds the logarithm of each word's probability (NO_WORD for what only begins one)
        in place of its frequency: jieba takes that logarithm anew at each place of each sentence.
        """

        def __init__(self, total: int) -> None:
            super().__init__()
            self.initialized = True
            self.unknown = -math.log(total)

        def get_DAG(self, sentence: str) -> dict[int, list[int]]:  # noqa: ARG002, N802 - jieba's name
            """Return nothing: the words at each place are found in calc, on the way."""
            return {}

        def calc(self, sentence: str, DAG: object, route: dict[int, tuple[float, int]]) -> None:  # noqa: ARG002, N803
            """Write into *route* for each place its word's last place on the best path.

            The path is jieba's (of equals, the longer word); its odds nobody asks for.
            """
            route.update(
                (i, (0.0, end - 1))
                for i, end in enumerate(_word_ends(sentence, self.FREQ, self.unknown))
            )

        def search_words(self, run: str) -> list[str]:
            """Return what ``cut_for_search(run, HMM=False)`` yields, in half the time.

            *run* is Chinese characters and nothing else. Those that jieba does not take for
            Chinese it cuts out beforehand; such runs are left to it.
            """
            if not JIEBA_HAN.fullmatch(run):
                return list(self.cut_for_search(run, HMM=False))
            chance_of, found, start = self.FREQ.get, [], 0
            ends = _word_ends(run, self.FREQ, self.unknown)
            while start < len(run):
                end = ends[start]
                for size in range(2, min(end - start, 4)):
                    grams = (run[i : i + size] for i in range(start, end - size + 1))
                    found += [gram for gram in grams if chance_of(gram)]
                found.append(run[start:end])
                start = end
            return found

    return Segmenter


def _word_ends(run: str, chances: Mapping[str, float], unknown: float) -> list[int]:
    """Return for each place of *run* where the word ends that begins there on the best path."""
    chance_of, size = chances.get, len(run)
    best, ends = [0.0] * (size + 1), [0] * size
    for start in range(size - 1, -1, -1):
        top, last, end = -math.inf, start + 1, start + 1
        chance = chance_of(run[start])
        while chance is not None:
            if chance:
                path = chance + best[end]
                if path >= top:
                    top, last = path, end
            if end == size:
                break
            end += 1
            chance = chance_of(run[start:end])
        best[start] = top if top > -math.inf else unknown + best[last]
        ends[start] = last
    return ends


@cache
def _dictionary() -> Dictionary:
    """Return jieba's word list, shared by all tokenizers of the process."""
    with _jieba().get_dict_file() as file:
        return Dictionary(file.read())


def _jieba() -> types.ModuleType:
    """Import jieba quietly and without pkg_resources.

    jieba 0.42.1 asks for pkg_resources first, which takes longer to import than all the rest and
    warns of its own end, and its source makes Python 3.12 warn of escape sequences.
    """
    if "jieba" not in sys.modules:
        absent = "pkg_resources" not in sys.modules
        if absent:
            sys.modules["pkg_resources"] = None  # type: ignore[assignment]
        try:
            with warnings.catch_warnings(action="ignore", category=SyntaxWarning):
                importlib.import_module("jieba")
        finally:
            if absent:
                del sys.modules["pkg_resources"]
    return sys.modules["jieba"]
