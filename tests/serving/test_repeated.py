"""The same body is answered once and given again; nothing that makes another answer is lost."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from chatbot.records import Answer, Generation
from chatbot.serving.audit.journal import Journal
from chatbot.serving.repeated import LONGEST
from chatbot.serving.replaceable import Replaceable
from chatbot.serving.server import create_app
from tests.serving.doubles import FixedAssistant, drones_answer, fixed_assistant

BODY = json.dumps({"question": "那谁负责?"}).encode()
JSON = {"Content-Type": "application/json"}


@dataclass
class Fresh(FixedAssistant):
    """Gives every answer under an id of its own, as the product does."""

    given: list[Answer] = field(default_factory=list)

    def ask(self, *arguments, **named) -> Answer:
        made = super().ask(*arguments, **named)
        self.given.append(replace(made, answer_id=f"id{len(self.given)}"))
        return self.given[-1]


def fresh() -> Fresh:
    return Fresh(said=fixed_assistant().said)


def ask(client: TestClient, body: bytes = BODY, **headers: str) -> dict:
    sent = client.post("/api/v1/ask", content=body, headers={**JSON, **headers})
    assert sent.status_code == 200
    return sent.json()


def test_an_answer_given_again_is_the_same_under_a_new_id() -> None:
    assistant = fresh()
    client = TestClient(create_app(assistant))
    first, second, third = ask(client), ask(client), ask(client)
    assert len(assistant.given) == 1
    assert len({first["id"], second["id"], third["id"]}) == 3
    unlike = {"id", "elapsed_ms"}
    for again in (second, third):
        assert {k: v for k, v in again.items() if k not in unlike} == {
            k: v for k, v in first.items() if k not in unlike
        }
        assert again["elapsed_ms"] >= 0


def test_every_answer_is_counted_logged_and_noted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    journal = Journal(tmp_path / "journal.sqlite3")
    client = TestClient(create_app(fresh(), journal=journal))
    ids = [ask(client)["id"] for _ in range(3)]
    text = client.get("/metrics").text
    assert 'chatbot_answers_total{intent="responsible",kind="extracted"} 3.0' in text
    assert 'route="/api/v1/ask",status="200"} 3.0' in text
    journal.close()
    import sqlite3

    connection = sqlite3.connect(journal.place)
    kept = [row[0] for row in connection.execute("SELECT id FROM answers ORDER BY rowid")]
    connection.close()
    assert kept == ids
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines() if line[:1] == "{"]
    assert [line["route"] for line in lines if line["method"] == "POST"] == ["/api/v1/ask"] * 3


@pytest.mark.parametrize(
    "other",
    [
        {"question": "那谁负责?", "history": ["无人机?"]},
        {"question": "那谁负责?", "document": "yunxi"},
        {"question": "那谁负责? "},
    ],
)
def test_another_body_is_another_request(other: dict) -> None:
    assistant = fresh()
    client = TestClient(create_app(assistant))
    ask(client)
    ask(client, json.dumps(other).encode())
    assert len(assistant.given) == 2


def test_a_stream_is_never_given_for_json_nor_json_for_a_stream() -> None:
    client = TestClient(create_app(fresh()))
    ask(client)
    headers = {**JSON, "Accept": "text/event-stream"}
    for _ in range(2):
        sent = client.post("/api/v1/ask", content=BODY, headers=headers)
        assert sent.headers["content-type"].startswith("text/event-stream")
    assert ask(client)["answer"]


def test_an_id_of_the_caller_is_returned_to_every_caller() -> None:
    client = TestClient(create_app(fresh()))
    body = json.dumps({"question": "那谁负责?", "id": "mine"}).encode()
    assert [ask(client, body)["id"] for _ in range(3)] == ["mine"] * 3


def test_what_a_model_worded_is_asked_anew() -> None:
    worded = replace(drones_answer(), generation=Generation(model="openai:m"))
    assistant = Fresh(said={"那谁负责?": worded})
    client = TestClient(create_app(assistant))
    ask(client)
    ask(client)
    assert len(assistant.given) == 2


def test_after_a_reload_the_new_index_answers() -> None:
    old, new = fresh(), fresh()
    new.said = {"那谁负责?": replace(drones_answer(), text="新的答案。[1]\n· 另见[2]")}
    served = Replaceable(old)
    client = TestClient(create_app(served))
    ask(client)
    ask(client)
    served.replace(new)
    assert ask(client)["answer"].startswith("新的答案")
    assert ask(client)["answer"].startswith("新的答案")
    assert (len(old.given), len(new.given)) == (1, 1)


def test_refusals_of_the_application_are_not_remembered_as_answers() -> None:
    client = TestClient(create_app(fresh()))
    for _ in range(2):
        assert client.post("/api/v1/ask", content=b"{", headers=JSON).status_code == 422
        assert client.post("/api/v1/ask", content=BODY).status_code in {200, 422}
    long = json.dumps({"question": "长" * LONGEST}).encode()
    assert ask(client, long)["abstained"]
