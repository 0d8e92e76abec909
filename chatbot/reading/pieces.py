"""Parts and their outlines become pieces: clauses in the making, each with address and path."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chatbot.reading import customs
from chatbot.reading.layout import Line, Page
from chatbot.reading.nodes import Node, walk
from chatbot.reading.outline import Outline, is_paragraph
from chatbot.reading.parts import Part, Role
from chatbot.reading.tables import Cell, cells, is_boxed, split_rows
from chatbot.records import ClauseKind, Heading, Level

LONGEST_PREAMBLE = 1200
"""Characters above which the paragraphs of a preamble are clauses of their own."""
LONGEST_CELL = 30
"""Characters of a cell that may name its row."""

Path = tuple[Heading, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A clause in the making: its lines, what it is, and where it stands."""

    kind: ClauseKind
    address: str
    lines: Sequence[Line]
    path: Path = ()
    body: int | None = None
    """Where the substance begins; None: at the start of the text."""
    header: tuple[Cell, ...] = ()
    """The header of the table that a row belongs to."""


def pieces_of(page: Page, part: Part) -> Iterator[Piece]:
    """Yield the pieces of one part in document order; every line is in exactly one of them."""
    path: Path = ()
    prefix = ""
    if part.role is Role.ANNEX:
        heading = _annex_heading(page, part)
        path, prefix = (heading,), f"annex{heading.ordinal}"
        lines = [*part.title, *part.preamble] if part.body else list(part.title)
        yield Piece(
            kind=ClauseKind.HEADING, address=prefix, lines=lines, path=path, body=_after(part.title)
        )
    elif part.role is Role.NOTICE:
        prefix = "notice"
        lines = [*part.title, *part.preamble]
        if not part.body:  # a notice without numbering is one clause, signature and all
            lines.extend(line for foot in part.feet for line in foot.lines)
        yield Piece(kind=ClauseKind.NOTICE, address=prefix, lines=lines)
        if not part.body:
            return
    else:
        yield Piece(kind=ClauseKind.TITLE, address="title", lines=part.title)
        if part.body:
            yield from _preamble(page, part.preamble)
    body = part.body or (part.preamble if part.role is not Role.NOTICE else [])
    yield from _outlined(page, Outline(page, body).build(), prefix, path)
    for foot in part.feet:
        yield Piece(kind=foot.kind, address=_join(prefix, foot.kind.value), lines=foot.lines)


def _after(lines: Sequence[Line]) -> int | None:
    return lines[-1].end if lines else None


def _preamble(page: Page, lines: Sequence[Line]) -> Iterator[Piece]:
    """The preamble in one piece, or by paragraphs where it is very long."""
    if sum(map(len, lines)) <= LONGEST_PREAMBLE:
        yield Piece(kind=ClauseKind.PREAMBLE, address="preamble", lines=lines)
        return
    groups: list[list[Line]] = []
    for line in lines:
        if groups and not (is_paragraph(page, line) and is_paragraph(page, groups[-1][-1])):
            groups[-1].append(line)
        else:
            groups.append([line])
    for number, group in enumerate(groups, 1):
        step = "preamble" if number == 1 else f"preamble.p{number}"
        yield Piece(kind=ClauseKind.PREAMBLE, address=step, lines=group)


def _join(prefix: str, step: str) -> str:
    return f"{prefix}.{step}" if prefix else step


def _annex_heading(page: Page, part: Part) -> Heading:
    """附件2 and the title below or beside it; a second document has a title and no marker."""
    lines = [line for line in part.title if line is not part.marker]
    marker = ""
    titles: list[str] = []
    if part.marker is not None:
        words = page.text[part.marker.start : part.marker.end]
        mark = customs.annex_mark(customs.bare(page.plain(part.marker)))
        at = page.plain(part.marker).find("附")
        cut = at + mark.end() if mark else len(words)
        marker = words[max(at, 0) : cut].strip(" :：、.")
        titles.append(words[cut:])
    printed = (page.text[line.start : line.end] for line in lines)
    titles.extend(words for words in printed if not words.startswith(("单位：", "单位:")))
    title = "".join(titles).strip(" \u3000:：#*") if len("".join(titles)) <= 120 else ""
    return Heading(level=Level.ANNEX, ordinal=part.ordinal, marker=marker, title=title)


# --------------------------------------------------------------------------- the tree


@dataclass(slots=True)
class _Counts:
    """How many children without an ordinal of their own a node has had so far."""

    paragraphs: int = 0
    dashes: int = 0
    titles: int = 0
    tables: int = 0


def _outlined(page: Page, roots: Sequence[Node], prefix: str, path: Path) -> Iterator[Piece]:
    place: dict[int, tuple[str, Path]] = {0: (prefix, path)}
    counts: dict[int, _Counts] = {}
    for node in walk(roots):
        key = id(node.parent) if node.parent else 0
        above, headings = place[key]
        step, heading = _step(page, node, counts.setdefault(key, _Counts()))
        address = _join(above, step)
        own = (*headings, heading)
        place[id(node)] = address, own
        if node.is_table:
            yield from _table(page, node, address, own)
        elif node.mark is None:
            yield Piece(kind=ClauseKind.PARAGRAPH, address=address, lines=node.own, path=own)
        else:
            yield from _headed(page, node, address, own, counts.setdefault(id(node), _Counts()))


def _step(page: Page, node: Node, count: _Counts) -> tuple[str, Heading]:
    """Return the last step of a node's address, and its heading."""
    if node.is_table:
        count.tables += 1
        return f"t{count.tables}", _nameless(count.tables)
    if node.mark is None or node.title is None:
        count.paragraphs += 1
        return f"p{count.paragraphs}", _nameless(count.paragraphs)
    ordinal, prefix = node.mark.ordinal, ""
    if node.level is Level.DASH:
        count.dashes += 1
        ordinal = count.dashes
    elif node.level is Level.UNNUMBERED:
        count.titles += 1
        ordinal, prefix = count.titles, "h"
    heading = Heading(
        level=node.level,
        ordinal=ordinal,
        marker=page.text[node.mark.start : node.mark.end].strip(),
        title=page.text[node.title.start : node.title.end].strip(" \t\n\r\u3000#*【】"),
    )
    return f"{prefix}{ordinal}", heading


def _nameless(ordinal: int, title: str = "") -> Heading:
    return Heading(level=Level.UNNUMBERED, ordinal=ordinal, marker="", title=title)


def _headed(page: Page, node: Node, address: str, path: Path, count: _Counts) -> Iterator[Piece]:
    """One piece for a heading, or a heading and its paragraphs where these stand on their own.

    A heading on lines of its own that two or more substantial paragraphs follow, and no numbered
    child, is a heading only (as in reports); articles keep their 款.
    """
    title = node.title
    whole = title is not None and title.whole_line
    stop = title.end if title is not None and whole else 0
    heading_lines = [x for x in node.own[:2] if whole and (x is node.line or x.start < stop)]
    rest = node.own[len(heading_lines) :]
    subtitles = 0
    while subtitles < len(rest) and not is_paragraph(page, rest[subtitles]):
        subtitles += 1  # a subtitle stays with its title
    heading_lines, rest = [*heading_lines, *rest[:subtitles]], rest[subtitles:]
    long = sum(is_paragraph(page, line) for line in rest)
    kind = ClauseKind.HEADING if node.children else ClauseKind.ITEM
    body = title.body if title else None
    numbered = any(child.mark is not None for child in node.children)
    if not whole or numbered or node.level is Level.ARTICLE or long < 2:
        yield Piece(kind=kind, address=address, lines=node.own, path=path, body=body)
        return
    yield Piece(kind=ClauseKind.HEADING, address=address, lines=heading_lines, path=path, body=body)
    groups: list[list[Line]] = []
    for line in rest:
        if groups and not is_paragraph(page, line):
            groups[-1].append(line)
        else:
            groups.append([line])
    count.paragraphs = len(groups)
    for number, group in enumerate(groups, 1):
        yield Piece(
            kind=ClauseKind.PARAGRAPH,
            address=f"{address}.p{number}",
            lines=group,
            path=(*path, _nameless(number)),
        )


def _table(page: Page, node: Node, address: str, path: Path) -> Iterator[Piece]:
    """A table's head, then each of its rows; a row is named by its first cells."""
    head, rows = split_rows(page.shadow, node.own)
    if not rows:
        yield Piece(kind=ClauseKind.TABLE, address=address, lines=node.own, path=path)
        return
    yield Piece(kind=ClauseKind.TABLE, address=address, lines=head, path=path)
    boxed = is_boxed(page.shadow, node.own[0])
    header = () if boxed else max((cells(page.shadow, x) for x in head), key=len, default=())
    for number, row in enumerate(rows, 1):
        name = "" if boxed else _row_name(page, cells(page.shadow, row[0]))
        yield Piece(
            kind=ClauseKind.TABLE,
            address=f"{address}.r{number}",
            lines=row,
            path=(*path, _nameless(number, name)),
            header=header,
        )


def _row_name(page: Page, row: Sequence[Cell]) -> str:
    """The first cell that says something beside a number."""
    for cell in row:
        words = page.text[cell.start : cell.end]
        if words and not words.strip(".、 ").isdigit():
            return words if len(words) <= LONGEST_CELL else ""
    return ""
