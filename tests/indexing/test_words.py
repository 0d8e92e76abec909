from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import jieba
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.indexing.words import PAIR_MARK, Words, fold, pairs

SENTENCES = (
    "加快发展低空经济,支持电动垂直起降飞行器研发和总装",
    "到2033年,全市低空产业产值突破300亿元,年均增速12.5%",
    "结婚的和尚未结婚的都要办理登记",
    "工信处女干事每月经过下属科室都要亲口交代24口交换机等技术性器件的安装工作",
    "永和服装饰品有限公司",
)


@pytest.fixture(scope="module")
def words() -> Words:
    return Words()


@pytest.mark.parametrize("sentence", SENTENCES)
def test_chinese_is_cut_as_jieba_cuts_it(sentence: str, words: Words, tmp_path: Path) -> None:
    reference = jieba.Tokenizer()
    reference.tmp_dir = str(tmp_path)
    for run in "".join(c if "\u4e00" <= c <= "\u9fff" else " " for c in sentence).split():
        assert words.tokenize(run) == reference.lcut_for_search(run, HMM=False)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ＡＩ＋５Ｇ", ["ai", "5g"]),
        ("C++、C#与Java", ["c++", "c#", "与", "java"]),
        ("增长10.8％,2021-2023", ["增长", "10.8", "2021", "2023"]),
        ("Word/Excel", ["word", "excel"]),
        ("⼯业", ["工业"]),
        ("、。《》!?\n\t", []),
        ("", []),
        ("Привет мир", ["привет", "мир"]),
        ("スマホ", ["スマホ"]),
        ("β版", ["β", "版"]),
    ],
)
def test_marks_are_dropped_and_letters_folded(text: str, expected: list[str], words: Words) -> None:
    assert words.tokenize(text) == expected


def test_a_corpus_term_is_kept_whole_and_its_parts_are_found_too(words: Words) -> None:
    assert "云汀湾示范区" not in words.tokenize("建设云汀湾示范区")
    assert Words(["云汀湾示范区"]).tokenize("建设云汀湾示范区")[-1] == "云汀湾示范区"
    assert "示范区" in Words(["云汀湾示范区"]).tokenize("建设云汀湾示范区")


def test_the_order_of_terms_is_no_matter() -> None:
    forward, backward = Words(["低空文旅", "低空物流"]), Words(["低空物流", "低空文旅", "低空物流"])
    assert forward.terms == backward.terms
    assert forward.fingerprint == backward.fingerprint


def test_stored_frequencies_give_the_same_words() -> None:
    learnt = Words(["低空文旅", "云汀湾示范区"])
    opened = Words(learnt.terms)
    assert opened.fingerprint == learnt.fingerprint
    assert opened.tokenize("云汀湾示范区低空文旅") == learnt.tokenize("云汀湾示范区低空文旅")


def test_the_fingerprint_tells_terms_apart() -> None:
    assert Words(["低空文旅"]).fingerprint != Words(["低空物流"]).fingerprint != Words().fingerprint


def test_terms_that_are_no_chinese_words_are_left_to_the_rules() -> None:
    assert Words(["5G", "", "a,b", "低"]).terms == {}


def test_pairs_are_marked_and_stay_inside_a_run() -> None:
    assert pairs("云计算,大数据") == ["~云计", "~计算", "~大数", "~数据"]


def test_a_query_counts_words_fully_and_pairs_in_part(words: Words) -> None:
    assert words.query_weights("统筹城乡") == {
        "统筹": 1.0,
        "城乡": 1.0,
        "~统筹": 0.5,
        "~筹城": 0.5,
        "~城乡": 0.5,
    }
    assert words.query_weights("5G,5G")["5g"] == 2.0
    assert words.query_weights("数据库", 0.4)["数据库"] == 0.4


def test_words_are_told_from_other_runs(words: Words) -> None:
    assert words.is_word("数据")
    assert not words.is_word("据数")
    assert not words.is_word("")
    assert Words(["据数字"]).is_word("据数字")


def test_the_vocabulary_is_what_clauses_print_without_pairs() -> None:
    words = Words(printed=lambda: ["数据", "~数据", "5g"])
    assert list(words.vocabulary()) == ["数据", "5g"]


@given(st.text(st.characters(), max_size=200))
def test_any_string_has_words_or_none(text: str) -> None:
    found = Words().index_terms(text)
    assert all(found)
    assert all(fold(term) == term for term in found)
    assert not any(PAIR_MARK in term[1:] for term in found)


def test_many_threads_see_the_same_words() -> None:
    shared = Words(["低空文旅"])
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(shared.tokenize, SENTENCES * 20))
    assert found == [Words(["低空文旅"]).tokenize(s) for s in SENTENCES] * 20


def test_a_planted_cache_is_not_loaded_and_none_is_written(tmp_path: Path) -> None:
    planted = tmp_path / "jieba.cache"
    planted.write_bytes(b"not marshal data, and not ours to trust")
    code = "from chatbot.indexing.words import Words; print(len(Words().tokenize('数字经济')))"
    run = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "TMPDIR": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip().isdigit()
    assert run.stderr == ""
    assert [p.name for p in tmp_path.iterdir()] == ["jieba.cache"]
    assert planted.read_bytes().startswith(b"not marshal")
