"""A text becomes lines: the printed ones, and those that an extractor ran together.

A line is a pair of offsets; the text itself is never changed. Lost line breaks are recognised by
the numbering that goes on inside a line: …。第二条 …。第三条 … — one mark alone proves nothing, a
run of them that counts on does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chatbot.reading.customs import names_document, without_note
from chatbot.reading.dates import DATE
from chatbot.reading.glyphs import plain
from chatbot.reading.markers import (
    ARTICLE,
    CHAPTER,
    CIRCLED,
    COMMA,
    DIGIT,
    DIGIT_COMMA,
    DIGIT_PAREN,
    PAREN,
    PART,
    SECTION,
    Mark,
    read_mark,
)

SHORTEST = 30
"""Characters below which a line holds no second line."""
LONG_ITEM = 60
"""Mean length from which sentences numbered 1. 2. 3. inside a line are taken for its items."""
TITLE_WITHIN = 200
"""Characters before the first heading in which a title without a break is looked for."""
TITLE_SPAN = 25
"""Characters between 一、 and the (一) that follows its title without a break."""
LAST_WITHIN = 400
"""Characters at the end of a run-together text in which its signature is looked for."""
_BLANK = " \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f"
_LINE = re.compile(r"[^\n]*\n?")
_STRONG = (PART, CHAPTER, SECTION, ARTICLE, COMMA, PAREN)
_WEAK = (DIGIT, DIGIT_COMMA, DIGIT_PAREN, CIRCLED)
_MAYBE = re.compile(
    r"第(?= ?[\d〇零一二三四五六七八九十百两])|[(〔]|[〇一二三四五六七八九十百\d]{1,3} ?[、.]|[①-⑳]"
)
_BEFORE = frozenset("。;:!?)》 \t”")
_SIGNED = re.compile(rf"(?<=[。;!?])\s*(?P<issuer>[一-鿿][一-鿿 ]{{1,60}}?)\s*(?P<date>{DATE})")
_ANNEX = re.compile(r"(?<=[。;!?日 ])附 ?件 ?\d{0,2} ?[:. ]")
_ADDRESSEES = re.compile(r"[^。;]{4,300}?[:](?=\s)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line that is not blank."""

    tile: int
    """Where the line begins, indentation included: clauses are cut here."""
    start: int
    end: int
    """Its characters without outer white space."""

    def __len__(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A text, its plain shadow of the same length, and its lines."""

    text: str
    shadow: str
    lines: tuple[Line, ...]

    def plain(self, line: Line) -> str:
        """Return the words of *line* in plain form."""
        return self.shadow[line.start : line.end]


def lay_out(text: str) -> Page:
    """Return the lines of *text* that are not blank, with breaks restored where they were lost."""
    shadow = plain(text)
    last: dict[str, int] = {}
    lines: list[Line] = []
    for match in _LINE.finditer(shadow):
        start, end = match.span()
        cuts = _lost_breaks(shadow, start, end, last)
        for tile, stop in zip([start, *cuts], [*cuts, end], strict=True):
            lines.extend(_line(shadow, tile, stop))
    return Page(text=text, shadow=shadow, lines=tuple(lines))


def _line(shadow: str, tile: int, stop: int) -> Iterator[Line]:
    raw = shadow[tile:stop]
    bare = raw.strip(_BLANK)
    if bare:
        start = tile + len(raw) - len(raw.lstrip(_BLANK))
        yield Line(tile=tile, start=start, end=start + len(bare))


# --------------------------------------------------------------------------- lost line breaks


@dataclass(slots=True, kw_only=True)
class _Run:
    """Marks of one style inside a line that count on from one another."""

    marks: list[Mark]
    anchored: bool
    """True where the first mark stands at the head of the line or counts on from an earlier one."""

    @property
    def proven(self) -> bool:
        return len(self.marks) >= 2 or (self.anchored and self.marks[0].style is ARTICLE)


def _lost_breaks(shadow: str, start: int, end: int, last: dict[str, int]) -> list[int]:
    """Return where inside ``shadow[start:end]`` lines begin; *last* carries ordinals onward."""
    head = start + len(shadow[start:end]) - len(shadow[start:end].lstrip(_BLANK))
    leading = read_mark(shadow, head, end)
    if leading is not None:
        last[leading.style.name] = leading.ordinal
    if end - head < SHORTEST:
        return []
    runs = _runs(shadow, head, end, leading, last)
    strong = [r for r in runs if r.marks[0].style in _STRONG and r.proven]
    cuts = {m.start for r in strong for m in r.marks if m.start > head}
    annexes = _ANNEX.search(shadow, max(cuts, default=head), end)
    limit = annexes.start() if annexes else end  # 附件:1.某某表 2.某某表 numbers no items
    weak = [
        r
        for r in runs
        if r.marks[0].style in _WEAK and len(r.marks) >= 2 and r.marks[0].start < limit
    ]
    for run in weak:
        headed = run.marks[0].start == head and all(
            shadow[m.start - 1] in "。;" for m in run.marks[1:]
        )
        if len(cuts) >= 2 or headed or _are_items(shadow, run, end):
            cuts |= {m.start for m in run.marks if m.start > head}
    for run in strong:
        last[run.marks[-1].style.name] = run.marks[-1].ordinal
    if len(cuts) >= 2 and cuts:
        cuts |= _front_and_foot(shadow, head, end, min(cuts), max(cuts))
        cuts |= _titles_inside(shadow, strong)
    return sorted(c for c in cuts if head < c < end)


def _runs(
    shadow: str, head: int, end: int, leading: Mark | None, last: dict[str, int]
) -> list[_Run]:
    """Runs of marks inside a line; a mark that neither opens at 1 nor counts on is none."""
    runs: list[_Run] = []
    current: dict[str, _Run] = {}
    outer: Mark | None = None
    for mark in ([leading] if leading and leading.ordinal else []) + list(
        _marks(shadow, head, end)
    ):
        if mark.start > head and not _may_follow(shadow, mark, outer):
            continue
        name = mark.style.name
        run = current.get(name)
        if run is not None and mark.ordinal == run.marks[-1].ordinal + 1:
            run.marks.append(mark)
        elif mark.start == head or mark.ordinal == 1 or mark.ordinal == last.get(name, -1) + 1:
            if run is not None and mark.ordinal == run.marks[-1].ordinal:
                continue
            current[name] = _Run(marks=[mark], anchored=mark.start == head or mark.ordinal > 1)
            runs.append(current[name])
        else:
            continue
        if mark.style in _STRONG:
            outer = mark
    return runs


def _marks(shadow: str, head: int, end: int) -> Iterator[Mark]:
    for match in _MAYBE.finditer(shadow, head + 1, end):
        mark = read_mark(shadow, match.start(), end)
        if mark is None or mark.start != match.start() or not mark.ordinal or mark.reference:
            continue
        if mark.style in _STRONG or mark.style in _WEAK:
            yield mark


def _may_follow(shadow: str, mark: Mark, outer: Mark | None) -> bool:
    """Tell whether a line may begin at *mark*: after a mark that closes, or after a bare title."""
    before = shadow[mark.start - 1]
    if before == "第":  # 第(一)项
        return False
    if mark.style in _WEAK and before in ")》":
        return False
    if mark.style is ARTICLE and before == "》":  # 《计划》第二条 refers to it
        return False
    if before in _BEFORE:
        return True
    if mark.ordinal != 1 or outer is None or outer.style.rank >= mark.style.rank:
        return False
    between = shadow[outer.end : mark.start]
    return 2 <= len(between) <= TITLE_SPAN and not any(c in ",。;:!?、" for c in between)


def _are_items(shadow: str, run: _Run, end: int) -> bool:
    """Tell whether a weak run (1. 2. 3.) numbers whole paragraphs, not words in a sentence."""
    sentences = all(shadow[m.start - 1] in "。!? " for m in run.marks[1:])
    return sentences and (end - run.marks[0].start) / len(run.marks) >= LONG_ITEM


def _front_and_foot(shadow: str, head: int, end: int, first: int, final: int) -> set[int]:
    """Breaks around what stands before the first and after the last item of a run-on text."""
    cuts: set[int] = set()
    addressees = _ADDRESSEES.match(shadow, head, first)
    if addressees and addressees.end() < first:
        cuts.add(_skip_space(shadow, addressees.end(), end))
    signed = [*_SIGNED.finditer(shadow, head, first)]
    signed += _SIGNED.finditer(shadow, max(final, end - LAST_WITHIN), end)
    for match in signed:
        cuts |= {match.start("issuer"), _skip_space(shadow, match.end(), end)}
    cuts |= {match.start() for match in _ANNEX.finditer(shadow, final, end)}
    return cuts


def _titles_inside(shadow: str, runs: Sequence[_Run]) -> set[int]:
    """Breaks before the title of a second document: …重新公布。 某某办法(…修正) 第一章 …."""
    cuts: set[int] = set()
    for run in runs:
        first = run.marks[0]
        if first.ordinal != 1 or first.style not in (PART, CHAPTER, ARTICLE):
            continue
        above = shadow.rfind("。", max(0, first.start - TITLE_WITHIN), first.start) + 1
        start = _skip_space(shadow, above, first.start)
        if above and names_document(without_note(shadow[start : first.start].strip())):
            cuts.add(start)
    return cuts


def _skip_space(shadow: str, at: int, end: int) -> int:
    while at < end and shadow[at] in _BLANK:
        at += 1
    return at


def texts(page: Page, lines: Sequence[Line]) -> list[str]:
    """Return the printed words of *lines*."""
    return [page.text[line.start : line.end] for line in lines]
