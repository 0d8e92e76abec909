"""Generated sentences are kept where their evidence says them, and dropped where it does not.

A sentence needs a known handle; every figure with its unit, every date, department and quoted
phrase in it has to stand in a clause it cites, and its words have to be about what that clause is
about. Nothing here asks a model: the check is the same for all of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from chatbot.errors import NumeralError
from chatbot.reading.numerals import read_han
from chatbot.records import Clause
from chatbot.understanding.departments import Departments

Translate = Callable[[str], str]

OPENS, CLOSES = "\\[(\u3010\uff08\uff3b", "\\])\u3011\uff09\uff3d"
"""Brackets of either width that models put around a handle."""
HANDLE = re.compile(rf"[{OPENS}]\s*E\s*\d+(?:\s*[,、;\uff0c\uff1b]\s*E\s*\d+)*\s*[{CLOSES}]")
NUMBER_OF_HANDLE = re.compile(r"\d+")
STRAY = re.compile(rf"[{OPENS}]\s*(?:E\s*\d*|\d+)\s*[{CLOSES}]")
"""What looks like a citation and is none of ours: [3], [E], [E99]."""
SENTENCE = re.compile(
    rf"[^。!?\uff01\uff1f\n]*(?:[。!?\uff01\uff1f]+(?:\s*{HANDLE.pattern})*|\n|$)"
)
LIST_MARK = re.compile(r"^\s*(?:[-*•·]+|\d{1,2}[.、)]|\(\d{1,2}\)|#+)\s*")
DATE = re.compile(r"\d{4}\s*年\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?")
FIGURE = re.compile(r"\d+(?:[.,]\d+)*\s*(?:%|‰|个百分点|[万亿]{0,2}\s*(?:个月|[\u4e00-\u9fff])?)?")
"""A number with the character behind it: 300亿元, 15家, 12.5%."""
PARTICLES = frozenset("的了和与及或并、至到以左右多余等内外中前后上下为是起共均")
"""Characters behind a number that are no unit of it."""
HAN_FIGURE = re.compile(
    r"(?:百分之)?[〇零一二两三四五六七八九十百千]{1,8}(?=[万亿]?(?:元|家|个|项|条|人|名|座|倍|年|月|日|天|周岁|岁|成)|$)|百分之[一二三四五六七八九十百]+"
)
ORGAN = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{2,14}?(?:局|委|委员会|办|办公室|厅|署|院|部|中心|公司|集团|政府|机构))"
    r"(?=(?:[、和及与][\u4e00-\u9fff]{2,14})*(?:共同|具体|统一|单独|独家)?"
    r"(?:负责|牵头|主管|印发|配合|承办|组织|会同|受理|审核|审批|发放|出资|实施|管理|监督))"
)
"""What acts like a department, known to us or not."""
LEAST_NAME = 3
"""Characters at the end of such a name that a clause has to print."""
NEGATION = re.compile(
    r"不再|不得|不予|不能|不可|不必|不用|不需|无需|无须|禁止|严禁|取消|停止|暂停|废止|并非|不属于|不包括|"
    r"没有|尚未|除外"
)
IN_WORDS = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|"
    r"eigh|nine)teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|"
    r"million|billion|trillion|half|double|twice)\b",
    re.IGNORECASE,
)
IN_ENGLISH = re.compile(
    r"\b(?:Ministry|Bureau|Commission|Department|Administration|Authority|Office|Committee|"
    r"Government|Council|Agency)\b"
)
"""English names and numbers in words have no print to be held against."""
QUOTED = re.compile(r"[“\"‘「『《]([^”\"’」』》]{2,60})[”\"’」』》]")
LEAD_IN = 40
"""A line of so many characters that ends in a colon leads in and claims nothing."""
LEAST_SHARED = 0.2
"""Share of a Chinese sentence's pairs of characters that its clauses have to print."""
SEGMENT = re.compile(r"[,;:]")
SHORTEST_SEGMENT = 6
"""Characters from which on the parts of a sentence between commas are held against print alone."""
LATIN = re.compile(r"[A-Za-z][A-Za-z0-9]*")
"""A word in Latin letters; in a Chinese sentence it is a name, or a link."""
CODE = re.compile(r"[A-Za-z]+\d\w*")
"""A word with digits in it: a password, a product, 5G."""
TERM = re.compile(r"[\u3400-\u9fff]{2,}")
LEAST_TRANSLATED = 0.5
"""Share of the Chinese terms of an English sentence that its clauses have to print."""
LINK = re.compile(r"https?://\S+|www\.\S+|\S+@\S+\.\S+|!?\[[^\]]*\]\([^)]*\)|<[^>]+>")
"""What a page could open or show: it has to be printed, in any language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A sentence that its evidence bears."""

    text: str
    clauses: tuple[Clause, ...]
    """The clauses it cites, as it cites them; none for a lead-in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What is left of a generated text."""

    claims: tuple[Claim, ...]
    dropped: int
    """Sentences that claimed what no cited clause says."""

    @property
    def share(self) -> float:
        """Share of the claiming sentences that were kept, 0 where nothing was claimed."""
        kept = sum(bool(c.clauses) for c in self.claims)
        return kept / (kept + self.dropped) if kept else 0.0


def prove(
    text: str,
    handles: Mapping[int, Clause],
    departments: Departments,
    *,
    in_chinese: Translate | None = None,
) -> Proof:
    """Return the sentences of *text* that their evidence bears; *handles*: 1 for [E1].

    *in_chinese* puts what it knows of an English text into Chinese; it is given where the answer
    may be in English.
    """
    claims: list[Claim] = []
    dropped = 0
    for sentence in sentences(text):
        cited = tuple(dict.fromkeys(n for n in handles_of(sentence) if n in handles))
        bare = STRAY.sub("", HANDLE.sub("", sentence)).strip()
        if not re.search(r"\w", LIST_MARK.sub("", bare)):
            continue
        clauses = tuple(handles[n] for n in cited)
        if not clauses and _leads_in(bare, departments):
            claims.append(Claim(text=bare, clauses=()))
        elif clauses and not unproven(bare, clauses, departments, in_chinese=in_chinese):
            claims.append(Claim(text=bare, clauses=clauses))
        else:
            dropped += 1
    return Proof(claims=_without_idle_leads(claims), dropped=dropped)


def sentences(text: str) -> list[str]:
    """Return the sentences of *text* as written, each with the handles behind it."""
    return [found for found in SENTENCE.findall(text) if found.strip()]


def handles_of(sentence: str) -> list[int]:
    """Return the numbers of the handles in *sentence*, in order."""
    return [int(n) for handle in HANDLE.findall(sentence) for n in NUMBER_OF_HANDLE.findall(handle)]


def unproven(
    sentence: str,
    clauses: Iterable[Clause],
    departments: Departments,
    *,
    in_chinese: Translate | None = None,
) -> tuple[str, ...]:
    """Return what *sentence* says and none of *clauses* prints; empty where it is borne out."""
    cited = tuple(clauses)
    printed = _packed("\n".join(f"{c.path_text}\n{c.text}" for c in cited))
    body = LIST_MARK.sub("", unicodedata.normalize("NFKC", sentence))
    lacking = [d for d in map(_packed, DATE.findall(body)) if d not in printed]
    lacking += [f for f in map(_unit, FIGURE.findall(body)) if not _stands(f, printed)]
    lacking = [f for f in lacking if not _spelled(f, printed)]
    lacking += [f for f in _han_figures(body) if not _in_figures(f, printed)]
    lacking += [q for q in QUOTED.findall(body) if _packed(q) not in printed]
    units = {u.name for c in cited for u in c.units} | {u.printed for c in cited for u in c.units}
    for mention in departments.find(body):
        if not (mention.names & units or mention.words in printed):
            lacking.append(mention.words)
    lacking += [n["name"] for n in ORGAN.finditer(body) if not _named(n["name"], printed)]
    lacking += [n for n in NEGATION.findall(body) if n not in printed]
    lacking += [*IN_WORDS.findall(body), *IN_ENGLISH.findall(body)]
    lacking += [link for link in LINK.findall(body) if _packed(link) not in printed]
    if in_chinese is not None and not _is_chinese(body):
        lacking += _not_translated(in_chinese(body), printed)
        lacking += [w for w in CODE.findall(body) if w.lower() not in printed.lower()]
    else:
        lacking += [w for w in LATIN.findall(body) if w.lower() not in printed.lower()]
        pieces = [body, *(p for p in SEGMENT.split(body) if len(p) >= SHORTEST_SEGMENT)]
        lacking += [p for p in pieces if shared(p, printed) < LEAST_SHARED]
    return tuple(lacking)


def figures_of(text: str) -> tuple[str, ...]:
    """Return the dates and figures of *text* with their units, in digits or in words."""
    return (*DATE.findall(text), *map(_unit, FIGURE.findall(text)), *_han_figures(text))


def _leads_in(sentence: str, departments: Departments) -> bool:
    """True where *sentence* only leads in: it names no figure, quote or department to prove."""
    body = unicodedata.normalize("NFKC", sentence)
    if len(body) > LEAD_IN or not body.rstrip().endswith(":"):
        return False
    claims = FIGURE.search(body) or _han_figures(body) or QUOTED.search(body)
    return not claims and not departments.find(body)


def _without_idle_leads(claims: list[Claim]) -> tuple[Claim, ...]:
    """Drop lead-ins after which nothing was kept."""
    kept: list[Claim] = []
    for claim in reversed(claims):
        if claim.clauses or (kept and kept[-1].clauses):
            kept.append(claim)
    return tuple(reversed(kept))


def _packed(text: str) -> str:
    """Fold widths and drop white space and the commas inside figures."""
    folded = "".join(unicodedata.normalize("NFKC", text).split())
    return re.sub(r"(?<=\d),(?=\d{3})", "", folded)


def _unit(figure: str) -> str:
    """Return a figure with its unit, without a particle that follows it: 15家, 2023年, 300."""
    packed = _packed(figure)
    return packed[:-1] if packed[-1:] in PARTICLES else packed


def _named(name: str, printed: str) -> bool:
    """True where the end of *name* is printed: 由市商务局 ends like 商务局."""
    return any(name[i:] in printed for i in range(max(1, len(name) - LEAST_NAME + 1)))


def _stands(figure: str, printed: str) -> bool:
    """True where *printed* has *figure* as a number of its own: 15家 does not stand in 115家."""
    ends = r"(?!\d|\.\d)" if figure[-1:].isdigit() else ""
    return bool(re.search(rf"(?<![\d.]){re.escape(figure)}{ends}", printed))


def _spelled(figure: str, printed: str) -> bool:
    """True where *printed* spells the figure out: 30% as 百分之三十, 15家 as 十五家."""
    number = re.match(r"\d+", figure)
    if number is None or "." in figure:
        return False
    wanted, rest = int(number.group()), figure[number.end() :]
    for found in re.finditer(r"(百分之)?([〇零一二两三四五六七八九十百千]{1,8})", printed):
        value = _value(found[2])
        after = printed[found.end() : found.end() + len(rest)]
        if value == wanted and (after == rest or (found[1] and rest == "%")):
            return True
    return False


def _han_figures(text: str) -> list[str]:
    return [f for f in HAN_FIGURE.findall(text) if f not in {"一", "两"}]


def _in_figures(han: str, printed: str) -> bool:
    if han in printed:
        return True
    value = _value(han.removeprefix("百分之"))
    if value is None:
        return True  # no number after all: 千百 in 千百年
    wanted = f"{value}%" if han.startswith("百分之") else str(value)
    return bool(re.search(rf"(?<!\d){re.escape(wanted)}(?!\d)", printed))


def _value(han: str) -> int | None:
    try:
        return read_han(han.replace("两", "二"))
    except NumeralError:
        return None


def _not_translated(chinese: str, printed: str) -> list[str]:
    """Return the terms of a translated sentence, where too few of them are printed."""
    terms = TERM.findall(chinese)
    known = sum(term in printed for term in terms)
    return [] if terms and known >= LEAST_TRANSLATED * len(terms) else [chinese]


def _is_chinese(sentence: str) -> bool:
    """True where *sentence* has more pairs of Han characters than words in Latin letters."""
    return len(_pairs(sentence)) >= max(1, len(LATIN.findall(sentence)))


def shared(text: str, printed: str) -> float:
    """Share of the pairs of Han characters of *text* that stand in *printed*; 1 without any."""
    pairs = _pairs(text)
    return sum(pair in printed for pair in pairs) / len(pairs) if pairs else 1.0


def _pairs(text: str) -> list[str]:
    runs = re.findall(r"[\u3400-\u9fff]{2,}", text)
    return [run[i : i + 2] for run in runs for i in range(len(run) - 1)]
