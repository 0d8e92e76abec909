"""Whatever the interface's own description allows, and much that it does not: never a 5xx."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from hypothesis import HealthCheck, settings

from chatbot.serving.audit.journal import Journal
from chatbot.serving.server import create_app
from tests.serving.doubles import fixed_assistant
from tests.serving.running import served

schemathesis = pytest.importorskip("schemathesis")
PATIENCE_S = 120
"""A machine that is busy with much else answers late, and is no failure."""
conformance = pytest.importorskip("schemathesis.specs.openapi.checks")
response_schema_conformance = conformance.response_schema_conformance
content_type_conformance = conformance.content_type_conformance


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    journal = Journal(tmp_path_factory.mktemp("fuzz") / "journal.sqlite3")
    with served(create_app(fixed_assistant(), journal=journal)) as place:
        yield place
    journal.close()


schema = schemathesis.openapi.from_dict(create_app(fixed_assistant()).openapi())


@schema.parametrize()
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_request_makes_the_server_fail(case, address: str) -> None:
    response = case.call(base_url=address, timeout=PATIENCE_S)
    assert response.status_code < 500, case.as_curl_command()
    case.validate_response(response, checks=[response_schema_conformance, content_type_conformance])


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[" * 50_000, b'{"question": "\xff"}', b"null", b'{"question": {"a": 1}}']
)
@pytest.mark.parametrize("path", ["/api/v1/ask", "/v1/chat/completions", "/api/v1/feedback"])
def test_malformed_bodies_are_refused(path: str, body: bytes, address: str) -> None:
    sent = httpx.post(
        f"{address}{path}", content=body, headers={"content-type": "application/json"}
    )
    assert 400 <= sent.status_code < 500
