"""The term files of ``corpus/terms/``: aliases people use for what documents print.

Knowledge of the language of business and administration is data, never code. Every file is a
table of ``alias<TAB>canonical<TAB>weight`` rows; its name is the kind of its entries.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from chatbot.errors import CorpusError

KINDS = (
    "business",
    "everyday",
    "abbreviation",
    "english",
    "department",
    "industry",
    "place",
    "confusable",
)
SAME = 0.9
"""An alias of this weight means its canonical word and nothing else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row: people say ``alias``, documents print ``canonical``."""

    alias: str
    canonical: str
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """All entries, by kind and by alias."""

    entries: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)

    def of(self, *kinds: str) -> tuple[Entry, ...]:
        """Return the entries of the given kinds, in file order."""
        return tuple(e for kind in kinds for e in self.entries.get(kind, ()))

    def words(self, *kinds: str) -> frozenset[str]:
        """Return every alias and canonical word of the given kinds."""
        return frozenset(w for e in self.of(*kinds) for w in (e.alias, e.canonical))


def read_lexicon(folder: Path) -> Lexicon:
    """Read the ``*.tsv`` files of *folder*; an absent folder is an empty lexicon.

    Raises CorpusError naming file and line where a row is malformed.
    """
    entries: dict[str, tuple[Entry, ...]] = {}
    for path in sorted(folder.glob("*.tsv")):
        entries[_kind(path)] = tuple(_read_rows(path))
    return Lexicon(entries=entries)


def _kind(path: Path) -> str:
    stem = path.stem
    return next((k for k in KINDS if stem in {k, f"{k}s", f"{k[:-1]}ies", f"{k}es"}), stem)


def _read_rows(path: Path) -> Iterable[Entry]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.rstrip().split("\t")
        if cells[0] == "alias":
            continue
        try:
            alias, canonical = cells[0].strip(), cells[1].strip()
            weight = float(cells[2]) if len(cells) > 2 else 1.0
        except (IndexError, ValueError):
            raise CorpusError(
                f"{path.name}, line {number}: expected alias<TAB>canonical<TAB>weight, got {line!r}"
            ) from None
        yield Entry(alias=alias, canonical=canonical, weight=weight)
