"""The OpenAPI document: every route is described, with an example that fits what is promised."""

from __future__ import annotations

import pytest
from jsonschema import Draft202012Validator

from chatbot.serving.server import create_app
from tests.serving.doubles import fixed_assistant

DESCRIPTION = create_app(fixed_assistant()).openapi()
OPERATIONS = [
    pytest.param(operation, id=f"{method} {path}")
    for path, methods in DESCRIPTION["paths"].items()
    for method, operation in methods.items()
]
WITHOUT_EXAMPLE = {"/healthz", "/readyz", "/metrics", "/v1/models"}


def test_the_promised_routes_are_there() -> None:
    assert set(DESCRIPTION["paths"]) >= {
        "/api/v1/ask",
        "/api/v1/search",
        "/api/v1/documents",
        "/api/v1/outline",
        "/api/v1/clauses/{clause_id}",
        "/api/v1/units",
        "/api/v1/units/{name}",
        "/api/v1/indicators",
        "/api/v1/feedback",
        "/v1/models",
        "/v1/chat/completions",
        *WITHOUT_EXAMPLE,
    }


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_operation_says_what_it_does(operation: dict) -> None:
    assert operation["description"].strip()


@pytest.mark.parametrize(
    ("path", "method", "operation"),
    [
        (path, method, operation)
        for path, methods in DESCRIPTION["paths"].items()
        for method, operation in methods.items()
        if path not in WITHOUT_EXAMPLE
    ],
)
def test_every_example_fits_its_schema(path: str, method: str, operation: dict) -> None:
    good = next(r for status, r in operation["responses"].items() if status[0] == "2")
    content = good["content"]["application/json"]
    schema = {**content["schema"], "components": DESCRIPTION["components"]}
    Draft202012Validator(schema).validate(content["example"])
    if "requestBody" in operation:
        asked = operation["requestBody"]["content"]["application/json"]["schema"]
        name = asked["$ref"].rpartition("/")[2]
        assert DESCRIPTION["components"]["schemas"][name]["examples"]


@pytest.mark.parametrize("operation", OPERATIONS)
def test_errors_are_described_as_problems(operation: dict) -> None:
    for status, response in operation["responses"].items():
        if status[0] == "4":
            assert list(response["content"]) == ["application/problem+json"]
