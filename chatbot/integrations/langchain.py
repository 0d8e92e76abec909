"""The index in a LangChain application: a retriever, and the operations as tools.

Three lines give an existing chain verified clauses as its documents::

    from chatbot.integrations.langchain import PolicyRetriever
    retriever = PolicyRetriever.open()
    documents = retriever.invoke("税务局要管哪几条")

:func:`policy_tools` gives an agent what retrieval alone cannot: complete sets and cited answers.
"""

from __future__ import annotations

from typing import Any

from langchain.tools import BaseTool, tool
from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import Field

from chatbot.answering import operations
from chatbot.assistant import Assistant
from chatbot.config import Config
from chatbot.records import Clause
from chatbot.wiring import open_assistant

MOST = 50
"""Clauses that one call of a tool returns at most."""


class PolicyRetriever(BaseRetriever):
    """Finds clauses; ``page_content`` is the clause as printed, ``metadata`` says where it stands.

    Metadata keys: ``clause_id``, ``clause`` (三、(六)), ``path``, ``document``, ``document_id``,
    ``sha256`` of the document's file, ``start`` and ``end`` (characters), ``units``, ``bm25``,
    ``cosine``, ``fused``.
    """

    assistant: Assistant
    k: int = Field(default=5, ge=1, le=MOST)
    document_id: str | None = None

    @classmethod
    def open(cls, config: Config | None = None, **settings: Any) -> PolicyRetriever:
        """Open the index that *config* (default: the ``CHATBOT_*`` variables) names.

        Raises the IndexFolderError tree; ``chatbot index`` builds what is missing.
        """
        assistant = open_assistant(config or Config.from_environment())
        return cls(assistant=assistant, **settings)

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002 - LangChain's signature
    ) -> list[Document]:
        found = self.assistant.search(query, k=self.k, document_id=self.document_id)
        return [
            Document(
                id=e.clause.clause_id,
                page_content=e.clause.text.strip(),
                metadata={
                    **_place(self.assistant, e.clause),
                    "bm25": e.bm25,
                    "cosine": e.cosine,
                    "fused": e.fused,
                },
            )
            for e in found
        ]


def policy_tools(assistant: Assistant) -> list[BaseTool]:
    """Return tools over *assistant*: ask, search, look-up, and the sets that have to be complete.

    For ``langchain.agents.create_agent(model, tools=policy_tools(assistant))``.
    """
    table = assistant.index.table

    @tool
    def ask_policy(question: str) -> dict[str, Any]:
        """Answer a question about the policy documents, in Chinese, with verified citations."""
        answer = assistant.ask(question)
        return {
            "answer": answer.text,
            "declined": answer.abstained,
            "citations": [
                {"n": c.marker, "quote": c.quote, **_place(assistant, c.clause)}
                for c in answer.citations
            ],
            "notices": list(answer.notices),
        }

    @tool
    def search_clauses(text: str, k: int = 5) -> list[dict[str, Any]]:
        """Find the clauses nearest to a text, best first."""
        return [_shown(assistant, e.clause) for e in assistant.search(text, k=max(1, min(k, MOST)))]

    @tool
    def read_clause(clause_id: str) -> dict[str, Any]:
        """Read one clause by the clause_id that the other tools return."""
        if clause_id not in table:
            return {"error": f"no clause {clause_id!r}; find one with search_clauses"}
        return _shown(assistant, table[clause_id])

    @tool
    def clauses_that_mention(term: str) -> list[dict[str, Any]]:
        """List every clause that prints a term, complete and in printed order."""
        return [_shown(assistant, c) for c, _ in operations.mentions(table, None, term)]

    @tool
    def departments() -> dict[str, int]:
        """List every responsible department with the number of clauses that name it."""
        return dict(operations.unit_counts(table, None).most_common())

    @tool
    def clauses_of_department(name: str) -> list[dict[str, Any]]:
        """List every clause a department is responsible for; name as departments() prints it."""
        return [_shown(assistant, c) for c in table.clauses if name in {u.name for u in c.units}]

    return [
        ask_policy,
        search_clauses,
        read_clause,
        clauses_that_mention,
        departments,
        clauses_of_department,
    ]


def _place(assistant: Assistant, clause: Clause) -> dict[str, Any]:
    document = assistant.index.table.document(clause)
    return {
        "clause_id": clause.clause_id,
        "clause": clause.label,
        "path": clause.path_text,
        "document": document.title,
        "document_id": document.document_id,
        "sha256": document.sha256,
        "start": clause.span.start,
        "end": clause.span.end,
        "units": [u.name for u in clause.units],
    }


def _shown(assistant: Assistant, clause: Clause) -> dict[str, Any]:
    return {**_place(assistant, clause), "text": clause.text.strip()}
