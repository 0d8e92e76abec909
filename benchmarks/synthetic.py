"""Archives of any size, made of what real policies say: seeded, and no two clauses alike.

A clause's sentences are put together from clauses of sentences (what stands between two commas) of
real ones: the words, their frequencies and their company are those of the trade, what they say
together is nonsense. Clauses are made as records, without the parser: it is measured elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from chatbot.config import HOME
from chatbot.indexing.terms import learn_terms
from chatbot.reading.catalogue import read_corpus
from chatbot.reading.clauses import parse_clauses
from chatbot.reading.sentences import sentences
from chatbot.records import (
    Clause,
    ClauseKind,
    Document,
    Heading,
    Level,
    ResponsibleUnit,
    Span,
    UnitRole,
)

PARTS, ITEMS = 5, 8
"""Parts of a document, and items of a part: 46 clauses with the title."""
SENTENCES = (1, 4)
PIECES = (2, 5)
"""Pieces of a sentence."""
NUMERALS = "一二三四五六七八九十"
COMMA = re.compile(r"[,;\uff0c\uff1b]")
HAN = re.compile(r"[\u4e00-\u9fff]")
DEFAULT = HOME / "tests" / "documents"


class Material:
    """What synthetic documents are made of."""

    def __init__(self, corpus: Path = DEFAULT) -> None:
        """Take apart the documents of the folder *corpus*."""
        documents = read_corpus(corpus)
        clauses = [c for d in documents for c in parse_clauses(d)]
        pieces: dict[str, None] = {}
        for clause in clauses:
            for span in sentences(clause):
                for piece in COMMA.split(clause.slice(span).strip().strip("。")):
                    if 4 <= len(piece) <= 40 and HAN.search(piece) and "\n" not in piece:
                        pieces[piece] = None
        self.pieces = tuple(pieces)
        self.titles = tuple(dict.fromkeys(c.title for c in clauses if 4 <= len(c.title) <= 24)) or (
            "总体要求",
        )
        self.terms = frozenset(learn_terms(clauses))
        self.names = tuple(dict.fromkeys(d.title for d in documents))
        self.units = tuple(
            dict.fromkeys(u.name for c in clauses for u in c.units if len(u.name) <= 16)
        ) or ("市政府办公室",)


def documents(
    material: Material, clauses: int, *, seed: int = 1, first: int = 0
) -> Iterator[tuple[Document, tuple[Clause, ...]]]:
    """Yield documents until they have *clauses* clauses together, the last one cut off.

    They are numbered from *first* on.
    """
    generator = np.random.default_rng(seed)
    made, number = 0, first
    while made < clauses:
        document, own = _document(material, generator, number)
        own = own[: clauses - made]
        yield document, own
        made, number = made + len(own), number + 1


def _document(
    material: Material, generator: np.random.Generator, number: int
) -> tuple[Document, tuple[Clause, ...]]:
    document_id = f"doc{number:06}"
    title = f"{_one(material.names, generator)}({number}号)"
    drafts: list[tuple[str, ClauseKind, tuple[Heading, ...], str, str]] = []
    drafts.append(("title", ClauseKind.TITLE, (), title, ""))
    for part in range(1, PARTS + 1):
        above = _heading(Level.COMMA, part, f"{NUMERALS[part - 1]}、", material, generator)
        drafts.append((str(part), ClauseKind.HEADING, (above,), str(above), ""))
        for item in range(1, ITEMS + 1):
            own = _heading(Level.PAREN, item, f"({NUMERALS[item - 1]})", material, generator)
            said = "".join(
                _sentence(material, generator) for _ in range(_some(SENTENCES, generator))
            )
            unit = _one(material.units, generator)
            text = f"{own}。{said}(责任单位:{unit})"
            drafts.append((f"{part}.{item}", ClauseKind.ITEM, (above, own), text, unit))
    clauses, lines, at = [], [], 0
    for address, kind, path, text, unit in drafts:
        line = text + "\n"
        lines.append(line)
        begin = at + (len(str(path[-1])) + 1 if kind is ClauseKind.ITEM else 0)
        units: tuple[ResponsibleUnit, ...] = ()
        if unit:
            start = at + len(text) - 1 - len(unit)
            span = Span(start=start, end=start + len(unit))
            units = (
                ResponsibleUnit(name=unit, printed=unit, role=UnitRole.RESPONSIBLE, span=span),
            )
        end = at + (text.rindex("(责任单位") if unit else len(text))
        clauses.append(
            Clause(
                clause_id=f"{document_id}#{address}",
                document_id=document_id,
                kind=kind,
                path=path,
                span=Span(start=at, end=at + len(line)),
                text=line,
                body=Span(start=begin, end=end),
                units=units,
            )
        )
        at += len(line)
    text = "".join(lines)
    document = Document(
        document_id=document_id,
        title=title,
        file_name=f"{document_id}.txt",
        sha256=f"{number:064x}",
        text=text,
    )
    return document, tuple(clauses)


def _heading(
    level: Level, ordinal: int, marker: str, material: Material, generator: np.random.Generator
) -> Heading:
    return Heading(
        level=level, ordinal=ordinal, marker=marker, title=_one(material.titles, generator)
    )


def _sentence(material: Material, generator: np.random.Generator) -> str:
    chosen = [_one(material.pieces, generator) for _ in range(_some(PIECES, generator))]
    return ",".join(chosen) + "。"


def _one(choices: Sequence[str], generator: np.random.Generator) -> str:
    return choices[int(generator.integers(len(choices)))]


def _some(bounds: tuple[int, int], generator: np.random.Generator) -> int:
    return int(generator.integers(*bounds))
