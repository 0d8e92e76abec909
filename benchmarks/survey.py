"""What is found in each file of a folder: clauses, departments, targets, dates, title, number.

One line a file, tab-separated, and a last line with what all of them have; a file that cannot be
read, or whose clauses do not tile its text, is named and makes the status 1.
    python -m benchmarks.survey FOLDER [-o SURVEY.tsv]
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from benchmarks.report import save
from chatbot.errors import ChatbotError
from chatbot.reading.catalogue import read_document, readable_files
from chatbot.reading.clauses import parse_clauses
from chatbot.records import ClauseKind, Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What one file gave; counts, and what it states of itself."""

    file: str
    clauses: int
    numbered: int
    rows: int
    units: int
    indicators: int
    longest: int
    """Characters of the longest clause."""
    pages: int
    issued: str
    published: str
    period: str
    number: str
    issuer: str
    title: str


def survey(path: Path) -> Found:
    """Read and parse one file. Raises ChatbotError, AssertionError where the tiling law fails."""
    document = read_document(path)
    clauses = parse_clauses(document)
    if "".join(c.text for c in clauses) != document.text:
        raise AssertionError(f"{path}: its clauses do not tile its text")
    numbered = {ClauseKind.HEADING, ClauseKind.ITEM}
    return Found(
        file=path.name,
        clauses=len(clauses),
        numbered=sum(c.kind in numbered for c in clauses),
        rows=sum(c.kind is ClauseKind.TABLE for c in clauses),
        units=sum(len(c.units) for c in clauses),
        indicators=sum(len(c.indicators) for c in clauses),
        longest=max((len(c.text) for c in clauses), default=0),
        pages=max((a.page or 0 for a in document.anchors), default=0),
        issued=str(document.issued_on or ""),
        published=str(document.published_on or ""),
        period=_years(document),
        number=document.number or "",
        issuer=document.issuer or "",
        title=document.title,
    )


def _years(document: Document) -> str:
    return f"{document.period.first}-{document.period.last}" if document.period else ""


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; 1 where a file could not be read."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("-o", "--output", type=Path, help="where the table goes besides")
    options = parser.parse_args(arguments)
    names = [field.name for field in fields(Found)]
    lines, found, failed = ["\t".join(names)], [], 0
    for path in readable_files(options.folder):
        try:
            found.append(survey(path))
        except (ChatbotError, AssertionError) as error:
            failed += 1
            sys.stderr.write(f"{error}\n")
            continue
        lines.append("\t".join(str(getattr(found[-1], name)) for name in names))
    table = "\n".join(lines) + "\n"
    sys.stdout.write(table)
    if options.output:
        options.output.write_text(table, encoding="utf-8")
    counts = {"files": len(found), "failed": failed}
    counts |= {n: sum(getattr(f, n) for f in found) for n in names[1:6]}
    counts |= {f"with {n}": sum(bool(getattr(f, n)) for f in found) for n in names[8:]}
    print("  ".join(f"{name} {count}" for name, count in counts.items()))
    save("survey", counts)
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
