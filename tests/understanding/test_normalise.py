from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chatbot.understanding.normalise import detect_language, normalise
from chatbot.understanding.query import Language


def test_full_width_forms_and_traditional_characters_are_folded() -> None:
    assert normalise("三、（七）　講的是什麼？") == "三、(七) 讲的是什么?"


def test_regional_wording_becomes_what_the_documents_print() -> None:
    assert normalise("軟體和數位出版") == "软件和数字出版"


def test_simplified_text_is_left_as_it_is() -> None:
    assert normalise("责任单位有哪些") == "责任单位有哪些"


def test_controls_marks_and_surrogates_are_dropped() -> None:
    assert normalise("责任\u202e单\u200b位\ud800\x00") == "责任单位"


@given(st.text(alphabet=st.characters()))
def test_any_string_is_normalised_to_something_printable(text: str) -> None:
    normalise(text).encode("utf-8")


def test_language_goes_by_script() -> None:
    assert detect_language("Which area covers us?") is Language.ENGLISH
    assert detect_language("屬於哪個重點領域") is Language.TRADITIONAL
    assert detect_language("SaaS属于哪个领域") is Language.SIMPLIFIED


def test_words_of_asking_are_mended_where_they_are_mistyped() -> None:
    assert normalise("什莫时后交,由谁负则") == "什么时候交,由谁负责"
    assert normalise("要多小钱") == "要多少钱"
