"""Questions in everyday words, made of those that speak as documents do."""

from __future__ import annotations

from random import Random

import pytest
from tokenizers import Tokenizer, models

from chatbot.training.pairs import REWRITTEN, Pair
from chatbot.training.rewriting import rewritten
from chatbot.understanding.lexicon import Entry

PIECES = ("申请", "减免", "不", "减免证", "费", "罚款", "的", "罚")


@pytest.fixture
def tokenizer() -> Tokenizer:
    pieces = [("?", -9.0), *((p, -float(3 - len(p))) for p in PIECES)]
    return Tokenizer(models.Unigram(pieces, unk_id=0))


def entry(alias: str, canonical: str, weight: float = 0.9) -> Entry:
    return Entry(alias=alias, canonical=canonical, weight=weight)


def pair(anchor: str, source: str = "policies") -> Pair:
    return Pair(anchor=anchor, positive="条文", source=source)


def anchors(tokenizer: Tokenizer, pairs: list[Pair], *entries: Entry) -> list[str]:
    made = list(rewritten(pairs, entries, tokenizer, Random(1)))
    assert all(p.source == REWRITTEN and p.positive == "条文" for p in made)
    return [p.anchor for p in made]


def test_printed_words_become_what_people_say(tokenizer: Tokenizer) -> None:
    entries = entry("少交钱", "减免"), entry("罚钱", "罚款")
    assert anchors(tokenizer, [pair("申请减免罚款")], *entries) == ["申请少交钱罚钱"]


def test_a_word_within_a_longer_one_is_left(tokenizer: Tokenizer) -> None:
    assert anchors(tokenizer, [pair("申请减免证")], entry("少交钱", "减免")) == []


def test_a_pair_without_a_printed_word_and_a_layman_s_question_are_left(
    tokenizer: Tokenizer,
) -> None:
    pairs = [pair("申请"), pair("申请减免", "lay_legal_questions")]
    assert anchors(tokenizer, pairs, entry("少交钱", "减免")) == []


@pytest.mark.parametrize(
    "unfit",
    [
        entry("少交钱", "减免", 0.5),
        entry("扣钱", "罚"),
        entry("要交多少", "减免"),
        entry("减免", "申请减免"),
    ],
    ids=["unsure", "one character", "asks by itself", "part of it"],
)
def test_unfit_sayings_are_not_used(tokenizer: Tokenizer, unfit: Entry) -> None:
    assert anchors(tokenizer, [pair("申请减免的罚")], unfit) == []


def test_no_lexicon_makes_nothing(tokenizer: Tokenizer) -> None:
    assert anchors(tokenizer, [pair("申请减免")]) == []
