"""The numbers that headings spell: 第十二条, (三), 3., ③, ㈣, Ⅳ.

Reads one numeral inside its marks and refuses anything else; it never guesses a number out of
running text.
"""

from __future__ import annotations

import re
import unicodedata

from chatbot.errors import NumeralError
from chatbot.reading.glyphs import plain

_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {
    "零": 0, "两": 2, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9,
}  # fmt: skip
_SCALES = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_HAN = "[〇零一二三四五六七八九十百千两壹贰叁肆伍陆柒捌玖拾佰仟]"
_LONGEST = 40
# What may stand around the numeral of a heading, and nothing else.
_AROUND = r"[\s()〔〕【】、,.:;。\-—·*#]"
_HEADING_NUMERAL = re.compile(
    rf"(?:{_AROUND}|附件|附录|附表|问题|步骤|[第之])*"
    rf"(?P<numeral>{_HAN}(?:\s*{_HAN})*|\d(?:\s*\d)*)"
    rf"(?:{_AROUND}|部分|阶段|[编篇章节条款项目点类步问卷届号个])*"
    rf"(?:之\s*{_HAN}+\s*)?",  # 第十条之一 is article 10
    re.ASCII,
)
_SPACE = re.compile(r"\s+")


def read_ordinal(marker: str) -> int:
    """Return the number a heading spells: 第十二条 → 12, (三) → 3, ③ → 3, 第 2 4 条 → 24.

    Understands Han numerals up to 9999, formal ones (叁), digits of either width, circled and
    parenthesised characters (③ ⑶ ㈢ ⒊) and Roman numerals (Ⅲ), with the marks and counting words
    of headings around them. Raises NumeralError where there is no numeral, more than one, or a
    word besides; never guesses.
    """
    match = _HEADING_NUMERAL.fullmatch(plain(_expand(marker[:_LONGEST])))
    if len(marker) > _LONGEST or match is None:
        raise NumeralError(f"{marker[:_LONGEST]!r} spells no number")
    numeral = _SPACE.sub("", match["numeral"])
    return int(numeral) if numeral.isascii() else read_han(numeral)


def read_han(numeral: str) -> int:
    """Return the value of a bare Han numeral: 二十一 → 21, 一百〇二 → 102, 二〇二三 → 2023.

    Digits without a scale are read place by place, as years are. Raises NumeralError.
    """
    if not any(c in _SCALES for c in numeral):
        try:
            return int("".join(str(_DIGITS[c]) for c in numeral))
        except (KeyError, ValueError):
            raise NumeralError(f"{numeral!r} spells no number") from None
    total, digit, last_scale = 0, None, 10_000
    for character in numeral:
        scale = _SCALES.get(character)
        if scale is None:
            if character not in _DIGITS or (digit and character not in "〇零"):
                raise NumeralError(f"{numeral!r} spells no number")
            digit = _DIGITS[character]
            continue
        if scale >= last_scale:
            raise NumeralError(f"{numeral!r} spells no number")
        # 十二 has no digit before its scale; 一百十 neither.
        total += (1 if digit is None or (digit == 0 and total) else digit) * scale
        digit, last_scale = None, scale
    return total + (digit or 0)


def read_count(numeral: str) -> int:
    """Return the value of a number in figures or in Han numerals: 15, 两, 十二."""
    return int(numeral) if numeral.isdecimal() else read_han(numeral)


def write_han(number: int) -> str:
    """Return the Han numeral of 1 to 9999: 21 → 二十一, 102 → 一百零二. Raises NumeralError."""
    if not 0 < number < 10_000:
        raise NumeralError(f"{number} is not written out")
    written, gap = "", False
    for scale, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // scale % 10
        if digit:
            written += ("零" if gap and written else "") + "零一二三四五六七八九"[digit] + word
            gap = False
        else:
            gap = True
    return written.removeprefix("一") if 10 <= number < 20 else written


def _expand(marker: str) -> str:
    """Return enclosed and Roman numerals as digits: ③ → 3, ㈢ → (三), Ⅲ → 3."""
    return "".join(_expanded(c) for c in marker)


def _expanded(character: str) -> str:
    if ord(character) < 0x2150:
        return character
    if 0x2160 <= ord(character) <= 0x217F:  # Ⅰ … ⅿ
        return str(int(unicodedata.numeric(character)))
    if 0x2460 <= ord(character) <= 0x249B or 0x24EA <= ord(character) <= 0x24FF:
        return str(int(unicodedata.numeric(character)))
    if 0x2776 <= ord(character) <= 0x2793 or 0x3251 <= ord(character) <= 0x32BF:
        return str(int(unicodedata.numeric(character)))
    if 0x3220 <= ord(character) <= 0x3229 or 0x3280 <= ord(character) <= 0x3289:
        return unicodedata.normalize("NFKC", character)
    return character
