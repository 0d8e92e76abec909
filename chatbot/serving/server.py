"""One application: REST routes, static files and the page, served by uvicorn."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from chatbot.config import Config
from chatbot.serving.contract import Answers
from chatbot.serving.guard import Guard

if TYPE_CHECKING:
    from fastapi import FastAPI


def create_app(assistant: Answers, *, root_path: str = "") -> FastAPI:
    """Return the application over *assistant*; the page is at ``/``, the API at ``/api/v1``."""
    from fastapi import FastAPI
    from fastapi.staticfiles import StaticFiles

    import chatbot
    from chatbot.serving.access import Access
    from chatbot.serving.api import create_api
    from chatbot.serving.counted import Counted
    from chatbot.serving.metrics import Metrics
    from chatbot.serving.problems import explain_errors
    from chatbot.serving.ui import STATIC, mount_page

    app = FastAPI(
        title="政策问答 API",
        version=chatbot.__version__,
        root_path=root_path,
        # The interactive documentation pages of FastAPI load their scripts from outside.
        docs_url=None,
        redoc_url=None,
    )

    metrics = Metrics()
    counted = Counted(assistant, metrics)
    explain_errors(app)
    app.add_middleware(Guard)
    app.add_middleware(Access, metrics=metrics)
    app.include_router(create_api(counted, metrics))
    app.mount("/portal", StaticFiles(directory=STATIC), name="portal")
    mounted: FastAPI = mount_page(app, counted)
    return mounted


def serve(config: Config, *, progress: Callable[[str], None]) -> None:
    """Open the assistant, then serve page and API until stopped.

    Raises the errors of :func:`chatbot.serving.opening.open_ready`.
    """
    import uvicorn

    from chatbot.serving.opening import open_ready

    assistant = open_ready(config, progress=progress)
    app = create_app(assistant)
    progress(f"http://{config.host}:{config.port}{config.root_path}")
    uvicorn.run(
        app,
        host=config.host,
        port=config.port,
        root_path=config.root_path,
        log_level="warning",
        timeout_graceful_shutdown=5,
    )
