"""Versions of documents: which belong together, and which stands in the others' place."""

from __future__ import annotations

from datetime import date

import pytest

from chatbot.reading.versions import are_versions, successors
from chatbot.records import Document, Period


def document(name: str, title: str, text: str = "", **facts: object) -> Document:
    return Document(
        document_id=name, title=title, file_name=f"{name}.txt", sha256=name, text=text, **facts
    )


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("云汀市低空办法(2030年)", "云汀市低空办法(2031年修订)", True),
        ("云汀市低空实施方案(2021-2023年)", "云汀市低空实施方案(2024—2026年)", True),
        ("云汀市2025年政务公开工作要点", "云汀市2026年政务公开工作要点", True),
        ("云汀市低空办法(试行)", "云汀市低空办法", True),
        ("云汀市低空办法", "云汀市水务办法", False),
        ("云汀市低空办法", "云汀市低空办法实施细则", False),
    ],
)
def test_titles_tell_versions(one: str, other: str, same: bool) -> None:
    assert are_versions(document("a", one), document("b", other)) is same


def test_the_later_version_stands_in_the_place_of_all_earlier_ones() -> None:
    held = [
        document("2029", "低空办法", issued_on=date(2029, 1, 1)),
        document("2031", "低空办法(2031年修订)", issued_on=date(2031, 1, 1)),
        document("2030", "低空办法", period=Period(first=2030, last=2032)),
        document("draft", "低空办法(征求意见稿)", issued_on=date(2032, 1, 1)),
        document("other", "水务办法", issued_on=date(2028, 1, 1)),
    ]
    assert successors(held) == {"2029": "2031", "2030": "2031"}


def test_without_a_date_nothing_is_superseded() -> None:
    held = [document("a", "低空办法"), document("b", "低空办法", issued_on=date(2031, 1, 1))]
    assert successors(held) == {}


OLD = document("old", "云汀市起降点暂行规定", number="云府〔2019〕5号", issued_on=date(2019, 2, 3))


@pytest.mark.parametrize(
    "repeals",
    [
        "本办法自2031年1月1日起施行。《云汀市起降点暂行规定》(云府〔2019〕5号)同时废止。",
        "《云汀市水务办法》、《云汀市起降点暂行规定》(云府[2019]5号)同时废止。",
        "原《云汀市起降点暂行规定》予以废止。",
    ],
)
def test_a_document_that_repeals_another_by_name_succeeds_it(repeals: str) -> None:
    new = document("new", "云汀市低空条例", repeals, issued_on=date(2031, 1, 1))
    assert successors([OLD, new]) == {"old": "new"}


@pytest.mark.parametrize(
    "keeps",
    [
        "依照《云汀市起降点暂行规定》办理。",
        "《云汀市起降点暂行规定》第三条同时废止。",
        "《云汀市起降点暂行规定》(云府〔2008〕77号)同时废止。",
        "《关于废止若干文件的决定》与《云汀市起降点暂行规定》一并印发。",
    ],
)
def test_what_is_named_otherwise_stands(keeps: str) -> None:
    new = document("new", "云汀市低空条例", keeps, issued_on=date(2031, 1, 1))
    assert successors([OLD, new]) == {}


def test_successors_of_successors_are_followed_to_the_last() -> None:
    middle = document(
        "middle", "起降点条例", "《云汀市起降点暂行规定》同时废止。", issued_on=date(2025, 1, 1)
    )
    last = document("last", "低空条例", "《起降点条例》同时废止。", issued_on=date(2031, 1, 1))
    assert successors([OLD, middle, last]) == {"old": "last", "middle": "last"}
