"""Quantitative targets: 软件业务收入(工信部口径)突破10000亿元,年均增速10.8%.

Reads what a sentence states: what is measured, by whose statistics (口径), how the value binds,
the value with its unit, whether it is a rate of change, and the year it is due.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from chatbot.reading.glyphs import plain
from chatbot.records import Indicator, Span

LONGEST_SUBJECT = 120
"""Characters before a value in which what it measures is looked for."""
LONGEST_NAME = 40
_NUMBER = r"(?<![\d.A-Za-z\-—])(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_UNIT = (
    r"(?:万|亿)?(?:美元|欧元|元|个百分点|百分点|%|‰|千瓦时|千瓦|平方公里|平方千米|平方米|立方米|公里|千米|公顷|亩|吨|米"
    r"|人次|人|户|家|个|项|件|名|条|座|所|处|套|台|辆|艘|架|倍|张|种|部|支|只|宗|例|场|次|床|PB|TB|PFLOPS|EFLOPS|Gbps|Mbps"
    r"|毫克/升|微克/立方米)|万亿元|万亿|万|亿"
)
_AFTER_VALUE = r"(?P<after>(?:及?以上|以下|以内|左右|(?<=[个家项])以内))?"
_VALUE = re.compile(
    rf"(?P<number>{_NUMBER}) ?(?P<unit>{_UNIT})(?!工作日|自然日|交易日|月|小时) ?{_AFTER_VALUE}"
)
_COMPARES = (
    r"突破|超过|超|达到|达|不低于|不少于|不超过|不高于|不大于|不小于|至少|提高到|提升到|提高至|提升至|增长到|增至|降至"
    r"|降低到|控制在|保持在|稳定在|增加到|扩大到|约|近|为|高于|低于|大于|小于"
)
_ACTS = r"累计|新增|新建|建成|培育|引进|打造|建设|完成|实现|遴选|支持|认定|创建|建立|推广|举办|组织|拥有|开展|开通|评选|形成"
_BINDS = rf"{_COMPARES}|{_ACTS}"
_RATES = r"(?:年均|累计|同比)?(?:复合)?(?:增长率?|增速|增幅|增加|下降|降低|提高|提升|减少|降幅)率?"
_BOUND = re.compile(
    rf"(?P<bound>{_BINDS}|{_RATES})(?:力争|保持在|保持|达到|达|超过|超|不低于|约|为|在|控制在|到|至){{0,2}}$"
)
_RATE = re.compile(rf"{_RATES}(?:力争|保持在|保持|达到|达|超过|超|不低于|约|为|在|控制在){{0,2}}$")
_RATE_UNITS = frozenset({"%", "‰", "个百分点", "百分点", "倍"})
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2}) ?年(?:底|末|前|之前)?(?! ?\d{1,2} ?月)")
_CALIBER = re.compile(r"\(([^()]{1,20}口径)\)")
_SENTENCE = re.compile(r"[^。!?\n|]*[。!?\n|]?")
_SEGMENT = re.compile(r"[^,;。!?\n|]*[,;。!?\n|]?")
_REST = re.compile(r"[^,;。!?\n|]*")
# A number that counts no target: of an article, a document, a version, a list.
_NO_TARGET = re.compile(r"第 ?$|〔\d{4}〕 ?$|[vVGg]$|\d年$")
# 年营收超过50亿元的龙头企业15家以上: 50亿元 tells which enterprises, it is no target.
_QUALIFIES = re.compile(r" ?的(?!目标)|(?<=元)[一-鿿]{1,12}(?:的[一-鿿]{1,12})?\d")
_ENUMERATES = re.compile(r"[、和及]")
_LEAD = re.compile(
    r"^(?:培育|拥有|引进|建成|建设|打造|形成|开通|具备|将|其中|以及|并|且|和|与|同时|力争|争取|确保|实现|全市|全省|全区|全县|全国|我市|我省|我区|我县|(?:到|至)?"
    r"(?:19|20)\d{2}年(?:底|末|前)?|[,、:\s])+"
)
_NOTE = re.compile(r"\([^()]*\)|[()]")


@dataclass(slots=True)
class _Context:
    """What the segments of a sentence hand on to the next."""

    year: int | None = None
    subject: str = ""
    caliber: str | None = None


def find_indicators(text: str, offset: int = 0) -> tuple[Indicator, ...]:
    """Return the quantitative targets of *text*; spans are shifted by *offset*.

    软件业务收入(工信部口径)突破10000亿元,年均增速10.8% gives two indicators of one subject:
    10000亿元 (bound 突破, caliber 工信部口径) and 10.8% (growth). The year is the last one stated
    (到2023年) in the same text. Sentences without a unit of measure give none.
    """
    shadow = plain(text)
    context = _Context()
    found: list[Indicator] = []
    for sentence in _SENTENCE.finditer(shadow):
        context.subject, context.caliber = "", None
        if any(c.isdigit() for c in sentence.group()):
            for segment in _SEGMENT.finditer(shadow, *sentence.span()):
                found.extend(_in_segment(text, shadow, segment, context, offset))
    return tuple(found)


def _in_segment(
    text: str, shadow: str, segment: re.Match[str], context: _Context, offset: int
) -> Iterator[Indicator]:
    words = segment.group()
    stated = _YEAR.search(words)
    if stated:
        context.year = int(stated[1])
    start = segment.start()
    for match in _VALUE.finditer(shadow, *segment.span()) if words else ():
        start = max(start, match.start() - LONGEST_SUBJECT)
        before = shadow[start : match.start()]
        if _NO_TARGET.search(before[-6:]) or _QUALIFIES.match(shadow, match.end(), segment.end()):
            continue
        subject, caliber = _subject(before, text[start : match.start()])
        if _ENUMERATES.match(shadow, match.end()):  # 技术中心5个、重点实验室17个
            start = match.end() + 1
        if not subject and not _RATE.search(before.rstrip()):  # 新建10家研究院
            rest = _REST.match(shadow, match.end(), min(segment.end(), match.end() + LONGEST_NAME))
            subject = text[rest.start() : rest.end()].strip() if rest else ""
        if len(subject) > 1:
            context.subject, context.caliber = subject, caliber
        if context.subject:
            yield _indicator(text, segment, match, before.rstrip(), context, offset)
    if words.endswith(";"):
        context.subject, context.caliber = "", None


def _subject(before: str, printed: str) -> tuple[str, str | None]:
    """Return what is measured and its 口径, from the words before the value.

    *before* is the plain form of *printed*; the words are returned as printed.
    """
    caliber = _CALIBER.search(before)
    words = _CALIBER.sub("", before).rstrip()
    for _ in range(2):  # 年均增速 · 达到
        words = _BOUND.sub("", words).rstrip()
    words = _NOTE.sub("", _LEAD.sub("", words.strip()))
    words = words.strip(" ,、:;(")[-LONGEST_NAME:]
    at = before.rfind(words)
    if at >= 0:
        words = printed[at : at + len(words)]
    return words, printed[caliber.start(1) : caliber.end(1)] if caliber else None


def _bound(before: str | None, after: str | None) -> str | None:
    """How a value binds: 突破, 不低于 before it, 以上 after it, else what is done (新建)."""
    if before and (after is None or before not in _ACTS.split("|")):
        return before
    return after


def _indicator(
    text: str,
    segment: re.Match[str],
    match: re.Match[str],
    before: str,
    context: _Context,
    offset: int,
) -> Indicator:
    bound = _BOUND.search(before)
    words = segment.group()
    start = segment.start() + len(words) - len(words.lstrip())
    stop = segment.end() - (words[-1] in ",;。!?\n|")
    return Indicator(
        subject=context.subject,
        caliber=context.caliber,
        bound=_bound(bound["bound"] if bound else None, match["after"]),
        value=text[match.start() : match.end("unit")].replace(" ", ""),
        number=float(match["number"].replace(",", "")),
        unit=match["unit"],
        year=context.year,
        growth=bool(_RATE.search(before)) and match["unit"] in _RATE_UNITS,
        span=Span(start=offset + start, end=offset + max(stop, match.end())),
    )
