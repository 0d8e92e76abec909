"""A model that looks clauses up by tools, over real sockets: what it finds, and where it ends."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest

from chatbot.answering import generative
from chatbot.assistant import Assistant
from chatbot.config import Config
from chatbot.records import AnswerKind
from tests.answering.model_server import ModelServer, Reply, Script
from tests.answering.opening import worded

pytest.importorskip("langchain_openai")
QUESTION = "区块链产业支持什么?"
CLAUSE = re.compile(r'<clause handle="(E\d+)" path="[^"]*">\n(.*?)\n</clause>', re.DOTALL)


@contextmanager
def consulting(script: Script, *, deadline_s: float = 30.0) -> Iterator[tuple[Assistant, Any]]:
    with ModelServer(script).running() as server:
        config = Config(
            llm="openai:scripted",
            llm_base_url=server.url,
            llm_deadline_s=deadline_s,
            llm_tools=True,
        )
        yield worded(config), server


def results(request: dict[str, Any]) -> list[str]:
    """What the tools have returned so far."""
    return [str(m["content"]) for m in request["messages"] if m["role"] == "tool"]


def call(tool: str, /, **arguments: object) -> tuple[str, str]:
    return tool, json.dumps(arguments, ensure_ascii=False)


def look_up(*calls: tuple[str, str]) -> Script:
    """Calls tools once, then says the first sentence of the last clause they returned."""

    def script(request: dict[str, Any]) -> Reply:
        if not results(request):
            return Reply(calls=calls)
        handle, text = CLAUSE.findall("\n".join(results(request)))[-1]
        return Reply(text=f"{text.split('。')[0].splitlines()[-1]}。[{handle}]")

    return script


@pytest.mark.parametrize(
    "wanted",
    [
        call("search_clauses", text="应收账款融资"),
        call("read_clause", name="三、(六)"),
        call("clauses_beside", name="区块链产业"),
        call("clauses_under", name="重点任务"),
        call("clauses_that_mention", term="数据要素"),
        call("clauses_of_department", name="市税务局"),
        call("clauses_of_department", name="市商务局", role="first"),
        call("targets"),
        call("outline"),
    ],
    ids=lambda wanted: wanted[0],
)
def test_what_a_tool_returns_may_be_cited(wanted: tuple[str, str]) -> None:
    with consulting(look_up(wanted)) as (assistant, server):
        answer = assistant.ask(QUESTION)
    assert len(server.requests) == 2
    assert answer.kind is AnswerKind.GENERATED, answer.notices
    assert answer.generation is not None
    assert answer.generation.input_tokens == 200  # both steps are accounted for
    shown = CLAUSE.findall("\n".join(results(server.requests[1])))
    assert answer.citations[0].clause.text.strip().startswith(shown[-1][1][:20])


def test_the_tools_are_those_of_the_algebra() -> None:
    with consulting(lambda r: Reply(text="所查文件没有写明这一内容。")) as (assistant, server):
        assistant.ask(QUESTION)
    offered = {t["function"]["name"]: t["function"] for t in server.requests[0]["tools"]}
    assert set(offered) == {
        "search_clauses", "read_clause", "clauses_beside", "clauses_under",
        "clauses_that_mention", "clauses_of_department", "targets", "outline",
    }  # fmt: skip
    assert all(tool["description"] for tool in offered.values())


def test_what_no_tool_returned_is_not_said() -> None:
    def script(request: dict[str, Any]) -> Reply:
        if not results(request):
            return Reply(calls=(call("read_clause", name="三、(六)"),))
        handle, text = CLAUSE.findall(results(request)[0])[0]
        true = text.split("。")[1]
        return Reply(text=f"{true}。[{handle}]补贴500万元。[{handle}]由市公安局负责。[E77]")

    with consulting(script) as (assistant, _):
        answer = assistant.ask(QUESTION)
    assert answer.generation is not None
    assert "500" not in answer.text
    assert "公安" not in answer.text


def test_what_is_said_between_the_calls_is_no_part_of_the_answer() -> None:
    def script(request: dict[str, Any]) -> Reply:
        if not results(request):
            return Reply(text="让我查一下。", calls=(call("read_clause", name="三、(六)"),))
        handle, text = CLAUSE.findall(results(request)[0])[0]
        return Reply(text=f"{text.split('。')[1]}。[{handle}]")

    with consulting(script) as (assistant, _):
        answer = assistant.ask(QUESTION)
    assert answer.kind is AnswerKind.GENERATED
    assert answer.generation is not None
    assert answer.generation.dropped == 0
    assert "让我查" not in answer.text


MISTAKES = {
    "arguments that are no JSON": ("read_clause", '{"name": '),
    "arguments that are not asked for": call("read_clause", address=3),
    "arguments of another type": call("search_clauses", text={"a": [1]}),
    "a role that there is not": call("clauses_of_department", name="市商务局", role="boss"),
    "a clause that there is not": call("read_clause", name="九十九、(八十八)"),
    "a tool that there is not": call("delete_everything", path="/"),
    "a tool without a name": call(""),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistaken_call_ends_in_a_cited_answer(mistake: str) -> None:
    with consulting(lambda r: Reply(calls=(MISTAKES[mistake],))) as (assistant, server):
        answer = assistant.ask(QUESTION)
    assert answer.kind is AnswerKind.EXTRACTED
    assert answer.citations
    assert "原文摘录" in answer.notices[0]
    assert len(server.requests) <= generative.MOST_STEPS


@pytest.mark.parametrize("mistake", sorted(set(MISTAKES) - {"arguments that are no JSON"}))
def test_a_model_may_mend_its_call(mistake: str) -> None:
    def script(request: dict[str, Any]) -> Reply:
        said = results(request)
        if not said:
            return Reply(calls=(MISTAKES[mistake],))
        if len(said) == 1:
            return Reply(calls=(call("read_clause", name="三、(六)"),))
        handle, text = CLAUSE.findall(said[1])[0]
        return Reply(text=f"{text.split('。')[1]}。[{handle}]")

    with consulting(script) as (assistant, _):
        assert assistant.ask(QUESTION).kind is AnswerKind.GENERATED


def test_a_model_that_looks_up_for_ever_is_ended() -> None:
    again = Reply(calls=(call("outline"),))
    with consulting(lambda r: again) as (assistant, server):
        answer = assistant.ask(QUESTION)
    assert len(server.requests) == generative.MOST_STEPS
    assert answer.kind is AnswerKind.EXTRACTED
    assert "反复查找" in answer.notices[0]
    assert answer.generation is not None
    assert answer.generation.input_tokens == 100 * generative.MOST_STEPS


def test_calls_beyond_the_bound_are_not_carried_out() -> None:
    many = tuple(call("read_clause", name=f"二、({n})") for n in range(40))

    def script(request: dict[str, Any]) -> Reply:
        return Reply(text="所查文件没有写明这一内容。") if results(request) else Reply(calls=many)

    with consulting(script) as (assistant, server):
        assistant.ask(QUESTION)
    carried_out = [r for r in results(server.requests[1]) if "limit" not in r.lower()]
    assert len(carried_out) <= generative.MOST_CALLS


def test_a_slow_agent_is_ended_at_the_deadline() -> None:
    slow = Reply(calls=(call("outline"),), wait_s=0.6)
    with consulting(lambda r: slow, deadline_s=1.5) as (assistant, _):
        assistant.ask("预热")
        started = time.monotonic()
        answer = assistant.ask(QUESTION)
        took = time.monotonic() - started
    assert answer.kind is AnswerKind.EXTRACTED
    assert took < 6  # 1.5 and what a busy machine adds; all steps would take longer than the wait


def test_questions_asked_side_by_side_keep_their_handles_apart() -> None:
    """Two assistants share a server, as after a reload; each question cites what it looked up."""

    def script(request: dict[str, Any]) -> Reply:
        if not results(request):
            term = request["messages"][1]["content"].rpartition("<question>\n")[2][:3]
            return Reply(calls=(call("clauses_that_mention", term=term),), wait_s=0.05)
        handle, text = CLAUSE.findall(results(request)[0])[-1]
        return Reply(text=f"{text.split('。')[0].splitlines()[-1]}。[{handle}]", pause_s=0.01)

    questions = ("区块链产业支持什么?", "云计算产业支持什么?", "金融科技产业支持什么?") * 4
    with consulting(script) as (assistant, server):
        other = worded(Config(llm="openai:m", llm_base_url=server.url, llm_tools=True))
        with ThreadPoolExecutor(len(questions)) as pool:
            asked = [pool.submit((assistant, other)[i % 2].ask, q) for i, q in enumerate(questions)]
            answers = [a.result(120) for a in asked]
    for question, answer in zip(questions, answers, strict=True):
        assert answer.kind is AnswerKind.GENERATED, answer.notices
        assert question[:3] in answer.citations[0].clause.text


def test_tokens_are_bounded_for_all_steps_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generative, "MOST_TOKENS_IN_ALL", 250)
    with consulting(lambda r: Reply(calls=(call("outline"),))) as (assistant, server):
        answer = assistant.ask(QUESTION)
    assert len(server.requests) == 3
    assert "用量" in answer.notices[0]
