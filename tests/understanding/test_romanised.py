"""Places that an English question writes in pinyin."""

from __future__ import annotations

import pytest

from chatbot.understanding.english_questions import EnglishQuestions
from chatbot.understanding.lexicon import Entry
from chatbot.understanding.romanised import Romanised
from tests.understanding.conftest import table_of

TABLE = table_of("""柳河县渡船更新方案

一、码头

(一)新建码头。在石梁镇新建码头2座,由青榆区协助。

(二)渡船。更新渡船12艘。
""")
SCOPE = tuple(TABLE.documents)
ENTRIES = [
    Entry(alias="pier", canonical="码头", weight=0.9),
    Entry(alias="in", canonical="-", weight=1.0),
]


@pytest.mark.parametrize(
    ("word", "name"),
    [("Shiliang", "石梁"), ("Qingyu", "青榆"), ("Liuhe", ""), ("Shanghai", None)],
)
def test_a_printed_place_is_known_by_its_pinyin(word: str, name: str | None) -> None:
    assert Romanised(TABLE).find(word, SCOPE) == name


def test_the_place_that_issued_the_document_goes_without_saying() -> None:
    questions = EnglishQuestions(TABLE, ENTRIES)
    assert questions.parts("piers in Liuhe?", SCOPE) == ("码头,?",)
    assert questions.parts("piers in Shiliang?", SCOPE) == ("码头,石梁,?",)


def test_a_name_that_no_document_prints_stays_as_it_is() -> None:
    assert EnglishQuestions(TABLE, ENTRIES).parts("piers in Shanghai?", SCOPE) == (
        "码头,Shanghai,?",
    )


def test_a_chinese_question_takes_the_english_phrases_that_are_known() -> None:
    questions = EnglishQuestions(TABLE, [Entry(alias="ferry pier", canonical="渡口", weight=0.9)])
    assert questions.in_place("码头建几座") == "码头建几座"
    assert questions.in_place("ferry pier 建几座") == "渡口 建几座"
    assert questions.in_place("night ferry 建几座") == "night ferry 建几座"
