"""What a lying chat model can get past the check, and what the check costs.

A scripted model behind a real socket answers the labelled questions of the project with sentences
of the clauses it is shown; three in ten it falsifies: another figure, another department, an
invented one, a quote that nobody printed, a negation, or a handle that was never given. Measured:

* lies that reached the user (mark: 0) and the share of true sentences that did (mark: 0.95)
* how long after the model's first piece the reader has one (95th percentile; mark: 50 ms)
* how long after a failure is known the extractive answer is there (mark: 100 ms)

    python -m benchmarks.generative [--limit N]
"""

from __future__ import annotations

import argparse
import html
import random
import re
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from benchmarks.report import percentile, questions, save
from chatbot.config import Config
from chatbot.records import Answer, AnswerKind
from chatbot.wiring import open_assistant
from tests.answering.model_server import ModelServer, Reply

SEED = 11
LIES = 0.3
MOST_SENTENCES = 6
LEAST_RECALL, MOST_FIRST_MS, MOST_FALLBACK_MS = 0.95, 50.0, 100.0
CLAUSE = re.compile(r'<clause handle="E(\d+)"[^>]*>\n(.*?)\n</clause>', re.DOTALL)
SENTENCE = re.compile(r"[^。\n]{12,}。")


@dataclass
class Liar:
    """The scripted model; remembers what it said and when."""

    draw: random.Random
    true: list[str] = field(default_factory=list)
    lies: list[str] = field(default_factory=list)

    def __call__(self, request: dict[str, Any]) -> Reply:
        """Reply with sentences of the shown clauses, some of them falsified."""
        user = str(request["messages"][-1]["content"])
        self.true, self.lies, said = [], [], []
        found = [
            (number, sentence)
            for number, text in CLAUSE.findall(user)
            for sentence in SENTENCE.findall(html.unescape(text))
        ]
        for number, sentence in found[:MOST_SENTENCES]:
            if self.draw.random() < LIES:
                lie, handle = self._falsified(sentence, number)
                self.lies.append(lie)
                said.append(f"{lie}[E{handle}]")
            else:
                self.true.append(sentence)
                said.append(f"{sentence}[E{number}]")
        return Reply(text="".join(said) or "所查文件没有写明这一内容。")

    def _falsified(self, sentence: str, number: str) -> tuple[str, str]:
        kind = self.draw.randrange(6)
        bare = sentence.rstrip("。")
        figure = re.search(r"\d+", bare)
        if kind == 0 and figure:
            other = str(int(figure.group()) + self.draw.randrange(1, 90))
            return f"{bare[: figure.start()]}{other}{bare[figure.end() :]}。", number
        if kind <= 1:
            return f"{bare},由市公安局负责。", number
        if kind == 2:
            return f"{bare},这就是“一步到位全面领先”。", number
        if kind == 3:
            return f"{bare},由市火星开发局负责。", number
        if kind == 4:
            return f"不再执行:{bare}。", number
        return f"此外,{bare}并给予专项奖励。", "99"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, save; 1 where a mark is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--limit", type=int, help="questions asked (all)")
    options = parser.parse_args(arguments)
    asked = list(questions())[: options.limit]
    figures = {**_lied_to(asked), **_failed(asked)}
    for name, value in figures.items():
        print(f"{name:34} {value:10.3f}")
    save("generative", figures)
    kept = figures["lies shown"] == 0 and figures["recall of true sentences"] >= LEAST_RECALL
    fast = figures["first piece, p95 ms"] <= MOST_FIRST_MS
    return int(not (kept and fast and figures["fallback, p95 ms"] <= MOST_FALLBACK_MS))


def _lied_to(asked: Sequence[tuple[str, Sequence[str]]]) -> dict[str, float]:
    liar = Liar(draw=random.Random(SEED))
    true = shown = lies = lies_shown = generated = 0
    waits: list[float] = []
    with ModelServer(liar).running() as server:
        assistant = open_assistant(_config(server.url))
        for question, history in asked:
            before = len(server.requests)
            first: float | None = None
            answer: Answer | None = None
            for event in assistant.stream(question, history):
                if isinstance(event, Answer):
                    answer = event
                else:
                    first = first or time.perf_counter()
            if len(server.requests) == before:
                continue
            if first is not None:
                waits.append((first - server.began[-1]) * 1000)
            if answer is None or answer.kind is not AnswerKind.GENERATED:
                continue
            generated += 1
            true += len(liar.true)
            shown += sum(t in answer.text for t in liar.true)
            lies += len(liar.lies)
            lies_shown += sum(t in answer.text for t in liar.lies)
    return {
        "questions": float(len(asked)),
        "generated answers": float(generated),
        "true sentences": float(true),
        "recall of true sentences": shown / max(1, true),
        "lies told": float(lies),
        "lies shown": float(lies_shown),
        "first piece, p95 ms": percentile(waits, 0.95),
    }


def _failed(asked: Sequence[tuple[str, Sequence[str]]]) -> dict[str, float]:
    """Time from the server's refusal to the extractive answer, the breaker reset each time."""
    waits: list[float] = []
    with ModelServer(lambda _: Reply(status=400)).running() as server:
        for question, history in asked[:60]:
            if not waits or len(server.requests) % 2 == 0:
                assistant = open_assistant(_config(server.url))
                assistant.ask("预热")
            before = len(server.requests)
            assistant.ask(question, history)
            if len(server.requests) > before:
                waits.append((time.perf_counter() - server.began[-1]) * 1000)
    return {"fallback, p95 ms": percentile(waits, 0.95)}


def _config(url: str) -> Config:
    return replace(Config(), llm="openai:scripted", llm_base_url=url, llm_deadline_s=10.0)


if __name__ == "__main__":
    sys.exit(main())
