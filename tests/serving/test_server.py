"""The whole application: what is open, what is closed, what every response carries."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from chatbot.serving.server import create_app
from tests.serving.doubles import fixed_assistant


@pytest.fixture(scope="module")
def client():
    return TestClient(create_app(fixed_assistant()))


@pytest.mark.parametrize(
    "path", ["/", "/healthz", "/openapi.json", "/api/v1/documents", "/portal/portal.css"]
)
def test_page_api_and_static_files_are_open(client, path):
    assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/info",
        "/gradio_api/file=/etc/hostname",
        "/gradio_api/proxy=http://127.0.0.1/",
        "/gradio_api/call/respond",
        "/gradio_api/deep_link",
        "/monitoring/summary",
        "/docs",
        "/redoc",
    ],
)
def test_what_the_page_does_not_need_is_closed(client, path):
    assert client.get(path).status_code == 404


def test_nobody_can_upload_a_file(client):
    sent = client.post("/gradio_api/upload", files={"files": ("x.txt", b"x")})
    assert sent.status_code == 404


@pytest.mark.parametrize("path", ["/", "/healthz", "/gradio_api/upload", "/portal/portal.js"])
def test_every_response_carries_the_security_headers(client, path):
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


def test_the_first_response_names_no_host_outside_but_in_descriptions(client):
    import re

    page = client.get("/").text
    loaded = re.findall(r'<(?:script|link|img|iframe)[^>]+(?:src|href)="(https?:[^"]+)"', page)
    assert [url for url in loaded if "testserver" not in url] == []
