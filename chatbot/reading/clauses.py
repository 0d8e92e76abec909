"""A Document becomes Clauses: the citable parts, which tile its text in order.

Puts the parts (:mod:`parts`), the outline (:mod:`outline`), the responsible units and the
indicators together. Total: any text gives clauses; deterministic; linear in the text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from chatbot.reading.indicators import find_indicators
from chatbot.reading.layout import Line, Page, lay_out
from chatbot.reading.outline import SUBSTANTIAL, Node, Outline, walk
from chatbot.reading.parts import Part, Role, divide
from chatbot.reading.units import UnitList, find_unit_lists
from chatbot.records import Clause, ClauseKind, Document, Heading, Level, ResponsibleUnit, Span

PARSER_VERSION = "1"
"""Part of every index manifest: raise it with any change that moves a clause or its address."""


AFTER_LIST = " \t\n\r\u3000。;；"
"""What may follow a responsibility list that ends a clause."""


@dataclass(slots=True, kw_only=True)
class Piece:
    """A clause in the making: where it begins and what it is."""

    kind: ClauseKind
    address: str
    lines: Sequence[Line]
    path: tuple[Heading, ...] = ()
    body: int | None = None
    """Where the substance begins; None: at the start of the text."""
    bare: bool = False
    """True where the text is a title and nothing else."""
    bearers: list[ResponsibleUnit] = field(default_factory=list)


def parse_clauses(document: Document) -> tuple[Clause, ...]:
    """Return the clauses of *document* in printed order; together they are its text.

    Every numbered heading is a clause of its own, its text without that of its children; so are
    the covering notice, the title block, the preamble, unnumbered paragraphs after the last item,
    the signature and what follows it. Ids are structural: ``plan#3.6`` is 三、(六). Never raises.
    """
    page = lay_out(document.text)
    pieces: list[Piece] = []
    for part in divide(page):
        pieces.extend(_pieces_of(page, part))
    if not pieces:
        pieces = [Piece(kind=ClauseKind.TITLE, address="title", lines=())]
    return _clauses(document, page, pieces)


# --------------------------------------------------------------------------- pieces


def _pieces_of(page: Page, part: Part) -> list[Piece]:
    path: tuple[Heading, ...] = ()
    prefix = ""
    pieces: list[Piece] = []
    if part.role is Role.ANNEX:
        heading = _annex_heading(page, part)
        path, prefix = (heading,), f"annex{heading.ordinal}"
        lines = [*part.title, *part.preamble]
        pieces.append(_piece(ClauseKind.HEADING, prefix, lines, path))
    elif part.role is Role.NOTICE:
        prefix = "notice"
        pieces.append(_piece(ClauseKind.NOTICE, prefix, [*part.title, *part.preamble]))
    else:
        pieces.append(_piece(ClauseKind.TITLE, "title", part.title))
        pieces.append(_piece(ClauseKind.PREAMBLE, "preamble", part.preamble))
    outline = Outline(page, part.body).build()
    if outline.preface:
        pieces.append(_piece(ClauseKind.PREAMBLE, _join(prefix, "preamble"), outline.preface))
    pieces.extend(_numbered(page, outline, prefix, path))
    pieces.append(_piece(ClauseKind.SIGNATURE, _join(prefix, "signature"), part.signature))
    pieces.append(_piece(ClauseKind.APPENDIX, _join(prefix, "appendix"), part.remainder))
    return [p for p in pieces if p.lines]


def _piece(
    kind: ClauseKind, address: str, lines: Sequence[Line], path: tuple[Heading, ...] = ()
) -> Piece:
    return Piece(kind=kind, address=address, lines=lines, path=path)


def _join(prefix: str, step: str) -> str:
    return f"{prefix}.{step}" if prefix else step


def _annex_heading(page: Page, part: Part) -> Heading:
    words = [page.text[line.start : line.end] for line in part.title]
    marker = words[0] if words else ""
    return Heading(level=Level.ANNEX, ordinal=part.ordinal, marker=marker, title="".join(words[1:]))


def _numbered(page: Page, outline: Outline, prefix: str, path: tuple[Heading, ...]) -> list[Piece]:
    """Pieces of the tree, each with its address and path, in document order."""
    pieces: list[Piece] = []
    place: dict[int, tuple[str, tuple[Heading, ...]]] = {}
    unmarked: dict[int, int] = {}
    dashes: dict[int, int] = {}
    for node in walk(outline.roots):
        key = id(node.parent) if node.parent else 0
        above, headings = place[key] if node.parent else (prefix, path)
        if node.mark is None:
            unmarked[key] = unmarked.get(key, 0) + 1
            heading = Heading(level=Level.UNNUMBERED, ordinal=unmarked[key], marker="", title="")
            kind, step = ClauseKind.PARAGRAPH, f"p{unmarked[key]}"
        else:
            ordinal = node.mark.ordinal
            if node.level is Level.DASH or not ordinal:
                dashes[key] = dashes.get(key, 0) + 1
                ordinal = dashes[key]
            heading = _heading(page, node, ordinal)
            kind = ClauseKind.HEADING if node.children else ClauseKind.ITEM
            step = str(ordinal) if node.level is not Level.UNNUMBERED else f"h{ordinal}"
        address = _join(above, step)
        place[id(node)] = address, (*headings, heading)
        pieces.extend(_own_pieces(node, kind, address, (*headings, heading)))
    return pieces


def _heading(page: Page, node: Node, ordinal: int) -> Heading:
    mark, title = node.mark, node.title
    if mark is None or title is None:
        raise AssertionError("only marked nodes have headings")
    return Heading(
        level=node.level,
        ordinal=ordinal,
        marker=page.text[mark.start : mark.end].strip(),
        title=page.text[title.start : title.end].strip(),
    )


def _own_pieces(
    node: Node, kind: ClauseKind, address: str, path: tuple[Heading, ...]
) -> list[Piece]:
    """One piece for a node, or a heading and its paragraphs where these stand on their own."""
    title = node.title
    whole = title is not None and title.whole_line
    rest = node.own[1:]
    body = title.body if title else None
    long = [line for line in rest if len(line) >= SUBSTANTIAL]
    if not whole or node.children or node.level is Level.ARTICLE or len(long) < 2:
        return [
            Piece(
                kind=kind,
                address=address,
                lines=node.own,
                path=path,
                body=body,
                bare=whole and not rest,
            )
        ]
    pieces = [
        Piece(
            kind=ClauseKind.HEADING,
            address=address,
            lines=node.own[:1],
            path=path,
            body=body,
            bare=True,
        )
    ]
    for line in rest:
        if len(pieces) > 1 and len(line) < SUBSTANTIAL:
            pieces[-1].lines = [*pieces[-1].lines, line]
            continue
        number = len(pieces)
        own = Heading(level=Level.UNNUMBERED, ordinal=number, marker="", title="")
        pieces.append(_piece(ClauseKind.PARAGRAPH, f"{address}.p{number}", [line], (*path, own)))
    return pieces


# --------------------------------------------------------------------------- clauses


def _clauses(document: Document, page: Page, pieces: Sequence[Piece]) -> tuple[Clause, ...]:
    starts = [0, *(piece.lines[0].tile for piece in pieces[1:]), len(page.text)]
    seen: dict[str, int] = {}
    renamed: dict[str, str] = {}
    clauses: list[Clause] = []
    for piece, start, end in zip(pieces, starts, starts[1:], strict=False):
        address = _unique(piece.address, seen, renamed)
        clauses.append(_clause(document, page, piece, address, Span(start=start, end=end)))
    return tuple(clauses)


def _unique(address: str, seen: dict[str, int], renamed: dict[str, str]) -> str:
    """Return *address* with ~2 where it was used before, and what is under it likewise."""
    above, dot, step = address.rpartition(".")
    resolved = f"{renamed.get(above, above)}{dot}{step}"
    seen[resolved] = seen.get(resolved, 0) + 1
    if seen[resolved] > 1:
        resolved = f"{resolved}~{seen[resolved]}"
    renamed[address] = resolved
    return resolved


def _clause(document: Document, page: Page, piece: Piece, address: str, span: Span) -> Clause:
    text = span.of(page.text)
    bearing = piece.kind not in {ClauseKind.TITLE, ClauseKind.NOTICE, ClauseKind.SIGNATURE}
    lists = find_unit_lists(page.text, page.shadow, span.start, span.end) if bearing else ()
    body = _body(page, piece, span, lists)
    return Clause(
        clause_id=f"{document.document_id}#{address}",
        document_id=document.document_id,
        kind=piece.kind,
        path=piece.path,
        span=span,
        text=text,
        body=body,
        paragraphs=tuple(
            Span(start=max(line.start, span.start), end=line.end) for line in piece.lines
        ),
        units=tuple(u for one in lists for u in one.units),
        indicators=find_indicators(body.of(page.text), body.start) if bearing else (),
    )


def _body(page: Page, piece: Piece, span: Span, lists: Sequence[UnitList]) -> Span:
    """The substance: without marker, run-in title, trailing responsibility list, white space."""
    start = span.start if piece.body is None else min(max(piece.body, span.start), span.end)
    end = span.end
    for one in reversed(lists):
        if page.text[one.end : end].strip(AFTER_LIST) or one.start < start:
            break
        end = one.start
    words = page.text[start:end]
    start += len(words) - len(words.lstrip())
    end = max(start, end - (len(words) - len(words.rstrip())))
    return Span(start=start, end=end)
