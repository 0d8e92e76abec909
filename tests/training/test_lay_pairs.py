"""The project's own training pairs: whole, each said once, and asked in other words."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from chatbot.config import HOME
from chatbot.evaluation.questions import read_questions
from chatbot.training.pairs import LAY, SAMPLING, lay_pairs

FOLDER = HOME / "corpus" / "pairs"
FILES = sorted(FOLDER.glob("*.jsonl"))
RUN = 8


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_every_sentence_is_asked_for_several_times(path: Path) -> None:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        record = json.loads(line)
        assert set(record) == {"official", "asked"}, number
        assert len(set(record["asked"])) == len(record["asked"]) >= 3, number
        assert 15 <= len(record["official"]) <= 160, number


def test_no_pair_stands_twice() -> None:
    pairs = list(lay_pairs(FOLDER))
    assert len(pairs) > 20_000
    assert {p.source for p in pairs} == {LAY} <= set(SAMPLING)
    twice = Counter((p.anchor, p.positive) for p in pairs)
    assert [pair for pair, times in twice.items() if times > 1] == []


def test_questions_say_it_in_other_words() -> None:
    """Next to none repeats a long run of its sentence: such pairs teach nothing."""
    pairs = list(lay_pairs(FOLDER))
    repeating = [
        p
        for p in pairs
        if any(p.anchor[i : i + RUN] in p.positive for i in range(len(p.anchor) - RUN + 1))
    ]
    assert len(repeating) < 0.01 * len(pairs)


def test_no_labelled_question_is_trained_on() -> None:
    asked = {p.anchor.strip(" ?") for p in lay_pairs(FOLDER)}
    for path in sorted((HOME / "corpus" / "questions").glob("*.jsonl")):
        told = {q.question.strip(" ?") for q in read_questions(path)}
        assert not {q for q in told & asked if len(q) > 7}, path.name
