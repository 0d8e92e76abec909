"""Clause addresses as people write them: what stands in a question, before a table is asked.

三、(七) · 三(七) · 三.7 · 3.7 · 第三部分第七项 · 第3章第7条 · 重点任务之七 · 保障措施第二条 ·
第十一个重点领域 · 最后一条 · 附件2第三条 · a bare "(三)" — and several at once: 二(一)至二(三) ·
第3到第5条 · 第一、三、五条 · 前三项 · 最后两条.

Input is normalised text (half-width, simplified). An address is only a claim; what it means is
decided by :mod:`chatbot.understanding.address`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from chatbot.reading.numerals import read_ordinal

HAN_DIGITS = "〇零一二三四五六七八九十百两"
HAN_NUMERAL = rf"[{HAN_DIGITS}]{{1,6}}"
NUMERAL = rf"(?:\d{{1,3}}|{HAN_NUMERAL})"
# What an ordinal counts. 年 月 家 … after a number make it a figure, not an address.
COUNTED = r"(?:个?问题|问|大?部分|大?条款?|大?章节?|大?项|大?点|大?款|编|节|个|目|类|段|块|件)"
FIGURE_AFTER = (
    r"(?![\d%‰]|\s*(?:亿|万|千|百|个百分点|家|元|年|月|日|倍|号|项|个|名|人|公里|平方|吨|级|岁|天"
    r"|小时|周|次|档|G\b))"
)

PAREN_PAIR = re.compile(
    rf"(?P<part>\d{{1,2}}|{HAN_NUMERAL})\s*[、,.之]?\s*\((?P<item>{NUMERAL})\)(?:\s*(?P<sub>\d{{1,2}})(?=[.、]|$|\D))?"
)
DOTTED = re.compile(
    rf"(?<![\d.])(?P<part>\d{{1,2}}|{HAN_NUMERAL})\s*[.\-](?P<item>\d{{1,2}})(?:[.\-](?P<sub>\d{{1,2}}))?{FIGURE_AFTER}(?![.\-]?\d)"
)
COMMA_DIGIT = re.compile(
    rf"(?P<part>{HAN_NUMERAL})\s*、\s*(?P<item>\d{{1,2}})(?:[.、]?\s*\((?P<sub>{NUMERAL})\))?"
    rf"{FIGURE_AFTER}(?![.\-]?\d)"
)
# 三之六, 二点五: as they are said aloud. 三分之一 is a share.
SPOKEN = re.compile(
    rf"(?<![\d.分第{HAN_DIGITS}])(?P<part>{HAN_NUMERAL})[之点](?P<item>{HAN_NUMERAL})(?P<sub>(?!))?"
    rf"{FIGURE_AFTER}(?=$|[,。?、\s]|[是的讲说写由那这条款])"
)
# 五十一条讲的是啥: a number from ten on, without 第; 十条措施 are ten.
SPOKEN_ARTICLE = re.compile(
    rf"(?<![第前后\d.{HAN_DIGITS}])(?P<n>\d{{2,3}}|(?:{HAN_NUMERAL})?十(?:{HAN_NUMERAL})?)条"
    r"(?=讲|说|规定|写|是(?:啥|什么|怎么)|的?(?:内容|原文|规定)|[里中]|怎么|由谁|归谁)"
)
LAST_WORDS = (
    "(?:最后(?:面)?|末尾?|(?:排|列)(?:在)?末(?:位|尾)(?=的?[那这一])|压轴|垫底|收尾|殿后|排最后|最末)"
    "(?:的)?(?:那|这)?(?:一|1)?"
)
LAST = rf"{LAST_WORDS}{COUNTED}"
LAST_COUNTED = re.compile(f"^{LAST_WORDS}")
# 打头的那条: the first, as people say it.
FOREMOST = re.compile(
    rf"(?:打头|开头|起头|领头|最前面|排(?:在)?(?:最)?前面?|排(?:在)?第一)的(?:那|这)?(?:一|1)?(?P<counted>{COUNTED})"
    r"(?!款?(?:都|一共)?(?:有|是)(?:哪些|几|多少))"  # 甲局打头的条款有哪些 counts a department's
)
# 重点领域里排在第七的是什么: of the items of a part; 单位里排第一的 counts departments.
RANKED = re.compile(
    rf"(?<!单位)(?<!部门)[里中内](?:面|间|头)?,?排(?:名|行|列)?(?:在)?第(?P<n>{NUMERAL})(?:位|个|名)?的"
    r"(?=是|那?(?:一)?(?:个|条|项)|产业|领域|任务|措施|目标|叫|$|[?,。])"
)
PART_LAST = re.compile(rf"(?P<part>\d{{1,2}}|{HAN_NUMERAL})\s*[、,.]?\s*(?:的)?{LAST}")
CHAIN_STEP = rf"(?:(?<!倒)(?:正数|顺数)?第\s*\(?(?:{NUMERAL})\)?\s*{COUNTED}|{LAST})"
# 第一个责任单位 counts departments, not clauses.
CHAIN = re.compile(
    rf"(?<!排)(?<!列)(?<![排列站放]在){CHAIN_STEP}(?:\s*[的之、,中里下]?\s*(?:{CHAIN_STEP}|\({NUMERAL}\)))*(?!(?:责任|牵头|配合)?(?:单位|部门))"
)
STEP = re.compile(
    rf"(?:正数|顺数)?第\s*\(?(?P<n>{NUMERAL})\)?\s*(?P<counted>{COUNTED})|(?P<last>{LAST})|\((?P<bare>{NUMERAL})\)"
)
# 重点任务之七, 任务七: an item by its number, straight after what such items are called.
OF_SECTION = re.compile(
    rf"(?:(?<!分)之|(?<=任务)|(?<=领域)|(?<=措施)|(?<=目标)|(?<=工程)|(?<=行动))(?P<n>{NUMERAL})(?![\d%个项大类条章节部共样般些下览起体系块边者方头]|{HAN_NUMERAL})"
)
COUNTED_BACK = re.compile(rf"倒数第(?P<n>{NUMERAL})\s*(?P<counted>{COUNTED})?")
BARE_PAREN = re.compile(rf"(?<![0-9A-Za-z一二三四五六七八九十百、)])\((?P<n>{NUMERAL})\)")
BARE_COMMA = re.compile(rf"(?<![\w第])(?P<n>{HAN_NUMERAL})、(?![\w(])")
ANNEX = re.compile(rf"附件\s*(?P<n>{NUMERAL})?")

TO = r"\s*(?:到|至|--?|~|——?|–|to\b|through\b)\s*"
AND = r"\s*(?:、|,|和|与|及|以及|跟)\s*"
JOINED = re.compile(AND)
# 第1到第3条, 第一、三、五条, 第一条和第三条: ordinals of one level, each with or without its word.
ORDINAL = rf"(?P<ordinal>第)?\s*\(?(?P<n>{NUMERAL})\)?\s*(?P<counted>{COUNTED})?"
SERIES = re.compile(
    rf"第\s*\(?{NUMERAL}\)?\s*(?:{COUNTED})?"
    rf"(?:(?:{TO}|{AND})第?\s*\(?{NUMERAL}\)?\s*(?:{COUNTED})?)+"
)
OF_DEPARTMENTS = re.compile("(?:责任|牵头|配合)?(?:单位|部门)")
MEMBER = re.compile(rf"(?:(?P<to>{TO})|{AND})?{ORDINAL}")
# 11到13条: without 第 it is a figure (3到5家) unless clauses are counted and nothing more is named.
PLAIN_RANGE = re.compile(
    rf"(?<![\d.第(年月日])(?P<low>\d{{1,2}})(?P<word>条|章|节|部分)?{TO}(?P<high>\d{{1,2}})"
    r"\s*(?P<counted>条|章|节|部分)(?=$|[,。?、;\s]|[由是的分都各讲说规写里中有原责牵怎谁归内])"
)
PAREN_MEMBER = re.compile(
    rf"(?:(?P<to>{TO})|{AND}|(?<=[一二三四五六七八九十]\))(?=\([一二三四五六七八九十]))(?:(?P<part>\d{{1,2}}|{HAN_NUMERAL})\s*[、,.]?\s*)?\((?P<n>{NUMERAL})\)"
)
DOTTED_RANGE = re.compile(
    rf"(?<![\d.])(?P<part>\d{{1,2}}|{HAN_NUMERAL})\.(?P<low>\d{{1,2}}){TO}"
    rf"(?P<end>\d{{1,2}}|{HAN_NUMERAL})\.(?P<high>\d{{1,2}}){FIGURE_AFTER}(?!\.?\d)"
)
# 之前三年, 前两款 count other things.
FEW = re.compile(
    rf"(?<![之以目此提年日月上前])(?P<side>最?前面?|头|最后面?|后面?|末尾?)的?"
    rf"(?P<few>{NUMERAL})(?:大|个)?(?P<counted>条款?|项(?!目)|章|节|部分|(?:重点)?(?:领域|任务|目标|措施|产业|方向)|(?<=个)(?=[和与、是由归]|分别|都|各|叫|$|[?,。]))"
)
HEAD = re.compile(
    rf"(?:第\s*\(?{NUMERAL}\)?\s*{COUNTED}|\({NUMERAL}\))(?:\s*[的、,中里下]?\s*"
    rf"(?:第\s*\(?{NUMERAL}\)?\s*{COUNTED}|\({NUMERAL}\)))*\s*[的、,中里下]?\s*$"
)
SERIAL = "序号"
NUMBERED_ROW = re.compile(rf"{SERIAL}\s*(?:为|是|第)?\s*(?P<n>{NUMERAL})(?![\d.年月])(?:号|项|行)?")
MOST = 40
"""A range of more clauses than this is not spelled out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One ordinal of an address; negative counts from the end; ``counted`` as printed (条, 项)."""

    ordinal: int
    counted: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressMention:
    """An address as it stands in a question."""

    words: str
    start: int
    end: int
    steps: tuple[Step, ...]
    annex: int | None = None
    relative: bool = False
    """True where the steps count inside a part that the question names by its title."""
    further: tuple[int, ...] = ()
    """More ordinals of the last step: 第3到第5条 is the step 3 with (4, 5)."""

    def each(self) -> tuple[AddressMention, ...]:
        """Return one address for each clause that is meant, in order."""
        *above, last = self.steps
        if not self.further:
            return (self,)
        return tuple(
            replace(self, steps=(*above, replace(last, ordinal=n)), further=())
            for n in (last.ordinal, *self.further)
        )


OF_ANOTHER = re.compile(r"[)\d]\s*号(?:文件?)?(?:的|里|中)?\s*$")
"""财税(2009)69号第八条 is another document's."""


def find_addresses(text: str) -> tuple[AddressMention, ...]:
    """Return the addresses that *text* contains, in order, without overlap."""
    taken: list[AddressMention] = []
    for mention in _every_reading(text):
        if OF_ANOTHER.search(text[: mention.start]):
            continue
        if not any(mention.start < t.end and t.start < mention.end for t in taken):
            taken.append(mention)
    return tuple(sorted(taken, key=lambda m: m.start))


def _every_reading(text: str) -> Iterator[AddressMention]:
    """Every address-like place, the most specific notations first."""
    annex_match = ANNEX.search(text)
    annex = (
        (_number(annex_match["n"]) if annex_match and annex_match["n"] else 1)
        if annex_match
        else None
    )
    for m in NUMBERED_ROW.finditer(text):
        steps = [Step(ordinal=_number(m["n"]), counted=SERIAL)]
        yield _mention(text, m.start(), m.end(), steps, annex)
    yield from _series(text, annex)
    for pattern in (COMMA_DIGIT, PAREN_PAIR, DOTTED, SPOKEN):
        for m in pattern.finditer(text):
            ordinals = [_number(m["part"]), _number(m["item"])]
            if m["sub"]:
                ordinals.append(_number(m["sub"]))
            if all(ordinals):
                yield _mention(text, m.start(), m.end(), [Step(ordinal=n) for n in ordinals], annex)
    for m in PART_LAST.finditer(text):
        if m.start() == 0 or text[m.start() - 1] not in "第最":
            steps = [Step(ordinal=_number(m["part"])), Step(ordinal=-1)]
            yield _mention(text, m.start(), m.end(), steps, annex)
    for m in COUNTED_BACK.finditer(text):
        yield _headed(text, m.start(), m.end(), [-_number(m["n"])], m["counted"] or "", annex)
    yield from _below_section(text, annex)
    yield from _articles_aloud(text, annex)
    for m in CHAIN.finditer(text):
        yield from _chained(text, m.start(), m.end(), annex)
    yield from _in_section(text, annex)
    for pattern in (BARE_PAREN, BARE_COMMA):
        for m in pattern.finditer(text):
            yield _mention(text, m.start(), m.end(), [Step(ordinal=_number(m["n"]))], annex)


def _articles_aloud(text: str, annex: int | None) -> Iterator[AddressMention]:
    """五十一条讲的是啥: the number of an article without its 第."""
    for m in SPOKEN_ARTICLE.finditer(text):
        step = Step(ordinal=_number(m["n"]), counted="条")
        yield _mention(text, m.start(), m.end(), [step], annex)


def _below_section(text: str, annex: int | None) -> Iterator[AddressMention]:
    """行动二第1项: an item inside a part that is named by its title and number."""
    for m in OF_SECTION.finditer(text):
        below = CHAIN.match(text, m.end())
        if below is not None:
            steps = [_read_step(s) for s in STEP.finditer(text, *below.span())]
            first = Step(ordinal=_number(m["n"]))
            yield _mention(text, m.start(), below.end(), [first, *steps], annex, relative=True)


def _in_section(text: str, annex: int | None) -> Iterator[AddressMention]:
    """Ordinals that count inside a part named by its title: 重点任务之七, 保障措施打头的那条."""
    for m in FOREMOST.finditer(text):
        step = Step(ordinal=1, counted=m["counted"])
        yield _mention(text, m.start(), m.end(), [step], annex, relative=True)
    for m in RANKED.finditer(text):
        step = Step(ordinal=_number(m["n"]))
        yield _mention(text, m.start() + 1, m.end(), [step], annex, relative=True)
    for m in OF_SECTION.finditer(text):
        step = Step(ordinal=_number(m["n"]))
        yield _mention(text, m.start(), m.end(), [step], annex, relative=True)


def _chained(text: str, start: int, end: int, annex: int | None) -> Iterator[AddressMention]:
    """第二章第五条、第三章第五条: one address each, cut where a level comes again after a joint."""
    groups: list[list[Step]] = [[]]
    begins, ends = [start], [start]
    for s in STEP.finditer(text, start, end):
        step = _read_step(s)
        levels = [g.counted for g in groups[-1]]
        if JOINED.fullmatch(text, ends[-1], s.start()) and step.counted in levels:
            groups.append(groups[-1][: levels.index(step.counted)])
            begins.append(s.start())
            ends.append(s.end())
        groups[-1].append(step)
        ends[-1] = s.end()
    for steps, begin, stop in zip(groups, begins, ends, strict=True):
        if all(s.ordinal for s in steps):
            yield _mention(text, begin, stop, steps, annex)


def _series(text: str, annex: int | None) -> Iterator[AddressMention]:
    """Several clauses of one level: 第1到第3条, 二(一)至二(三), 3.1-3.3, 前三项."""
    at = 0
    while m := SERIES.search(text, at):
        found = _members(text, m.start(), m.end())
        at = m.start() + 1
        if found is not None and not OF_DEPARTMENTS.match(text, found[2]):
            ordinals, counted, end = found
            yield _headed(text, m.start(), end, ordinals, counted, annex)
            at = end
    for m in PLAIN_RANGE.finditer(text):
        ordinals = _range(int(m["low"]), int(m["high"]))
        if ordinals and m["word"] in {None, m["counted"]}:
            yield _headed(text, m.start(), m.end(), ordinals, m["counted"], annex)
    yield from _few_of_each(text, annex)
    for m in DOTTED_RANGE.finditer(text):
        ordinals = _range(int(m["low"]), int(m["high"]))
        if ordinals and _number(m["part"]) == _number(m["end"]):
            head = [Step(ordinal=_number(m["part"]))]
            yield _mention(text, m.start(), m.end(), [*head, *map(_step, ordinals)], annex, deep=2)
    for pattern in (PAREN_PAIR, BARE_PAREN):
        for m in pattern.finditer(text):
            paired = pattern is PAREN_PAIR
            part = _number(m["part"]) if paired else None
            first = _number(m["item"] if paired else m["n"])
            ordinals, end = _parens(text, m.end(), part, [first])
            if len(ordinals) > 1:
                head = [Step(ordinal=part)] if part is not None else []
                steps = [*head, *map(_step, ordinals)]
                yield _mention(text, m.start(), end, steps, annex, deep=len(head) + 1)


def _read_step(found: re.Match[str]) -> Step:
    if found["last"]:
        return Step(ordinal=-1, counted=LAST_COUNTED.sub("", found["last"]))
    return Step(ordinal=_number(found["n"] or found["bare"]), counted=found["counted"] or "")


def _few_of_each(text: str, annex: int | None) -> Iterator[AddressMention]:
    """前三项, 第二部分前三条和后两条: what comes after a joint counts in the same part."""
    before: AddressMention | None = None
    for m in FEW.finditer(text):
        ordinals = _few(m["side"], _number(m["few"]))
        if not ordinals:
            continue
        found = _headed(text, m.start(), m.end(), ordinals, m["counted"], annex)
        if before and len(found.steps) == 1 and JOINED.fullmatch(text, before.end, m.start()):
            found = replace(found, steps=(*before.steps[:-1], *found.steps))
        yield found
        before = found


def _members(text: str, start: int, end: int) -> tuple[list[int], str, int] | None:
    """The ordinals that stand in a row from *start*, what they count, and where the row ends."""
    ordinals: list[int] = []
    best: tuple[list[int], str, int] | None = None
    counted = ""
    at = start
    while at < end and (m := MEMBER.match(text, at, end)):
        named = m["counted"] or ""
        alone = ordinals and not m["ordinal"] and not m["to"] and counted
        if alone or (counted and named and named != counted):
            break  # 第三条和五家企业, 第二章和第五条
        number = _number(m["n"])
        ordinals += _range(ordinals[-1], number)[1:] if m["to"] and ordinals else [number]
        counted = named or counted
        if named and len(ordinals) > 1 and ordinals[-1] == number and all(ordinals):
            best = list(ordinals), named, m.end()
        at = m.end()
    return best


def _parens(
    text: str, end: int, part: int | None, ordinals: Sequence[int]
) -> tuple[list[int], int]:
    """The ordinals that go on after 三(一): 至(三), 至三(三), 、(五)."""
    found = list(ordinals)
    while m := PAREN_MEMBER.match(text, end):
        own = _number(m["part"]) if m["part"] else part
        more = _range(found[-1], _number(m["n"]))[1:] if m["to"] else [_number(m["n"])]
        if own != part or not more or (m["part"] and not m["to"]):
            break
        found += more
        end = m.end()
    return found, end


def _range(low: int, high: int) -> list[int]:
    return list(range(low, high + 1)) if 0 < low < high <= low + MOST else []


def _few(side: str, count: int) -> list[int]:
    if not 1 < count <= MOST:
        return []
    from_end = side.startswith(("最后", "后", "末"))
    return list(range(-count, 0)) if from_end else list(range(1, count + 1))


def _headed(
    text: str, start: int, end: int, ordinals: Sequence[int], counted: str, annex: int | None
) -> AddressMention:
    """The address of several clauses, with the parts named before it: 第二部分的第1到第3条."""
    head = HEAD.search(text, 0, start)
    steps = [
        Step(ordinal=_number(s["n"] or s["bare"]), counted=s["counted"] or "")
        for s in (STEP.finditer(text, head.start(), start) if head else ())
    ]
    begin = head.start() if head else start
    row = [Step(ordinal=n, counted=counted) for n in ordinals]
    return _mention(text, begin, end, [*steps, *row], annex, deep=len(steps) + 1)


def _step(ordinal: int) -> Step:
    return Step(ordinal=ordinal)


def _mention(
    text: str,
    start: int,
    end: int,
    steps: Sequence[Step],
    annex: int | None,
    *,
    relative: bool = False,
    deep: int | None = None,
) -> AddressMention:
    """An address; where it is *deep* steps deep, the steps after these go on in its last row."""
    deep = deep or len(steps)
    return AddressMention(
        words=text[start:end].strip(),
        start=start,
        end=end,
        steps=tuple(steps[:deep]),
        annex=annex,
        relative=relative,
        further=tuple(s.ordinal for s in steps[deep:]),
    )


def _number(numeral: str) -> int:
    return int(numeral) if numeral.isdecimal() else read_ordinal(numeral)
