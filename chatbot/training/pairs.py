"""Training pairs: what someone might ask, and a passage that answers it.

Files of gzip JSON lines ``{"anchor", "positive"}`` (see docs/ENCODER.md for sources and licences),
clauses of policy documents with their titles, and the aliases of ``corpus/terms/``.
"""

from __future__ import annotations

import gzip
import json
import random
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from chatbot.errors import ChatbotError
from chatbot.reading.catalogue import read_document
from chatbot.reading.clauses import parse_clauses
from chatbot.reading.sentences import sentences
from chatbot.records import Clause
from chatbot.understanding.lexicon import Lexicon

REWRITTEN = "rewritten"
"""Source of the pairs that :mod:`chatbot.training.rewriting` makes of others."""

LAY = "lay"
"""Source of the project's own pairs, ``corpus/pairs/``: lay questions and official sentences."""

SAMPLING: dict[str, float] = {
    "cmrc2018_train": 4.0,
    "drcd_devtest_s": 4.0,
    "lay_legal_questions": 4.0,
    "lawyer_llama_qa": 3.0,
    "csl_title_kw_abstract": 2.0,
    "lawyer_llama_query_law": 1.0,
    "crud_news_ict": 1.0,
    "crud_news_lead_body": 1.0,
    "laws_ict": 1.0,
    "laws_rule_questions": 1.0,
    "llamafactory_alpaca_zh_demo": 1.0,
    "laws_keyword_query": 0.6,
    "laws_title_chapter": 0.6,
    "policies": 3.0,
    LAY: 3.0,
    "aliases": 2.0,
    REWRITTEN: 0.5,
}
"""How often a pair of each source is drawn beside one of weight 1.

Human questions count for more than machine-made ones.
"""
UNSUPERVISED = ("lctt_heading_section", "mindspore_paddle_docs", "oiwiki", "pingcap_docs_cn")
"""Sources of running words alone: as question pairs, documentation of software showed no gain."""
LONGEST_POSITIVE = 800


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """An anchor, a passage that goes with it, and where they come from."""

    anchor: str
    positive: str
    source: str


def read_pairs(folder: Path) -> Iterator[Pair]:
    """Yield the pairs of every known ``*.jsonl.gz`` of *folder*, in file order."""
    for path in sorted(folder.glob("*.jsonl.gz")):
        source = path.name.removesuffix(".jsonl.gz")
        if source not in SAMPLING and source not in UNSUPERVISED:
            continue
        with gzip.open(path, "rt", encoding="utf-8") as file:
            for line in file:
                record = json.loads(line)
                yield Pair(anchor=record["anchor"], positive=record["positive"], source=source)


def lay_pairs(folder: Path) -> Iterator[Pair]:
    """Yield (question, official sentence) of every ``*.jsonl`` of *folder*, in file order."""
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            for question in record["asked"]:
                yield Pair(anchor=question, positive=record["official"], source=LAY)


def policy_pairs(files: Iterable[Path], draw: random.Random) -> Iterator[Pair]:
    """Yield pairs of policy clauses: title path → text, and a sentence → the rest (inverse cloze).

    The inverse cloze task is that of Lee et al. (2019), "Latent Retrieval for Weakly Supervised
    Open Domain Question Answering".
    """
    for path in files:
        try:
            clauses = parse_clauses(read_document(path))
        except ChatbotError as error:
            sys.stderr.write(f"{path.name} is left out: {error}\n")
            continue
        for clause in clauses:
            yield from _clause_pairs(clause, draw)


def _clause_pairs(clause: Clause, draw: random.Random) -> Iterator[Pair]:
    body = clause.slice(clause.body).strip()[:LONGEST_POSITIVE]
    if len(body) < 40:
        return
    if clause.title:
        yield Pair(anchor=clause.title, positive=body, source="policies")
    pieces = [clause.slice(s) for s in sentences(clause)]
    if len(pieces) >= 2:
        chosen = draw.randrange(len(pieces))
        rest = "".join(pieces[:chosen] + pieces[chosen + 1 :])[:LONGEST_POSITIVE]
        yield Pair(anchor=pieces[chosen], positive=f"{clause.title}。{rest}", source="policies")


def alias_pairs(
    lexicon: Lexicon, kinds: Sequence[str] = ("business", "abbreviation", "industry")
) -> Iterator[Pair]:
    """Yield (alias, canonical) of the lexicons of these *kinds*."""
    for entry in lexicon.of(*kinds):
        if entry.alias != entry.canonical:
            yield Pair(anchor=entry.alias, positive=entry.canonical, source="aliases")
