"""A conversation as a file to keep: Markdown or Word, with sources, dates and validity."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from datetime import datetime

from chatbot.records import Document
from chatbot.serving.panels.conversation import Turn
from chatbot.serving.panels.markup import Html, element
from chatbot.serving.panels.words import Words
from chatbot.serving.saving.markdown import as_markdown
from chatbot.serving.saving.record import record_of
from chatbot.serving.saving.word import as_word

MEDIA = {
    "md": "text/markdown;charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def saved(
    turns: Sequence[Turn],
    documents: Mapping[str, Document],
    form: str,
    words: Words,
    now: datetime,
) -> Html:
    """Return an element that holds the file in its attributes: name, media type, base64 content.

    *form* is ``docx``, else it is Markdown. Without an answered turn the element holds nothing.
    """
    record = record_of(turns, documents, words, now)
    if not record.entries:
        return element("span")
    ending = form if form in MEDIA else "md"
    content = as_word(record) if ending == "docx" else as_markdown(record).encode()
    return element(
        "span",
        data_name=f"{record.title}_{now:%Y%m%d_%H%M%S}.{ending}",
        data_media=MEDIA[ending],
        data_content=base64.b64encode(content).decode(),
    )
