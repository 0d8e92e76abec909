"""Many clients at once over HTTP: the product beside a plain chat page over the same answers.

Clients in a process of their own ask the labelled questions one after another, each as fast as it
is answered; they speak plain HTTP over kept connections, so that the two cores go to the servers
and not to a client library. The product is ``chatbot serve``; the peer is ``gr.ChatInterface`` over
a LangChain retriever, asked through Gradio's own HTTP interface, one process each, one after the
other.

    python -m benchmarks.load [--clients 64] [--seconds 60] [--distinct]

With ``--distinct`` no question comes twice (each round has one blank more), so that none is
answered from memory. Memory is measured after the first third and at the end, of the server and of
the processes that it has started: CHATBOT_PROCESSES is heeded.
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

import psutil

from benchmarks.report import percentile, questions, save
from chatbot.config import HOME

START_S = 120.0
TIMES = 20.0
"""The least throughput beside the peer's."""


class Client:
    """One kept HTTP/1.1 connection; the least that both servers need."""

    def __init__(self, address: str) -> None:
        self._host, self._port = address.removeprefix("http://").split(":")
        self._pipe: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def send(self, method: str, path: str, body: bytes = b"") -> tuple[int, bytes]:
        """Return status and body. Raises OSError, ValueError or EOFError where that fails."""
        if self._pipe is None:
            self._pipe = await asyncio.open_connection(self._host, int(self._port))
        reader, writer = self._pipe
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: {self._host}:{self._port}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        writer.write(head.encode() + body)
        said = (await reader.readuntil(b"\r\n\r\n")).lower()
        status = int(said[9:12])
        if b"transfer-encoding: chunked" in said:
            return status, await self._chunks(reader)
        length = int(said.partition(b"content-length:")[2].partition(b"\r\n")[0])
        return status, await reader.readexactly(length)

    async def _chunks(self, reader: asyncio.StreamReader) -> bytes:
        parts: list[bytes] = []
        while size := int(await reader.readline(), 16):
            parts.append((await reader.readexactly(size + 2))[:-2])
        await reader.readline()
        return b"".join(parts)

    def close(self) -> None:
        """Hang up."""
        if self._pipe is not None:
            self._pipe[1].close()
            self._pipe = None


Ask = Callable[[Client, str], Awaitable[bool]]
Question = Callable[[int], str]


async def ask_product(client: Client, question: str) -> bool:
    """Ask the product; True where it answered."""
    asked = json.dumps({"question": question}, ensure_ascii=False).encode()
    status, said = await client.send("POST", "/api/v1/ask", asked)
    return status == 200 and b'"answer": ' in said and said.endswith(b"}")


async def ask_peer(client: Client, question: str) -> bool:
    """Ask the peer by Gradio's two steps, a call and its event; True where it answered."""
    asked = json.dumps({"data": [question]}, ensure_ascii=False).encode()
    status, called = await client.send("POST", "/gradio_api/call/answer", asked)
    if status != 200:
        return False
    event = json.loads(called)["event_id"]
    _, said = await client.send("GET", f"/gradio_api/call/answer/{event}")
    return b"event: complete" in said


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

    async def one(number: int) -> None:
        nonlocal failures
        place, client = number, Client(address)
        while time.monotonic() < ends_at:
            began = time.perf_counter()
            try:
                good = await ask(client, question(place))
            except (OSError, ValueError, EOFError):
                good = False
                client.close()
            times.append(time.perf_counter() - began)
            failures += not good
            place += clients
        client.close()

    await asyncio.gather(*(one(number) for number in range(clients)))
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


def memory(process: psutil.Process) -> int:
    """Return the resident bytes of a server and its children; shared ones count in each."""
    return sum(int(p.memory_info().rss) for p in (process, *process.children(recursive=True)))


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
        # The first third fills what the server remembers; from then on memory has to stand still.
        began = time.perf_counter()
        times, failures = asyncio.run(drive(ask, address, question, clients, seconds / 3))
        before, first = memory(process), len(times)
        later, failed = asyncio.run(drive(ask, address, question, clients, seconds * 2 / 3))
        times, failures = times + later, failures + failed
        took = time.perf_counter() - began
        after = memory(process)
    found = {
        "answers": float(len(times)),
        "failures": float(failures),
        "per second": (len(times) - failures) / took,
        "p50 ms": percentile(times, 0.5) * 1000,
        "p95 ms": percentile(times, 0.95) * 1000,
        "answers after the first third": float(len(times) - first),
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
