from __future__ import annotations

from pathlib import Path

import pytest

from chatbot.indexing import counting
from chatbot.indexing.lexical import LexicalIndex
from chatbot.indexing.words import Words

TEXTS = [
    f"第{i}条 低空物流产业{'发展' * (i % 3)},建设云上航廊{i}号,支持{'冷链' if i % 2 else '邮路'}。"
    for i in range(60)
] + ["", "。"]


def bytes_of(index: LexicalIndex, folder: Path) -> list[bytes]:
    folder.mkdir()
    index.save(folder)
    return [path.read_bytes() for path in sorted(folder.iterdir())]


@pytest.mark.parametrize("bulk", [1, 1000])
@pytest.mark.parametrize(("workers", "at_once"), [(0, 1), (0, 7), (0, 1000), (1, 7), (2, 7)])
def test_however_the_work_is_cut_the_index_is_the_same(
    workers: int, at_once: int, bulk: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = Words(["云上航廊"])
    expected = LexicalIndex.build([words.index_terms(text) for text in TEXTS])
    monkeypatch.setattr(counting, "AT_ONCE", at_once)
    monkeypatch.setattr(counting, "BULK", bulk)
    found = counting.count_words(TEXTS, words, workers=workers)
    assert bytes_of(found, tmp_path / "found") == bytes_of(expected, tmp_path / "expected")


def test_progress_counts_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "AT_ONCE", 25)
    told: list[int] = []
    counting.count_words(TEXTS, Words(), progress=told.append)
    assert told == [25, 50, 62]


def test_nothing_counted_is_an_index_of_nothing() -> None:
    assert len(counting.count_words([], Words())) == 0


@pytest.mark.parametrize("parallel", [1, 1000])
def test_words_are_counted_while_something_else_is_done(
    parallel: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "PARALLEL", parallel)
    monkeypatch.setattr(counting, "_cores", lambda: 2)
    words = Words()
    with counting.counting(TEXTS, words) as counted:
        done = "something else"
    expected = counting.count_words(TEXTS, words)
    assert done
    assert bytes_of(counted(), tmp_path / "found") == bytes_of(expected, tmp_path / "expected")
