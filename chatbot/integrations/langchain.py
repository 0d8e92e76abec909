"""The index in a LangChain application: a retriever, and the operations as tools.

Three lines give an existing chain verified clauses as its documents::

    from chatbot.integrations.langchain import PolicyRetriever
    retriever = PolicyRetriever.open()
    documents = retriever.invoke("税务局要管哪几条")

:func:`policy_tools` gives an agent what retrieval alone cannot: complete sets and cited answers.
"""

from __future__ import annotations

from typing import Any

from langchain.tools import BaseTool
from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.tools import StructuredTool
from pydantic import Field

from chatbot.assistant import Assistant
from chatbot.config import Config
from chatbot.integrations.tools import MOST, Tools
from chatbot.wiring import open_assistant


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
        tools = Tools(self.assistant)
        return [
            Document(
                id=e.clause.clause_id,
                page_content=e.clause.text.strip(),
                metadata={
                    **tools.place(e.clause),
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
    return [StructuredTool.from_function(act) for act in Tools(assistant).all()]
