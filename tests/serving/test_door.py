"""Keys, rates, places and sizes: who is let in, and what the others are told."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import httpx
import pytest
from fastapi.testclient import TestClient

from chatbot.errors import ConfigError
from chatbot.serving.door import Door, Rules
from chatbot.serving.keys import Keys, Scope
from chatbot.serving.server import create_app
from tests.serving.doubles import FixedAssistant, fixed_assistant
from tests.serving.running import served

BODY = {"question": "那谁负责?"}


def client_of(rules: Rules, keys: Keys | None = None) -> TestClient:
    return TestClient(create_app(fixed_assistant(), rules=rules, keys=keys))


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


def test_keys_are_kept_as_digests_and_shown_once(tmp_path: Path) -> None:
    keys = Keys(tmp_path / "keys.json")
    made = keys.add("oa", Scope.ASK)
    assert made not in (tmp_path / "keys.json").read_text()
    assert (tmp_path / "keys.json").stat().st_mode & 0o077 == 0
    found = Keys(tmp_path / "keys.json").find(made)
    assert found is not None
    assert found.name == "oa"
    assert keys.find("pc_other") is None
    with pytest.raises(ConfigError, match="oa"):
        keys.add("oa", Scope.READ)
    keys.revoke("oa")
    assert keys.find(made) is None
    (tmp_path / "keys.json").write_text("{")
    with pytest.raises(ConfigError, match="restore"):
        keys.all()


def test_a_mounted_file_of_keys_that_is_exchanged_under_its_link_is_read_anew(
    tmp_path: Path,
) -> None:
    """As Kubernetes exchanges the files of a Secret, for every replica that mounts it read-only."""
    written = {}
    for version in ("first", "second"):
        (tmp_path / version).mkdir()
        keys = Keys(tmp_path / version / "keys.json")
        written[version] = keys.add("oa", Scope.ASK)
        (tmp_path / version).chmod(0o500)
    (tmp_path / "data").symlink_to("first")
    (tmp_path / "keys.json").symlink_to("data/keys.json")
    replicas = [Keys(tmp_path / "keys.json") for _ in range(2)]
    assert all(replica.find(written["first"]) for replica in replicas)
    (tmp_path / "next").symlink_to("second")
    (tmp_path / "next").rename(tmp_path / "data")
    assert all(replica.find(written["second"]) for replica in replicas)
    assert not any(replica.find(written["first"]) for replica in replicas)
    for version in written:
        (tmp_path / version).chmod(0o700)


def test_without_anonymous_use_only_keys_of_the_right_scope_are_served(tmp_path: Path) -> None:
    keys = Keys(tmp_path / "keys.json")
    asking, reading = keys.add("a", Scope.ASK), keys.add("r", Scope.READ)
    client = client_of(Rules(rate="", anonymous=False), keys)
    assert client.post("/api/v1/ask", json=BODY).status_code == 401
    assert client.post("/api/v1/ask", json=BODY, headers=bearer("pc_wrong")).status_code == 401
    assert client.post("/api/v1/ask", json=BODY, headers=bearer(reading)).status_code == 403
    assert client.post("/api/v1/ask", json=BODY, headers=bearer(asking)).status_code == 200
    assert client.get("/api/v1/documents", headers=bearer(reading)).status_code == 200
    assert client.get("/healthz").status_code == 200
    assert client.get("/metrics").status_code == 401
    keys.revoke("a")
    assert client.post("/api/v1/ask", json=BODY, headers=bearer(asking)).status_code == 401


def test_a_path_prefix_opens_nothing(tmp_path: Path) -> None:
    """Behind a proxy every path begins with CHATBOT_ROOT_PATH, as uvicorn passes it on."""
    app = create_app(
        fixed_assistant(), rules=Rules(rate="", anonymous=False), keys=Keys(tmp_path / "keys.json")
    )
    client = TestClient(app, root_path="/zcwd", raise_server_exceptions=False)
    for path in ("/api/v1/documents", "/v1/models", "/metrics", "/mcp/"):
        assert client.get(f"/zcwd{path}").status_code == 401, path
    assert client.post("/zcwd/api/v1/ask", json=BODY).status_code == 401
    assert client.get("/zcwd/monitoring/summary").status_code == 404


def test_who_asks_too_often_is_told_when_to_come_back(tmp_path: Path) -> None:
    keys = Keys(tmp_path / "keys.json")
    key = keys.add("a", Scope.ASK)
    client = client_of(Rules(rate="3/minute"), keys)
    assert [client.post("/api/v1/ask", json=BODY).status_code for _ in range(4)] == [200] * 3 + [
        429
    ]
    refused = client.post("/api/v1/ask", json=BODY)
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert refused.headers["content-type"] == "application/problem+json"
    assert client.post("/api/v1/ask", json=BODY, headers=bearer(key)).status_code == 200
    assert client.get("/healthz").status_code == 200


def test_this_machine_itself_is_not_counted() -> None:
    app = create_app(fixed_assistant(), rules=Rules(rate="1/hour", proxies=["127.0.0.1"]))
    with served(app) as address:
        asked = [httpx.post(f"{address}/api/v1/ask", json=BODY).status_code for _ in range(3)]
        assert asked == [200] * 3
        behind = {"X-Forwarded-For": "1.2.3.4"}
        far = [httpx.post(f"{address}/api/v1/ask", json=BODY, headers=behind) for _ in range(2)]
        assert [sent.status_code for sent in far] == [200, 429]


def test_addresses_behind_trusted_proxies_are_told_apart_and_others_cannot_lie() -> None:
    def addresses(proxies: list[str], forwarded: str) -> str:
        async def nothing(*_: object) -> None: ...

        door = Door(nothing, Rules(proxies=proxies))
        scope = {"client": ("10.0.0.1", 1)}
        return door._address(scope, {b"x-forwarded-for": forwarded.encode()})

    assert addresses([], "1.2.3.4") == "10.0.0.1"
    assert addresses(["10.0.0.0/8"], "1.2.3.4") == "1.2.3.4"
    assert addresses(["10.0.0.0/8"], "6.6.6.6, 1.2.3.4, 10.0.0.2") == "1.2.3.4"
    assert addresses(["10.0.0.0/8"], "nonsense") == "nonsense"


def test_bodies_have_a_bound_whatever_they_say_of_themselves() -> None:
    client = client_of(Rules(rate="", most_bytes=2000))
    assert client.post("/api/v1/ask", json={"question": "长" * 5000}).status_code == 413

    def pieces():
        for _ in range(100):
            yield b"x" * 1000

    sent = client.post("/api/v1/ask", content=pieces())
    assert sent.status_code >= 400


class Slow(FixedAssistant):
    """Answers after a while."""

    def ask(self, *arguments, **named):
        time.sleep(0.3)
        return super().ask(*arguments, **named)


def test_more_than_the_places_wait_and_are_served_in_turn() -> None:
    app = create_app(Slow(said=fixed_assistant().said), rules=Rules(rate="", places=2))
    with served(app) as address:
        found: list[int] = []
        ask = lambda: found.append(httpx.post(f"{address}/api/v1/ask", json=BODY).status_code)  # noqa: E731
        threads = [threading.Thread(target=ask) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert found == [200] * 6


def test_a_store_of_rates_that_is_away_closes_nothing() -> None:
    pytest.importorskip("redis")
    client = client_of(Rules(rate="1/hour", store="redis://127.0.0.1:1"))
    assert [client.post("/api/v1/ask", json=BODY).status_code for _ in range(3)] == [200] * 3


def test_more_than_may_wait_are_sent_away_at_once_and_told_when_to_come_back() -> None:
    app = create_app(Slow(), rules=Rules(rate="", places=1, waiting=1))
    with served(app) as address:
        found: list[httpx.Response] = []
        questions = iter(range(6))

        def ask() -> None:
            body = {"question": f"问{next(questions)}"}
            found.append(httpx.post(f"{address}/api/v1/ask", json=body, timeout=30))

        threads = [threading.Thread(target=ask) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    refused = [sent for sent in found if sent.status_code == 503]
    assert 1 <= len(refused) <= 5
    assert len(refused) + sum(sent.status_code == 200 for sent in found) == 6
    assert all(sent.headers["retry-after"] == "1" for sent in refused)


@pytest.mark.parametrize(
    "rules", [Rules(rate="many"), Rules(store="nonesuch://"), Rules(proxies=["x"])]
)
def test_settings_that_cannot_be_used_are_named(rules: Rules) -> None:
    with pytest.raises(ConfigError, match="CHATBOT_"):
        Door(lambda *_: None, rules)  # type: ignore[arg-type, return-value]
