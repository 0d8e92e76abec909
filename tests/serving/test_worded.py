"""What every face says of an answer that a model worded: its label, its tokens, its cost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import openai
import pytest
from fastapi.testclient import TestClient

from chatbot.config import Config
from chatbot.records import Generation
from chatbot.serving.labelling import implicit_label
from chatbot.serving.metrics import outcome
from chatbot.serving.server import create_app
from chatbot.serving.terminal import answer_lines
from chatbot.wiring import open_assistant
from tests.answering.model_server import ModelServer, Reply
from tests.answering.test_wording import truthful
from tests.serving.doubles import drones_answer
from tests.serving.running import served

pytest.importorskip("langchain_openai")
QUESTION = "区块链产业支持什么?"


@pytest.fixture(scope="module")
def model() -> Iterator[ModelServer]:
    with ModelServer(truthful).running() as server:
        yield server


@pytest.fixture(scope="module")
def app(model: ModelServer) -> Any:
    config = Config(llm="openai:scripted", llm_base_url=model.url, llm_price="2/8")
    return create_app(open_assistant(config))


def test_the_label_stands_in_the_payload_for_readers_and_for_programs(app: Any) -> None:
    answer = TestClient(app).post("/api/v1/ask", json={"question": QUESTION, "id": "r1"}).json()
    made = answer["generation"]
    assert answer["kind"] == "generated"
    assert made["label"] == "AI 生成"
    assert made["metadata"]["AIGC"]["Label"] == "1"
    assert "openai:scripted" in made["metadata"]["AIGC"]["ContentProducer"]
    assert made["metadata"]["AIGC"]["ProduceID"]
    assert answer["notices"][0].startswith("AI 生成")


def test_the_openai_route_passes_label_text_and_tokens_on(app: Any) -> None:
    messages: list[Any] = [{"role": "user", "content": QUESTION}]
    with served(app) as address, openai.OpenAI(base_url=f"{address}/v1", api_key="none") as client:
        whole = client.chat.completions.create(model="m", messages=messages)
        chunks = list(
            client.chat.completions.create(
                model="m",
                messages=messages,
                stream=True,
                stream_options={"include_usage": True},
            )
        )
    assert whole.usage is not None
    assert (whole.usage.prompt_tokens, whole.usage.completion_tokens) == (100, 20)
    assert "AI 生成" in str(whole.choices[0].message.content)
    assert whole.model_extra is not None
    assert whole.model_extra["policy"]["generation"]["label"] == "AI 生成"
    said = "".join(c.choices[0].delta.content or "" for c in chunks if c.choices)
    assert said == whole.choices[0].message.content
    assert chunks[-1].usage is not None
    assert chunks[-1].usage.total_tokens == 120


def test_an_answer_in_the_documents_own_words_carries_no_label(app: Any) -> None:
    client = TestClient(app)
    exact = client.post("/api/v1/ask", json={"question": "三、(六)的原文"}).json()
    assert "generation" not in exact
    assert "AI" not in "".join(exact["notices"])


def test_tokens_cost_and_outcomes_are_counted(model: ModelServer) -> None:
    config = Config(llm="openai:scripted", llm_base_url=model.url, llm_price="2/8")
    client = TestClient(create_app(open_assistant(config)))
    client.post("/api/v1/ask", json={"question": QUESTION})
    model.script = lambda _: Reply(text="补贴500万元。[E1]")
    client.post("/api/v1/ask", json={"question": QUESTION})
    model.script = lambda _: Reply(status=500)
    client.post("/api/v1/ask", json={"question": QUESTION})
    model.script = truthful
    counted = client.get("/metrics").text
    assert 'chatbot_model_tokens_total{direction="input"} 200.0' in counted
    assert 'chatbot_model_tokens_total{direction="output"} 40.0' in counted
    assert "chatbot_model_cost_total 0.00072" in counted  # twice 100 at 2 and 20 at 8 a million
    for name in ("worded", "unproven", "failed"):
        assert f'chatbot_model_answers_total{{outcome="{name}"}} 1.0' in counted
    assert 'chatbot_model_sentences_total{verdict="kept"} 1.0' in counted
    assert 'chatbot_model_sentences_total{verdict="dropped"} 1.0' in counted


def test_a_terminal_shows_the_label(app: Any, model: ModelServer) -> None:
    config = Config(llm="openai:scripted", llm_base_url=model.url)
    assistant = open_assistant(config)
    shown = "\n".join(answer_lines(assistant.ask(QUESTION), assistant.index.table.documents))
    assert "AI 生成" in shown


def test_a_question_that_a_model_completed_is_labelled_whatever_answers_it() -> None:
    plain = drones_answer()
    completed = replace(plain, generation=Generation(model="openai:m", rewritten=True))
    assert implicit_label(completed)["AIGC"]["ProduceID"] == completed.answer_id
    assert implicit_label(plain) == {}
    failed = Generation(model="openai:m", fallback="模型服务返回 500")
    assert implicit_label(replace(plain, generation=failed)) == {}
    assert outcome(failed) == "failed"
