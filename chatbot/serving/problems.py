"""Every error as ``application/problem+json`` (RFC 9457): what, where, and what to do."""

from __future__ import annotations

import sys
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from chatbot.errors import EngineError
from chatbot.serving.routes.replies import NO_ENGINE, json_bytes

MEDIA_TYPE = "application/problem+json"
MOST_FAULTS = 20
AGAIN_S = 5
"""Seconds after which a client may ask again where the search engine did not answer."""
TITLES = {status.value: status.phrase for status in HTTPStatus}


def problem(status: int, detail: str, *, path: str, **more: Any) -> Response:
    """Return a problem response; *more* are further members, as ``errors``."""
    title = TITLES.get(status, "Error")
    body = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": detail,
        "instance": path,
        **more,
    }
    return Response(json_bytes(body), status_code=status, media_type=MEDIA_TYPE)


def explain_errors(app: FastAPI) -> None:
    """Let *app* answer its errors with problems; nothing of a failure inside is shown."""

    @app.exception_handler(HTTPException)
    async def refused(request: Request, error: HTTPException) -> Response:
        response = problem(error.status_code, str(error.detail), path=request.url.path)
        response.headers.update(error.headers or {})
        return response

    @app.exception_handler(RequestValidationError)
    async def malformed(request: Request, error: RequestValidationError) -> Response:
        faults = [
            {"where": ".".join(map(str, fault["loc"])), "what": fault["msg"]}
            for fault in error.errors()[:MOST_FAULTS]
        ]
        detail = "; ".join(f"{f['where']}: {f['what']}" for f in faults[:3])
        return problem(422, detail, path=request.url.path, errors=faults)

    @app.exception_handler(EngineError)
    async def unreachable(request: Request, error: EngineError) -> Response:
        # Where the engine is and what it said concerns the operator alone.
        sys.stderr.write(f"chatbot: {error}\n")
        response = problem(503, NO_ENGINE, path=request.url.path)
        response.headers["Retry-After"] = str(AGAIN_S)
        return response

    @app.exception_handler(Exception)
    async def failed(request: Request, _: Exception) -> Response:
        return problem(500, "内部错误,已记录;请稍后再试。", path=request.url.path)
