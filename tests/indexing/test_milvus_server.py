"""An index in a real Milvus server: old, without sparse vectors; killed, hanging, coming back."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from chatbot import wiring
from chatbot.config import Config
from chatbot.errors import EngineError
from chatbot.indexing import store
from chatbot.retrieval.retriever import Retriever
from chatbot.serving import readiness
from chatbot.serving.server import create_app
from tests.indexing.conftest import OTHER, PLAN
from tests.indexing.milvus_server import MilvusServer, is_at_hand

pytest.importorskip("pymilvus")
pytestmark = pytest.mark.skipif(
    not is_at_hand(), reason="the package milvus, which carries a server, is not installed"
)
QUESTIONS = ("谁负责低空物流产业?", "资金支持怎么统筹?", "社区食堂要建多少?", "海岛邮路")
NUMBERS = count()
COMES_BACK_WITHIN_S = 90


@pytest.fixture(scope="module")
def server(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[MilvusServer]:
    cache = getattr(request.config, "cache", None)
    binaries = cache.mkdir("milvus-2.3.5") if cache else tmp_path_factory.mktemp("milvus")
    server = MilvusServer(tmp_path_factory.mktemp("server"), Path(binaries))
    server.start()
    yield server
    server.kill()


@pytest.fixture(scope="module")
def config(server: MilvusServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Config]:
    """Settings of an index that is published, on a corpus of two plans."""
    folder = tmp_path_factory.mktemp("archive")
    corpus = folder / "corpus"
    corpus.mkdir()
    (corpus / "plan.txt").write_text(PLAN, encoding="utf-8")
    (corpus / "care.txt").write_text(OTHER, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
        config = Config(corpus=corpus).indexed_at(f"milvus+{server.uri}")
        wiring.build_index(config)
        yield config


def test_an_old_server_gives_the_results_of_one_machine(config: Config) -> None:
    here, there = store.open_index(config.index, config.encoder), wiring.open_index(config)
    for question in QUESTIONS:
        for document in (None, "plan", "care"):
            wanted = Retriever(here).find(question, document_id=document)
            found = Retriever(there).find(question, document_id=document)
            assert [e.clause for e in found] == [e.clause for e in wanted]
            assert [e.bm25 for e in found] == pytest.approx([e.bm25 for e in wanted], rel=1e-5)
            assert [e.cosine for e in found] == pytest.approx([e.cosine for e in wanted], abs=1e-5)
    wiring.check_index(config)


def test_a_server_that_is_down_at_start_is_named_with_what_to_do(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config = Config(corpus=tmp_path).indexed_at(f"milvus+http://127.0.0.1:{port}")
    config = replace(config, index=tmp_path, milvus=replace(config.milvus, deadline_s=0.5))
    began = time.monotonic()
    with pytest.raises(EngineError) as error:
        wiring.open_assistant(config)
    assert time.monotonic() - began < 10
    assert f"http://127.0.0.1:{port} does not answer" in str(error.value)
    assert "CHATBOT_INDEX" in str(error.value)


def test_a_server_that_hangs_dies_and_comes_back(server: MilvusServer, config: Config) -> None:
    brief = replace(config, milvus=replace(config.milvus, deadline_s=1.0))
    assistant = wiring.open_assistant(brief)
    app = create_app(assistant, searches=lambda: wiring.engine_answers(assistant.index, 0.8))
    client = TestClient(app, raise_server_exceptions=False)
    whole = client.post("/api/v1/ask", json=asked()).json()
    assert "市商务局" in whole["answer"]

    def refused() -> None:
        began = time.monotonic()
        response = client.post("/api/v1/ask", json=asked())
        assert response.status_code == 503
        assert response.headers["retry-after"]
        assert response.headers["content-type"].startswith("application/problem+json")
        assert "检索服务" in response.json()["detail"]
        assert "127.0.0.1" not in response.text
        assert time.monotonic() - began < 10
        assert is_ready(client) is False

    assert is_ready(client)
    server.pause()
    refused()
    server.resume()
    assert answered(client) == whole["answer"]
    server.kill()
    refused()
    streamed = client.post("/api/v1/ask", json=asked() | {"stream": True})
    assert streamed.text.startswith("event: error")
    server.start(wait=False)
    assert answered(client) == whole["answer"]
    assert is_ready(client)


def is_ready(client: TestClient) -> bool:
    time.sleep(1.1 * readiness.KEPT_S)
    said = client.get("/readyz")
    assert said.json()["ready"] is (said.status_code == 200)
    return said.status_code == 200


def asked() -> dict[str, str]:
    """Return a request that differs from all before: a service remembers what it replied."""
    return {"question": QUESTIONS[0], "id": str(next(NUMBERS))}


def answered(client: TestClient) -> str:
    """Ask until there is an answer; nothing but an answer or a 503 comes meanwhile."""
    deadline = time.monotonic() + COMES_BACK_WITHIN_S
    while time.monotonic() < deadline:
        response = client.post("/api/v1/ask", json=asked())
        if response.status_code == 200:
            return response.json()["answer"]
        assert response.status_code == 503
        time.sleep(0.2)
    raise AssertionError("it did not come back")
