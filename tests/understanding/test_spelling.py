from __future__ import annotations

import pytest

from chatbot.understanding.spelling import Speller

PRINTED = "智慧城市产业的责任单位。支持数据采集、数据清洗、数据可视化。"
WORDS = {"智慧城市", "智慧", "城市", "责任", "单位", "数据", "采集", "清洗", "可视化"}
LANGUAGE = WORDS | {"公司", "那些", "属于", "领域", "我们", "哪些", "天气"}


@pytest.fixture
def speller() -> Speller:
    pairs = {PRINTED[i : i + 2] for i in range(len(PRINTED) - 1)}
    return Speller(WORDS, pairs, LANGUAGE.__contains__)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("智会城市", "智慧城市"),
        ("责仁单位", "责任单位"),
        ("数椐清冼", "数据清洗"),
        ("数据可视话", "数据可视化"),
    ],
)
def test_slip_is_mended(typed: str, meant: str, speller: Speller) -> None:
    assert speller.mend(typed) == meant


@pytest.mark.parametrize("typed", ["责任单位", "天气", "我们公司", "飞机场在哪", "数据采集"])
def test_known_and_unrelated_words_are_left_alone(typed: str, speller: Speller) -> None:
    assert speller.mend(typed) == typed


def test_a_slip_in_a_title_is_mended_although_each_pair_is_printed() -> None:
    printed = "电子商务产业。鼓励跨境电商物流。"
    pairs = {printed[i : i + 2] for i in range(len(printed) - 1)}
    speller = Speller((), pairs, lambda _: False)
    mended = speller.mend_titles("电子商物由谁负责", ["电子商务"], printed.__contains__)
    assert mended == "电子商务由谁负责"
    assert speller.mend_titles("电商物流", ["电商物留"], printed.__contains__) == "电商物流"


@pytest.mark.parametrize("typed", ["该找哪个局", "这个区在试点", "每个局"])
def test_a_measure_word_begins_no_misspelt_word(typed: str) -> None:
    speller = Speller({"格局", "各区"}, {"格局", "各区", "试点"}, lambda _: False)
    assert speller.mend(typed) == typed


@pytest.mark.parametrize(
    ("typed", "printed", "language"),
    [
        ("村卫生室当医生", {"适当", "卫生", "医生"}, {"适当", "生室", "医生"}),
        ("老人吃一餐补几块", {"次一", "老人"}, {"老人"}),
        ("老人吃一餐补几块", {"人次", "老人"}, {"人次", "老人"}),
        ("租金打几折", {"打击", "租金"}, {"打击", "租金"}),
        ("跟着链主一起发展", {"主义", "发展"}, {"主义", "链主", "一起", "发展"}),
    ],
)
def test_two_words_that_meet_are_no_slip_for_a_third(
    typed: str, printed: set[str], language: set[str]
) -> None:
    assert Speller(printed, printed, language.__contains__).mend(typed) == typed


HEARD = "区块链产业。支持区块链平台。"
HEARD_PAIRS = {HEARD[i : i + 2] for i in range(len(HEARD) - 1)}


@pytest.mark.parametrize(
    ("typed", "printed", "meant"),
    [
        ("取快连属于哪个领域", HEARD, "区块链属于哪个领域"),
        ("取快连属于哪个领域", f"{HEARD}取快连", "取快连属于哪个领域"),  # printed so
        ("天气预报属于哪个领域", HEARD, "天气预报属于哪个领域"),  # sounds like nothing
    ],
)
def test_a_title_typed_by_its_sound_is_restored(typed: str, printed: str, meant: str) -> None:
    speller = Speller((), HEARD_PAIRS, LANGUAGE.__contains__)
    assert speller.mend_titles(typed, ["区块链"], printed.__contains__) == meant


def test_two_characters_sound_like_too_much_else() -> None:
    speller = Speller((), HEARD_PAIRS, LANGUAGE.__contains__)
    assert speller.mend_titles("取快", ["区块"], HEARD.__contains__) == "取快"


def test_words_of_the_language_are_not_typed_by_their_sound() -> None:
    speller = Speller((), HEARD_PAIRS, (LANGUAGE | {"取快"}).__contains__)
    typed = "取快连曜玮祺"
    assert speller.mend_titles(typed, ["区块链"], HEARD.__contains__) == typed


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("主责方是谁", "主责方是谁"),
        ("主责方是哪家", "主责方是哪家"),
        ("主责方是合理", "主责方式合理"),  # nothing is asked behind it
    ],
)
def test_the_verb_that_asks_belongs_to_no_misspelt_word(typed: str, meant: str) -> None:
    known = {"方式", "主责"}
    assert Speller(known, known, known.__contains__).mend(typed) == meant
