"""Bold print that an extractor wrote twice: 国国务务院院 → 国务院, 第一条第一条 → 第一条.

A printer without a bold face prints each glyph again, a hair aside; PDF extractors read both. Only
runs that natural writing does not show are collapsed, so that 人人享有 and 11月11日 stay.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

_PAIRS = re.compile(r"(?:([^\s.·…—\-_=*|])\1(?: ?)){3,}")
"""Cheap first look: three doubled glyphs in a row."""
_LONG_RUN = re.compile(r"([^\s\d.·…—\-_=*|a-zA-Z])\1{4,}")
"""Table labels are overprinted up to seven times: 标标标标标标标 题题题题题题题."""
_PHRASE = re.compile(r"(\S.{1,40}?\S)(?:\s?\1)+(?=\s|$)")
_LABEL = re.compile(r"(\S[^\s:：]{0,3}(?: [^\s:：]){0,3}[:：])(?:\s*\1)+")
_HAN = re.compile(r"[一-鿿]")
FEWEST_PHRASES = 3
"""Lines with a phrase printed twice from which a document is taken to be overprinted."""


def without_doubled_glyphs(lines: Sequence[str]) -> list[str]:
    """Return *lines* with overprinted glyphs written once.

    ``商商务务部部等等99部部门门`` → ``商务部等9部门``; bold words inside a line of normal print are
    mended without touching the rest. A line of two glyphs (``附附 件件``) is mended only in a text
    that is overprinted elsewhere.
    """
    doubled = [bool(_PAIRS.search(line) or _LONG_RUN.search(line)) for line in lines]
    if not any(doubled):
        return list(lines)
    mended: list[str] = []
    wrapped = False
    for line, partly in zip(lines, doubled, strict=True):
        bare = line.strip()
        if wrapped and len(bare) == 2 and bare[0] == bare[1]:  # …政政策策措措 / 施施
            mended.append(bare[0])
            continue
        mended.append(_mend(line, partly=partly))
        wrapped = partly and len(mended[-1]) <= len(line) / 2 + 1
    return mended


def without_doubled_phrases(lines: Sequence[str]) -> list[str]:
    """Return *lines* with overprinted phrases written once: 第一条第一条 根据 → 第一条 根据.

    Only where several lines of the text show it: a single one may be an author's repetition.
    """
    phrases = [_PHRASE.match(line) for line in lines]
    if sum(p is not None for p in phrases) < FEWEST_PHRASES:
        return list(lines)
    return [
        _LABEL.sub(r"\1", p[1] + line[p.end() :] if p else line)
        for line, p in zip(lines, phrases, strict=True)
    ]


def _mend(line: str, *, partly: bool) -> str:
    """Collapse the overprinted stretches of a line; not *partly*: only a line that is one whole."""
    runs = [(char, len(list(group))) for char, group in groupby(line)]
    pieces: list[str] = []
    position = 0
    while position < len(runs):
        stop, times, glyphs = _stretch(runs, position)
        whole = position == 0 and stop == len(runs)
        enough = glyphs >= 3 or times >= 4 or (whole and glyphs >= 2)
        stretch = runs[position : max(stop, position + 1)]
        printed = enough and (partly or whole) and any(_HAN.match(c) for c, _ in stretch)
        pieces.extend(_collapsed(stretch, times if printed else 1))
        position += len(stretch)
    return "".join(pieces)


def _stretch(runs: Sequence[tuple[str, int]], start: int) -> tuple[int, int, int]:
    """Return end, times and number of glyphs of the overprinted stretch that begins at *start*."""
    times = runs[start][1]
    if runs[start][0].isspace() or times < 2:
        return start, 1, 0
    stop, glyphs = start, 0
    for position in range(start, len(runs)):
        char, length = runs[position]
        if char.isspace():
            continue
        shared = _common(times, length)
        if shared < 2:
            break
        times, stop, glyphs = shared, position + 1, glyphs + 1
    return stop, times, glyphs


def _common(a: int, b: int) -> int:
    while b:
        a, b = b, a % b
    return a


def _collapsed(runs: Sequence[tuple[str, int]], times: int) -> list[str]:
    return [c * (n if c.isspace() else n // times) for c, n in runs]
