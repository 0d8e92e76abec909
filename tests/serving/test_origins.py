"""Other sites: listed ones may frame, read and ask; others may not."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from chatbot.errors import ConfigError
from chatbot.serving.origins import read_origins
from chatbot.serving.server import create_app
from tests.serving.doubles import fixed_assistant

LISTED, OTHER = "https://www.example.gov.cn", "https://evil.example"


@pytest.fixture(scope="module")
def client():
    return TestClient(create_app(fixed_assistant(), allowed_origins=[LISTED]))


def ask(client, origin):
    headers = {"Origin": origin} if origin else {}
    return client.post("/api/v1/ask", json={"question": "x"}, headers=headers)


def test_this_site_and_listed_ones_are_served_and_others_refused(client) -> None:
    assert ask(client, "").status_code == 200
    assert ask(client, "http://testserver").status_code == 200
    listed = ask(client, LISTED)
    assert listed.status_code == 200
    assert listed.headers["access-control-allow-origin"] == LISTED
    refused = ask(client, OTHER)
    assert refused.status_code == 403
    assert "access-control-allow-origin" not in refused.headers
    assert "CHATBOT_ALLOWED_ORIGINS" in refused.json()["detail"]
    assert ask(client, "null").status_code == 403


def test_a_preflight_of_a_listed_site_is_granted(client) -> None:
    asked = {"Origin": LISTED, "Access-Control-Request-Method": "POST"}
    assert client.options("/api/v1/ask", headers=asked).status_code == 204
    assert client.options("/api/v1/ask", headers={**asked, "Origin": OTHER}).status_code == 403


@pytest.mark.parametrize(
    "origin",
    [
        "<script>alert(1)</script>",
        f"{LISTED}.evil.example",
        f"{LISTED}@evil.example",
        f"{LISTED}, {OTHER}",
        "https://testserver.evil.example",
        "javascript:alert(1)//testserver",
        LISTED.replace("https", "http"),
        "http://[",
        "http://]x",
    ],
)
def test_an_origin_that_only_looks_listed_is_refused_and_never_echoed(client, origin) -> None:
    refused = ask(client, origin)
    assert refused.status_code == 403
    assert origin not in refused.text
    assert origin not in str(refused.headers)


@pytest.mark.parametrize("path", ["/", "/embed", "/healthz", "/api/v1/documents"])
def test_only_listed_sites_may_frame_any_page(client, path: str) -> None:
    policy = client.get(path).headers["content-security-policy"]
    assert policy.endswith(f"frame-ancestors 'self' {LISTED}")
    alone = TestClient(create_app(fixed_assistant())).get(path)
    assert alone.headers["content-security-policy"].endswith("frame-ancestors 'self'")


def test_the_small_page_loads_nothing_from_elsewhere(client) -> None:
    assert "default-src 'none'" in client.get("/embed").headers["content-security-policy"]
    assert client.get("/embed.js").headers["content-type"].startswith("text/javascript")


@pytest.mark.parametrize("setting", ["*", "example.gov.cn", "https://x/path", "https://*.gov.cn"])
def test_what_is_no_origin_is_a_mistake_in_the_setting(setting: str) -> None:
    with pytest.raises(ConfigError, match="CHATBOT_ALLOWED_ORIGINS"):
        read_origins(setting)


def test_a_list_of_origins() -> None:
    assert read_origins(" https://A.example/ ,http://127.0.0.1:8000,") == (
        "https://a.example",
        "http://127.0.0.1:8000",
    )
