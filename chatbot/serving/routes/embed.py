"""``/embed`` and ``/embed.js``: the assistant inside other pages."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import FileResponse

STATIC = Path(__file__).parent.parent / "static"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; base-uri 'none'; form-action 'none'"
)
"""What the small page may load; who may frame it is the door's to say."""


def embed_routes() -> APIRouter:
    """Return the routes of the embed."""
    routes = APIRouter(tags=["embed"], include_in_schema=False)

    @routes.get("/embed")
    def page() -> FileResponse:
        return FileResponse(STATIC / "embed.html", headers={"Content-Security-Policy": POLICY})

    @routes.get("/embed.js")
    def script() -> FileResponse:
        headers = {"Cache-Control": "public, max-age=3600"}
        return FileResponse(STATIC / "embed.js", media_type="text/javascript", headers=headers)

    return routes
