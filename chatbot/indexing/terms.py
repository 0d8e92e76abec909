"""Words that the segmenter should know: the corpus's term files, and terms the documents coin.

A document's own terms are those it marks as such, by quotation marks or book-title marks. They are
learnt when the index is built and stored with it, so that a question needs no corpus. Headings as
terms were tried and left out: they are phrases, and the rank of the right clause did not gain.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from chatbot.errors import CorpusError
from chatbot.records import Clause

FOLDER = "terms"
"""Folder of the term files inside a corpus."""
COINED = re.compile(r"[“「『\"《]([\u4e00-\u9fff]{2,12})[”」』\"》]")


def term_files(corpus: Path) -> tuple[Path, ...]:
    """Return the term files of the folder *corpus*, in order of name; none where it has none."""
    return tuple(sorted((corpus / FOLDER).glob("*.tsv")))


def read_terms(files: Iterable[Path]) -> set[str]:
    """Return the canonical names of term files (alias, canonical, weight a line, by tabs).

    Aliases are left out: they are what people say, not what documents print, and a question is
    matched in the words of documents. Lines that begin with # are remarks. Raises CorpusError
    where a line has no canonical name.
    """
    found: set[str] = set()
    for path in files:
        try:
            lines = path.read_text(encoding="utf-8-sig").split("\n")
        except UnicodeDecodeError as error:
            raise CorpusError(f"{path} is not UTF-8; save it as UTF-8") from error
        for number, line in enumerate(lines, start=1):
            fields = [field.strip() for field in line.split("\t")]
            if not any(fields) or line.startswith("#") or fields[0] == "alias":
                continue
            if len(fields) < 2 or not fields[1]:
                raise CorpusError(
                    f"{path}, line {number}: expected alias, canonical and weight, "
                    f"separated by tabs; found {line[:60]!r}"
                )
            found.add(fields[1])
    return found


def learn_terms(clauses: Iterable[Clause]) -> set[str]:
    """Return the terms that *clauses* mark as terms of their own: “一带一路”, 《数据安全法》."""
    return {term for clause in clauses for term in COINED.findall(clause.text)}
