"""Many clients at once over HTTP: the product beside a plain chat page over the same answers.

Clients in a process of their own ask the labelled questions one after another, each as fast as it
is answered. The product is ``chatbot serve``; the peer is ``gr.ChatInterface`` over a LangChain
retriever, asked through Gradio's own HTTP interface, one process each, one after the other.

    python -m benchmarks.load [--clients 64] [--seconds 60] [--distinct]

With ``--distinct`` no question comes twice (each round has one blank more), so that none is
answered from memory. Memory is measured after a warming up and at the end.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager

import httpx
import psutil

from benchmarks.report import percentile, questions, save
from chatbot.config import HOME

START_S = 120.0
TIMES = 20.0
"""The least throughput beside the peer's."""

Ask = Callable[[httpx.AsyncClient, str, str], Awaitable[bool]]
Question = Callable[[int], str]


async def ask_product(client: httpx.AsyncClient, address: str, question: str) -> bool:
    """Ask the product; True where it answered."""
    sent = await client.post(f"{address}/api/v1/ask", json={"question": question})
    return sent.status_code == 200 and "answer" in sent.json()


async def ask_peer(client: httpx.AsyncClient, address: str, question: str) -> bool:
    """Ask the peer by Gradio's two steps, a call and its event; True where it answered."""
    called = await client.post(f"{address}/gradio_api/call/answer", json={"data": [question]})
    if called.status_code != 200:
        return False
    event = called.json()["event_id"]
    said = await client.get(f"{address}/gradio_api/call/answer/{event}")
    return "event: complete" in said.text


def repeated(asked: Sequence[str]) -> Question:
    """Return the questions in turn, again and again."""
    return lambda place: asked[place % len(asked)]


def distinct(asked: Sequence[str]) -> Question:
    """Return the questions in turn, each round with one blank more."""
    return lambda place: asked[place % len(asked)] + " " * (place // len(asked))


async def drive(
    ask: Ask, address: str, question: Question, clients: int, seconds: float
) -> tuple[list[float], int]:
    """Return the seconds of every answer, and the number of failures."""
    ends_at = time.monotonic() + seconds
    times: list[float] = []
    failures = 0

    async def one(number: int, client: httpx.AsyncClient) -> None:
        nonlocal failures
        place = number
        while time.monotonic() < ends_at:
            began = time.perf_counter()
            try:
                good = await ask(client, address, question(place))
            except httpx.HTTPError:
                good = False
            times.append(time.perf_counter() - began)
            failures += not good
            place += clients

    limits = httpx.Limits(max_connections=clients)
    async with httpx.AsyncClient(limits=limits, timeout=60.0) as client:
        await asyncio.gather(*(one(number, client) for number in range(clients)))
    return times, failures


@contextmanager
def running(*command: str) -> Iterator[tuple[str, psutil.Process]]:
    """Run a server in a process of its own; ``{port}`` in *command* is a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    arguments = [part.format(port=port) for part in command]
    settings = {"CHATBOT_AUDIT": "off", "CHATBOT_RATE": "off", "GRADIO_ANALYTICS_ENABLED": "False"}
    with tempfile.TemporaryFile() as said:
        server = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=HOME,
            env={**os.environ, **settings},
            stdout=said,
            stderr=said,
        )
        try:
            address = f"http://127.0.0.1:{port}"
            ends_at = time.monotonic() + START_S
            while True:
                try:
                    urllib.request.urlopen(address, timeout=5).close()
                    break
                except OSError:
                    if server.poll() is not None or time.monotonic() > ends_at:
                        said.seek(0)
                        raise SystemExit(said.read().decode("utf-8", "replace")) from None
                    time.sleep(0.2)
            yield address, psutil.Process(server.pid)
        finally:
            server.terminate()
            server.wait(20)


def measure(
    name: str,
    ask: Ask,
    command: Sequence[str],
    question: Question,
    clients: int,
    seconds: float,
) -> dict[str, float]:
    """Run one server under load and print one line."""
    with running(*command) as (address, process):
        asyncio.run(drive(ask, address, question, 4, min(3.0, seconds)))
        before = process.memory_info().rss
        began = time.perf_counter()
        times, failures = asyncio.run(drive(ask, address, question, clients, seconds))
        took = time.perf_counter() - began
        after = process.memory_info().rss
    found = {
        "answers": float(len(times)),
        "failures": float(failures),
        "per second": (len(times) - failures) / took,
        "p50 ms": percentile(times, 0.5) * 1000,
        "p95 ms": percentile(times, 0.95) * 1000,
        "memory MB": after / 2**20,
        "growth MB": (after - before) / 2**20,
    }
    print(f"{name:10}" + "  ".join(f"{key} {value:.1f}" for key, value in found.items()))
    return found


PEER = """
import sys
import gradio as gr
from benchmarks.quickstart import quickstart
from chatbot.config import Config
from chatbot.indexing.store import open_current
index = open_current(Config())
retriever = quickstart([d.text for d in index.documents.values()], index.encoder)
def answer(message, history):
    return "\\n\\n".join(found.page_content for found in retriever.invoke(message))
page = gr.ChatInterface(answer)
page.launch(server_name="127.0.0.1", server_port=int(sys.argv[1]), quiet=True)
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure both, print, save; 1 where an answer failed or the peer is too near."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--distinct", action="store_true", help="ask no question twice")
    options = parser.parse_args(arguments)
    asked = [question for question, history in questions() if not history]
    size = ((distinct if options.distinct else repeated)(asked), options.clients, options.seconds)
    serve = ("-m", "chatbot", "serve", "--port", "{port}")
    ours = measure("product", ask_product, serve, *size)
    peer = measure("peer", ask_peer, ("-c", PEER, "{port}"), *size)
    times = ours["per second"] / max(peer["per second"], 1e-9)
    print(json.dumps({"times the peer's throughput": round(times, 1)}))
    save(
        "load-distinct" if options.distinct else "load",
        {"product": ours, "peer": peer, "times": times},
    )
    return int(ours["failures"] > 0 or times < TIMES)


if __name__ == "__main__":
    sys.exit(main())
