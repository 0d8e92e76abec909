from __future__ import annotations

from collections.abc import Sequence

import pytest

from chatbot.indexing.table import ClauseTable
from chatbot.understanding.english import Options, Translator
from chatbot.understanding.english_questions import EnglishQuestions
from chatbot.understanding.lexicon import Entry, Lexicon
from chatbot.understanding.normalise import detect_language
from chatbot.understanding.query import Language, Scope
from chatbot.understanding.understand import Understanding

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


SEVERAL = [
    Entry(alias="plant", canonical="工厂", weight=0.9),
    Entry(alias="plant", canonical="植物", weight=0.8),
    Entry(alias="garden", canonical="园林", weight=0.9),
    Entry(alias="lot", canonical="-", weight=1.0),
    Entry(alias="foreign", canonical="外资", weight=0.9),
    Entry(alias="owned", canonical="所有", weight=0.9),
    Entry(alias="cold-chain", canonical="冷链", weight=0.9),
    Entry(alias="company", canonical="企业", weight=0.9),
    Entry(alias="permit", canonical="许可证", weight=0.9),
    Entry(alias="ferry", canonical="渡船", weight=0.9),
    Entry(alias="pollution", canonical="污染", weight=0.9),
    Entry(alias="grow", canonical="增长", weight=0.9),
    Entry(alias="cloud computing", canonical="云计算", weight=0.9),
    Entry(alias="sector", canonical="产业", weight=0.9),
]


def _words(text: str) -> list[str]:
    return text.rstrip("?").replace(" ", ",").strip(",").split(",")


def test_without_a_choice_the_likeliest_translation_is_taken() -> None:
    assert _words(Translator(SEVERAL).translate("plant garden")) == ["工厂", "园林"]


def test_of_several_translations_one_is_chosen_in_view_of_all_phrases() -> None:
    seen: list[Options] = []

    def choose(options: Sequence[Options]) -> Sequence[str]:
        seen.extend(options)
        return [one[-1] for one in options]

    text = Translator(SEVERAL).translate("a lot of plants in the garden", choose=choose)
    assert seen == [("工厂", "植物"), ("园林",)]
    assert _words(text) == ["植物", "园林"]


def test_where_nothing_has_several_translations_nothing_is_chosen() -> None:
    def choose(options: Sequence[Options]) -> Sequence[str]:
        raise AssertionError(options)

    assert _words(Translator(SEVERAL).translate("garden", choose=choose)) == ["园林"]


def test_translations_of_the_first_file_come_before_those_of_the_next() -> None:
    entries = [Entry(alias="fine", canonical=word, weight=1.0) for word in ("罚款", "良好", "罚款")]
    seen: list[Options] = []
    Translator(entries).translate("fines", choose=lambda o: (seen.extend(o), [o[0][0]])[1])
    assert seen == [("罚款", "良好")]


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("a lot of pollution", ["污染"]),  # a word that only frames is left out
        ("the company's permit", ["企业", "许可证"]),
        ("companies' permits", ["企业", "许可证"]),
        ("foreign-owned company", ["外资", "所有", "企业"]),
        ("cold-chain company", ["冷链", "企业"]),  # known whole
        ("RTK-based company", ["RTK", "based", "企业"]),
    ],
)
def test_possessives_and_hyphens_hide_no_word(english: str, chinese: list[str]) -> None:
    assert _words(Translator(SEVERAL).translate(english)) == chinese


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("What about cloud computing?", "那云计算呢?"),
        ("how about ferries?", "那渡船呢?"),
        ("And for the cloud computing sector?", "那云计算呢?"),
        ("And ferries?", "那渡船呢?"),
        ("OK, what about the company's permit?", "那企业许可证呢?"),
    ],
)
def test_what_about_asks_the_same_of_something_else(english: str, chinese: str) -> None:
    assert Translator(SEVERAL).translate(english) == chinese


@pytest.mark.parametrize("english", ["And is pollution growing?", "So who issues a permit?"])
def test_a_question_of_its_own_is_no_what_about(english: str) -> None:
    assert not Translator(SEVERAL).translate(english).startswith("那")


def test_what_about_in_one_breath_with_another_question_points_back() -> None:
    text = Translator(SEVERAL).translate("what about the permit", points_back=True)
    assert "许可证" in text
    assert "呢" not in text


@pytest.mark.parametrize(
    ("question", "chinese"),
    [
        ("请问 cloud computing 由谁负责", "请问 云计算 由谁负责"),
        ("SaaS 平台由谁负责", "SaaS 平台由谁负责"),  # one word is a name
        ("garden unheard 由谁负责", "garden unheard 由谁负责"),  # known in part
    ],
)
def test_a_chinese_question_may_hold_a_phrase_of_english(
    question: str, chinese: str, table: ClauseTable
) -> None:
    assert EnglishQuestions(table, SEVERAL).in_place(question) == chinese


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("How quickly is a permit issued?", "多久"),
        ("How soon is a permit issued?", "多久"),
        ("How long is a permit valid?", "多久"),
        ("How many times may a ferry run?", "多少次"),
        ("How often may a ferry run?", "多少次"),
        ("What is the penalty for pollution?", "怎么处罚"),
        ("How is pollution punished?", "怎么处罚"),
        ("How much is a permit?", "多少钱"),
        ("How much does a permit cost?", "多少钱"),
        ("How many hospitals have a garden?", "多少所"),
        ("How many companies have a permit?", "多少家"),
        ("What share of companies have a permit?", "百分之几"),
        ("Between which hours do ferries run?", "几点到几点"),
        ("At what temperature does the ferry stop?", "多少度"),
        ("How fast will pollution grow?", "年均增速多少"),
        ("Which law is the permit based on?", "制定依据是什么"),
        ("What happens if a ferry is late?", "怎么处理"),
        ("What counts as pollution?", "定义"),
        ("What is this permit about?", "讲了什么"),
        ("Who has to issue a permit?", "责任单位是哪些部门"),
        ("When is the permit issued?", "什么时候"),
        ("By what date is the permit issued?", "什么时候"),
        ("Until when can ferries run?", "什么时候"),
    ],
)
def test_a_way_of_asking_is_said_in_chinese(question: str, asks: str) -> None:
    assert _words(Translator(SEVERAL).translate(question))[-1] == asks


@pytest.mark.parametrize(
    "question",
    [
        "Is a permit needed when pollution grows?",
        "When pollution grows, is a permit needed?",
    ],
)
def test_when_asks_for_a_date_only_where_it_asks(question: str) -> None:
    assert "什么时候" not in Translator(SEVERAL).translate(question)


def test_senses_are_chosen_in_view_of_the_documents_asked_about(table: ClauseTable) -> None:
    asked: list[Scope] = []

    def senses(options: Sequence[Sequence[str]], scope: Scope) -> Sequence[str]:
        asked.append(scope)
        return [one[-1] for one in options]

    lexicon = Lexicon(
        entries={
            "english": (Entry(alias="fair", canonical="公平", weight=0.9),),
            "english_everyday": (Entry(alias="fair", canonical="展会", weight=0.8),),
        }
    )
    reader = Understanding(table, lexicon, (), (), lambda _: False, senses=senses)
    (query,) = reader.read("When is the fair?", document_id="plan")
    assert "展会" in query.text
    assert "公平" not in query.text
    assert asked == [("plan",)]


def test_of_two_english_parts_the_second_points_back_by_when(table: ClauseTable) -> None:
    reader = Understanding(table, Lexicon(entries={}), (), (), lambda _: False)
    first, second = reader.read("Who is responsible for 整机制造产业, and by when?")
    assert "责任单位" in first.text
    assert "什么时候" in second.text


def test_an_english_phrase_in_a_chinese_question_names_the_clause(table: ClauseTable) -> None:
    entries = (Entry(alias="drone delivery", canonical="低空物流产业", weight=1.0),)
    reader = Understanding(table, Lexicon(entries={"english": entries}), (), (), lambda _: False)
    (query,) = reader.read("drone delivery 由谁负责?")
    assert [c.address for c in query.targets] == ["2.2"]
