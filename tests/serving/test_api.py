"""REST over the double, through a real client."""

from __future__ import annotations

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from chatbot.serving.api import create_api
from tests.serving.doubles import fixed_assistant


@pytest.fixture
def assistant():
    return fixed_assistant()


@pytest.fixture
def client(assistant):
    app = FastAPI()
    app.include_router(create_api(assistant))
    return TestClient(app)


def test_health_says_what_is_held(client):
    sent = client.get("/healthz").json()
    assert sent["status"] == "ok"
    assert (sent["documents"], sent["clauses"]) == (1, 7)


def test_an_answer_is_the_wire_schema(client, assistant):
    sent = client.post(
        "/api/v1/ask", json={"question": "那谁负责?", "history": ["无人机?"], "id": "r1"}
    ).json()
    assert sent["id"] == "r1"
    assert [c["clause_id"] for c in sent["citations"]] == ["yunxi#2.1", "yunxi#3.1"]
    assert assistant.asked == [("那谁负责?", ("无人机?",), None)]


@pytest.mark.parametrize(
    "body",
    [{}, {"question": ""}, {"question": 1}, {"question": "x" * 20_001}, {"question": "x", "k": 1}],
)
def test_a_body_that_is_no_question_is_refused(client, body):
    assert client.post("/api/v1/ask", json=body).status_code == 422


def test_a_lone_surrogate_comes_back_as_it_was_sent(client):
    sent = client.post("/api/v1/ask", content=b'{"question": "\\ud800 x"}')
    assert sent.status_code in {200, 422}


def test_an_unknown_document_is_not_found(client):
    assert client.post("/api/v1/ask", json={"question": "x", "document": "y"}).status_code == 404
    assert client.get("/api/v1/outline", params={"document": "y"}).status_code == 404


def test_search_returns_citations(client):
    sent = client.get("/api/v1/search", params={"q": "无人机", "k": 2}).json()
    assert [c["n"] for c in sent] == [1, 2]
    assert client.get("/api/v1/search", params={"q": "x", "k": 0}).status_code == 422


def test_documents_tell_their_dates_and_period(client):
    [sent] = client.get("/api/v1/documents").json()
    assert sent["period"] == {"first": 2020, "last": 2022}
    assert sent["issued_on"] == "2019-12-30"


def test_the_outline_is_a_tree(client):
    sent = client.get("/api/v1/outline").json()
    assert [c["clause"] for c in sent] == ["一、", "二、", "三、"]
    assert [c["title"] for c in sent[1]["children"]] == ["无人机产业", "通航服务产业"]


@pytest.mark.parametrize("name", ["2.1", "yunxi%232.1"])
def test_a_clause_is_found_by_id_and_by_address(client, name):
    sent = client.get(f"/api/v1/clauses/{name}").json()
    assert sent["clause_id"] == "yunxi#2.1"
    assert [u["name"] for u in sent["units"]] == ["市交通局", "市工信局"]
    assert (sent["parent"], sent["previous"], sent["next"]) == ("yunxi#2", None, "yunxi#2.2")


def test_a_clause_that_is_not_there_is_not_found(client):
    assert client.get("/api/v1/clauses/9.9").status_code == 404
