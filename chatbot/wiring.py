"""The only place that chooses implementations: a Config becomes an Assistant."""

from __future__ import annotations

from chatbot.answering.speaking import ChatModel, Price
from chatbot.assistant import Assistant
from chatbot.config import HOME, Config
from chatbot.indexing.reranker import open_reranker
from chatbot.indexing.store import open_current
from chatbot.understanding.lexicon import read_lexicon


def open_assistant(config: Config) -> Assistant:
    """Open the index and the term files that *config* names.

    Raises the IndexFolderError tree; StaleIndexError also where the corpus has changed since,
    EncoderError where the encoder or the re-ranker cannot be had, ConfigError and
    MissingExtraError where the chat model cannot be opened.
    """
    index = open_current(config)
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
