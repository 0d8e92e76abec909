"""Conversations kept as files: complete, escaped, readable by the programs they are meant for."""

from __future__ import annotations

import base64
import io
import re
import zipfile
from dataclasses import replace
from datetime import datetime
from html.parser import HTMLParser

import docx
import pytest

from chatbot.records import AnswerKind, Generation
from chatbot.serving.panels.conversation import Turn
from chatbot.serving.panels.words import words_in
from chatbot.serving.saving import saved
from chatbot.serving.saving.markdown import as_markdown
from chatbot.serving.saving.record import Record, record_of
from chatbot.serving.saving.word import as_word
from tests.serving.doubles import drones_answer, fixed_assistant

NOW = datetime(2026, 5, 4, 9, 30)
DOCUMENTS = fixed_assistant().index.table.documents
HOSTILE = "<script>alert(1)</script> **粗** [x](http://x) # & \x00"


def record(question: str = "那谁负责?", language: str = "zh-Hans") -> Record:
    answer = replace(drones_answer(), question=question)
    declined = fixed_assistant().ask("能补贴多少?")
    turns = (
        Turn(question=question, answer=answer),
        Turn(question="能补贴多少?", answer=declined),
        Turn(question="没答完", answer=None),
    )
    return record_of(turns, DOCUMENTS, words_in(language), NOW)


def word_text(content: bytes) -> str:
    return "\n".join(p.text for p in docx.Document(io.BytesIO(content)).paragraphs)


@pytest.mark.parametrize("write", [as_markdown, lambda r: word_text(as_word(r))])
def test_a_file_holds_answers_sources_dates_and_validity(write) -> None:
    text = re.sub(r"\\\\(.)", r"\\1", write(record())).replace("\\", "")
    for words in (
        "那谁负责?",
        "无人机产业由谁负责?",
        "市交通局(首位责任单位)、市工信局",
        "二、重点领域 › (一)无人机产业：“责任单位:市交通局、工信局”",
        "原文摘录",
        "已经届满",
        "能补贴多少?",
        "未作答",
        "导出时间：2026-05-04 09:30",
        "成文日期：2019年12月30日",
        "实施期限已届满（2020–2022年）",
        "0" * 64,
    ):
        assert words in text, words
    assert "没答完" not in text


def test_markup_in_a_file_is_text() -> None:
    text = as_markdown(record(HOSTILE))
    assert "<script" not in text.replace("\\<", "")
    assert r"\*\*粗\*\*" in text
    words = word_text(as_word(record(HOSTILE)))
    assert "<script>alert(1)</script> **粗**" in words


def test_a_word_file_is_a_package_of_well_formed_parts() -> None:
    from xml.etree import ElementTree

    with zipfile.ZipFile(io.BytesIO(as_word(record(HOSTILE)))) as package:
        assert package.testzip() is None
        for name in package.namelist():
            ElementTree.fromstring(package.read(name))


def test_a_word_file_keeps_the_label_of_generated_text_in_its_properties() -> None:
    assert "AI" not in docx.Document(io.BytesIO(as_word(record()))).core_properties.comments
    worded = replace(
        drones_answer(), kind=AnswerKind.GENERATED, generation=Generation(model="openai:m")
    )
    made = record_of((Turn(question="问", answer=worded),), DOCUMENTS, words_in("en"), NOW)
    assert "AIGC" in docx.Document(io.BytesIO(as_word(made))).core_properties.comments


class Attributes(HTMLParser):
    def handle_starttag(self, tag, attrs):
        self.held = dict(attrs)


@pytest.mark.parametrize("form", ["docx", "md", "../../x"])
def test_a_file_travels_in_an_element(form: str) -> None:
    turns = (Turn(question="那谁负责?", answer=drones_answer()),)
    parser = Attributes()
    parser.feed(saved(turns, DOCUMENTS, form, words_in("en"), NOW))
    content = base64.b64decode(parser.held["data-content"])
    assert parser.held["data-name"].endswith(".docx" if form == "docx" else ".md")
    assert ("PK" if form == "docx" else "# Policy Q") == content[:10].decode("latin-1")[
        : 2 if form == "docx" else 10
    ]


def test_nothing_asked_is_nothing_saved() -> None:
    assert saved((), DOCUMENTS, "md", words_in("en"), NOW) == "<span></span>"
