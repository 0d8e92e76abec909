"""``/healthz``, ``/readyz`` and ``/metrics``: what an operator asks the service."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import PlainTextResponse

import chatbot
from chatbot.contract import Answers
from chatbot.serving.metrics import Metrics
from chatbot.serving.readiness import Readiness
from chatbot.serving.routes.replies import as_json
from chatbot.serving.routes.shapes import ReadyShape


def service_routes(assistant: Answers, metrics: Metrics, readiness: Readiness) -> APIRouter:
    """Return the routes for operators."""
    routes = APIRouter(tags=["service"])

    @routes.get("/healthz")
    def healthz() -> dict[str, Any]:
        """Say that the service is up, and what it holds."""
        table = assistant.index.table
        return {
            "status": "ok",
            "version": chatbot.__version__,
            "documents": len(table.documents),
            "clauses": len(table),
        }

    @routes.get(
        "/readyz",
        response_model=ReadyShape,
        responses={503: {"description": "no document, or a search engine that does not answer"}},
    )
    def readyz() -> Response:
        """Say whether questions can be answered now, and what is lacking where they cannot."""
        lacking = readiness.lacking()
        response = as_json({"ready": not lacking, "lacking": lacking})
        response.status_code = 503 if lacking else 200
        return response

    @routes.get("/metrics", response_class=PlainTextResponse)
    def show() -> Response:
        """Return counters and times in Prometheus's text format."""
        return Response(metrics.text(), media_type=metrics.content_type)

    return routes
