"""Is an answer right? Citations against gold clauses, words against ``must``, refusals.

Labels never name a clause of the product's own parser. Where gold entries are ids, a cited text is
matched with the reference clause that it overlaps with most; where they are anchor quotes, the
cited text has to contain one. So any system that cites text can be scored, however it cuts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from chatbot.evaluation.questions import Need, Question, plainly
from chatbot.records import Answer

GRAM = 4
"""Characters of the shingles in which texts are compared."""
SAME = 0.9
"""Share of both texts that has to agree for one to be taken as the other."""
COVERS = 0.5
"""Share of a reference clause that a cited text has to hold to count as citing it."""
INSIDE = 0.6
"""Share of a cited text that has to stand in a reference clause to count as citing it."""
SPARE = 0.25
"""Citations beyond the gold set that a complete list may hold, as a share of the set (or one)."""

IGNORED = re.compile(r"[\s“”\"'‘’「」*_`#>|、,。;:!?()\[\]【】《》\-—–]+")
COUNT = re.compile(r"\d{1,2}")
DIGITS = "零一二三四五六七八九十"

Grams = frozenset[str]
Keys = frozenset[str]
"""Ids of reference clauses, or anchors; the text itself stands for a clause without either."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a system answered, in the terms that scoring needs."""

    text: str
    abstained: bool
    cited: tuple[str, ...] = ()
    """The full text of each cited clause, in order of citation."""
    elapsed_ms: float = 0.0
    confidence: float | None = None
    """Probability that the question is answered, where the system gives one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How a given answer stands to its labels; None where a measure does not apply."""

    right: bool
    abstained: bool
    citation: bool | None = None
    first: bool | None = None
    precision: float | None = None
    """Share of the citations that point at a gold clause; need: any only."""
    text: bool | None = None
    concise: bool | None = None


def given(answer: Answer, *, elapsed_ms: float = 0.0, confidence: float | None = None) -> Given:
    """Return what *answer* says and cites; the caller times the whole call."""
    return Given(
        text=answer.text,
        abstained=answer.abstained,
        cited=tuple(c.clause.text.strip() for c in answer.citations),
        elapsed_ms=elapsed_ms,
        confidence=confidence,
    )


def judge(question: Question, answer: Given) -> Verdict:
    """Return the verdict on *answer*.

    An unanswerable question is right where it is declined. An answerable one is right where it is
    answered, cites as ``need`` asks, holds every ``must`` and is no longer than ``max_chars``.
    """
    if not question.answerable:
        return Verdict(right=answer.abstained, abstained=answer.abstained)
    cited = [_cited(question, text) for text in answer.cited]
    words = without_marks(answer.text)
    text = all(holds(words, m) for m in question.must) and not any(
        without_marks(m) in words for m in question.must_not
    )
    concise = question.max_chars is None or len(answer.text) <= question.max_chars
    gold = _countable(question)
    first: bool | None = None
    precision: float | None = None
    if question.need is Need.NONE or not gold:
        citation = True
    elif question.need is Need.ALL:
        citation = _cites_all(cited, gold)
    else:
        hits = [_cites_any(keys, gold) for keys in cited]
        citation = _cites_any(frozenset().union(*cited), gold)
        first = bool(hits) and hits[0]
        precision = sum(hits) / len(hits) if hits else 0.0
    return Verdict(
        right=not answer.abstained and citation and text and concise,
        abstained=answer.abstained,
        citation=citation,
        first=first,
        precision=precision,
        text=text,
        concise=concise,
    )


def hits_gold(question: Question, clause_text: str) -> bool:
    """Return whether citing the clause of that text cites a gold clause of *question*."""
    return _cites_any(_cited(question, clause_text), _countable(question))


def without_marks(text: str) -> str:
    """Return *text* in NFKC and lower case without white space and punctuation."""
    return IGNORED.sub("", unicodedata.normalize("NFKC", text)).lower()


def holds(words: str, must: str) -> bool:
    """Return whether *words* (without marks) hold *must*; a bare count may be Chinese: 12, 十二."""
    forms = [must]
    if COUNT.fullmatch(must):
        forms.append(in_chinese(int(must)))
        if int(must) == 2:
            forms.append("两")
    return any(without_marks(form) in words for form in forms)


def in_chinese(number: int) -> str:
    """Return a number from 0 to 99 in Chinese numerals: 7 → 七, 12 → 十二, 20 → 二十."""
    if number <= 10:
        return DIGITS[number]
    tens, ones = divmod(number, 10)
    return ("" if tens == 1 else DIGITS[tens]) + "十" + (DIGITS[ones] if ones else "")


# --------------------------------------------------------------------------- citations


def _cited(question: Question, text: str) -> Keys:
    """What a cited text stands for: reference clauses, or the anchors that it contains."""
    if question.document is not None:
        plain = plainly(text)
        return frozenset(a for a in question.gold if plainly(a) in plain) or frozenset({plain})
    return _matched(text, _profiles(tuple(sorted(question.references.items()))))


def _matched(text: str, profiles: Mapping[str, Grams]) -> Keys:
    """Every reference that the text covers by half, or that covers most of the text."""
    grams = _grams(text)
    if not grams:
        return frozenset()
    found = set()
    for key, reference in profiles.items():
        shared = len(grams & reference)
        if shared >= SAME * len(grams) and shared >= SAME * len(reference):
            return frozenset({key})
        if shared and (shared >= COVERS * len(reference) or shared >= INSIDE * len(grams)):
            found.add(key)
    return frozenset(found)


def _cites_any(keys: Keys, gold: Sequence[str]) -> bool:
    """A clause above or below a gold clause counts as citing it: 1.3 for 1.3.1 and back."""
    wanted = frozenset(gold).union(*(_lineage(g) for g in gold))
    return any(key in wanted or not _lineage(key).isdisjoint(gold) for key in keys)


def _cites_all(cited: Sequence[Keys], gold: Sequence[str]) -> bool:
    keys = frozenset().union(*cited)
    covered = keys.union(*(_lineage(k) for k in keys))
    beyond = [k for k in keys if k not in gold and _lineage(k).isdisjoint(gold)]
    return covered.issuperset(gold) and len(beyond) <= max(1, SPARE * len(gold))


def _lineage(key: str) -> Keys:
    """The key and, for a target under an item (1.3.1), the item (1.3)."""
    numbered = re.fullmatch(r"(\d+\.\d+)\.\d+", key)
    return frozenset({key, numbered[1]}) if numbered else frozenset({key})


def _countable(question: Question) -> tuple[str, ...]:
    """The gold entries that can be cited: a part as a whole has no text of its own to match."""
    if question.document is not None:
        return question.gold
    parts = _parts(tuple(sorted(question.references)))
    return tuple(g for g in question.gold if g not in parts)


@lru_cache(maxsize=8)
def _parts(ids: tuple[str, ...]) -> frozenset[str]:
    """The ids of whole parts: 3, because there is a 3.1."""
    return frozenset(i.partition(".")[0] for i in ids if "." in i)


@lru_cache(maxsize=8)
def _profiles(references: tuple[tuple[str, str], ...]) -> Mapping[str, Grams]:
    parts = _parts(tuple(key for key, _ in references))
    return {key: _grams(text) for key, text in references if key not in parts}


@lru_cache(maxsize=4096)
def _grams(text: str) -> Grams:
    plain = without_marks(text)
    return frozenset(plain[i : i + GRAM] for i in range(len(plain) - GRAM + 1))
