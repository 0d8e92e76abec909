"""The HTTP interface put together: answers, documents, sets, the OpenAI protocol, the service."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from starlette.routing import compile_path

from chatbot.contract import Answers
from chatbot.serving.audit.journal import Journal
from chatbot.serving.guard import path_of
from chatbot.serving.metrics import Metrics
from chatbot.serving.readiness import Readiness
from chatbot.serving.routes.answers import answer_routes
from chatbot.serving.routes.documents import document_routes
from chatbot.serving.routes.embed import embed_routes
from chatbot.serving.routes.feedback import feedback_routes
from chatbot.serving.routes.offered import example_routes
from chatbot.serving.routes.openai import openai_routes
from chatbot.serving.routes.service import service_routes
from chatbot.serving.routes.sets import set_routes

METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]


def create_api(
    assistant: Answers,
    metrics: Metrics | None = None,
    journal: Journal | None = None,
    readiness: Readiness | None = None,
) -> APIRouter:
    """Return all routes over *assistant*."""
    routes = APIRouter()
    ready = readiness or Readiness(assistant)
    routes.include_router(service_routes(assistant, metrics or Metrics(), ready))
    routes.include_router(feedback_routes(journal))
    routes.include_router(embed_routes())
    for make in (answer_routes, document_routes, example_routes, set_routes, openai_routes):
        routes.include_router(make(assistant))

    # The page is mounted below everything: without these it would answer for the API.
    @routes.api_route("/api/{rest:path}", methods=METHODS, include_in_schema=False)
    @routes.api_route("/v1/{rest:path}", methods=METHODS, include_in_schema=False)
    def unknown(request: Request) -> None:
        path = path_of(request.scope)
        allowed = _methods(request)
        if allowed:
            detail = f"{path[:100]!r} takes {', '.join(allowed)}; see /openapi.json"
            raise HTTPException(405, detail, headers={"Allow": ", ".join(allowed)})
        raise HTTPException(404, f"no route {path[:100]!r}; see /openapi.json")

    return routes


def _methods(request: Request) -> list[str]:
    """The methods that the described route of the request's path takes; none where there is none.

    Read from the description: how FastAPI holds its routes differs between its versions.
    """
    described = request.app.openapi()["paths"]
    path = path_of(request.scope)
    found = (methods for route, methods in described.items() if compile_path(route)[0].match(path))
    return sorted(method.upper() for methods in found for method in methods)
