"""``python -m chatbot.reading FILE``: print the outline of a document, as the parser sees it."""

from __future__ import annotations

import sys
from pathlib import Path

from chatbot.errors import ChatbotError
from chatbot.reading.catalogue import read_document
from chatbot.reading.clauses import parse_clauses
from chatbot.records import Clause, UnitRole

WIDTH = 60
_ROLE = {UnitRole.LEAD: "(lead)", UnitRole.SUPPORT: "(support)", UnitRole.RESPONSIBLE: ""}


def outline_line(clause: Clause) -> str:
    """Return ``address<TAB>marker+title[<TAB>units: a、b(lead)]`` for one clause."""
    heading = str(clause.path[-1]) if clause.path else ""
    units = "、".join(f"{u.name}{_ROLE[u.role]}" for u in clause.units)
    return f"{clause.address}\t{heading}" + (f"\tunits: {units}" if units else "")


def main(arguments: list[str]) -> int:
    """Print metadata and outline of each file; return the exit status."""
    if not arguments:
        sys.stderr.write("usage: python -m chatbot.reading FILE…\n")
        return 2
    for name in arguments:
        try:
            document = read_document(Path(name))
        except ChatbotError as error:
            sys.stderr.write(f"{error}\n")
            return 1
        period = f"{document.period.first}–{document.period.last}" if document.period else "-"
        sys.stdout.write(
            f"# {document.title}\n# {document.issuer or '-'} · {document.number or '-'} · "
            f"{document.issued_on or '-'} · {document.published_on or '-'} · {period}\n"
        )
        for clause in parse_clauses(document):
            body = clause.slice(clause.body).replace("\n", "⏎")[:WIDTH]
            counted = f"\t{len(clause.indicators)} indicators" if clause.indicators else ""
            sys.stdout.write(f"{outline_line(clause)}{counted}\t{clause.kind}\t{body}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
