"""Sentences of the best clauses, ranked: the unit an extractive answer is made of.

A sentence is judged with its clause's titles in mind (区块链产业 › …); what speaks for it stands in
:mod:`chatbot.retrieval.signals`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from chatbot.indexing.store import Index
from chatbot.indexing.table import is_row
from chatbot.reading.glyphs import plain
from chatbot.reading.sentences import leads_in, sentences
from chatbot.records import Clause, ClauseKind, Evidence, Span
from chatbot.retrieval.alignment import ENOUGH
from chatbot.retrieval.lead_ins import lead_in
from chatbot.retrieval.signals import Signals, read_weights, share_printed
from chatbot.understanding.liability import asks_liability, fitness, states_liability
from chatbot.understanding.proper import proper_names
from chatbot.understanding.ranges import Quantity, meets, quantities

TITLE_SHARE = 0.5
"""What a question word is worth that stands in the clause's titles but not in the sentence."""
FORMAL = frozenset({ClauseKind.NOTICE, ClauseKind.TITLE, ClauseKind.SIGNATURE})
"""Parts whose lines without a full stop are letter-head, addressees and signatures: no answers."""
CONTACT = re.compile("(?:电话|热线|邮箱|地址|网址|索引号|主题词|主题分类|公开方式|有效性)[:：]")
"""Lines of a letter-head that tell something: whom to call, how the document is filed."""
ATTACHED = re.compile(r"\.(?:xlsx?|docx?|pdf|wps|et|zip|rar)\W*$", re.IGNORECASE)
READ = 24
"""The best sentences that are compared with the question word by word: it costs the most."""
EVERYDAY, TELLING, LEAST_CONTENT = 0.35, 0.5, 0.02
"""Words up to EVERYDAY in surprise say as good as nothing; TELLING above that, all they can."""

WORDS_KEPT, TEXTS_KEPT = 2048, 4096
"""Texts of sentences and clauses whose words, and whose letters, are kept: some 10 MB each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A sentence with its scores."""

    clause: Clause
    span: Span
    signals: Signals
    lead: str = ""
    """The sentence that introduces the list in which it is a short item; empty for others."""
    introduces: bool = False
    """It leads in the items that stand under its clause: 有下列情形之一的:."""
    score: float
    """The signals, weighted; higher is better, comparable for one question alone."""

    @property
    def text(self) -> str:
        """The sentence as printed."""
        return self.clause.slice(self.span)

    @property
    def told(self) -> str:
        """What the sentence tells where it stands: with the lead-in of its list."""
        return f"{self.lead}\n{self.text}" if self.lead else self.text

    @property
    def above(self) -> str:
        """What it is read under: its clause's titles and the lead-in."""
        return _above(self.clause, self.lead)


def _above(clause: Clause, lead: str) -> str:
    return f"{clause.path_text}\n{lead}" if lead else clause.path_text


def by_best_sentence(found: Sequence[Evidence], ranked: Sequence[Passage]) -> tuple[Evidence, ...]:
    """Return *found* in the order of each clause's best sentence, ranks counted anew.

    A clause none of whose sentences is in *ranked* keeps its place after the others.
    """
    places: dict[str, int] = {}
    for passage in ranked:
        places.setdefault(passage.clause.clause_id, len(places))
    ordered = sorted(found, key=lambda e: places.get(e.clause.clause_id, len(places)))
    return tuple(replace(e, rank=i) for i, e in enumerate(ordered, start=1))


def mean_likeness(weights: Mapping[str, float], likeness: Mapping[str, float]) -> float:
    """Return the mean of *likeness* over the words of *weights*, weighted; 0 without any."""
    total = sum(weights.values())
    return sum(w * likeness[word] for word, w in weights.items()) / total if total else 0.0


class Passages:
    """Ranks the sentences of clauses against a question."""

    def __init__(self, index: Index) -> None:
        self._index = index
        # Every answer weighs the sentences of the best clauses, mostly the same ones.
        self._words_of = lru_cache(maxsize=WORDS_KEPT)(self._distinct_words)

    def _distinct_words(self, text: str) -> frozenset[str]:
        return frozenset(self._index.words.tokenize(text))

    def weights(self, text: str) -> dict[str, float]:
        """Return the words of *text* with their rarity.

        A word that no clause prints weighs as much as the rarest: not finding it matters.
        """
        return {w: self.rarity(w) for w in self._index.words.tokenize(text)}

    def rarity(self, word: str) -> float:
        """Return log(1 + N/df), the inverse document frequency; an unprinted word has df 1."""
        frequency = max(1, self._index.engine.document_frequency(word))
        return math.log(1 + len(self._index.engine) / frequency)

    def is_printed(self, word: str) -> bool:
        """Return True where a clause prints *word*."""
        return self._index.engine.document_frequency(word) > 0

    def rank(
        self,
        text: str,
        evidence: Sequence[Evidence],
        expansions: Mapping[str, float] | None = None,
        *,
        question: str = "",
    ) -> tuple[Passage, ...]:
        """Return the sentences of *evidence*, best first.

        *text* is what *question* is about, without the words that only ask.
        """
        found = [(e.clause, e.fused) for e in evidence]
        return self._rank(text, found, expansions, question or text)

    def rank_clauses(
        self,
        text: str,
        clauses: Sequence[Clause],
        expansions: Mapping[str, float] | None = None,
        *,
        question: str = "",
    ) -> tuple[Passage, ...]:
        """Return the sentences of *clauses*, best first; no clause is preferred to another."""
        found = [(clause, 0.0) for clause in clauses]
        return self._rank(text, found, expansions, question or text)

    def _rank(
        self,
        text: str,
        clauses: Sequence[tuple[Clause, float]],
        expansions: Mapping[str, float] | None,
        question: str,
    ) -> tuple[Passage, ...]:
        places = [
            (clause, fused, span)
            for clause, fused in clauses
            if not self._is_table_head(clause)
            for span in sentences(clause)
            if _says_something(clause, clause.slice(span))
        ]
        if not places:
            return ()
        learnt = read_weights()
        cosines = self._cosines(text, (clause.slice(span) for clause, _, span in places))
        judge = _Judge(
            self.weights(text),
            expansions or {},
            quantities(text),
            asks_liability(question),
            self._names(question, [clause for clause, _ in clauses]),
        )
        leads = {clause.clause_id: self._lead(clause) for clause, _ in clauses}
        found = []
        for (clause, fused, span), cosine in zip(places, cosines, strict=True):
            lead = leads[clause.clause_id]
            above = _above(clause, lead)
            signals = judge.signals(clause, span, above, fused=fused, cosine=float(cosine))
            score = signals.score(learnt)
            found.append(
                Passage(
                    clause=clause,
                    span=span,
                    lead=lead,
                    introduces=self._introduces(clause, span),
                    signals=signals,
                    score=score,
                )
            )
        found.sort(key=lambda p: -p.score)
        best = sorted(self._read_closely(text, found[:READ]), key=lambda p: -p.score)
        return (*best, *found[READ:])

    def _read_closely(self, text: str, passages: Sequence[Passage]) -> Iterator[Passage]:
        """Yield *passages* with the likeness of their words to those of *text* added."""
        weights, learnt = self.weights(text), read_weights()
        printed = [f"{p.above}\n{p.text}" for p in passages]
        for p, likeness in zip(passages, self.likeness(list(weights), printed), strict=True):
            enough = {word: float(near >= ENOUGH) for word, near in likeness.items()}
            signals = replace(
                p.signals,
                aligned=mean_likeness(weights, likeness),
                alike=mean_likeness(weights, enough),
            )
            yield replace(p, signals=signals, score=signals.score(learnt))

    def _lead(self, clause: Clause) -> str:
        place = lead_in(self._index.table, clause)
        return place[0].slice(place[1]) if place is not None else ""

    def _names(self, question: str, clauses: Sequence[Clause]) -> frozenset[str]:
        """The proper names of *question* that some of *clauses* print, but no document's title."""
        table = self._index.table
        titles = {plain(table.document(c).title).lower() for c in clauses}
        names = {n for n in proper_names(question) if not any(n in t for t in titles)}
        if not names:
            return frozenset()
        printed = [_as_read(c.path_text, c.text)[1] for c in clauses]
        return frozenset(n for n in names if any(n in p for p in printed))

    def _introduces(self, clause: Clause, span: Span) -> bool:
        return leads_in(clause.slice(span)) and len(self._index.table.items(clause)) > 1

    def _is_table_head(self, clause: Clause) -> bool:
        """A header names columns; the rows under it say something."""
        return (
            clause.kind is ClauseKind.TABLE
            and not is_row(clause)
            and bool(self._index.table.children(clause))
        )

    def coverage(self, wanted: Mapping[str, float], sentence: str, titles: str = "") -> float:
        """Return the weighted share of *wanted* in *sentence*; in *titles* words count in part."""
        total = sum(wanted.values())
        if not total:
            return 0.0
        here = self._words_of(sentence)
        above = self._words_of(titles) - here
        held = sum(
            weight * (1.0 if word in here else TITLE_SHARE if word in above else 0.0)
            for word, weight in wanted.items()
        )
        return held / total

    def likeness(self, words: Sequence[str], printed: Sequence[str]) -> list[dict[str, float]]:
        """Return for each text of *printed* how near its nearest word is to each of *words*: 0–1.

        1 where the word stands there itself. The soft counterpart of coverage: 花钱 is near 经费.
        (MaxSim of Khattab and Zaharia, 2020, "ColBERT", over single words.)
        """
        texts = [self._words_of(text) for text in printed]
        standing = {word: i for i, word in enumerate(sorted(frozenset[str]().union(*texts)))}
        if not words or not standing:
            return [dict.fromkeys(words, 0.0) for _ in texts]
        vectors = np.asarray(self._index.encoder.encode_passages([*words, *standing]))
        near = np.clip(vectors[: len(words)] @ vectors[len(words) :].T, 0.0, 1.0)
        best = np.zeros((len(texts), len(words)))
        filled = [place for place, text in enumerate(texts) if text]
        columns = [standing[word] for text in texts for word in text]
        starts = np.cumsum([0, *(len(texts[place]) for place in filled[:-1])])
        best[filled] = np.maximum.reduceat(near[:, columns], starts, axis=1).T
        return [
            {w: 1.0 if w in text else b for w, b in zip(words, row, strict=True)}
            for text, row in zip(texts, best.tolist(), strict=True)
        ]

    def content(self, text: str) -> dict[str, float]:
        """Return the words of *text*, weighted by rarity here and in the language at large.

        一个, 钱, 怎么样 are rare in a plan and say nothing all the same.
        """
        share = self._index.words.surprise
        return {
            word: weight * min(1.0, max(LEAST_CONTENT, (share(word) - EVERYDAY) / TELLING))
            for word, weight in self.weights(text).items()
        }

    def _cosines(self, text: str, passages: Iterable[str]) -> np.ndarray:
        encoder = self._index.encoder
        query = encoder.encode_queries([text])[0]
        return np.asarray(encoder.encode_passages(list(passages)) @ query)


def _says_something(clause: Clause, line: str) -> bool:
    """False for letter-head, signatures and the names of attached files: they answer nothing."""
    if ATTACHED.search(line):
        return False
    return clause.kind not in FORMAL or line.endswith("。") or bool(CONTACT.search(line))


class _Judge:
    """Gathers what speaks for sentences as answers to one question."""

    def __init__(
        self,
        wanted: Mapping[str, float],
        aliases: Mapping[str, float],
        named: Sequence[Quantity],
        asks_liability: bool,
        names: frozenset[str],
    ) -> None:
        self._wanted = wanted
        self._aliases = aliases
        self._named = named
        self._asks_liability = asks_liability
        self._names = names
        self._clauses: dict[str, tuple[float, float]] = {}

    def signals(
        self, clause: Clause, span: Span, above: str, *, fused: float, cosine: float
    ) -> Signals:
        sentence, text = _as_read(above, clause.slice(span))
        clause_printed, lacking = self._in_clause(clause)
        return Signals(
            cosine=cosine,
            fused=fused,
            printed=share_printed(self._wanted, text),
            clause_printed=clause_printed,
            lacking=lacking,
            alias=max((w for a, w in self._aliases.items() if a.lower() in text), default=0.0),
            met=float(meets(self._named, sentence)),
            liability=fitness(self._asks_liability, states_liability(clause.path_text, sentence)),
        )

    def _in_clause(self, clause: Clause) -> tuple[float, float]:
        """The share of the question's words in the clause, and minus that of names it lacks."""
        if clause.clause_id not in self._clauses:
            text = _as_read(clause.path_text, clause.text)[1]
            lacks = sum(n not in text for n in self._names)
            share = lacks / len(self._names) if lacks else 0.0
            self._clauses[clause.clause_id] = share_printed(self._wanted, text), -share
        return self._clauses[clause.clause_id]


@lru_cache(maxsize=TEXTS_KEPT)
def _as_read(titles: str, text: str) -> tuple[str, str]:
    """Return *text* in the grammar's alphabet, and the same under its titles, in lower case."""
    read = plain(text)
    return read, f"{plain(titles)}\n{read}".lower()
