"""Typos and homophones, mended against the documents' own words: 智会城市 → 智慧城市.

Conservative: only a run that is no word of the documents and no word of the language is touched,
and only where exactly one printed word sounds the same, or looks the same but for one character.
The only home of pypinyin, loaded when a suspicious run turns up.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Sequence
from functools import cached_property, lru_cache

from chatbot.understanding.cues import words

HAN_RUN = re.compile(r"[\u4e00-\u9fff]+")
SHORTEST, LONGEST = 2, 6
SHORTEST_TITLE = 4
SHORTEST_HEARD = 3
"""Two characters alone sound like too much else."""
MOST_SLIPS = 4
"""A question with more is not mended further."""
LONGEST_TYPED = 300
"""Longer texts are pasted, not typed, and are left as they are."""
LOOK_ALIKE = words("look_alike")
FUNCTION_CHARACTERS = frozenset("".join(words("function_characters")))
NUMERALS = frozenset("〇零一二三四五六七八九十百千万两几半")
MEASURED = re.compile(r"(?<=[哪几这那每某各两一])[个家条项种类块款点]")
"""A measure word after what calls for one begins no misspelt word: 哪个局 is not 哪格局."""


ASKING_VERB = re.compile("是(?=谁|哪|什么|啥|多少|几)")


class Speller:
    """Mends words of a question that are misspelt words of the documents."""

    def __init__(
        self, vocabulary: Iterable[str], pairs: Container[str], is_word: Callable[[str], bool]
    ) -> None:
        """Take the documents' *vocabulary*, the *pairs* they print and the language's words.

        The vocabulary is read when the first suspicious run turns up.
        """
        self._vocabulary = vocabulary
        self._pairs = pairs
        self._is_word = is_word

    @cached_property
    def _by_place(self) -> dict[tuple[int, int, str], list[str]]:
        """The words of each length that have a character at a place."""
        found: dict[tuple[int, int, str], list[str]] = defaultdict(list)
        for word in sorted(set(self._vocabulary)):
            if SHORTEST <= len(word) <= LONGEST and HAN_RUN.fullmatch(word):
                for place, character in enumerate(word):
                    found[len(word), place, character].append(word)
        return found

    def mend_titles(
        self, text: str, titles: Sequence[str], prints: Callable[[str], bool] | None = None
    ) -> str:
        """Return *text* with titles restored that are one slip away: 电子商物 → 电子商务.

        Not where the documents print the words themselves: *prints* knows; without it they are
        taken to wherever they print each two neighbouring characters.
        """
        prints = prints or self._is_printed
        for title in titles:
            if len(title) < SHORTEST_TITLE or title in text or not HAN_RUN.fullmatch(title):
                continue
            for start in _nearly(title, text):
                window = text[start : start + len(title)]
                slips = sum(x != y for x, y in zip(window, title, strict=True))
                if slips == 1 and _is_slip(window, title, syllables(window)) and not prints(window):
                    text = text[:start] + title + text[start + len(title) :]
        return self._mend_heard(text, titles, prints)

    def _mend_heard(self, text: str, titles: Sequence[str], prints: Callable[[str], bool]) -> str:
        """Restore titles of which every character was typed by its sound: 取快连 → 区块链.

        Only over characters that form no word with their neighbours.
        """
        for run in HAN_RUN.finditer(text) if len(text) <= LONGEST_TYPED else ():
            loose = {i for i in self._loose(run.group()) if run[0][i] not in FUNCTION_CHARACTERS}
            if len(loose) < SHORTEST_HEARD:
                continue
            heard = [_blur(s) for s in syllables(run.group())]
            for title in (t for t in titles if SHORTEST_HEARD <= len(t) <= len(heard)):
                meant = [_blur(s) for s in syllables(title)]
                for start in range(len(heard) - len(title) + 1):
                    window = run[0][start : start + len(title)]
                    alike = heard[start : start + len(title)] == meant and window != title
                    differing = {start + i for i, c in enumerate(window) if c != title[i]}
                    if alike and differing <= loose and not prints(window):
                        return (
                            text[: run.start() + start]
                            + title
                            + text[run.start() + start + len(title) :]
                        )
        return text

    def mend(self, text: str) -> str:
        """Return *text* with misspelt words replaced; unchanged where nothing is suspicious."""
        if len(text) > LONGEST_TYPED:
            return text
        return HAN_RUN.sub(lambda m: self._mend_run(m.group()), text)

    def _mend_run(self, run: str) -> str:
        """Replace the longest mendable window that holds a suspicious character, slip by slip.

        Bounded: two words may each look like a slip for the other across a window's edge.
        """
        for _ in range(MOST_SLIPS):
            mended = self._mend_once(run)
            if mended == run:
                break
            run = mended
        return run

    def _mend_once(self, run: str) -> str:
        loose = [i for i in self._loose(run) if run[i] not in NUMERALS]
        suspicious = [i for i in loose if run[i] not in FUNCTION_CHARACTERS]
        measures = {m.start() for m in MEASURED.finditer(run)}
        for length in range(min(LONGEST, len(run)), SHORTEST - 1, -1):
            for start in _windows(suspicious, length, len(run)):
                if start in measures or (length == SHORTEST and self._cuts(run, start, loose)):
                    continue
                word = self._match(run[start : start + length], {i - start for i in loose})
                if word:
                    return run[:start] + word + run[start + length :]
        return run

    def _cuts(self, run: str, start: int, loose: Sequence[int]) -> bool:
        """True where the pair at *start* takes a character from a word beside it.

        人吃 in 老人吃一餐 is no slip for 人次: its 人 belongs to 老人.
        """
        kept = [i for i in (start, start + 1) if i not in loose]
        return any(
            self._is_word(run[a:b])
            for i in kept
            for length in (2, 3, 4)
            for a in range(max(0, i - length + 1), i + 1)
            if (b := a + length) <= len(run) and (a < start or b > start + SHORTEST)
        )

    def _loose(self, run: str) -> list[int]:
        """Places whose character forms no printed or known pair with either neighbour."""
        known = [self._is_known(run[i : i + 2]) for i in range(len(run) - 1)]
        return [
            i
            for i in range(len(run))
            if not (i > 0 and known[i - 1])
            and not (i < len(run) - 1 and known[i])
            and not ASKING_VERB.match(run, i)  # 主责方是谁 is no slip for 方式
        ]

    def _is_known(self, word: str) -> bool:
        return self._is_printed(word) or self._is_word(word)

    def _is_printed(self, word: str) -> bool:
        """True where the documents print every two neighbouring characters of *word*."""
        return all(word[i : i + 2] in self._pairs for i in range(len(word) - 1))

    def _match(self, window: str, loose: Container[int]) -> str | None:
        """The one word that *window* misspells; None where there is none, or more than one.

        Only characters at the places *loose* may differ: 室当 in 卫生室当医生 is no slip for 适当.
        """
        if self._is_known(window):
            return None
        alike = {
            word
            for place, character in enumerate(window)
            if character not in FUNCTION_CHARACTERS
            for word in self._by_place.get((len(window), place, character), ())
        }
        candidates = [
            w
            for w in sorted(alike)
            if _shares(window, w)
            and all(i in loose for i, c in enumerate(window) if c != w[i])
            # So short a slip is only believed where the language has the word: 次一 is none.
            and (len(w) > SHORTEST or self._is_word(w))
        ]
        if not candidates:
            return None
        sound = syllables(window)
        found = [w for w in candidates if _is_slip(window, w, sound)]
        return found[0] if len(found) == 1 else None


def _nearly(title: str, text: str) -> list[int]:
    """Where *title* may stand in *text* but for one character: one of its halves stands there."""
    half = len(title) // 2
    last = len(text) - len(title)
    found: set[int] = set()
    for piece, offset in ((title[:half], 0), (title[half:], half)):
        at = text.find(piece)
        while at >= 0:
            if 0 <= at - offset <= last:
                found.add(at - offset)
            at = text.find(piece, at + 1)
    return sorted(found)


def _windows(places: Sequence[int], length: int, end: int) -> Iterable[int]:
    """The starts of all windows of *length* in ``[0, end)`` that hold one of *places*, in order."""
    starts = {s for p in places for s in range(max(0, p - length + 1), min(p, end - length) + 1)}
    return sorted(starts)


def _shares(window: str, word: str) -> bool:
    """True where at least half of the characters stand where they should."""
    kept = [x for x, y in zip(window, word, strict=True) if x == y]
    if not any(x not in FUNCTION_CHARACTERS for x in kept):
        return False  # 局有 is not a slip for 具有: 有 stands on its own
    return len(kept) * 2 >= len(window) and len(kept) < len(window)


def _is_slip(window: str, word: str, sound: tuple[str, ...]) -> bool:
    """True where every differing character sounds the same or looks the same."""
    for x, y, heard, meant in zip(window, word, sound, syllables(word), strict=True):
        if x == y or _blur(heard) == _blur(meant):
            continue
        if not any(x in group and y in group for group in LOOK_ALIKE):
            return False
    return True


def _blur(syllable: str) -> str:
    """Fold what southern speakers and pinyin typists confuse: zh/z, ch/c, sh/s, ng/n, l/n."""
    for a, b in (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n")):
        syllable = syllable.replace(a, b)
    return syllable


@lru_cache(maxsize=65536)
def syllables(word: str) -> tuple[str, ...]:
    """Return the pinyin of each character of *word*, without tones."""
    from pypinyin import lazy_pinyin

    return tuple(lazy_pinyin(word))
