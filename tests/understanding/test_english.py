from __future__ import annotations

import pytest

from chatbot.understanding.english import Translator
from chatbot.understanding.lexicon import Entry
from chatbot.understanding.normalise import detect_language
from chatbot.understanding.query import Language

ENTRIES = [
    Entry(alias="cold chain logistics", canonical="冷链物流", weight=1.0),
    Entry(alias="drone", canonical="无人机", weight=1.0),
]


def test_longest_known_phrases_become_chinese_and_the_rest_stays() -> None:
    text = Translator(ENTRIES).translate("We run cold-chain logistics with drones and SaaS.")
    assert "冷链物流" in text
    assert "无人机" in text
    assert "SaaS" in text


def test_english_ways_of_asking_become_those_the_rules_know() -> None:
    text = Translator(ENTRIES).translate("Which departments are responsible for drones?")
    assert "责任单位" in text
    assert "无人机" in text


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("5 billion yuan", "50亿元"),
        ("RMB 300 million yuan", "3亿元"),
        ("12.5 thousand", "1.25万"),
        ("1.2 trillion yuan", "12000亿元"),
    ],
)
def test_sums_are_said_in_the_units_that_documents_print(english: str, chinese: str) -> None:
    assert chinese in Translator(ENTRIES).translate(f"firms with revenue above {english}")


def test_forms_of_a_verb_are_one_word_unless_the_lexicon_tells_them_apart() -> None:
    entries = [
        Entry(alias="cultivate", canonical="培育", weight=1.0),
        Entry(alias="finance", canonical="金融", weight=1.0),
        Entry(alias="financing", canonical="融资", weight=1.0),
    ]
    text = Translator(entries).translate("cultivated firms, financing")
    assert "培育" in text
    assert "融资" in text
    assert "金融" not in text


def test_who_holds_an_office_is_no_question_of_responsibility() -> None:
    assert "领导是谁" in Translator(ENTRIES).translate("Who is the mayor of this city?")


def test_a_quoted_name_stays_whole_whatever_marks_it_holds() -> None:
    text = Translator(ENTRIES).translate("What is the original text of “三、(六)”?")
    assert "三、(六)" in text
    assert "原文" in text


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("What does “发挥数据要素核心价值” say?", Language.ENGLISH),
        ("Which clauses is 市发展改革委 responsible for?", Language.ENGLISH),
        ("SaaS PaaS IaaS 属于哪个领域", Language.SIMPLIFIED),
        ("AI、AR、VR、MR 产业重点支持什么", Language.SIMPLIFIED),
    ],
)
def test_an_english_sentence_about_a_chinese_name_is_english(
    question: str, language: Language
) -> None:
    assert detect_language(question) is language


def test_the_clauses_of_a_department_are_no_mentions_of_it() -> None:
    text = Translator(ENTRIES).translate("Which clauses is “市发展改革委” responsible for?")
    assert "负责哪几条" in text
    assert "提到" not in text


def test_a_range_of_clauses_stays_a_range() -> None:
    assert "2.1到2.3" in Translator(ENTRIES).translate("What do clauses 2.1 to 2.3 say?")
