from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from chatbot.indexing.binding import CLAUSES, ROW_ENDS, open_table, write_table
from chatbot.indexing.lexical import LexicalIndex
from chatbot.indexing.ranking import Rows
from chatbot.indexing.searchable import lexical_text
from chatbot.indexing.table import ClauseTable
from chatbot.indexing.words import Words, pairs
from chatbot.reading.clauses import parse_clauses
from chatbot.records import Clause
from tests.indexing.conftest import OTHER, PLAN
from tests.retrieval.test_retriever import document_of

WITH_SURROGATE = PLAN.replace("云上航廊", "云上\ud800航廊")


def table_in_memory() -> ClauseTable:
    texts = {"plan": PLAN, "old": WITH_SURROGATE, "care": OTHER, "empty#1": "空"}
    documents = [document_of(name, text) for name, text in texts.items() if name != "old"]
    old = replace(document_of("plan", PLAN), document_id="old", text=WITH_SURROGATE)
    documents.insert(1, replace(old, superseded_by="plan"))
    return ClauseTable(documents, [c for d in documents for c in parse_clauses(d)])


def opened(folder: Path, read_whole: int) -> ClauseTable:
    table = table_in_memory()
    folder.mkdir(exist_ok=True)
    write_table(table, folder)
    words = Words()
    lexical = LexicalIndex.build(words.index_terms(lexical_text(c)) for c in table)

    def printing(text: str) -> Rows | None:
        return lexical.holding(pairs(text)) if pairs(text) else None

    return open_table(folder, printing=printing, read_whole=read_whole)


@pytest.fixture(params=["held", "stored"])
def tables(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[ClauseTable, ...]]:
    """The table in memory, and the same written and opened: read whole, or as it is asked for."""
    yield table_in_memory(), opened(tmp_path, 1000 if request.param == "held" else 0)


def test_a_table_from_the_disk_is_the_same_table(tables: tuple[ClauseTable, ClauseTable]) -> None:
    memory, disk = tables
    assert list(disk) == list(memory)
    assert dict(disk.documents) == dict(memory.documents)
    assert disk.standing == memory.standing == ("plan", "care", "empty#1")
    assert len(disk) == len(memory)
    assert [f.title for f in disk.facts.values()] == [d.title for d in memory.documents.values()]
    assert disk.common_titles == memory.common_titles
    assert disk.unit_names == memory.unit_names != frozenset()


def test_every_relation_is_the_same_from_the_disk(tables: tuple[ClauseTable, ClauseTable]) -> None:
    memory, disk = tables
    for row, clause in enumerate(memory):
        assert (disk.row(clause), disk[clause.clause_id]) == (row, clause)
        assert clause.clause_id in disk
        for relation in ("parent", "children", "subtree", "ancestors", "siblings", "items"):
            assert getattr(disk, relation)(clause) == getattr(memory, relation)(clause)
    for name in (None, *memory.documents, "nobody"):
        assert list(disk.of(name)) == list(memory.of(name))
        assert disk.roots(name) == memory.roots(name)
    assert "nobody#1" not in disk
    assert "plan#99" not in disk
    with pytest.raises(KeyError):
        disk["nobody#1"]


@pytest.mark.parametrize("document_id", [None, "plan", "old", "care", "nobody"])
def test_departments_are_found_as_by_reading_all(
    tables: tuple[ClauseTable, ClauseTable], document_id: str | None
) -> None:
    memory, disk = tables
    for names in (None, {"市财政局"}, {"市财政局", "市商务局"}, {"没有局"}, set()):
        expected = [
            c
            for c in memory.of(document_id)
            if c.units and (names is None or any(u.name in names for u in c.units))
        ]
        assert list(disk.with_units(document_id, names)) == expected
        assert list(memory.with_units(document_id, names)) == expected


@pytest.mark.parametrize("words", ["资金支持", "资", "社区食堂", "没有的话", "2033", "\ud800"])
def test_printed_words_are_found_as_by_reading_all(
    tables: tuple[ClauseTable, ClauseTable], words: str
) -> None:
    memory, disk = tables

    def having(clauses: object) -> list[Clause]:
        return [c for c in clauses if words in c.text]  # type: ignore[attr-defined]

    for name in (None, "plan", "care"):
        assert having(disk.printing(words, name)) == having(memory.of(name))
    assert disk.is_printed(words) == any(words in d.text for d in memory.documents.values())


def test_a_stored_table_reads_no_clause_before_it_is_asked_for(tmp_path: Path) -> None:
    table = opened(tmp_path, 0)
    reads = table.clauses._read.cache_info  # type: ignore[attr-defined]
    assert reads().misses == 0
    assert table.with_units(None, {"市财政局"})[0].title == "加强资金支持"
    assert reads().misses == 1


@pytest.mark.parametrize("name", [CLAUSES, ROW_ENDS])
def test_files_that_do_not_fit_each_other_are_named(name: str, tmp_path: Path) -> None:
    opened(tmp_path, 0)
    if name == CLAUSES:
        (tmp_path / name).write_bytes((tmp_path / name).read_bytes()[:-5])
    else:
        np.save(tmp_path / name, np.array([1, 2, 3, 4], np.int64))
    with pytest.raises(ValueError, match=name):
        open_table(tmp_path, printing=lambda _: None, read_whole=0)
