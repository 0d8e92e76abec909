"""The tools over the wire, through the protocol's official client and a real server."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from mcp import Client

from chatbot.serving.server import create_app
from tests.serving.doubles import fixed_assistant
from tests.serving.running import served


def said(result: Any) -> Any:
    if result.structured_content is not None:
        held = result.structured_content
        return held.get("result", held)
    return json.loads(result.content[0].text)


async def talk(address: str) -> dict[str, Any]:
    async with Client(f"{address}/mcp/") as client:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        counts = said(await client.call_tool("departments", {}))
        name = next(iter(counts))
        return {
            "tools": tools,
            "counts": counts,
            "duties": said(await client.call_tool("clauses_of_department", {"name": name})),
            "answer": said(await client.call_tool("ask_policy", {"question": "那谁负责?"})),
            "declined": said(await client.call_tool("ask_policy", {"question": "补贴多少?"})),
            "missing": said(await client.call_tool("read_clause", {"clause_id": "no#1"})),
        }


def test_the_official_client_finds_and_uses_the_tools() -> None:
    assistant = fixed_assistant()
    # In a thread of its own: the browser of other tests keeps an event loop in this one.
    with served(create_app(assistant)) as address, ThreadPoolExecutor(1) as pool:
        found = pool.submit(lambda: asyncio.run(talk(address))).result()
    assert {"ask_policy", "search_clauses", "outline", "indicators"} <= found["tools"].keys()
    assert all(tool.description for tool in found["tools"].values())
    assert len(found["duties"]) == next(iter(found["counts"].values()))
    assert found["answer"]["citations"][0]["quote"]
    assert found["declined"]["declined"] is True
    assert "search_clauses" in found["missing"]["error"]
