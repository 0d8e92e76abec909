"""Departments as people name them: 工信局 means the 市工业和信息化局 that a document prints.

Names are compared by a key that drops what varies (level, place, 和, 委员会/委), and short forms
are recognised by rule: a short form keeps the organisation's last character and picks its other
characters in order (发改委 ⊂ 发展改革委). The department lexicon adds what no rule gives.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from chatbot.understanding.query import UnitMention

ORGAN = re.compile(
    r"[\u4e00-\u9fff]{1,14}?(?:管理委员会|委员会|管委会|办公室|人民政府|政府|工委|"
    r"宣传部|组织部|统战部|政法委|纪委|局|委|办|厅|署|部(?!分|署|门|委|件|级))"
)
# 市 before 场, 政 … begins a word of its own (市场监管局, 市政管理局); 市政府 does not.
CITY = r"市(?!场|政(?!府|务|协|法|数)|容|民|值)"
LEVEL = re.compile(
    rf"^(?:国家|中央|全国|[\u4e00-\u9fff]{{2,3}}?(?:省|自治区)"
    rf"|(?![省市县区]?城市)[\u4e00-\u9fff]{{2,4}}?{CITY}"
    rf"|省|{CITY}|县|区(?!块|域)|州|本级)"
)
PARTY = re.compile(r"^(?:党)?委(?=[\u4e00-\u9fff]{2})")
EQUIVALENT = (
    ("委员会", "委"),
    ("办公室", "办"),
    ("监督管理", "监管"),
    ("行政管理", "管理"),
    ("人民政府", "政府"),
    ("人力资源和社会保障", "人力资源社会保障"),
    ("国有资产监督管理", "国资"),
    ("国有资产监管", "国资"),
)
GOVERNMENT = re.compile(r"(?:[省市区县镇乡]|街道|新区)?(?:人民)?(?:政府|管委会)")
COLLECTIVE = frozenset("各由和与及、是归让请问该本我全")
SHORTEST_FORM = 3
CONJUNCTIONS = frozenset("和与及或跟同、由是")
# 和, 与, 及 join words of a name that short forms leave out (工业和信息化局).
JOINERS = re.compile(r"[和与及、·\s()]")


@lru_cache(maxsize=65536)
def key(name: str) -> str:
    """Return what stays the same in every printing of a name: 市发展和改革委员会 → 发展改革委."""
    core = re.sub(r"\([^)]*\)", "", name)
    for _ in range(3):
        shorter = LEVEL.sub("", core, count=1)
        if shorter == core or len(shorter) < 2:
            break
        core = shorter
    core = PARTY.sub("", core)
    for long, short in EQUIVALENT:
        core = core.replace(long, short)
    return JOINERS.sub("", core) or name


def is_short_form(short: str, long: str) -> bool:
    """Return True where *short* abbreviates *long* by the rule: 政数局 ⊂ 政务服务数据管理局.

    Both end alike, the characters of *short* stand in *long* in order, and *short* begins where
    *long* does or is a whole piece of its end (金融监管局 ⊂ 地方金融监管局).
    """
    if len(short) < 2 or len(short) >= len(long) or short[-1] != long[-1]:
        return False
    if long.endswith(short):
        return len(short) >= 3
    if short[0] != long[0]:
        # 金融局 ⊂ 地方金融监管局: the head is one whole piece of the long name.
        return len(short) >= 3 and short[:-1] in long
    rest = iter(long)
    return all(character in rest for character in short)


class Departments:
    """The units that a set of documents names, and the ways in which people name them."""

    def __init__(self, names: Iterable[str], aliases: Iterable[tuple[str, str]]) -> None:
        """Index the unit *names* of the documents and the lexicon's (alias, canonical) pairs."""
        self._by_key: dict[str, set[str]] = defaultdict(set)
        for name in names:
            self._by_key[key(name)].add(name)
        self._aliases: dict[str, set[str]] = defaultdict(set)
        for alias, canonical in aliases:
            self._aliases[alias].add(key(canonical))
            self._aliases[canonical].add(key(canonical))
        self._forms = frozenset(
            form
            for form in (*self._by_key, *set().union(*self._by_key.values()), *self._aliases)
            if len(form) >= SHORTEST_FORM or (len(form) == 2 and form in self._aliases)
        )
        self._longest = max(map(len, self._forms), default=0)
        self._resolved: dict[str, frozenset[str]] = {}

    def resolve(self, words: str) -> frozenset[str]:
        """Return the printed unit names that *words* means; empty where no document names it."""
        if words not in self._resolved:
            self._resolved[words] = self._resolve(words)
        return self._resolved[words]

    def _resolve(self, words: str) -> frozenset[str]:
        wanted = (
            {key(words), words}
            | set(self._aliases.get(words, set()))
            | set(self._aliases.get(key(words), set()))
        )
        exact = {name for k in wanted for name in self._by_key.get(k, ())}
        if exact:
            return frozenset(self._narrow(words, exact))
        if words.endswith(("政府", "管委会")) and not words.startswith("各"):
            return frozenset()  # the government of one place is no short form of another's
        close = {
            k
            for k in self._by_key
            for w in wanted
            if is_short_form(w, k) or (k[0] == w[0] and is_short_form(k, w))
        }
        if not close:
            return frozenset()
        # The tightest reading wins: 金融局 is 地方金融监管局 rather than 国际金融合作促进局.
        best = min(abs(len(k) - len(words)) for k in close)
        return frozenset(
            n for k in close if abs(len(k) - len(words)) == best for n in self._by_key[k]
        )

    def knows(self, words: str) -> bool:
        """Return True where *words* is a department at all, named in a document or not."""
        return words in self._aliases or key(words) in self._aliases or bool(self.resolve(words))

    def find(self, text: str) -> tuple[UnitMention, ...]:
        """Return the departments that *text* names, in order, each as widely as it is written."""
        found: list[tuple[int, int, UnitMention]] = []
        for start, end in self._spans(text):
            if any(start < e and s < end for s, e, _ in found):
                continue
            words = text[start:end]
            found.append((start, end, UnitMention(words=words, names=self.resolve(words))))
        return tuple(m for _, _, m in sorted(found, key=lambda f: f[0]))

    def _spans(self, text: str) -> list[tuple[int, int]]:
        """Spans of known names, longest first, then of words that end as organisations do."""
        spans: list[tuple[int, int]] = [
            (start, end)
            for start in range(len(text))
            for end in range(start + 2, min(len(text), start + self._longest) + 1)
            if text[start:end] in self._forms
        ]
        for match in ORGAN.finditer(text):
            spans.extend(self._organ_spans(text, match.start(), match.end()))
        return sorted(set(spans), key=lambda s: (s[0] - s[1], s[0]))

    def _organ_spans(self, text: str, start: int, end: int) -> list[tuple[int, int]]:
        """The longest tail of an organ-like run that is a department we know of."""
        for begin in range(start, end - 1):
            words = text[begin:end]
            if words[0] in CONJUNCTIONS:
                continue
            if GOVERNMENT.fullmatch(words) and "级" in text[max(0, begin - 2) : begin]:
                return []  # 哪一级政府, 各级政府 name none
            if GOVERNMENT.fullmatch(words) and begin > start and text[begin - 1] not in COLLECTIVE:
                # 青榆区政府 is that district's alone, not 各区政府.
                return [(max(start, begin - 2), end)]
            if words in self._aliases or (len(words) >= 3 and self.knows(words)):
                return [(begin, end)]
        return []

    @staticmethod
    def _narrow(words: str, names: set[str]) -> set[str]:
        """Prefer the printing that the question repeats to the letter (省财政厅, 市财政局)."""
        same = {n for n in names if n == words}
        return same or names
