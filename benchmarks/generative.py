"""What a lying chat model can get past the check, and what the check costs.

The scripted model of ``chatbot eval --writer generative`` (chatbot/evaluation/liar.py) answers the
labelled questions of the project, behind a real socket and through the official client. Measured:

* lies that reached the user (mark: 0) and the share of true sentences that did (mark: 0.95)
* how long after the model's first piece the reader has one (95th percentile; mark: 50 ms)
* how long after a failure is known the extractive answer is there (mark: 100 ms)

    python -m benchmarks.generative [--limit N]
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import httpx

from benchmarks.report import percentile, questions, save
from chatbot.config import Config
from chatbot.evaluation.liar import Liar
from chatbot.evaluation.overhearing import LEAST_RECALL, Tally
from chatbot.records import Answer, DraftText
from chatbot.wiring import open_assistant
from tests.answering.model_server import ModelServer, Reply

MOST_FIRST_MS, MOST_FALLBACK_MS = 50.0, 100.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, save; 1 where a mark is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--limit", type=int, help="questions asked (all)")
    options = parser.parse_args(arguments)
    asked = list(questions())[: options.limit]
    figures = {**_lied_to(asked), **_failed(asked)}
    for name, value in figures.items():
        print(f"{name:38} {value:10.3f}")
    save("generative", figures)
    kept = figures["lies shown"] == 0 and figures["recall of true sentences"] >= LEAST_RECALL
    fast = figures["first piece, p95 ms"] <= MOST_FIRST_MS
    fast = fast and figures["first piece with tools, p95 ms"] <= MOST_FIRST_MS
    return int(not (kept and fast and figures["fallback, p95 ms"] <= MOST_FALLBACK_MS))


def _lied_to(asked: Sequence[tuple[str, Sequence[str]]]) -> dict[str, float]:
    liar, tally = Liar(), Tally()
    waits: list[float] = []
    with ModelServer(lambda r: _said_by(liar, r)).running() as server:
        assistant = open_assistant(_config(server.url))
        for question, history in asked:
            before = liar.asked
            answer, first = _first_and_last(assistant.stream(question, history))
            tally.add(answer)
            if liar.asked == before:
                continue
            tally.compare(answer, liar.true, liar.lies)
            if first is not None:
                waits.append((first - server.began[-1]) * 1000)
    return {
        "first piece to a bare client, p95 ms": percentile(_bare(), 0.95),
        "questions": float(len(asked)),
        "asked of the model": float(tally.asked),
        "generated answers": float(tally.worded),
        "true sentences": float(tally.true),
        "recall of true sentences": tally.recall,
        "recall, fallbacks included": tally.recall_in_all,
        "lies told": float(tally.lies.total()),
        "lies shown": float(len(tally.lies_shown)),
        "first piece, p95 ms": percentile(waits, 0.95),
        "first piece with tools, p95 ms": percentile(_with_tools(asked[:40]), 0.95),
    }


def _bare(times: int = 100) -> list[float]:
    """The same wait of a client that does nothing with what it hears: the machine's own share."""
    waits: list[float] = []
    request = {"model": "m", "stream": True, "messages": [{"role": "user", "content": "?"}]}
    with (
        ModelServer(lambda _: Reply(text="话" * 200)).running() as server,
        httpx.Client() as client,
    ):
        for _ in range(times):
            url = f"{server.url}/chat/completions"
            with client.stream("POST", url, json=request) as heard:
                next(line for line in heard.iter_lines() if line)
                waits.append((time.perf_counter() - server.began[-1]) * 1000)
    return waits


def _with_tools(asked: Sequence[tuple[str, Sequence[str]]]) -> list[float]:
    """Waits for the first piece of the final reply, after one call of a tool."""
    liar = Liar()
    waits: list[float] = []

    def script(request: dict[str, Any]) -> Reply:
        if request["messages"][-1]["role"] == "tool":
            return _said_by(liar, {"messages": request["messages"][1:2]})
        return Reply(calls=(("outline", "{}"),))

    with ModelServer(script).running() as server:
        assistant = open_assistant(replace(_config(server.url), llm_tools=True))
        for question, history in asked:
            before = liar.asked
            _, first = _first_and_last(assistant.stream(question, history))
            if first is not None and liar.asked > before:
                waits.append((first - server.began[-1]) * 1000)
    return waits


def _said_by(liar: Liar, request: dict[str, Any]) -> Reply:
    return Reply(text=liar.reply(str(request["messages"][-1]["content"])))


def _first_and_last(events: Iterable[DraftText | Answer]) -> tuple[Answer, float | None]:
    """Return the answer, and when its first word was there; None where no model spoke."""
    first: float | None = None
    for event in events:
        if isinstance(event, Answer):
            return event, first
        if event.text and first is None:
            first = time.perf_counter()
    raise ValueError("a stream ends with an answer")


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
