"""An index that is missing, stale or damaged is built on the way; one that fits is left alone."""

from __future__ import annotations

import pytest

from chatbot.config import Config
from chatbot.errors import CorpusError
from chatbot.serving.opening import open_ready
from tests.indexing.encoders import write_encoder

TEXT = """云溪市低空经济实施方案

一、总体目标

(一)规模。支持低空物流。

(二)资金。安排补助资金。
"""


@pytest.fixture
def config(tmp_path):
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "plan.txt").write_text(TEXT, encoding="utf-8")
    write_encoder(tmp_path / "index" / "encoder")
    return Config(corpus=corpus, index=tmp_path / "index")


def opened(config):
    said: list[str] = []
    return open_ready(config, progress=said.append), said


def test_a_missing_index_is_built_and_then_kept(config):
    assistant, said = opened(config)
    assert "资金" in "".join(c.text for c in assistant.index.table)
    assert any("building" in line for line in said)
    _, again = opened(config)
    assert again == []


def test_a_new_file_in_the_corpus_is_answered_from_at_once(config):
    opened(config)
    (config.corpus / "more.txt").write_text(TEXT.replace("云溪", "海棠"), encoding="utf-8")
    assistant, said = opened(config)
    assert len(assistant.index.table.documents) == 2
    assert any("more.txt" in line for line in said)


def test_a_changed_file_is_read_again(config):
    opened(config)
    (config.corpus / "plan.txt").write_text(TEXT.replace("物流", "文旅"), encoding="utf-8")
    assistant, _ = opened(config)
    assert "文旅" in "".join(c.text for c in assistant.index.table)


def test_a_truncated_index_is_built_anew(config):
    opened(config)
    [generation] = [p for p in config.index.iterdir() if p.is_dir() and p.name != "encoder"]
    largest = max((p for p in generation.rglob("*") if p.is_file()), key=lambda p: p.stat().st_size)
    largest.write_bytes(largest.read_bytes()[:10])
    assistant, said = opened(config)
    assert len(assistant.index.table.documents) == 1
    assert any("building" in line for line in said)


def test_a_corpus_that_is_not_there_is_an_error(config, tmp_path):
    from dataclasses import replace

    with pytest.raises(CorpusError):
        opened(replace(config, corpus=tmp_path / "nowhere"))
