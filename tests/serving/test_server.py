"""The whole application: what is open, what is closed, what every response carries."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256

import pytest
from fastapi.testclient import TestClient

from chatbot.serving.front import INLINE, policy_of
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


def test_the_page_runs_its_own_scripts_and_no_others(client):
    sent = client.get("/")
    policy = sent.headers["content-security-policy"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'self'"
    assert rules["object-src"] == "'none'"
    allowed = rules["script-src"].split()
    assert "'unsafe-inline'" not in allowed
    inline = INLINE.findall(sent.content)
    assert len(inline) >= 1
    digests = {f"'sha256-{b64encode(sha256(s).digest()).decode()}'" for s in inline}
    assert digests == {rule for rule in allowed if rule.startswith("'sha256")}
    assert policy_of(b"<script>a</script>") != policy_of(b"<script>b</script>")


def test_style_and_script_of_the_portal_stand_in_the_first_response(client):
    head = client.get("/").text.partition("</head>")[0]
    assert 'href="portal/portal.css"' in head
    assert 'src="portal/portal.js"' in head
