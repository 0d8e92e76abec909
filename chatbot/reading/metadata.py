"""What a document says of itself: title, 文号, issuer, dates, the period it covers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from chatbot.reading import customs
from chatbot.reading.dates import DATE, find_dates
from chatbot.reading.glyphs import plain
from chatbot.reading.layout import Line, Page, lay_out
from chatbot.reading.parts import Part, Role, divide
from chatbot.records import ClauseKind, Period

_NUMBER = re.compile(
    r"[一-鿿]{1,24}〔 ?(?:19|20)\d{2} ?〕 ?第? ?\d{1,5} ?号"
    r"|[一-鿿]{2,24}(?:19|20)\d{2}年第? ?\d{1,5} ?号"
    r"|(?:[一-鿿、]{2,40}令|国令) ?\(?第 ?[〇一二三四五六七八九十百\d]{1,6} ?号"
)
_PUBLISHED = re.compile(rf"(?:发 ?布|公 ?布|公 ?开)(?: ?日 ?期| ?时 ?间) ?: ?(?={DATE})")
_WRITTEN = re.compile(rf"(?:成 ?文|印 ?发|发 ?文)(?: ?日 ?期| ?时 ?间) ?: ?(?={DATE})")
_ISSUER = re.compile(
    r"(?:发 ?文 ?机 ?关|发布机关|发布机构|发文单位|制定机关) ?: ?(?P<issuer>\S[^;。]{2,80}?)"
    r"(?= {2}| (?:成 ?文|文 ?号|发 ?文 ?字 ?号|发 ?布|索 ?引)|$)"
)
_PRESS = re.compile(r"来源 ?: ?\S*(?:日报|晚报|新闻|新华|网|公众号|客户端|电视台)")
_PERIOD = re.compile(
    r"(?<!\d)((?:19|20)\d{2}) ?年? ?(?:[-—~至]|--|——) ?((?:19|20)\d{2}) ?年?(?!\d)"
)
_HEADLINE_ISSUER = re.compile(r"(?P<issuer>[^《》()。]{2,60}?)(?:关于|印发|转发|批转)")
_ADOPTED = re.compile(r"(?P<issuer>[一-鿿、]{4,60})(?:令|公告)第? ?[〔\d].{0,40}(?:公布|发布)")
_PASSED = re.compile(  # (2018年11月29日广东省第十三届人民代表大会常务委员会第七次会议通过)
    r"(?P<place>[一-鿿]{2,12}?)?第[〇零一二三四五六七八九十\d]{1,5}届(?P<body>(?:全国)?人民代表大会(?:常务委员会)?)"
    r"第[〇零一二三四五六七八九十\d]{1,5}次会议[^;。]{0,200}?(?:通过|修订)"
    r"|(?P<court>最高人民法院)审判委员会|(?P<procurator>最高人民检察院)[一-鿿]{0,8}检察委员会"
)
_ORDER = re.compile(r"(?P<by>[一-鿿 ]{2,60})令$")
_ORDER_NUMBER = re.compile(
    r"\(?(?P<number>(?:〔 ?(?:19|20)\d{2} ?〕 ?)?第 ?[〇零一二三四五六七八九十百\d]{1,6} ?号)\)?"
)
_ORDER_LINE = re.compile(
    r"\((?P<name>[一-鿿][一-鿿 ]{2,60}令) ?(?P<number>〔 ?(?:19|20)\d{2} ?〕 ?第 ?\d{1,5} ?号)\)"
)
_ENACTED = re.compile(
    r"\((?:[^()]{0,80}?(?P<day>(?:19|20)\d{2} ?年 ?\d{1,2} ?月 ?\d{1,2} ?日))?"
    r"(?P<number>[一-鿿、]{3,40}令 ?第 ?[一二三四五六七八九十百\d]{1,5} ?号)(?:公布|发布)"
)
"""(2014年12月19日环境保护部令第28号公布 自2015年1月1日起施行); what passed it stands before."""
SIGNED_WITHIN = 3
"""Lines below an office-holder's name within which the date of an order stands."""
_ANNOUNCED = re.compile(r"《(?P<title>[^《》]{4,80})》 ?已(?:经|由)?.{0,200}?(?:公布|发布)")
_SITES_OWN = re.compile(
    r"(?:发 ?[表布]|更新|录入|上传) ?(?:时间|日期) ?:|浏览(?:量|次数)? ?:|字体 ?:|^A[+-]|总第 ?\d+ ?[号期]"
)
"""What a site or a gazette prints beside a title and is no part of it."""
_HAN = re.compile(r"[一-鿿]")
_SPACED = re.compile(r"(?<=[一-鿿]) +(?=[一-鿿](?: |$))|(?<=^[一-鿿]) +(?=[一-鿿])")
METADATA_VERSION = 3
"""Counted up with every change after which a text may state something else.

What an earlier version has read is not taken over from an index.
"""
FRONT_LINES = 40
TITLE_LINES = 12
"""Lines of the head of a text among which its title and the notes on it stand."""
LONGEST_TITLE_LINES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What the text itself states; None where it does not."""

    title: str | None
    issuer: str | None
    number: str | None
    issued_on: date | None
    published_on: date | None
    period: Period | None


def read_metadata(text: str) -> Metadata:
    """Return what a cleaned text states of itself; never guesses a date that is not labelled.

    The title is that of the plan, not of the notice that forwards it; the issuer is the authority
    that signs; 成文日期 is the date under the signature; 发布日期 is taken only from a line that
    says so, and not from a newspaper's. A site's upload date has been removed by cleaning.
    """
    page = lay_out(text)
    parts = divide(page)
    own = [part for part in parts if part.role is not Role.ANNEX]
    card = [*page.lines[:FRONT_LINES], *_feet(parts, ClauseKind.APPENDIX)]
    title = _title(page, own)
    issuer, issued = _signed(page, own)
    order = _order(page)
    number = order[1] if order else _number(page, own)
    return Metadata(
        title=title or _announced(page),
        issuer=issuer
        or _stated_issuer(page, card)
        or _headline_issuer(page, own)
        or (order[0] if order else None)
        or _passing_body(page),
        number=number or _first(page, _NUMBER, _feet(parts, ClauseKind.APPENDIX)) or _enacted(page),
        issued_on=issued
        or _labelled(page, _WRITTEN, card)
        or _ordered_on(page)
        or _under_title(page)
        or _enacted_on(page),
        published_on=_labelled(page, _PUBLISHED, card),
        period=_period(title or ""),
    )


def _feet(parts: Iterable[Part], kind: ClauseKind) -> list[Line]:
    return [
        line for part in parts for foot in part.feet if foot.kind is kind for line in foot.lines
    ]


# --------------------------------------------------------------------------- title


def _title(page: Page, parts: Sequence[Part]) -> str | None:
    for role in (Role.MAIN, Role.NOTICE):
        for part in parts:
            if part.role is role:
                title = _title_of(page, part)
                if title:
                    return title
    return None


def _title_of(page: Page, part: Part) -> str | None:
    """Join the lines of a title that was printed on several: …关于促进 / …的若干意见."""
    words: list[str] = []
    value = False
    for line in part.title:
        shadow = customs.bare(page.plain(line))
        value, was_value = customs.is_card(shadow) and shadow.endswith(":"), value
        marked = page.plain(line).startswith("#")
        if not shadow or (not words and (was_value or _is_no_title(shadow, marked=marked))):
            continue
        wrapped = len(shadow) == 1 and bool(_HAN.match(shadow))  # …若干政策措 / 施
        if words and not wrapped and (marked or _is_no_title(shadow, marked=False)):
            break
        printed = page.text[line.start : line.end].strip("#* _\u3000")
        words.append(_SPACED.sub("", printed) if _is_spaced(shadow) else printed)
        if customs.names_document("".join(words)) or len(words) == LONGEST_TITLE_LINES:
            break
    joined = "".join(words)
    return joined if 4 <= len(joined) <= 3 * customs.TITLE_LONGEST else None


def _is_no_title(shadow: str, *, marked: bool) -> bool:
    """Tell whether a line of the title block is something else than the title."""
    return (
        _HAN.search(shadow) is None
        or shadow.startswith(("(", "|", "┌", "│"))
        or customs.is_number_line(shadow)
        or customs.is_card(shadow)
        or customs.is_date_line(shadow)
        or customs.is_letterhead(shadow)
        or customs.is_contents(shadow)
        or customs.is_officer(shadow)
        or not (marked or customs.is_titlelike(shadow))
        or (customs.is_agency(shadow) and not customs.names_document(shadow))
        or (shadow.endswith("令") and not shadow.startswith("关于"))
        or customs.annex_mark(shadow) is not None
        or _SITES_OWN.search(shadow) is not None
    )


def _announced(page: Page) -> str | None:
    """The title of what an order announces: 《某某条例》已经…通过,现予公布."""
    for line in page.lines[:FRONT_LINES]:
        match = _ANNOUNCED.match(page.shadow, line.start, line.end)
        if match:
            return page.text[match.start("title") : match.end("title")]
    return None


def _is_spaced(shadow: str) -> bool:
    """国 务 院 工 作 规 则: letters set apart to fill the line."""
    return len(shadow) >= 5 and shadow.count(" ") >= len(shadow.replace(" ", "")) - 2


# --------------------------------------------------------------------------- issuer, number, dates


def _signed(page: Page, parts: Sequence[Part]) -> tuple[str | None, date | None]:
    """Return issuer and date at the foot of the notice, else at the foot of the plan."""
    for part in parts:
        lines = [x for foot in part.feet if foot.kind is ClauseKind.SIGNATURE for x in foot.lines]
        if part.role is Role.NOTICE and not lines:
            lines = list(part.title)
        for row, line in enumerate(lines):
            words = customs.bare(page.plain(line))
            found = next(find_dates(page.shadow, line.start, line.end), None)
            if found is None or not customs.is_date_line(words):
                continue
            issuer = customs.date_line_issuer(words) or _issuers_above(page, lines[:row])
            return issuer.removesuffix("秘书处").strip() or None, found.day
    return None, None


def _issuers_above(page: Page, lines: Sequence[Line]) -> str:
    names: list[str] = []
    for line in reversed(lines):
        words = page.text[line.start : line.end].strip("* \u3000")
        if not customs.is_agency(customs.bare(page.plain(line))):
            break
        names.insert(0, words)
    return " ".join(names)


def _headline_issuer(page: Page, parts: Sequence[Part]) -> str | None:
    for part in parts:
        for line in part.title[:3]:
            match = _HEADLINE_ISSUER.match(customs.bare(page.plain(line)))
            if match and customs.is_agency(match["issuer"].strip()):
                return match["issuer"].strip()
        for line in part.title[:4]:
            adopted = _ADOPTED.search(page.shadow, line.start, line.end)
            if adopted:
                return adopted["issuer"].rpartition("日")[2]
    return None


def _stated_issuer(page: Page, lines: Sequence[Line]) -> str | None:
    for line in lines:
        match = _ISSUER.search(page.shadow, line.start, line.end)
        if match:
            return page.text[match.start("issuer") : match.end("issuer")].strip()
    return None


def _number(page: Page, parts: Sequence[Part]) -> str | None:
    """The 文号 on a line of its own in the title block, else the first one printed there."""
    for part in parts:
        front = [*part.title, *part.preamble][:FRONT_LINES]
        alone = [line for line in front if customs.is_number_line(customs.bare(page.plain(line)))]
        found = _first(page, _NUMBER, alone) or _first(
            page, _NUMBER, [x for x in front if len(x) <= 60 and "《" not in page.plain(x)]
        )
        if found:
            return found
    return None


def _enacted(page: Page) -> str | None:
    """The number of the order that is named in brackets below the title."""
    for line in page.lines[:FRONT_LINES]:
        match = _ENACTED.search(page.shadow, line.start, line.end)
        if match:
            return page.text[match.start("number") : match.end("number")]
    return None


def _enacted_on(page: Page) -> date | None:
    """The day on which that order was made public."""
    for line in page.lines[:FRONT_LINES]:
        match = _ENACTED.search(page.shadow, line.start, line.end)
        if match and match["day"]:
            found = next(find_dates(page.shadow, *match.span("day")), None)
            return found.day if found else None
    return None


def _under_title(page: Page) -> date | None:
    """The date in brackets on a line of its own below the title: (2023年2月8日)."""
    for line in page.lines[:TITLE_LINES]:
        words = page.plain(line).strip()
        if words.startswith("(") and words.endswith(")") and customs.is_date_line(words[1:-1]):
            found = next(find_dates(page.shadow, line.start, line.end), None)
            return found.day if found else None
    return None


def _order(page: Page) -> tuple[str, str] | None:
    """Issuer and number of an order: …国务院令 / 第706号, or (某某总局令〔2024〕第3号) by itself."""
    lines = [customs.bare(page.plain(line)) for line in page.lines[:FRONT_LINES]]
    for words, below in pairwise(lines):
        name, number = words.rpartition(":")[2].strip(), _ORDER_NUMBER.match(below)
        if alone := _ORDER_LINE.fullmatch(words):
            name, number = alone["name"], _ORDER_NUMBER.match(alone["number"])
        by = _ORDER.fullmatch(name)
        if by and number and customs.is_agency(by["by"].strip()):
            return by["by"].strip(), name + number["number"].replace(" ", "")
    return None


def _ordered_on(page: Page) -> date | None:
    """The date below the name of whoever signed an order, which stands before its text."""
    lines = page.lines[:FRONT_LINES]
    for row, line in enumerate(lines):
        if customs.is_officer(customs.bare(page.plain(line))):
            for below in lines[row + 1 : row + 1 + SIGNED_WITHIN]:
                if customs.is_date_line(customs.bare(page.plain(below))):
                    found = next(find_dates(page.shadow, below.start, below.end), None)
                    return found.day if found else None
    return None


def _passing_body(page: Page) -> str | None:
    """The congress or court that passed a law or an interpretation, from the note on its passage.

    The number of its term is no part of its name; 全国 has no place before it.
    """
    for line in page.lines[:FRONT_LINES]:
        match = _PASSED.search(page.shadow, line.start, line.end) if len(line) <= 800 else None
        if match is None:
            continue
        body = match["body"]
        if body is None:
            return match["court"] or match["procurator"]
        place = "" if body.startswith("全国") else (match["place"] or "").rpartition("日")[2]
        if place or body.startswith("全国"):
            return f"{place}{body}"
    return None


def _first(page: Page, pattern: re.Pattern[str], lines: Iterable[Line]) -> str | None:
    for line in lines:
        match = pattern.search(page.shadow, line.start, line.end)
        if match:
            return page.text[match.start() : match.end()].rpartition("日")[2]
    return None


def _labelled(page: Page, pattern: re.Pattern[str], lines: Iterable[Line]) -> date | None:
    for line in lines:
        match = pattern.search(page.shadow, line.start, line.end)
        if match and len(line) <= 200 and not _PRESS.search(page.shadow, line.start, line.end):
            found = next(find_dates(page.shadow, match.end(), line.end), None)
            if found:
                return found.day
    return None


def _period(title: str) -> Period | None:
    match = _PERIOD.search(plain(title))
    if match is None or int(match[1]) > int(match[2]):
        return None
    return Period(first=int(match[1]), last=int(match[2]))
