"""One application: REST routes, static files and the page, served by uvicorn."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TYPE_CHECKING

from chatbot.config import Config
from chatbot.contract import Answers
from chatbot.serving.audit.journal import Journal
from chatbot.serving.door import Door, Rules
from chatbot.serving.guard import Guard
from chatbot.serving.keys import Keys

PROBE_S = 0.8
"""Seconds that a search engine has to say that it is there; an orchestrator waits for one."""

if TYPE_CHECKING:
    from fastapi import FastAPI

    from chatbot.assistant import Assistant
    from chatbot.integrations.mcp import PolicyServer


def create_app(
    assistant: Answers,
    *,
    root_path: str = "",
    journal: Journal | None = None,
    allowed_origins: Sequence[str] = (),
    rules: Rules | None = None,
    keys: Keys | None = None,
    searches: Callable[[], bool] | None = None,
) -> FastAPI:
    """Return the application over *assistant*; the page is at ``/``, the API at ``/api/v1``.

    Answers are noted down in *journal*, where there is one; it is closed at shutdown. Pages of
    *allowed_origins* may frame and call it; those of other origins may not. *rules* and *keys*
    say who is served how often. *searches* tells whether a search engine elsewhere answers.
    """
    from fastapi import FastAPI
    from fastapi.staticfiles import StaticFiles

    import chatbot
    from chatbot.integrations.mcp import mcp_application, policy_server
    from chatbot.serving.access import Access
    from chatbot.serving.accounted import Accounted
    from chatbot.serving.api import create_api
    from chatbot.serving.front import Front
    from chatbot.serving.metrics import Metrics
    from chatbot.serving.origins import Origins
    from chatbot.serving.problems import explain_errors
    from chatbot.serving.readiness import Readiness
    from chatbot.serving.repeated import Repeated
    from chatbot.serving.ui import STATIC, mount_page

    server = policy_server(Accounted(assistant, metrics := Metrics(journal), journal, face="mcp"))
    mcp = mcp_application(server)

    app = FastAPI(
        lifespan=_lifespan(server, journal),
        title="政策问答 API",
        version=chatbot.__version__,
        root_path=root_path,
        # The interactive documentation pages of FastAPI load their scripts from outside.
        docs_url=None,
        redoc_url=None,
    )

    asked_by_programs = Accounted(assistant, metrics, journal, face="api")
    asked_on_the_page = Accounted(assistant, metrics, journal, face="page")
    explain_errors(app)
    app.add_middleware(Front)
    app.add_middleware(Repeated, assistant=assistant, note=asked_by_programs.note)
    app.add_middleware(Door, rules=rules or Rules(rate=""), keys=keys)
    app.add_middleware(Guard)
    app.add_middleware(Origins, allowed=allowed_origins)
    app.add_middleware(Access, metrics=metrics)
    readiness = Readiness(assistant, searches)
    app.include_router(create_api(asked_by_programs, metrics, journal, readiness))
    app.mount("/mcp", mcp, name="mcp")
    app.mount("/portal", StaticFiles(directory=STATIC), name="portal")
    mounted: FastAPI = mount_page(app, asked_on_the_page)
    return mounted


def _lifespan(
    server: PolicyServer, journal: Journal | None
) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with server.session_manager.run():
            yield
        # Here and not after uvicorn.run: having shut down, uvicorn raises the signal once more.
        if journal is not None:
            journal.close()

    return lifespan


def serve(config: Config, *, progress: Callable[[str], None]) -> None:
    """Open the assistant, then serve page and API until stopped; SIGHUP opens its index anew.

    Nobody is served before the assistant has answered what visitors ask first.

    An index in Milvus is followed: the one that takes its place is opened without a signal.

    Raises the errors of :func:`chatbot.serving.opening.open_ready`, and JournalError.
    """
    import uvicorn

    from chatbot.serving.following import Watched, follow
    from chatbot.serving.opening import open_ready
    from chatbot.serving.origins import read_origins
    from chatbot.serving.punctual import Punctual
    from chatbot.serving.replaceable import Replaceable, reload_on_hangup
    from chatbot.serving.warming import warm
    from chatbot.wiring import engine_answers, watched_engine

    def opened() -> Assistant:
        assistant = open_ready(config, progress=progress)
        warm(assistant)
        return assistant

    journal = _journal(config)
    first = opened()
    current = Replaceable(_answering(first, config))
    app = create_app(
        current,
        journal=journal,
        allowed_origins=read_origins(config.allowed_origins),
        rules=_rules(config),
        keys=Keys(config.keys),
        searches=lambda: engine_answers(current.index, PROBE_S),
    )
    reload_on_hangup(current, lambda: _answering(opened(), config), progress=progress)
    engine = watched_engine(first)
    if engine is not None:

        def open_new() -> tuple[Answers, Watched]:
            fresh = opened()
            return _answering(fresh, config), watched_engine(fresh) or engine

        follow(current, open_new, engine, progress=progress)
    progress(f"http://{config.host}:{config.port}{config.root_path}")
    uvicorn.run(
        app,
        host=config.host,
        port=config.port,
        root_path=config.root_path,
        log_level="warning",
        timeout_graceful_shutdown=5,
        http=Punctual,
        ws="none",
        access_log=False,
        server_header=False,
    )


def _journal(config: Config) -> Journal | None:
    """The journal that *config* names; what it warns of is one line, as all warnings are."""
    # Before the MCP library does: it would lay them out as tables of several lines.
    logging.basicConfig(format="%(message)s")
    place = config.journal
    return None if place is None else Journal(place, keep_days=config.audit_days)


def _answering(assistant: Assistant, config: Config) -> Answers:
    """Let other processes answer where *config* has some; nothing is answered twice."""
    from chatbot.serving.remembered import Remembered
    from chatbot.serving.spread import Spread

    # A chat model is waited for: other processes would have nothing to work on.
    if config.processes == 1 or config.llm:
        return Remembered(assistant)
    return Remembered(Spread(assistant, config, processes=config.processes))


def _rules(config: Config) -> Rules:
    """The rules of the door that *config* sets."""
    return Rules(
        rate=config.rate,
        store=config.rate_store,
        places=config.places,
        waiting=config.waiting,
        most_bytes=config.max_body,
        anonymous=config.anonymous,
        proxies=[p for p in config.trusted_proxies.split(",") if p.strip()],
    )
