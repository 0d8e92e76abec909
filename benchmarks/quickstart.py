"""The pipeline of LangChain's tutorials over the same text, as a yardstick for latency and quality.

RecursiveCharacterTextSplitter, a vector store on FAISS, BM25 over jieba's words, and the two fused
by weighted reciprocal ranks, as EnsembleRetriever does; that class and the FAISS and BM25
retrievers live in packages that were sunset, so their few lines are written out on
``langchain_core``'s base classes. The embeddings are this project's own, so that both sides pay
the same for a vector.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import faiss
import jieba
import numpy as np
from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_text_splitters import RecursiveCharacterTextSplitter
from rank_bm25 import BM25Okapi

from chatbot.indexing.embedding import Encoder

CHUNK, OVERLAP = 500, 50
"""Characters, as in the tutorials."""
RANK_CONSTANT = 60
"""Of reciprocal rank fusion, EnsembleRetriever's default."""
SEPARATORS = ["\n\n", "\n", "。", ";", ",", ""]


class FaissRetriever(BaseRetriever):
    """Nearest chunks by cosine."""

    index: Any
    encoder: Any
    documents: list[Document]
    k: int = 4

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        del run_manager
        _, rows = self.index.search(self.encoder.encode_queries([query]), self.k)
        return [self.documents[row] for row in rows[0] if row >= 0]


class BM25Retriever(BaseRetriever):
    """Best chunks by BM25."""

    vectorizer: Any
    documents: list[Document]
    k: int = 4

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        del run_manager
        scores = self.vectorizer.get_scores(jieba.lcut(query))
        return [self.documents[row] for row in np.argsort(scores)[::-1][: self.k]]


class EnsembleRetriever(BaseRetriever):
    """Both lists, fused by weighted reciprocal ranks."""

    retrievers: list[BaseRetriever]
    weights: list[float]

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        scores: dict[str, float] = defaultdict(float)
        found: dict[str, Document] = {}
        for retriever, weight in zip(self.retrievers, self.weights, strict=True):
            callbacks = run_manager.get_child()
            for rank, document in enumerate(
                retriever.invoke(query, config={"callbacks": callbacks}), start=1
            ):
                found[document.page_content] = document
                scores[document.page_content] += weight / (rank + RANK_CONSTANT)
        return [found[text] for text in sorted(scores, key=lambda t: -scores[t])]


def quickstart(texts: Sequence[str], encoder: Encoder, *, k: int = 4) -> EnsembleRetriever:
    """Return the ensemble over the chunks of *texts*."""
    splitter = RecursiveCharacterTextSplitter(
        chunk_size=CHUNK, chunk_overlap=OVERLAP, separators=SEPARATORS
    )
    chunks = splitter.create_documents(list(texts))
    jieba.setLogLevel(logging.WARNING)
    index = faiss.IndexFlatIP(encoder.dimension)
    index.add(encoder.encode_passages([c.page_content for c in chunks]))
    bm25 = BM25Okapi([jieba.lcut(c.page_content) for c in chunks])
    return EnsembleRetriever(
        retrievers=[
            BM25Retriever(vectorizer=bm25, documents=chunks, k=k),
            FaissRetriever(index=index, encoder=encoder, documents=chunks, k=k),
        ],
        weights=[0.5, 0.5],
    )
