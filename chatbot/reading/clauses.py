"""A Document becomes Clauses: the citable parts, which tile its text in order.

Puts the parts (:mod:`parts`), the pieces of their outlines (:mod:`pieces`), the responsible units
and the indicators together. Total: any text gives clauses; deterministic; linear in the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from chatbot.reading.indicators import find_indicators
from chatbot.reading.layout import Page, lay_out
from chatbot.reading.parts import divide
from chatbot.reading.pieces import Piece, pieces_of
from chatbot.reading.units import UnitList, find_column_units, find_unit_lists
from chatbot.records import Clause, ClauseKind, Document, ResponsibleUnit, Span

PARSER_VERSION = "10"
"""Part of every index manifest: raise it with any change that moves a clause or its address.

A build takes over the texts and clauses that the same version has made.
"""
AFTER_LIST = " \t\n\r\u3000。;；"
"""What may follow a responsibility list that ends a clause."""
BEARING = frozenset(
    {
        ClauseKind.HEADING,
        ClauseKind.ITEM,
        ClauseKind.PARAGRAPH,
        ClauseKind.TABLE,
        ClauseKind.PREAMBLE,
    }
)
"""The kinds in which responsibilities and targets are stated."""


def parse_clauses(document: Document) -> tuple[Clause, ...]:
    """Return the clauses of *document* in printed order; together they are its text.

    Every numbered heading is a clause of its own, its text without that of its children; so are
    the covering notice, the title block, the preamble, unnumbered paragraphs after the last item,
    table rows, the signature and what follows it. Ids are structural: ``plan#3.6`` is 三、(六).
    Never raises.
    """
    page = lay_out(document.text)
    pieces = [p for part in divide(page) for p in pieces_of(page, part) if p.lines]
    if not pieces:
        pieces = [Piece(kind=ClauseKind.TITLE, address="title", lines=())]
    starts = [0, *(piece.lines[0].tile for piece in pieces[1:]), len(page.text)]
    addresses = _unique([piece.address for piece in pieces])
    return tuple(
        _clause(document, page, piece, address, Span(start=start, end=end))
        for piece, address, start, end in zip(pieces, addresses, starts, starts[1:], strict=False)
    )


def _unique(addresses: Sequence[str]) -> list[str]:
    """Return *addresses* with ~2, ~3 … on those used before, and what is under them likewise."""
    seen: dict[str, int] = {}
    renamed: dict[str, str] = {}
    unique: list[str] = []
    for address in addresses:
        above, dot, step = address.rpartition(".")
        resolved = f"{renamed.get(above, above)}{dot}{step}"
        seen[resolved] = seen.get(resolved, 0) + 1
        if seen[resolved] > 1:
            resolved = f"{resolved}~{seen[resolved]}"
        renamed[address] = resolved
        unique.append(resolved)
    return unique


def _clause(document: Document, page: Page, piece: Piece, address: str, span: Span) -> Clause:
    bearing = piece.kind in BEARING
    lists: tuple[UnitList, ...] = ()
    units: tuple[ResponsibleUnit, ...] = ()
    if piece.header:
        units = _each_once(find_column_units(page.text, page.shadow, piece.header, piece.lines[0]))
    elif bearing:
        lists = find_unit_lists(page.text, page.shadow, span.start, span.end)
        units = _each_once(unit for one in lists for unit in one.units)
    body = _body(page, piece, span, lists)
    return Clause(
        clause_id=f"{document.document_id}#{address}",
        document_id=document.document_id,
        kind=piece.kind,
        path=piece.path,
        span=span,
        text=span.of(page.text),
        body=body,
        paragraphs=tuple(Span(start=line.start, end=line.end) for line in piece.lines),
        units=units,
        indicators=find_indicators(body.of(page.text), body.start) if bearing else (),
    )


def _each_once(units: Iterable[ResponsibleUnit]) -> tuple[ResponsibleUnit, ...]:
    """Several lists of one clause name a department again: it stands once, as first named."""
    first: dict[str, ResponsibleUnit] = {}
    for unit in units:
        first.setdefault(unit.name, unit)
    return tuple(first.values())


def _body(page: Page, piece: Piece, span: Span, lists: Sequence[UnitList]) -> Span:
    """The substance: without marker, run-in title, trailing responsibility list, white space."""
    start = span.start if piece.body is None else min(max(piece.body, span.start), span.end)
    end = span.end
    for one in reversed(lists):
        rest = page.text[one.end : end]
        if one.start < start or rest.translate(_NOTHING):
            break
        end = one.start
    words = page.text[start:end]
    start += len(words) - len(words.lstrip())
    end = max(start, end - (len(words) - len(words.rstrip())))
    return Span(start=start, end=end)


_NOTHING = dict.fromkeys(map(ord, AFTER_LIST))
