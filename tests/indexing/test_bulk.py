"""Many texts at once give what each gives by itself: jieba's words, the tokenizer's pieces."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer, models

from chatbot.indexing import bundled
from chatbot.indexing.bulk import LONGEST, BulkCounter
from chatbot.indexing.bulk_pieces import BulkPieces, open_pieces
from chatbot.indexing.bundled import BundledEncoder
from chatbot.indexing.folding import without_surrogates
from chatbot.indexing.lexical import Counted, count
from chatbot.indexing.paths import cut_backward, cut_forward
from chatbot.indexing.trie import Runs, Trie, codes_of
from chatbot.indexing.words import Words, _word_ends
from chatbot.training.pieces import build_tokenizer
from tests.indexing.encoders import write_encoder

TEXTS = [
    "加快发展低空经济,支持电动垂直起降飞行器研发和总装",
    "到2033年,全市低空产业产值突破300亿元,年均增速12.5%",
    "结婚的和尚未结婚的都要办理登记",
    "工信处女干事每月经过下属科室都要亲口交代24口交换机等技术性器件的安装工作",
    "建设云汀湾示范区,C++与SaaS平台,ＡＩ＋５Ｇ",
    "㐂㐂数据要素𠀀流通鿿龥龦",
    "e\u0301cole ΣΑΣ İstanbul か\u3099 각ᆨ ㈱ β版 スマホ 🚁🚁低空",
    "\ud800数据\x00要素\n\n流通",
    "",
    "。《》!?",
    "数" * (LONGEST + 5) + "据要素",
    "x" * (LONGEST + 5) + "低空",
]
TEXT = st.text(st.one_of(st.characters(), st.sampled_from("低空经济的数据ab1. ,。\u0301")))


@pytest.fixture(scope="module")
def words() -> Words:
    return Words(["云汀湾示范区", "数据要素流通"])


@pytest.fixture(scope="module")
def counter(words: Words) -> BulkCounter:
    return BulkCounter(words)


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return build_tokenizer([t.replace("\ud800", "") for t in TEXTS] * 3, 400)


@pytest.fixture(scope="module")
def pieces(tokenizer: Tokenizer) -> BulkPieces:
    found = open_pieces(tokenizer)
    assert found is not None
    return found


def entries(counted: Counted) -> tuple[dict[tuple[str, int], int], list[int]]:
    assert len(set(counted.vocabulary)) == len(counted.vocabulary)
    assert np.all(np.diff(counted.terms) >= 0)
    named = [counted.vocabulary[term] for term in counted.terms.tolist()]
    held = zip(named, counted.rows.tolist(), strict=True)
    return dict(zip(held, counted.frequencies.tolist(), strict=True)), counted.lengths.tolist()


def test_many_texts_have_the_terms_that_each_has_by_itself(
    words: Words, counter: BulkCounter
) -> None:
    expected = count(map(words.index_terms, TEXTS))
    assert entries(counter.count(TEXTS)) == entries(expected)
    assert entries(counter.count(TEXTS[::-1])) != entries(expected)


@given(st.lists(TEXT, max_size=5))
def test_whatever_is_written_has_the_same_terms(
    words: Words, counter: BulkCounter, texts: list[str]
) -> None:
    assert entries(counter.count(texts)) == entries(count(map(words.index_terms, texts)))


@given(st.lists(TEXT, min_size=1, max_size=5))
def test_whatever_is_written_has_the_pieces_of_the_tokenizer(
    tokenizer: Tokenizer, pieces: BulkPieces, texts: list[str]
) -> None:
    found, sizes = pieces.pieces([*texts, *TEXTS])
    clean = [without_surrogates(text) for text in [*texts, *TEXTS]]
    expected = [tokenizer.encode(text, add_special_tokens=False).ids for text in clean]
    assert [p.tolist() for p in np.split(found, np.cumsum(sizes)[:-1])] == expected


def test_a_tokenizer_of_another_kind_is_left_to_itself(tmp_path: Path) -> None:
    write_encoder(tmp_path)
    assert open_pieces(Tokenizer.from_file(str(tmp_path / "tokenizer.json"))) is None


def test_many_texts_have_the_vectors_that_each_has_by_itself(
    tokenizer: Tokenizer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    size = tokenizer.get_vocab_size()
    write_encoder(tmp_path)
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    table = np.random.default_rng(1).normal(size=(size, 8)).astype(np.float16)
    bundled_save(tmp_path, table)
    alone = BundledEncoder(tmp_path).sums(TEXTS)
    monkeypatch.setattr(bundled, "MANY", 2)
    assert np.array_equal(BundledEncoder(tmp_path).sums(TEXTS), alone)
    assert alone.any()


def bundled_save(folder: Path, table: np.ndarray) -> None:
    from safetensors.numpy import save_file

    save_file({"embedding.weight": table}, str(folder / "model.safetensors"))


RUN = st.text("甲乙丙", min_size=1, max_size=9)
LEXICON = st.dictionaries(st.text("甲乙丙", min_size=1, max_size=4), st.integers(1, 3), min_size=1)
"""Scores in small whole numbers, so that many paths are equally good."""


def laid(runs: list[str]) -> Runs:
    lengths = np.array([len(run) for run in runs])
    return Runs.lay(codes_of("".join(runs)), np.cumsum(lengths) - lengths, lengths)


@given(st.lists(RUN, min_size=1, max_size=6), LEXICON)
def test_of_equal_paths_jiebas_is_taken(runs: list[str], lexicon: dict[str, int]) -> None:
    scores = {word: -float(score) for word, score in lexicon.items()}
    prefixes = {w[:end]: 0.0 for w in scores for end in range(1, len(w))}
    side_by_side = laid(runs)
    trie = Trie(list(scores), np.array(list(scores.values())))
    cut = cut_backward(side_by_side, trie.find(side_by_side), -4.0)
    for place, run in enumerate(side_by_side.order.tolist()):
        ends, at, expected = _word_ends(runs[run], prefixes | scores, -4.0), 0, []
        while at < len(runs[run]):
            expected.append((at, ends[at] - at))
            at = ends[at]
        own = cut.runs == place
        found = sorted(zip(cut.starts[own].tolist(), cut.sizes[own].tolist(), strict=True))
        assert found == expected


@given(st.lists(RUN, min_size=1, max_size=6), LEXICON)
def test_of_equal_paths_the_tokenizers_is_taken(runs: list[str], lexicon: dict[str, int]) -> None:
    scored = [("?", -9.0), *((word, -float(score)) for word, score in lexicon.items())]
    model = Tokenizer(models.Unigram(scored, unk_id=0))
    side_by_side = laid(runs)
    trie = Trie([word for word, _ in scored], np.array([score for _, score in scored]))
    cut = cut_forward(side_by_side, trie.find(side_by_side), -19.0)
    for place, run in enumerate(side_by_side.order.tolist()):
        own = cut.runs == place
        spelled = [
            runs[run][start : start + size]
            for start, size in sorted(
                zip(cut.starts[own].tolist(), cut.sizes[own].tolist(), strict=True)
            )
        ]
        known = [word for word in spelled if word in lexicon]
        assert known == [t for t in model.encode(runs[run]).tokens if t in lexicon]


def test_words_are_found_where_they_begin() -> None:
    runs = laid(["丙", "甲乙甲"])
    found = Trie(["甲", "甲乙", "乙甲丙"], np.array([-1.0, -2.0, -3.0])).find(runs)
    assert dataclasses.astuple(runs)[0].tolist() == [1, 0]
    places = {(n, p): s for (n, p), s in np.ndenumerate(found.scores) if s > -np.inf}
    first, third = int(runs.offsets[0]), int(runs.offsets[2])
    assert places == {(0, first): -1.0, (1, first): -2.0, (0, third): -1.0}
