"""The LangChain door, opened with LangChain's own interfaces over the project's own index."""

from __future__ import annotations

import json

import pytest
from langchain_core.runnables import RunnableLambda

from chatbot.config import Config
from chatbot.integrations.langchain import PolicyRetriever, policy_tools
from chatbot.wiring import open_assistant


@pytest.fixture(scope="module")
def assistant():
    return open_assistant(Config())


@pytest.fixture(scope="module")
def tools(assistant):
    return {t.name: t for t in policy_tools(assistant)}


def test_the_three_lines_of_the_docstring_find_clauses():
    retriever = PolicyRetriever.open()
    documents = retriever.invoke("区块链")
    assert len(documents) == 5
    assert "区块链" in documents[0].page_content


def test_a_document_says_where_it_stands(assistant):
    found = PolicyRetriever(assistant=assistant, k=1).invoke("区块链")[0]
    clause = assistant.index.table[found.metadata["clause_id"]]
    document = assistant.index.table.document(clause)
    printed = document.text[found.metadata["start"] : found.metadata["end"]]
    assert found.page_content == printed.strip()
    assert found.metadata["sha256"] == document.sha256


def test_the_retriever_takes_its_place_in_a_chain(assistant):
    chain = PolicyRetriever(assistant=assistant, k=3) | RunnableLambda(len)
    assert chain.invoke("数据要素") == 3


def test_as_many_clauses_as_the_retriever_allows(assistant):
    with pytest.raises(ValueError, match="k"):
        PolicyRetriever(assistant=assistant, k=0)


def test_a_tool_answers_with_quotes_that_stand_in_their_clauses(assistant, tools):
    answer = tools["ask_policy"].invoke({"question": "区块链产业由哪些单位负责?"})
    assert not answer["declined"]
    for citation in answer["citations"]:
        assert citation["quote"] in assistant.index.table[citation["clause_id"]].text


def test_a_question_beside_the_documents_is_declined_without_citations(tools):
    answer = tools["ask_policy"].invoke({"question": "明天天气怎么样"})
    assert answer["declined"]
    assert answer["citations"] == []


def test_the_clauses_of_a_department_are_complete(assistant, tools):
    for name, count in tools["departments"].invoke({}).items():
        found = tools["clauses_of_department"].invoke({"name": name})
        assert len(found) == count
        assert all(name in clause["units"] for clause in found)


def test_mentions_are_every_clause_that_prints_the_term(assistant, tools):
    found = {c["clause_id"] for c in tools["clauses_that_mention"].invoke({"term": "区块链"})}
    assert found == {c.clause_id for c in assistant.index.table.clauses if "区块链" in c.text}


def test_an_unknown_clause_is_an_answer_the_agent_can_use(tools):
    assert "search_clauses" in tools["read_clause"].invoke({"clause_id": "no#1"})["error"]


def test_what_tools_return_goes_over_the_wire(tools):
    found = tools["search_clauses"].invoke({"text": "人才", "k": 2})
    assert len(json.loads(json.dumps(found, ensure_ascii=False))) == 2
    assert tools["read_clause"].invoke({"clause_id": found[0]["clause_id"]}) == found[0]
