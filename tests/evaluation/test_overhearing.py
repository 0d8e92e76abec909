"""The scripted liar and what is counted of it: the measure has to be able to fail."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from chatbot.answering import wording
from chatbot.answering.proving import Claim, Proof
from chatbot.config import HOME, Config
from chatbot.evaluation.liar import LIES, SHARE, Liar
from chatbot.evaluation.overhearing import Overheard, Tally
from chatbot.evaluation.run import evaluate_command
from chatbot.records import AnswerKind, Generation
from chatbot.serving.cli import main
from chatbot.wiring import open_assistant
from tests.evaluation.doubles import plan
from tests.serving.doubles import drones_answer

SHOWN = "<documents>\n" + "\n".join(
    f'<clause handle="E{n}" path="">\n{c.text.strip()}支持企业开展技术研发和示范应用。\n</clause>'
    for n, c in enumerate(plan(), start=1)
)
QUESTIONS = ("区块链产业支持什么?", "数据要素有什么安排?", "人工智能产业支持什么?")


def test_it_lies_in_three_sentences_of_ten_and_in_every_way() -> None:
    liar = Liar()
    told = true = 0
    kinds = set()
    for _ in range(300):
        liar.reply(SHOWN)
        told, true = told + len(liar.lies), true + len(liar.true)
        kinds |= {kind for kind, _ in liar.lies}
    assert told / (told + true) == pytest.approx(SHARE, abs=0.05)
    assert kinds == set(LIES)


def test_the_same_questions_get_the_same_lies() -> None:
    first, second = Liar(), Liar()
    assert [first.reply(SHOWN) for _ in range(5)] == [second.reply(SHOWN) for _ in range(5)]


def test_no_lie_reaches_the_user_and_truths_do() -> None:
    tally = Tally()
    overheard = Overheard(open_assistant(Config()), tally, Liar())
    for question in QUESTIONS * 3:
        overheard.ask(question)
    assert tally.asked == 9
    assert tally.lies.total() > 0
    assert tally.holds
    assert tally.dropped >= tally.lies.total()


def test_a_check_that_lets_everything_through_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def believe(text: str, handles: object, departments: object, **_: object) -> Proof:
        said = tuple(part for part in text.split("]") if "[E" in part and "[E99" not in part)
        clause = next(iter(handles.values()))  # type: ignore[attr-defined]
        claims = tuple(Claim(text=s.partition("[")[0], clauses=(clause,)) for s in said)
        return Proof(claims=claims, dropped=0)

    monkeypatch.setattr(wording, "prove", believe)
    tally = Tally()
    overheard = Overheard(open_assistant(Config()), tally, Liar())
    for question in QUESTIONS * 3:
        overheard.ask(question)
    assert tally.lies_shown
    assert not tally.holds


def test_a_check_that_drops_the_truth_is_found_out() -> None:
    tally = Tally()
    answer = replace(drones_answer(), kind=AnswerKind.GENERATED, generation=Generation(model="m"))
    tally.add(answer)
    tally.compare(answer, ["没有说出来的真话。"], [])
    assert tally.recall == 0.0
    assert not tally.holds


def test_the_evaluation_reports_what_became_of_the_lies(tmp_path: Path) -> None:
    lines = (HOME / "corpus" / "questions" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    few = tmp_path / "few.jsonl"
    few.write_text("\n".join(lines[:8]) + "\n", encoding="utf-8")
    references = HOME / "corpus" / "questions" / "clauses.json"
    (tmp_path / "clauses.json").write_bytes(references.read_bytes())
    said: list[str] = []
    status = evaluate_command(
        Config(), [few], tmp_path / "out", scripted=True, progress=lambda _: None, write=said.append
    )
    assert status == 0
    assert "到达用户的假话 | 0 |" in said[0]
    report = json.loads((tmp_path / "out" / "few.generative.json").read_text(encoding="utf-8"))
    assert report["wording"]["lies_shown"] == []
    assert report["wording"]["asked"] > 0


def test_the_command_line_says_that_a_scripted_model_speaks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("CHATBOT_LLM", raising=False)
    lines = (HOME / "corpus" / "questions" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    few = tmp_path / "few.jsonl"
    few.write_text(lines[0] + "\n", encoding="utf-8")
    references = HOME / "corpus" / "questions" / "clauses.json"
    (tmp_path / "clauses.json").write_bytes(references.read_bytes())
    assert main(["eval", str(few), "--writer", "generative", "-o", str(tmp_path)]) == 0
    assert "scripted model" in capsys.readouterr().err
