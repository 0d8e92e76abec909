"""The operations for clients of the Model Context Protocol, over streamable HTTP at ``/mcp``.

Stateless: a request carries all it needs, so that any replica may answer it. Which origins and
keys are served is decided before a request comes here (serving/door.py, serving/origins.py).
"""

from __future__ import annotations

from mcp.server.mcpserver import MCPServer
from mcp.server.transport_security import TransportSecuritySettings
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

import chatbot
from chatbot.contract import Answers
from chatbot.integrations.tools import Tools

PolicyServer = MCPServer
"""What :func:`policy_server` returns, for those who only pass it on."""
INSTRUCTIONS = (
    "政策文件问答。集合(某部门的全部条款、提到某词的全部条款)用相应的工具取,完整无遗漏;"
    "引用条款时给出 clause_id 与原文。文件没有写明的,ask_policy 会拒答。"
)


def policy_server(assistant: Answers) -> MCPServer:
    """Return a server with one tool for each operation over *assistant*."""
    server = MCPServer(
        "policy-chatbot",
        instructions=INSTRUCTIONS,
        version=chatbot.__version__,
        log_level="WARNING",
    )
    for act in Tools(assistant).all():
        server.add_tool(act)
    return server


def mcp_application(server: MCPServer) -> Starlette:
    """Return the ASGI application of *server*, to be mounted at ``/mcp``.

    It works while ``server.session_manager.run()`` is entered. POST only: without sessions there is
    nothing to listen to, and a GET would hold its connection for ever.
    """
    app = server.streamable_http_app(
        streamable_http_path="/",
        stateless_http=True,
        json_response=True,
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
    )
    app.add_middleware(_PostOnly)
    return app


class _PostOnly:
    """Refuses whatever opens or closes a session."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] != "POST":
            refused = Response(status_code=405, headers={"Allow": "POST"})
            await refused(scope, receive, send)
        else:
            await self._app(scope, receive, send)
