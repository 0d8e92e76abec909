"""English questions over Chinese documents: a term lexicon turns them into Chinese ones.

Not a translation: the longest known phrases become the words that documents print, the rest
stays as it is (SaaS, 5G). Search and intent rules then see Chinese; the quote stays as printed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from chatbot.reading.numerals import write_han
from chatbot.understanding.cues import english_frames, words
from chatbot.understanding.english_figures import ages_in_chinese, sums_in_chinese
from chatbot.understanding.lexicon import Entry

HAN = "[\u4e00-\u9fff]"
WORD = re.compile(
    rf"[“\"](?P<quoted>[^“”\"]*{HAN}[^“”\"]*)[”\"]|"
    rf"\d+\.\d+到\d+\.\d+|{HAN}+、?\({HAN}+\)|[A-Za-z][A-Za-z+#&'-]*|\d[\d,.]*\d%?(?:[A-Za-z]+|{HAN}+)?|"
    rf"\d%?(?:[A-Za-z]+|{HAN}+)?|[?]|{HAN}+"
)
POSSESSIVE = re.compile(r"'s?$")
WHAT_ABOUT = re.compile(
    r"^(?:and|so|then|ok|well)?,?\s*(?:what|how)\s+about\s+(?P<new>[^?]+)\?*$"
    r"|^(?:and|so)\s+(?:for|with|in|of|at|to|on)?\s*(?P<other>(?!wh|how\b|is\b|are\b|do|does|did|can|could|will|must|should|may|has|have|if)[^?,]{2,50})\?*$",
    re.IGNORECASE,
)
"""What about cloud computing? And for blockchain?"""
RANGE = re.compile(r"(\d+\.\d+)\s+(?:to|through|until)\s+(\d+\.\d+)")
"""Clauses 2.1 to 2.3."""
ORDINAL_WORDS = {
    word: number
    for number, line in enumerate(words("english_ordinals"), 1)
    for word in line.split()
}
ORDINAL = rf"(?:\d{{1,2}}|{'|'.join(sorted(ORDINAL_WORDS, key=len, reverse=True))})"
ITEM = re.compile(
    rf"\b(?:item|task|article|clause|point|paragraph|area|measure)\s+(?:no\.?\s*)?(?P<item>{ORDINAL})\s+"
    rf"(?:of|in|under)\s+(?:part|section|chapter)\s+(?P<part>{ORDINAL})\b(?:\s*\([^()]*\))?",
    re.IGNORECASE,
)
"""Item 9 of Part Three."""
PART = re.compile(rf"\bpart\s+(?P<part>{ORDINAL})\b", re.IGNORECASE)
ENGLISH_RUN = re.compile(r"(?<![A-Za-z])[A-Za-z][a-z-]{2,}(?: [A-Za-z][a-z-]+)+(?![A-Za-z])")
"""Two English words or more in a row."""
LONGEST_PHRASE = 6
SORT = re.compile("(?<=..)(?:行业|领域|产业|板块|部门)$")
"""区块链 sector is as good as 区块链."""
POINTING = re.compile(
    r"\b(?:that|this|the same|the)\s+(?:task|area|clause|item|measure|field|industry|sector|point|"
    r"part|section|one|target|goal)\b|\bits?\b|\b(?:that|this|them|they|their)\b",
    re.IGNORECASE,
)
"""Points at what was said before."""


Options = tuple[str, ...]
"""The translations of one English phrase, the likeliest first."""
Choose = Callable[[Sequence[Options]], Sequence[str]]
"""Picks one translation of each phrase: those that go together in the documents asked about."""
Named = Callable[[str], str | None]
"""Gives the name that a word is the pinyin of; empty where it need not be said, None for none."""
IDLE: Options = ("-",)
"""What the lexicon gives for a word that only frames a question."""


class Translator:
    """Turns English phrases into the Chinese that documents print."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        phrases: dict[str, dict[str, None]] = {}
        stems: dict[str, dict[str, None]] = {}
        for entry in entries:
            phrases.setdefault(_singular_phrase(entry.alias), {})[entry.canonical] = None
            stems.setdefault(_stem_phrase(entry.alias), {})[entry.canonical] = None
        self._phrases: dict[str, Options] = {k: tuple(v) for k, v in phrases.items()}
        self._stems: dict[str, Options] = {k: tuple(v) for k, v in stems.items()}
        self._frames = english_frames()
        self._idle = frozenset(words("english"))

    def translate(
        self,
        text: str,
        *,
        points_back: bool = False,
        choose: Choose | None = None,
        named: Named | None = None,
    ) -> str:
        """Return *text* with every known phrase in Chinese and no English function words.

        Where it *points_back* at what was said before (it, that task), the Chinese does too.
        *choose* decides between the translations of a phrase; without it the likeliest is taken.
        *named* knows the names that are written in pinyin.
        """
        framed: list[str] = []
        back = ""
        text = RANGE.sub(r"\1到\2", ages_in_chinese(sums_in_chinese(text)))
        text = ITEM.sub(
            lambda m: f"第{write_han(_number(m['part']))}部分第{write_han(_number(m['item']))}项",
            text,
        )
        text = PART.sub(lambda m: f"第{write_han(_number(m['part']))}部分", text)
        if points_back and (found := POINTING.search(text)):
            back, text = "该条", text.replace(found.group(), " ")
        if (follows := WHAT_ABOUT.match(text.strip())) and not points_back:
            new = self._options_of(follows["new"] or follows["other"])
            return f"那{SORT.sub('', ''.join(one[0] for one in new))}呢?"
        for pattern, chinese in self._frames:
            if pattern.search(text):
                framed.append(chinese)
                text = pattern.sub(" ", text, count=1)
        options = self._options_of(text, named)
        if points_back and not options:
            back = "该条"  # and by when?
        several = choose is not None and any(len(one) > 1 for one in options)
        chosen = choose(options) if choose and several else [one[0] for one in options]
        chinese = f"{','.join(dict.fromkeys(chosen))} {' '.join(framed)}".replace("?", "").strip()
        return f"{back}{chinese}?"

    def known(self, phrase: str) -> str:
        """Return *phrase* in Chinese; empty where a word of it is unknown."""
        said = "".join(options[0] for options in self._options_of(phrase))
        return said if not re.search("[A-Za-z]", said) else ""

    def _options_of(self, text: str, named: Named | None = None) -> list[Options]:
        """The translations of the longest phrases in *text*; what is unknown stays as it is."""
        words = (found["quoted"] or found.group() for found in WORD.finditer(text))
        # Phrases are looked up without hyphens: foreign-owned by halves, second-hand whole.
        tokens = [part for word in words for part in _halves(POSSESSIVE.sub("", word))]
        found: list[Options] = []
        i = 0
        while i < len(tokens):
            for length in range(min(LONGEST_PHRASE, len(tokens) - i), 0, -1):
                options = self._of(" ".join(tokens[i : i + length]))
                if options is not None:
                    if options != IDLE:
                        found.append(options)
                    i += length
                    break
            else:
                if not tokens[i].isascii() or tokens[i].lower() not in self._idle:
                    name = named(tokens[i]) if named and tokens[i].istitle() else None
                    if name != "":
                        found.append((name or tokens[i],))
                i += 1
        return found

    def _of(self, phrase: str) -> Options | None:
        return self._phrases.get(_singular_phrase(phrase)) or self._stems.get(_stem_phrase(phrase))


def _halves(word: str) -> list[str]:
    return [half for half in word.split("-") if half] if word.isascii() else [word]


def _number(word: str) -> int:
    return int(word) if word.isdecimal() else ORDINAL_WORDS[word.lower()]


def _singular_phrase(phrase: str) -> str:
    return " ".join(_singular(w) for w in phrase.lower().replace("-", " ").split())


def _stem_phrase(phrase: str) -> str:
    return " ".join(_stem(w) for w in phrase.lower().replace("-", " ").split())


def _singular(word: str) -> str:
    """Fold plurals: industries → industry, targets → target."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "aas")):
        return word[:-1]
    return word


def _stem(word: str) -> str:
    """Fold verb forms, too: cultivate, cultivated, cultivating → cultivat."""
    word = _singular(word)
    for ending, least in (("ing", 7), ("ed", 6), ("e", 6)):
        if len(word) >= least and word.endswith(ending):
            return word[: -len(ending)]
    return word
