"""Quantitative targets: 软件业务收入(工信部口径)突破10000亿元,年均增速10.8%.

Reads what a sentence states: what is measured, by whose statistics (口径), how the value binds,
the value with its unit, whether it is a rate of change, and the year it is due.
"""

from __future__ import annotations

import re

from chatbot.reading.glyphs import plain
from chatbot.records import Indicator, Span

LONGEST_SUBJECT = 120
"""Characters before a value in which what it measures is looked for."""
_NUMBER = r"(?<![\d.A-Za-z])\d{1,3}(?:,\d{3})+(?:\.\d+)?|(?<![\d.A-Za-z\-])\d+(?:\.\d+)?"
_UNITS = (
    "万亿元|亿美元|万美元|美元|亿元|万元|元|个百分点|百分点|%|‰|万亿|亿千瓦时|万千瓦|千瓦时|千瓦|公里|千米|平方公里"
    "|平方千米|平方米|万平方米|公顷|万亩|亿亩|亩|立方米|亿立方米|万吨|亿吨|吨|万人次|亿人次|人次|万人|亿人|人|万户|户"
    "|万家|家|万个|个|项|件|万件|万名|名|条|座|所|处|套|台|万辆|辆|万台|艘|架|倍|岁|张|万张|种|部|支|只|宗|例|期|场|次"
    "|天|万套|PB|TB|PFLOPS|EFLOPS|Gbps|Mbps|分钟|小时|微克/立方米|万|亿"
)
_VALUE = re.compile(
    rf"(?P<number>{_NUMBER}) ?(?P<unit>(?:万|亿)?(?:{_UNITS}))(?P<after>以上|左右|以内|以下|以?内)?"
)
_BOUND_BEFORE = re.compile(
    r"(突破|超过|超|达到|达|不低于|不少于|不超过|不高于|不大于|不小于|至少|力争达到|提高到|提升到|提高至|提升至|增长到"
    r"|增至|降至|降低到|控制在|保持在|稳定在|约|近|为|高于|低于|大于|小于|增加到|扩大到|累计|新增|新建|建成|培育|引进"
    r"|年均增长|年均增速|年均下降|增长|下降|提高|提升|增加|减少|降低)(?:到|至)?$"
)
_GROWTH = re.compile(
    r"(?:年均)?(?:复合)?(?:增长率?|增速|增幅|增加|下降|降低|提高|提升|减少)(?:率)?(?:力争|保持在|保持|达到|达|超过|超|不低于|约|为|在|控制在)*$"
)
_YEAR = re.compile(r"(?:到|至|截至|截止|力争)? ?((?:19|20)\d{2}) ?年(?:底|末|前|之前)?")
_CALIBER = re.compile(r"\(([^()]{1,20}口径)\)")
_SEGMENT = re.compile(r"[^,;。!?\n、]*(?:、[^,;。!?\n、]*)*[,;。!?\n]?")
_SENTENCE = re.compile(r"[^。!?\n]*[。!?\n]?")
# A number that counts no target: an article, a clause of the plan, a date, a document number.
_NO_TARGET = re.compile(r"第 ?$|〔\d{4}〕 ?$|[vV]$")
_AFTER = re.compile(r"[^,;。!?\n]*")
_LEAD = re.compile(
    r"^(?:其中|以及|并|且|和|与|同时|力争|争取|确保|实现|全市|全省|全区|全县|全国|我市|我省|我区|我县|(?:到|至)?"
    r"(?:19|20)\d{2}年(?:底|末|前)?|[,、:\s])+"
)


def find_indicators(text: str, offset: int = 0) -> tuple[Indicator, ...]:
    """Return the quantitative targets of *text*; spans are shifted by *offset*.

    软件业务收入(工信部口径)突破10000亿元,年均增速10.8% gives two indicators of one subject:
    10000亿元 (bound 突破, caliber 工信部口径) and 10.8% (growth). The year is that of 到2023年
    in the same sentence. Sentences without a unit of measure give none.
    """
    shadow = plain(text)
    found: list[Indicator] = []
    for sentence in _SENTENCE.finditer(shadow):
        if any(c.isdigit() for c in sentence.group()):
            found.extend(_in_sentence(text, shadow, sentence.start(), sentence.end(), offset))
    return tuple(found)


def _in_sentence(text: str, shadow: str, start: int, end: int, offset: int) -> list[Indicator]:
    year: int | None = None
    subject, caliber = "", None
    found: list[Indicator] = []
    for segment in _SEGMENT.finditer(shadow, start, end):
        words = segment.group()
        if not words.strip():
            continue
        stated = _YEAR.search(words)
        if stated:
            year = int(stated[1])
        if words[-1] in ";。!?\n" and not any(c.isdigit() for c in words):
            subject, caliber = "", None
            continue
        for match in _VALUE.finditer(shadow, segment.start(), segment.end()):
            before = shadow[max(segment.start(), match.start() - LONGEST_SUBJECT) : match.start()]
            if _NO_TARGET.search(before[-6:]):
                continue
            read = _subject(before)
            if not read[0] and not _GROWTH.search(before.rstrip()):  # 新建10家研究院
                read = _words_after(shadow, match.end(), segment.end()), None
            if read[0]:
                subject, caliber = read
            if not subject:
                continue
            found.append(_indicator(text, segment, match, before, subject, caliber, year, offset))
        if words[-1] in ";。!?\n":
            subject, caliber = "", None
    return found


def _subject(before: str) -> tuple[str, str | None]:
    """Return what is measured and its 口径, from the words before the value."""
    caliber = _CALIBER.search(before)
    words = _CALIBER.sub("", before)
    for pattern in (_GROWTH, _BOUND_BEFORE, _GROWTH):
        words = pattern.sub("", words.rstrip())
    words = _LEAD.sub("", words.strip()).strip(" ,、:;(")
    if any(mark in words for mark in "()"):
        words = re.sub(r"\([^()]*\)|[()]", "", words)
    return words[-40:], caliber[1] if caliber else None


def _words_after(shadow: str, start: int, end: int) -> str:
    match = _AFTER.match(shadow, start, min(end, start + 40))
    return match.group().strip() if match else ""


def _indicator(
    text: str,
    segment: re.Match[str],
    match: re.Match[str],
    before: str,
    subject: str,
    caliber: str | None,
    year: int | None,
    offset: int,
) -> Indicator:
    growth = bool(_GROWTH.search(before.rstrip())) and match["unit"] in {
        "%",
        "个百分点",
        "百分点",
        "倍",
        "‰",
    }
    bound = _BOUND_BEFORE.search(before.rstrip())
    stop = segment.end() - (segment.group()[-1] in ",;。!?\n")
    start = segment.start() + len(segment.group()) - len(segment.group().lstrip())
    return Indicator(
        subject=subject,
        caliber=caliber,
        bound=match["after"] or (bound[1] if bound else None),
        value=text[match.start() : match.end("unit")].replace(" ", ""),
        number=float(match["number"].replace(",", "")),
        unit=match["unit"],
        year=year,
        growth=growth,
        span=Span(start=offset + start, end=offset + max(stop, match.end())),
    )
