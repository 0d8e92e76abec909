"""Word pieces cut beforehand are those that would be cut when a question needs them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from chatbot.config import Config
from chatbot.errors import DamagedIndexError
from chatbot.indexing import binding, generations, store
from chatbot.indexing.bundled import BundledEncoder
from chatbot.indexing.pieces import FILE, PieceRows, pieces_of
from chatbot.retrieval.alignment import open_alignment
from tests.indexing.conftest import OTHER
from tests.indexing.encoders import write_encoder


@pytest.fixture
def large(config: Config, monkeypatch: pytest.MonkeyPatch) -> store.Index:
    """An index that keeps a few clauses as it would keep a million."""
    monkeypatch.setattr(binding, "READ_WHOLE", 3)
    store.build_index(config)
    return store.open_index(config.index, config.encoder)


def test_a_large_index_keeps_the_pieces_that_its_clauses_print(large: store.Index) -> None:
    assert large.pieces is not None
    assert large.encoder.words is not None
    expected = pieces_of(large.table.clauses[:], large.encoder.words)
    assert [p.tolist() for p in expected] == [
        large.pieces[i].tolist() for i in range(len(expected))
    ]
    assert any(len(p) for p in expected)


def test_kept_pieces_give_the_very_same_scores(large: store.Index) -> None:
    kept = open_alignment(large.table, large.encoder, large.pieces)
    cut = open_alignment(large.table, large.encoder)
    assert kept is not None
    assert cut is not None
    rows = np.arange(len(large.table))
    for question in ("低空物流", "资金补助和文旅", "没有"):
        one, other = kept.compare(question, rows), cut.compare(question, rows)
        assert one.nearest.tolist() == other.nearest.tolist()
        assert one.found.tolist() == other.found.tolist()


def test_a_small_index_keeps_none(config: Config) -> None:
    store.build_index(config)
    assert store.open_index(config.index, config.encoder).pieces is None


def test_known_rows_are_not_cut_anew(large: store.Index, tmp_path: Path) -> None:
    class Failing(BundledEncoder):
        def pieces(self, texts):
            assert not texts, texts
            return []

    clauses = large.table.clauses[:]
    backwards = np.arange(len(clauses))[::-1]
    encoder = Failing(write_encoder(tmp_path / "encoder"))
    taken = PieceRows.build(clauses[::-1], encoder, earlier=large.pieces, rows=backwards)
    fresh = PieceRows.build(clauses[::-1], BundledEncoder(write_encoder(tmp_path / "encoder")))
    for folder, rows in (("taken", taken), ("fresh", fresh)):
        (tmp_path / folder).mkdir()
        rows.save(tmp_path / folder)
    assert (tmp_path / "taken" / FILE).read_bytes() == (tmp_path / "fresh" / FILE).read_bytes()


def test_pieces_of_another_number_of_rows_are_named(
    large: store.Index, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    PieceRows(np.array([1]), np.array([0], np.int32)).save(config.index / large.manifest.folder)
    monkeypatch.setattr(generations, "verify", lambda *_, **__: None)
    with pytest.raises(DamagedIndexError, match="differ in rows"):
        store.open_index(config.index, config.encoder)


def test_a_document_more_leaves_the_bytes_of_a_full_build(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(binding, "READ_WHOLE", 3)
    store.build_index(config)
    (config.corpus / "a.txt").write_text(OTHER, encoding="utf-8")
    taken = store.build_index(config)
    (config.index / "manifest.json").unlink()
    assert store.build_index(config) == taken
