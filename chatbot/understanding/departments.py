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
CITY = r"市(?!场|监(?:总?局|部门)|政(?!府|务|协|法|数)|容|民|值)"
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
# What a short name without its 局 has beside it where it is a department's: 由公安负责, 消防牵头.
STEM = re.compile(
    r"(?P<stem>[\u4e00-\u9fff]{2,4}?)(?P<after>(?:一共|总共|都|要|得|单独|独自)?"
    r"(?:牵头|负责|主管|配合|参与|打头|挑头|来做|来管|名下|得干|要干|要做|[要得该]管|管(?=哪|什么|啥|几)|的任务|在内|在[^,。?]{0,6}(?:一共|总共|都)?(?:沾|摊)))"
)
STEM_BEFORE = re.compile(
    r"(?:^|没有|不含|不包[括含]|包[括含]|含|由|归|要|跟|和|与|或者?|、|有|让|是|涉及)"
    r"(?=(?P<stem>[\u4e00-\u9fff]{2,4}))"
)
STEM_ENDS = re.compile(
    r"(?:$|[、和与跟或,。?都在管但而却]|[之以]?外|这?[几两三四五六]家|又|一起|一家|负责|牵头|没有|不含|有关|相关"
    r"|的(?:所有|全部)?(?:条款|任务|事|那|有|是|$))"
)
AUTHORITY = re.compile(
    r"(?:^|[^\u4e00-\u9fff]|[由归跟和与及或是在有])(?P<name>(?:国务院|(?:设区的)?[省市县区]级?(?:以上)?(?:地方)?人民政府)"
    r"[\u4e00-\u9fff]{2,8}?(?:主管|监督管理|行政管理|行政执法)部门)"
)
"""国务院商务主管部门, as laws name an authority by its matter."""
BY_MATTER = re.compile(
    r"(?:(?<=[^\u4e00-\u9fff])|^|(?<=[由归跟和与及是到对出找问]))(?P<name>(?![由归跟和与请列让对找问]|有关|相关|各|上级|下级|县级|市级|省级|地方|行业|哪|什么|其他)"
    r"[\u4e00-\u9fff]{2,6}?(?:行政主管|主管|监督管理|行政管理|管理|监管)部门)"
)
"""邮政管理部门, as laws name an authority that is no department of the lexicon."""
SUFFIX = re.compile(r"(?:行政主管|主管|监督管理|行政管理|管理|监管|行政)?部门$")
LEAST_MATTER = 4
DESCRIBED = re.compile(
    "(?:主)?管(?P<matter>[\u4e00-\u9fff]{1,6}?)的(?:那个|那家|这个)?(?:局|部门|单位|委(?!员))"
)
"""管住房的那个局: a department by what it manages."""
STEM_JOINED = re.compile(r"[、和与跟或]")
OFFICER = re.compile(r"长(?!期)|主任|书记|负责人(?!口)|(?:分管)?领导")
"""市水利局局长 is a person, no department."""
# No name of a place holds these: 任务由省财政厅, 款归城市管理局 name no province and no city.
NO_PLACE = re.compile(
    r"[由归让请对跟里没不到哪些条款的是了把被为或但而除仅需该项要给在个]|任务|工作|单位|部门|事项|责任|^[以含有同]|位[含有带]|带有"
)
NO_PLACE_BEFORE = re.compile("[听说据请求问想看靠给望盼帮替找该]|希望|觉得|认为|鼓励|支持|需要")
NO_NAME = re.compile(r"或|但|而|没有|不含|(?:部门|单位)(?=.)")
RANK = re.compile(rf"国家|中央|全国|省|自治区|{CITY}|县|区(?!块|域)")
RANKS = {"中央": "国家", "全国": "国家", "自治区": "省"}
GOVERNMENT = re.compile(r"(?:[省市区县镇乡]|街道|新区)?(?:人民)?(?:政府|管委会)")
COLLECTIVE = frozenset("各由和与及、是归让请问该本我全")
AND = re.compile(r"(?<=..)[和与及跟](?=...)")
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
        if shorter == core or len(shorter) < 2 or GOVERNMENT.fullmatch(shorter):
            break  # 云汀市政府 is named by its place
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


def matters(words: str) -> tuple[str, ...]:
    """Return what a text may print for an authority that *words* name by its matter.

    农业农村部门 is printed as 农业农村主管部门 or in 农业农村、水行政主管部门: its matter tells it.
    """
    matter = SUFFIX.sub("", words)
    if matter == words or len(matter) < 2:
        return ()
    if len(matter) >= LEAST_MATTER:
        return (matter,)
    return tuple(f"{matter}{kind}部门" for kind in ("主管", "行政主管", "行政", "管理"))


def same_rank(words: str, name: str) -> bool:
    """Return False where both print a level and it is not the same: 省财政厅, 市财政局."""
    asked, printed = _rank(words), _rank(name)
    return not (asked and printed) or asked == printed


def _rank(name: str) -> str:
    level = LEVEL.match(name)
    ranks = RANK.findall(level[0]) if level else []
    return RANKS.get(ranks[-1], ranks[-1]) if ranks else ""


ANY_DEPARTMENT = re.compile("委办局")
"""A word for departments as such, and the name of none."""
OFFICE = re.compile("街道办(?:事处)?|街道")
OFFICE_NAME = re.compile("街道(?:办|办事处)?$")
"""Named without a place, every 街道办 is meant, 各街道办 included."""


class Departments:
    """The units that a set of documents names, and the ways in which people name them."""

    def __init__(self, names: Iterable[str], aliases: Iterable[tuple[str, str]]) -> None:
        """Index the unit *names* of the documents and the lexicon's (alias, canonical) pairs."""
        pairs = tuple(aliases)
        self._pairs = pairs
        self._by_key: dict[str, set[str]] = defaultdict(set)
        for name in names:
            self._by_key[key(name)].add(name)
        self._aliases: dict[str, set[str]] = defaultdict(set)
        for alias, canonical in pairs:
            for form in (alias, key(alias), canonical):
                self._aliases[form].add(key(canonical))
        printed = set().union(*self._by_key.values())
        without_level = {LEVEL.sub("", name, count=1) for name in printed}
        self._forms = frozenset(
            form
            for form in (*self._by_key, *printed, *without_level, *self._aliases)
            if len(form) >= SHORTEST_FORM or (len(form) == 2 and form in self._aliases)
        )
        self._longest = max(map(len, self._forms), default=0)
        self._resolved: dict[str, frozenset[str]] = {}

    def within(self, names: Iterable[str]) -> Departments:
        """Return the departments of one document alone: no other's printing is meant there."""
        return Departments(names, self._pairs)

    def resolve(self, words: str) -> frozenset[str]:
        """Return the printed unit names that *words* means; empty where no document names it."""
        if words not in self._resolved:
            full = f"{words}部门"
            bare = len(words) <= 4 and words not in self._aliases and full in self._aliases
            self._resolved[words] = self._resolve(full if bare else words)
        return self._resolved[words]

    def _resolve(self, words: str) -> frozenset[str]:
        if OFFICE.fullmatch(words):
            return frozenset(
                n for names in self._by_key.values() for n in names if OFFICE_NAME.search(n)
            )
        own = {key(words), words}
        wanted = own | self._canonical(words)
        for meant in (
            (name for k in own for name in self._by_key.get(k, ())),
            (name for k in wanted for name in self._by_key.get(k, ())),
            # 规划和自然资源局 asked for, 自然资源和规划局 printed: one is the other's alias
            (n for k, names in self._by_key.items() if self._canonical(k) & wanted for n in names),
        ):
            exact = {name for name in meant if same_rank(words, name)}
            if exact:
                return frozenset(self._narrow(words, exact))
        if GOVERNMENT.fullmatch(key(words)) and not words.startswith("各"):
            return self._governments(words)
        # 工作要工信局 is no long form of 工信局.
        ends = {k for k in self._by_key if any(w.endswith(k) for w in wanted)}
        close = {
            k
            for k, names in self._by_key.items()
            if any(same_rank(words, name) for name in names)
            and any(
                is_short_form(w, k) or (k[0] == w[0] and k not in ends and is_short_form(k, w))
                for w in wanted
            )
        }
        if not close:
            return self._organs_of(words)
        # The tightest reading wins: 金融局 is 地方金融监管局 rather than 国际金融合作促进局.
        best = min(abs(len(k) - len(words)) for k in close)
        return frozenset(
            n
            for k in close
            if abs(len(k) - len(words)) == best
            for n in self._by_key[k]
            if same_rank(words, n)
        )

    def _organs_of(self, words: str) -> frozenset[str]:
        """The organ of 人大 that is printed, where only one is: 市人大常委会法制工委."""
        begun = {k for k in self._by_key if len(words) >= 2 and k.startswith(key(words))}
        known = words in self._aliases and len(begun) == 1
        return frozenset(self._by_key[begun.pop()]) if known else frozenset()

    def canonical(self, words: str) -> tuple[str, ...]:
        """Return the names, without place, that *words* is short for: 发改委 → 发展改革委."""
        return tuple(sorted(self._canonical(words), key=lambda name: (-len(name), name)))

    def _canonical(self, words: str) -> set[str]:
        """The keys of the names that *words* is an alias of."""
        return self._aliases.get(words, set()) | self._aliases.get(key(words), set())

    def _governments(self, words: str) -> frozenset[str]:
        """区政府 means 各区政府 where these are named; one place's is not another's."""
        every = (n for names in self._by_key.values() for n in names if n.startswith("各"))
        rank = words.removesuffix("政府").removesuffix("人民").removesuffix("管委会")
        return frozenset(n for n in every if len(rank) == 1 and rank in n and "政府" in n)

    def knows(self, words: str) -> bool:
        """Return True where *words* is a department at all, named in a document or not."""
        return words in self._aliases or key(words) in self._aliases or bool(self.resolve(words))

    def find(self, text: str) -> tuple[UnitMention, ...]:
        """Return the departments that *text* names, in order, each as widely as it is written."""
        found: list[tuple[int, int, UnitMention]] = []
        text = ANY_DEPARTMENT.sub(lambda m: " " * len(m.group()), text)
        for start, end in self._spans(text):
            if any(start < e and s < end for s, e, _ in found):
                continue
            words = text[start:end]
            after = text[end : end + 1] if words.endswith(text[end : end + 1]) else ""
            if OFFICER.match(text, end + len(after)) or words[0] in "几哪":
                continue
            found.append((start, end, UnitMention(words=words, names=self.resolve(words))))
        for described in DESCRIBED.finditer(text):
            names = self._managing(described["matter"])
            if names and not any(
                described.start() < e and s < described.end() for s, e, _ in found
            ):
                mention = UnitMention(words=described.group(), names=names)
                found.append((*described.span(), mention))
        return tuple(m for _, _, m in sorted(found, key=lambda f: f[0]))

    def _managing(self, matter: str) -> frozenset[str]:
        """The one department whose name holds *matter*, pair by pair: 住房保障, 税."""
        pairs = [matter[i : i + 2] for i in range(0, len(matter), 2)]
        meant = [
            {n for k, names in self._by_key.items() if p in k for n in names}
            | self.resolve(f"{p}局")
            for p in pairs
        ]
        held = frozenset(set.intersection(*meant))
        return held if len(held) == 1 else frozenset()

    def _spans(self, text: str) -> list[tuple[int, int]]:
        """Spans of known names, longest first, then of words that end as organisations do."""
        spans: list[tuple[int, int]] = [
            (start, end)
            for start in range(len(text))
            for end in range(start + 2, min(len(text), start + self._longest) + 1)
            if text[start:end] in self._forms
        ]
        spans.extend(match.span("name") for match in AUTHORITY.finditer(text))
        spans.extend(
            match.span("name")
            for match in BY_MATTER.finditer(text)
            if not NO_PLACE.search(match["name"].removesuffix("部门"))
        )
        for match in ORGAN.finditer(text):
            spans.extend(self._organ_spans(text, match.start(), match.end()))
        for match in STEM.finditer(text):
            spans.extend(self._stem_spans(text, *match.span("stem")))
        for match in STEM_BEFORE.finditer(text):
            found = self._stem_spans(text, *match.span("stem"))
            ends = STEM_ENDS if match[0] else STEM_JOINED  # 知识产权在哪几条 names no department
            spans.extend(s for s in found if s[0] == match.end() and ends.match(text, s[1]))
        return sorted(set(spans), key=lambda s: (s[0] - s[1], s[0]))

    def _organ_spans(self, text: str, start: int, end: int) -> list[tuple[int, int]]:
        """The longest tail of an organ-like run that is a department we know of."""
        for begin in range(start, end - 1):
            words = text[begin:end]
            level = LEVEL.match(words)
            if words[0] in CONJUNCTIONS or (level and NO_PLACE.search(level[0])):
                continue
            if NO_NAME.search(words) or self._is_two(words):
                continue
            if GOVERNMENT.fullmatch(words) and "级" in text[max(0, begin - 2) : begin]:
                return []  # 哪一级政府, 各级政府 name none
            if GOVERNMENT.fullmatch(words) and begin > start and text[begin - 1] not in COLLECTIVE:
                # 青榆区政府 is that district's alone, not 各区政府; 听说政府 is nobody's.
                named = max(start, begin - 2)
                return [] if NO_PLACE_BEFORE.search(text[named:begin]) else [(named, end)]
            if words in self._aliases or (len(words) >= 3 and self.knows(words)):
                return [(begin, end)]
        return []

    def _is_two(self, words: str) -> bool:
        """True for 公安和司法局: both sides of the conjunction are departments."""
        return any(
            self._is_matter(words[: both.start()]) and self.knows(words[both.end() :])
            for both in AND.finditer(words)
        )

    def _is_matter(self, words: str) -> bool:
        return f"{words}部门" in self._aliases or (len(words) >= 3 and self.knows(words))

    def _stem_spans(self, text: str, start: int, end: int) -> list[tuple[int, int]]:
        """A department named by its matter alone: 由公安负责, where the lexicon has 公安部门."""
        for begin in range(start, end - 1):
            for stop in range(end, begin + 1, -1):
                if f"{text[begin:stop]}部门" in self._aliases:
                    return [(begin, stop)]
        return []

    @staticmethod
    def _narrow(words: str, names: set[str]) -> set[str]:
        """Prefer the printing that the question repeats to the letter (省财政厅, 市财政局)."""
        same = {n for n in names if n == words}
        return same or names
