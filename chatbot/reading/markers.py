"""The marks that number a heading, one labelled pattern each, read at the start of a line.

Knows single marks only. Whether a mark numbers a heading at all, and under which other, is
decided in :mod:`chatbot.reading.outline` from the sequence the marks form.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from chatbot.reading.numerals import read_ordinal
from chatbot.records import Level

HAN = r"[〇零一二三四五六七八九十百两]"
HAN_NUMBER = rf"{HAN}(?: ?{HAN}){{0,5}}"
NUMBER = rf"(?:{HAN_NUMBER}|[0-9](?: ?[0-9]){{0,3}})"
# Markdown's own marks in front of a heading are layout, not numbering.
LAYOUT = r"(?:[#>*_ \t]*)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """One way of marking a heading; lists of one style are numbered through."""

    name: str
    level: Level
    rank: float
    """How far in a style usually stands: 0 outermost. Order observed, not law."""


def _style(name: str, level: Level, rank: float) -> Style:
    return Style(name=name, level=level, rank=rank)


PART = _style("part", Level.PART, 1)
CHAPTER = _style("chapter", Level.CHAPTER, 2)
SECTION = _style("section", Level.SECTION, 3)
ARTICLE = _style("article", Level.ARTICLE, 4)
COMMA = _style("comma", Level.COMMA, 5)
PAREN = _style("paren", Level.PAREN, 6)
DIGIT_BARE = _style("digit bare", Level.DIGIT, 6.9)
DIGIT = _style("digit", Level.DIGIT, 7)
DIGIT_COMMA = _style("digit comma", Level.DIGIT, 7)
DOTTED = tuple(_style(f"dotted {n}", Level.DIGIT, 7 + n / 10) for n in (2, 3, 4, 5))
DIGIT_PAREN = _style("digit in brackets", Level.DIGIT_PAREN, 8)
DIGIT_HALF = _style("digit half bracket", Level.DIGIT_PAREN, 8.2)
CIRCLED = _style("circled", Level.CIRCLED, 9)
DASH = _style("dash", Level.DASH, 10)
BULLET = _style("bullet", Level.DASH, 10.5)
UNNUMBERED = _style("unnumbered", Level.UNNUMBERED, 4.5)
TITLE_LINE = _style("title line", Level.UNNUMBERED, 4.4)
MARKDOWN = _style("markdown", Level.UNNUMBERED, 0.5)
STEP = _style("step", Level.UNNUMBERED, 5.5)
QUESTION = _style("question", Level.UNNUMBERED, 4.6)

# Text that continues a cross-reference and never a heading: 第三条规定的…, 第二条第(三)项.
_REFERENCE = re.compile(
    r" ?(?:第?(?:\(|〔)?" + HAN + r"+(?:\)|〕)?[款项目]"
    r"|(?:所|的)?规定|之规定|[、和与至或及到] ?第|以及第|或者第|的|所[称列指述规]|中(?=[的规所,。;])|内(?=[容的,。]))"
)
_NOT_CITED = r"(?! ?(?:[的、和与]|规定|中[的规所]|内[容的]|第))"
_UNIT_AFTER = r"(?![\d%‰℃]|[万亿千百]|个百分点|[元年月日时倍吨米度号级名家岁亩辆台套])"

_PATTERNS: tuple[tuple[Style, str], ...] = (
    (PART, rf"第 ?{NUMBER} ?(?:编|篇|大?部分){_NOT_CITED}"),
    (CHAPTER, rf"第 ?{NUMBER} ?章{_NOT_CITED}"),
    (SECTION, rf"第 ?{NUMBER} ?节{_NOT_CITED}"),
    (ARTICLE, rf"第 ?{NUMBER} ?条(?: ?之{HAN}{{1,2}})?(?![款例件目])"),
    # 一、二类 counts kinds, it opens no list
    (COMMA, rf"{HAN_NUMBER} ?(?:[、.](?!{HAN}{{1,2}}[、.等类级]))"),
    (PAREN, rf"(?:\( ?{HAN_NUMBER} ?\)|[㈠-㈩])[、.]?"),
    (DIGIT, r"(?:\d{1,3} ?\.(?!\d)|[⒈-⒛]|\d{1,2}\.(?=(?:19|20)\d\d ?年))(?![万亿])"),
    (DIGIT_COMMA, r"\d{1,3} ?、(?!\d{1,3}[、.])"),
    (DIGIT_PAREN, r"(?:\( ?\d{1,3} ?\)|[⑴-⒇])[、.]?"),
    (DIGIT_HALF, r"\d{1,2} ?\)[、.]?"),
    (CIRCLED, r"[①-⑳㉑-㉟㊱-㊿❶-❿➀-➉➊-➓][、.]?"),
    (DASH, r"(?:—{1,3}|-{2,3})(?![—\-|+])(?= ?[^\s—\-])"),
    (BULLET, r"(?:[•●■◆▪◇★☆▶►△▲※◎□➢✓✔·]|[-*+] )(?= *[^\s*+\-])"),
    (STEP, rf"(?:第 ?{NUMBER} ?(?:步|阶段)|步骤 ?{NUMBER})(?=[ :、.(]|$)[:、.]?"),
    (QUESTION, rf"(?:问(?:题)? ?{NUMBER}? ?[:.、]|[Qq] ?\d{{0,3}} ?[:.、])"),
)
_DOTTED_MARK = re.compile(rf"(\d{{1,2}}(?:\.\d{{1,2}}){{1,4}})\.?(?= ?[^\s\d.]){_UNIT_AFTER}")
_BARE_MARK = re.compile(rf"(\d{{1,2}}) +(?=[^\W\d_]){_UNIT_AFTER}")
# ASCII: the digits of other scripts spell no ordinal here.
_MARK = re.compile("|".join(f"(?P<p{i}>{p})" for i, (_, p) in enumerate(_PATTERNS)), re.ASCII)
_LAYOUT = re.compile(LAYOUT)
_TRAILING_SPACE = re.compile(r"[ \t]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A numbering mark found in a plain text; offsets are those of the text."""

    style: Style
    ordinal: int
    """0 for dashes, bullets and unnumbered titles, which count nothing."""
    start: int
    end: int
    """Of the mark itself, as printed."""
    rest: int
    """Where the words after it begin."""
    reference: bool = False
    """True where the words that follow are those of a cross-reference."""
    numbers: tuple[int, ...] = ()
    """All numbers of a dotted mark: 1.2.3 → (1, 2, 3)."""
    depth: int = 0
    """The number of # in front of it, in Markdown."""


def read_mark(shadow: str, start: int, end: int) -> Mark | None:
    """Return the mark at the start of ``shadow[start:end]`` (a line in plain form), or None.

    ``## 第二章 总则`` → Mark(CHAPTER, 2); ``(三)区块链`` → Mark(PAREN, 3); prose → None.
    """
    layout = _LAYOUT.match(shadow, start, end)
    at = layout.end() if layout else start
    depth = shadow.count("#", start, at)
    found = _match_at(shadow, at, end, depth)
    if found is None and at > start:  # "* item" and "- item": the layout was the bullet itself
        at = start + len(shadow[start:at]) - len(shadow[start:at].lstrip(" \t#>"))
        found = _match_at(shadow, at, end, depth)
    return found


def _match_at(shadow: str, at: int, end: int, depth: int) -> Mark | None:
    dotted = _DOTTED_MARK.match(shadow, at, end)
    bare = None if dotted else _BARE_MARK.match(shadow, at, end)
    numbers: tuple[int, ...] = ()
    if dotted:
        numbers = tuple(int(n) for n in dotted[1].split("."))
        style, ordinal, stop = DOTTED[len(numbers) - 2], numbers[-1], dotted.end()
    elif bare:
        style, ordinal, stop = DIGIT_BARE, int(bare[1]), bare.end(1)
    else:
        match = _MARK.match(shadow, at, end)
        if match is None:
            return None
        style = _PATTERNS[int((match.lastgroup or "p0")[1:])][0]
        counts = style not in (DASH, BULLET, QUESTION)
        ordinal, stop = read_ordinal(match.group()) if counts else 0, match.end()
    space = _TRAILING_SPACE.match(shadow, stop, end)
    return Mark(
        style=style,
        ordinal=ordinal,
        start=at,
        end=stop,
        rest=space.end() if space else stop,
        reference=style is ARTICLE and bool(_REFERENCE.match(shadow, stop, end)),
        numbers=numbers,
        depth=depth,
    )
