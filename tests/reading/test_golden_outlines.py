"""The parser agrees with outlines written by hand, line for line."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

from chatbot.config import HOME
from chatbot.reading.catalogue import read_corpus, read_document
from chatbot.reading.clauses import parse_clauses
from chatbot.records import Clause, ClauseKind, Document, UnitRole

GOLDEN = HOME / "tests" / "golden"
STEMS = sorted(path.stem for path in GOLDEN.glob("*.outline"))
SUFFIX = {UnitRole.LEAD: "(lead)", UnitRole.SUPPORT: "(support)", UnitRole.RESPONSIBLE: ""}
Row = tuple[str, str, str]


def squeeze(words: str) -> str:
    """Widths, white space and Markdown's marks do not count."""
    return re.sub(r"[\s#*`_>|【】]", "", unicodedata.normalize("NFKC", words))


def golden_rows(stem: str) -> list[Row]:
    """Address, heading and units of each line of a golden outline."""
    rows: list[Row] = []
    for line in (GOLDEN / f"{stem}.outline").read_text(encoding="utf-8").splitlines():
        if not line.strip():
            continue
        address, *fields = line.split("\t")
        units = next((f.removeprefix("units:") for f in fields if f.startswith("units:")), "")
        heading = next((f for f in fields if not f.startswith("units:")), "")
        rows.append((address, squeeze(heading), squeeze(units)))
    return rows


def row_of(clause: Clause, heading: str) -> Row:
    """The same of a clause; a title block or notice has the golden heading if it prints it."""
    units = "、".join(f"{unit.name}{SUFFIX[unit.role]}" for unit in clause.units)
    own = str(clause.path[-1]) if clause.path else ""
    if clause.kind in {ClauseKind.TITLE, ClauseKind.NOTICE, ClauseKind.APPENDIX}:
        own = heading if squeeze(heading) in squeeze(clause.text) else clause.text
    return clause.address, squeeze(own), squeeze(units)


def document_of(stem: str) -> Document:
    path = HOME / "tests" / "documents" / f"{stem}.txt"
    if path.is_file():
        return read_document(path)
    return next(d for d in read_corpus(HOME / "corpus") if d.document_id == stem)


OTHERWISE_READ = {
    "langzhou-coldchain-2026": "a box behind the last section hangs on the chapter",
    "lanpu-mushroom-2025": "the first of the headings in black brackets stays in the preamble",
    "qiyun-watersaving-2025": "paragraphs behind an annex's last item stay with the item",
    "yuanze-smartwater-2025": "a lead-in that ends in a colon stays with its heading",
}
"""Documents whose outline the parser does not give yet, and what it does instead."""
MARKED = [
    pytest.param(s, marks=pytest.mark.xfail(reason=OTHERWISE_READ[s], strict=True))
    if s in OTHERWISE_READ
    else s
    for s in STEMS
]


@pytest.mark.parametrize("stem", MARKED)
def test_outline_is_the_one_a_careful_reader_gives(stem: str) -> None:
    golden = golden_rows(stem)
    headings = {address: heading for address, heading, _ in golden}
    clauses = parse_clauses(document_of(stem))
    assert [row_of(c, headings.get(c.address, "")) for c in clauses] == golden


def test_there_are_golden_outlines() -> None:
    assert len(STEMS) >= 9
    assert all(Path(GOLDEN / f"{stem}.outline").is_file() for stem in STEMS)
