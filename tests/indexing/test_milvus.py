"""An index in a file of Milvus Lite: the answers of one machine, and no half index."""

from __future__ import annotations

import gc
import json
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from chatbot import wiring
from chatbot.assistant import Assistant
from chatbot.config import HOME, Config, MilvusSettings
from chatbot.errors import (
    ConfigError,
    DamagedIndexError,
    MissingIndexError,
    ReplacedIndexError,
    StaleIndexError,
)
from chatbot.indexing import binding, store
from chatbot.indexing.milvus import ingest, remote
from chatbot.indexing.milvus.client import Milvus
from chatbot.indexing.milvus.engine import MilvusEngine
from chatbot.indexing.milvus.layout import Names
from chatbot.retrieval.retriever import Retriever
from chatbot.serving.following import follow
from chatbot.serving.replaceable import Replaceable
from tests.indexing.conftest import OTHER, PLAN

pytest.importorskip("milvus_lite")
ASKED = 40
"""Questions of the corpus that both indexes are asked."""


@pytest.fixture(autouse=True, scope="module")
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(autouse=True)
def own_files(tmp_path: Path) -> Iterator[None]:
    """End the engine of each file that a test made: it would stay in this process's memory."""
    yield
    release(tmp_path)


def release(folder: Path) -> None:
    from milvus_lite.server_manager import server_manager_instance

    for path in folder.rglob("*.db"):
        server_manager_instance.release_server(str(path))
    gc.collect()


def write_corpus(folder: Path) -> Path:
    folder.mkdir()
    (folder / "plan.txt").write_text(PLAN, encoding="utf-8")
    (folder / "care.txt").write_text(OTHER, encoding="utf-8")
    return folder


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return write_corpus(tmp_path / "corpus")


@pytest.fixture
def config(corpus: Path, tmp_path: Path) -> Config:
    return Config(corpus=corpus).indexed_at(f"milvus+{tmp_path / 'rows.db'}")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Config]:
    """An index in Milvus that tests leave as it is."""
    folder = tmp_path_factory.mktemp("published")
    corpus = write_corpus(folder / "corpus")
    config = Config(corpus=corpus).indexed_at(f"milvus+{folder / 'rows.db'}")
    wiring.build_index(config)
    yield config
    release(folder)


def questions() -> list[str]:
    lines = (HOME / "corpus" / "questions" / "plan.tune.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line)["question"] for line in lines][:ASKED]


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[store.Index, store.Index]]:
    """The plan and the invented documents, indexed on this machine and in a Milvus file."""
    folder = tmp_path_factory.mktemp("both")
    corpus = folder / "corpus"
    shutil.copytree(HOME / "tests" / "documents", corpus, ignore=shutil.ignore_patterns("*.json*"))
    for path in (HOME / "corpus" / "texts").glob("*.txt"):
        shutil.copy(path, corpus)
    config = Config(corpus=corpus).indexed_at(f"milvus+{folder / 'rows.db'}")
    wiring.build_index(config)
    yield store.open_index(config.index, config.encoder), wiring.open_index(config)
    release(folder)


# ----------------------------------------------------------------- the same results


def test_the_ten_best_are_those_of_exact_search_on_one_machine(both) -> None:
    here, there = both
    assert isinstance(there.engine, MilvusEngine)
    shared = total = 0
    for question in questions():
        wanted = [e.clause.clause_id for e in Retriever(here).find(question)]
        found = [e.clause.clause_id for e in Retriever(there).find(question)]
        shared += len(set(wanted) & set(found))
        total += len(wanted)
    assert total > 5 * ASKED
    assert shared / total >= 0.99


@pytest.mark.parametrize("k", [3, 40, 300])
def test_rows_and_both_scores_are_those_of_one_machine(both, k: int) -> None:
    here, there = both
    for question in questions()[:8]:
        weights = here.words.query_weights(question)
        vector = here.encoder.encode_queries([question])[0]
        wanted = here.engine.candidates(weights, vector, k)
        found = there.engine.candidates(weights, vector, k)
        common = np.intersect1d(wanted.rows, found.rows)
        assert len(common) >= 0.99 * len(wanted.rows) - 1  # of equals at the edge another may come
        at, to = np.searchsorted(wanted.rows, common), np.searchsorted(found.rows, common)
        np.testing.assert_allclose(found.bm25[to], wanted.bm25[at], rtol=1e-4, atol=1e-5)
        np.testing.assert_allclose(found.cosine[to], wanted.cosine[at], atol=1e-5)


def test_words_are_as_common_as_on_one_machine(both) -> None:
    here, there = both
    assert len(here.engine) == len(there.engine)
    assert here.words.fingerprint == there.words.fingerprint
    printed = list(here.words.vocabulary())
    assert printed == list(there.words.vocabulary())
    for token in (*printed[::50], "没有这个词的"):
        assert here.engine.document_frequency(token) == there.engine.document_frequency(token)


def test_documents_confine_a_search_and_an_unknown_one_is_empty(both) -> None:
    here, there = both
    question = "资金支持"
    weights = here.words.query_weights(question)
    vector = here.encoder.encode_queries([question])[0]
    first, second, *_ = here.table.documents
    for documents in ((first,), (second, first, "nobody"), ("nobody",), ()):
        wanted = here.engine.candidates(weights, vector, 10, documents)
        found = there.engine.candidates(weights, vector, 10, documents)
        assert found.rows.tolist() == wanted.rows.tolist()
    assert len(there.engine.candidates(weights, vector, 0).rows) == 0


def test_a_superseded_document_answers_only_where_it_is_named(corpus: Path, config: Config) -> None:
    (corpus / "old.txt").write_text(PLAN.replace("冷链", "温控"), encoding="utf-8")
    (corpus / "catalogue.toml").write_text(
        '[plan]\nfile = "plan.txt"\n[care]\nfile = "care.txt"\n'
        '[old]\nfile = "old.txt"\nsuperseded_by = "plan"\n',
        encoding="utf-8",
    )
    wiring.build_index(config)
    index = wiring.open_index(config)
    assert index.table.documents["old"].superseded_by == "plan"
    weights = index.words.query_weights("物流资金")
    vector = index.encoder.encode_queries(["物流资金"])[0]

    def documents(*named: str) -> set[str]:
        rows = index.engine.candidates(weights, vector, 50, named or None).rows
        return {index.table.clauses[row].document_id for row in rows}

    assert documents() == {"plan", "care"}
    assert documents("old") == {"old"}


# ----------------------------------------------------------------- replacing


def test_a_reader_needs_nothing_but_the_address(
    published: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "another-machine"))
    setting = f"milvus+{published.milvus.uri}"
    elsewhere = Config(corpus=tmp_path / "no-corpus").indexed_at(setting)
    answer = wiring.open_assistant(elsewhere).ask("谁负责低空物流产业?")
    assert "市商务局" in answer.text
    assert [c.clause.document_id for c in answer.citations] == ["plan"]


def test_readers_never_see_half_an_index_and_find_the_new_one(corpus: Path, config: Config) -> None:
    wiring.build_index(config)
    reader = wiring.open_index(config)
    seen: list[int] = []
    faults: list[BaseException] = []
    stop = threading.Event()

    def read() -> None:
        index = reader
        vector = index.encoder.encode_queries(["资金"])[0]
        while not stop.is_set():
            try:
                try:
                    rows = index.engine.candidates({"资金": 1.0}, vector, 1000).rows
                except ReplacedIndexError:
                    index = wiring.open_index(config)
                    continue
                if len(rows) != len(index.table):
                    faults.append(AssertionError(f"{len(rows)} of {len(index.table)}"))
                seen.append(len(index.table))
            except BaseException as error:
                faults.append(error)
                return

    thread = threading.Thread(target=read)
    thread.start()
    sizes = [len(reader.table)]
    for number in range(2):
        (corpus / f"more{number}.txt").write_text(OTHER, encoding="utf-8")
        wiring.build_index(config)
        sizes.append(len(wiring.open_index(config).table))
        assert reader.engine.has_successor(0)
    time.sleep(0.3)
    stop.set()
    thread.join()
    assert faults == []
    assert seen[0] == sizes[0]
    assert set(seen) <= set(sizes)
    assert seen[-1] > sizes[0]  # its rows were dropped, and it went to a later index
    milvus = Milvus(config.milvus)
    left = {n.digest for c in milvus.collections() if (n := Names.read("policy_chatbot", c))}
    assert len(left) == 2  # the one and the one before


def test_a_service_moves_on_to_the_index_that_takes_the_place_of_its_own(
    corpus: Path, config: Config
) -> None:
    wiring.build_index(config)
    first = wiring.open_assistant(config)
    served, told = Replaceable(first), []

    def open_new() -> tuple[Assistant, MilvusEngine]:
        fresh = wiring.open_assistant(config)
        return fresh, wiring.watched_engine(fresh)

    follow(served, open_new, wiring.watched_engine(first), progress=told.append, poll_s=0.1)
    (corpus / "more.txt").write_text(OTHER, encoding="utf-8")
    wiring.build_index(config)
    deadline = time.monotonic() + 60
    while not told and time.monotonic() < deadline:
        time.sleep(0.05)
    assert told[0].startswith("reloaded: 3 documents")
    assert len(served.index.table.documents) == 3
    assert first.search("社区食堂")  # its rows are there still, for those who have not moved on


def test_an_ingest_that_was_killed_goes_on_where_it_stopped(corpus: Path, config: Config) -> None:
    building = subprocess.Popen(
        [sys.executable, "-m", "tests.indexing.publishing", str(corpus), config.milvus.uri],
        cwd=HOME,
        stdout=subprocess.PIPE,
        text=True,
    )
    for line in building.stdout:
        if "_vectors: 6 of" in line:
            building.send_signal(signal.SIGKILL)
            break
    else:
        pytest.fail("nothing was published")
    building.stdout.close()
    assert building.wait() == -signal.SIGKILL
    with pytest.raises(MissingIndexError):
        wiring.open_index(config)
    told: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ingest, "VECTORS_AT_ONCE", 3)
        wiring.build_index(config, progress=told.append)
    first = next(line for line in told if "_vectors: " in line)
    assert int(first.rpartition("_vectors: ")[2].split()[0]) > 3  # the first batch was there
    wiring.check_index(config)


# ----------------------------------------------------------------- checking


def test_a_check_finds_an_entity_that_is_altered_and_one_that_is_gone(config: Config) -> None:
    wiring.build_index(config)
    wiring.check_index(config)
    told: list[str] = []
    wiring.build_index(config, progress=told.append)
    assert any("already" in line for line in told)
    milvus = Milvus(config.milvus)
    names = Names.read("policy_chatbot", milvus.target("policy_chatbot"))
    fields = ("id", "row", "document", "standing", "vector")
    (entity,) = milvus.read(names.vectors, "id == 1", fields)
    vector = np.array(entity["vector"], np.float32)
    vector[0] = np.nextafter(vector[0], np.float32(2))
    milvus.write(names.vectors, [{name: entity[name] for name in fields} | {"vector": vector}])
    with pytest.raises(DamagedIndexError, match="altered"):
        wiring.check_index(config)
    wiring.build_index(config)  # mends it
    wiring.check_index(config)


def test_a_check_asks_the_corpus_and_a_reader_does_not(published: Config, tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "other")
    (corpus / "new.txt").write_text(OTHER, encoding="utf-8")
    changed = replace(published, corpus=corpus)
    assert len(wiring.open_index(changed).table) > 0
    with pytest.raises(StaleIndexError, match=r"new\.txt"):
        wiring.check_index(changed)


def test_a_damaged_file_of_a_reader_is_found(published: Config, tmp_path: Path) -> None:
    reader = replace(published, index=tmp_path / "reader")
    wiring.open_index(reader)
    (folder,) = (reader.index / remote.FETCHED).iterdir()
    path = folder / binding.DOCUMENTS
    path.write_bytes(path.read_bytes().replace("云汀".encode(), "云江".encode(), 1))
    with pytest.raises(DamagedIndexError):
        wiring.open_index(reader)


def test_tenants_share_a_server_and_see_nothing_of_each_other(
    published: Config, tmp_path: Path
) -> None:
    milvus = replace(published.milvus, collection="tenant_b")
    with pytest.raises(MissingIndexError, match="tenant_b"):
        wiring.open_index(replace(published, milvus=milvus, index=tmp_path))


# ----------------------------------------------------------------- settings


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ("milvus+https://", "HOST"),
        ("milvus+https://root:secret@host:19530", "CHATBOT_MILVUS_TOKEN"),
        ("milvus+ftp://host", "https://HOST:PORT"),
        ("milvus+rows.sqlite", r"\.db"),
    ],
)
def test_a_place_that_is_none_is_refused_with_what_to_write(setting: str, told: str) -> None:
    with pytest.raises(ConfigError, match=told) as error:
        Config.from_environment({"CHATBOT_INDEX": setting})
    assert "secret" not in str(error.value)


def test_one_setting_chooses_milvus_and_others_say_how_it_is_spoken_to() -> None:
    config = Config.from_environment(
        {
            "CHATBOT_INDEX": "milvus+https://milvus.example:19530",
            "CHATBOT_MILVUS_TOKEN": "root:secret",
            "CHATBOT_MILVUS_CA": "/etc/ca.pem",
            "CHATBOT_MILVUS_COLLECTION": "tenant_a",
            "CHATBOT_MILVUS_DATABASE": "policies",
            "CHATBOT_MILVUS_DEADLINE": "3",
        }
    )
    assert config.milvus == MilvusSettings(
        uri="https://milvus.example:19530",
        token="root:secret",
        ca="/etc/ca.pem",
        collection="tenant_a",
        database="policies",
        deadline_s=3.0,
    )
    assert "secret" not in repr(config)
    assert config.place == "milvus+https://milvus.example:19530 (tenant_a)"
    assert config.indexed_at("folder").milvus is None
    with pytest.raises(ConfigError):
        MilvusSettings(uri="http://host", collection="no good")
