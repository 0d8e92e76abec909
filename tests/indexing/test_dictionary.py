from __future__ import annotations

import jieba
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.indexing.dictionary import Dictionary, DictionaryError

WORD = st.text(
    st.characters(blacklist_categories=("Cs", "Cc", "Zs", "Zl", "Zp")), min_size=1, max_size=6
)
ENTRY = st.tuples(WORD, st.integers(0, 10**7), st.sampled_from(["n", "nz", "v"]))


@given(st.lists(ENTRY, min_size=1, max_size=40))
def test_every_word_is_found_under_its_first_character(
    entries: list[tuple[str, int, str]],
) -> None:
    data = "".join(f"{word} {count} {tag}\n" for word, count, tag in entries).encode()
    dictionary = Dictionary(data)
    expected: dict[str, dict[str, int]] = {}
    for word, count, _ in entries:
        expected.setdefault(word[0], {})[word] = count
    for initial, words in expected.items():
        assert dictionary.words(initial) == words
    assert dictionary.total == sum(count for _, count, _ in entries)


def test_an_initial_without_words_has_none() -> None:
    assert Dictionary("中 3 n\n中国 5 ns\n".encode()).words("美") == {}


@pytest.mark.parametrize(
    "text",
    ["", "\n", "中国\n", "中国 5\n", "中国 五 ns\n", "中国 5 ns x\n", " 5 ns\n", "中 3 n\n国 4\n"],
)
def test_what_is_no_word_list_is_refused(text: str) -> None:
    with pytest.raises(DictionaryError):
        Dictionary(text.encode())


def test_a_last_line_without_line_break_counts() -> None:
    assert Dictionary("中国 5 ns".encode()).words("中") == {"中国": 5}


def test_jiebas_own_list_reads_the_same_as_by_jieba() -> None:
    with jieba.get_dict_file() as file:
        expected, total = jieba.Tokenizer.gen_pfdict(file)
    with jieba.get_dict_file() as file:
        dictionary = Dictionary(file.read())
    found: dict[str, int] = {}
    for initial in {word[0] for word in expected}:
        found.update(dictionary.words(initial))
    assert found == {word: count for word, count in expected.items() if word in found}
    assert all(count == 0 for word, count in expected.items() if word not in found)
    assert dictionary.total == total
