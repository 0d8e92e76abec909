"""The only place that chooses implementations: a Config becomes an Assistant."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from chatbot.answering.speaking import ChatModel, Price
from chatbot.assistant import Assistant
from chatbot.config import HOME, Config
from chatbot.indexing import store
from chatbot.indexing.manifest import Manifest
from chatbot.indexing.reranker import open_reranker
from chatbot.understanding.lexicon import read_lexicon

if TYPE_CHECKING:
    from chatbot.indexing.milvus.engine import MilvusEngine


def open_assistant(config: Config) -> Assistant:
    """Open the index and the term files that *config* names.

    Raises the IndexFolderError tree; StaleIndexError also where the corpus has changed since,
    EncoderError where the encoder or the re-ranker cannot be had, EngineError where a search
    engine on another machine does not answer, ConfigError and MissingExtraError where the chat
    model cannot be opened.
    """
    index = open_index(config)
    terms = config.corpus / "terms"
    lexicon = read_lexicon(terms if terms.is_dir() else HOME / "corpus" / "terms")
    assistant = Assistant(
        index,
        lexicon,
        max_question_chars=config.max_question_chars,
        reranker=open_reranker(config.reranker),
    )
    return with_chat_model(assistant, config)


def with_chat_model(assistant: Assistant, config: Config) -> Assistant:
    """Return *assistant*, worded by the chat model that *config* names, where it names one."""
    chat_model = open_chat_model(config)
    if chat_model is None:
        return assistant
    read, written = config.prices
    return assistant.worded_by(
        chat_model,
        price=Price(input=read, output=written),
        with_tools=config.llm_tools,
        with_rewriting=config.llm_rewrite,
    )


def open_index(config: Config) -> store.Index:
    """Open the index of *config*: from its folder, or from the Milvus that it names."""
    if config.milvus is None:
        return store.open_current(config)
    from chatbot.indexing.milvus import remote

    return remote.open_current(config, config.milvus)


def watched_engine(assistant: Assistant) -> MilvusEngine | None:
    """Return the engine of *assistant* where others may replace its index; else None."""
    from chatbot.indexing.milvus.engine import MilvusEngine

    engine = assistant.index.engine
    return engine if isinstance(engine, MilvusEngine) else None


def engine_answers(index: object, wait_s: float) -> bool:
    """Return False where *index* is searched on another machine that does not answer in time."""
    from chatbot.indexing.milvus.engine import MilvusEngine

    engine = getattr(index, "engine", None)
    return not isinstance(engine, MilvusEngine) or engine.answers(wait_s)


def build_index(config: Config, *, progress: Callable[[str], None] | None = None) -> Manifest:
    """Index ``config.corpus`` in the folder of *config*; into the Milvus too that it may name."""
    manifest = store.build_index(config, progress=progress)
    if config.milvus is not None:
        from chatbot.indexing.milvus import remote

        remote.publish(config, config.milvus, progress=progress or (lambda _: None))
    return manifest


def check_index(config: Config) -> None:
    """Verify every byte of the index of *config*; raises an IndexFolderError at the first fault."""
    if config.milvus is None:
        store.check_index(config)
        return
    from chatbot.indexing.milvus import remote

    remote.check(config, config.milvus)


def open_chat_model(config: Config) -> ChatModel | None:
    """Return the chat model that *config* names; None where it names none."""
    if not config.llm:
        return None
    # Without a chat model no question waits for what only chat models need.
    from chatbot.answering.generative import LangchainChatModel

    return LangchainChatModel(
        config.llm,
        base_url=config.llm_base_url,
        api_key=config.llm_api_key,
        deadline_s=config.llm_deadline_s,
    )
