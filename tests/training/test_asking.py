"""Which questions listwise training asks."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest

from chatbot.training.asking import training_sets
from chatbot.training.holdout import is_held_out
from chatbot.training.pairs import LAY, REWRITTEN, Pair

QUESTIONS = [f"第{i}个问题怎么办？" for i in range(60)]
PAIRS = [
    Pair(anchor="标题", positive="政策条文", source="policies"),
    Pair(anchor="叫法", positive="政策条文", source=REWRITTEN),
    Pair(anchor="法条叫法", positive="法律条文", source=REWRITTEN),
    Pair(anchor="多少钱", positive="收费标准", source=LAY),
    Pair(anchor="哪里", positive="百科", source="cmrc2018_train"),
]


@pytest.fixture
def statutes(tmp_path: Path) -> Path:
    asked = [{"_id": str(i), "text": q} for i, q in enumerate(QUESTIONS)]
    passages = [{"_id": "a", "title": "某法第一条", "text": "条文"}]
    for name, records in (("queries", asked), ("corpus", passages)):
        lines = "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records)
        (tmp_path / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    labels = "".join(f"{i}\ta\t1\n" for i in range(len(QUESTIONS)))
    (tmp_path / "qrels.tsv").write_text(labels, encoding="utf-8")
    return tmp_path


def asked(statutes: Path, *, hold_out: bool) -> list[set[str]]:
    sets = training_sets(PAIRS, statutes, hold_out=hold_out, draw=Random(1))
    return [set(data.queries) for data, _ in sets]


def test_held_out_questions_are_asked_only_where_nothing_is_held_out(statutes: Path) -> None:
    kept = {q for q in QUESTIONS if not is_held_out(q)}
    assert 0 < len(kept) < len(QUESTIONS)
    assert asked(statutes, hold_out=True)[0] == kept
    assert asked(statutes, hold_out=False)[0] == set(QUESTIONS)


def test_policies_are_asked_about_in_their_own_words_and_in_everyday_ones(statutes: Path) -> None:
    _, own, policies, reading = asked(statutes, hold_out=False)
    assert own == {"多少钱"}
    assert policies == {"标题", "叫法"}
    assert reading == {"哪里"}
