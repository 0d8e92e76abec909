from __future__ import annotations

import os
import resource
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from itertools import takewhile
from pathlib import Path

import numpy as np
import pytest

from chatbot.config import HOME, Config
from chatbot.errors import (
    ChatbotError,
    CorpusError,
    DamagedIndexError,
    IndexFolderError,
    LockedFolderError,
    MissingIndexError,
    StaleIndexError,
)
from chatbot.indexing import generations, store
from chatbot.indexing.encoding import encode_clauses
from chatbot.indexing.manifest import FORMAT_VERSION, Manifest, manifest_name
from chatbot.lock import only_writer
from tests.indexing.conftest import OTHER
from tests.indexing.encoders import write_encoder


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file of an index folder that a build writes, by its path."""
    return {
        p.relative_to(folder).as_posix(): p.read_bytes()
        for p in sorted(folder.rglob("*"))
        if p.is_file() and "encoder" not in p.parts and p.suffix != ".lock"
    }


# ----------------------------------------------------------------- build and open


def test_a_built_index_opens_and_its_rows_agree(config: Config) -> None:
    manifest = store.build_index(config)
    index = store.open_index(config.index, config.encoder)
    assert index.manifest == manifest
    assert len(index.table) == len(index.lexical) == len(index.vectors) == manifest.clauses
    for row, clause in enumerate(index.table):
        document = index.documents[clause.document_id]
        assert clause.span.of(document.text) == clause.text
        alone = encode_clauses([clause], index.encoder)
        vector = index.encoder.encode_queries([clause.text])[0]
        expected = float(alone.cosines(vector)[0])
        assert index.vectors.cosines(vector)[row] == pytest.approx(expected, abs=1e-5)


def test_an_opened_index_is_the_assembled_one(config: Config) -> None:
    store.build_index(config)
    opened = store.open_index(config.index, config.encoder)
    assembled = store.assemble(
        tuple(opened.documents.values()), opened.table.clauses, encoder=opened.encoder
    )
    query = {"物流": 1.0, "资金": 0.5, "~专项": 0.5}
    assert opened.table.clauses == assembled.table.clauses
    assert opened.lexical.scores(query).tolist() == assembled.lexical.scores(query).tolist()
    assert opened.words.fingerprint == assembled.words.fingerprint
    assert list(opened.words.vocabulary()) == list(assembled.words.vocabulary())
    vector = opened.encoder.encode_queries(["低空物流"])[0]
    np.testing.assert_array_equal(opened.vectors.cosines(vector), assembled.vectors.cosines(vector))


def test_coined_terms_and_term_files_reach_the_segmenter(config: Config) -> None:
    (config.corpus / "terms").mkdir()
    (config.corpus / "terms" / "business.tsv").write_text(
        "alias\tcanonical\tweight\n急送\t即时配送\t0.8\n", encoding="utf-8"
    )
    store.build_index(config)
    words = store.open_index(config.index, config.encoder).words
    assert "云上航廊" in words.tokenize("建设云上航廊")
    assert "即时配送" in words.tokenize("提供即时配送服务")


def test_building_twice_gives_the_same_bytes(config: Config, tmp_path: Path) -> None:
    twin = replace(config, index=tmp_path / "twin")
    shutil.copytree(config.index / "encoder", twin.index / "encoder")
    store.build_index(config)
    store.build_index(twin)
    assert files_of(config.index) == files_of(twin.index)


def test_building_again_leaves_one_generation_and_the_encoder(config: Config) -> None:
    store.build_index(config)
    first = files_of(config.index)
    store.build_index(config)
    assert files_of(config.index) == first
    (config.corpus / "other.txt").write_text(OTHER, encoding="utf-8")
    manifest = store.build_index(config)
    folders = sorted(p.name for p in config.index.iterdir() if p.is_dir())
    assert folders == sorted(["encoder", manifest.folder])


def test_nothing_on_disk_is_pickle(config: Config) -> None:
    store.build_index(config)
    for name, data in files_of(config.index).items():
        assert not name.endswith((".pkl", ".pickle"))
        assert not data.startswith(b"\x80")


def test_progress_is_told(config: Config) -> None:
    told: list[str] = []
    store.build_index(config, progress=told.append)
    assert any("read 1 of 1 documents" in line for line in told)
    assert any("encoded" in line for line in told)


def test_two_files_of_one_text_are_told(config: Config) -> None:
    shutil.copy(config.corpus / "plan.txt", config.corpus / "z.txt")
    (config.corpus / "other.txt").write_text(OTHER, encoding="utf-8")
    lines: list[str] = []
    store.build_index(config, progress=lines.append)
    assert [line for line in lines if "same text" in line] == [
        "z has the same text as plan; both answer: keep one"
    ]


def test_indexes_of_two_encoders_live_side_by_side(config: Config, tmp_path: Path) -> None:
    other = write_encoder(tmp_path / "model", scale=3.0)
    second = replace(config, encoder=str(other))
    store.build_index(config)
    store.build_index(second)
    assert store.open_index(config.index, config.encoder).encoder.encoder_id.startswith("bundled-")
    assert store.open_index(config.index, second.encoder).manifest.encoder_id.startswith(str(other))


def test_a_folder_without_an_encoder_takes_the_projects(
    config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chatbot.indexing.embedding.HOME", tmp_path)
    elsewhere = replace(config, index=tmp_path / "elsewhere")
    store.build_index(elsewhere)
    assert store.open_index(elsewhere.index, elsewhere.encoder).manifest.clauses > 0


COMMITTED = Config(corpus=HOME / "corpus", index=HOME / "index")


@pytest.mark.skipif(not (HOME / "index" / "manifest.json").is_file(), reason="no committed index")
def test_the_committed_index_is_what_the_committed_corpus_gives(tmp_path: Path) -> None:
    """Also where a parser changed without a new version: then `chatbot index` has to be run."""
    committed = store.check_index(COMMITTED)
    rebuilt = store.build_index(replace(COMMITTED, index=tmp_path))
    alike = {name for name in committed.files if name != "vectors.faiss"}
    assert {n: committed.files[n] for n in alike} == {n: rebuilt.files[n] for n in alike}
    old = store.open_index(COMMITTED.index, COMMITTED.encoder)
    new = store.open_index(tmp_path, COMMITTED.encoder)
    query = old.encoder.encode_queries([old.table.clauses[-1].text])[0]
    # Another processor may sum in another order, so vectors are compared by value.
    np.testing.assert_allclose(old.vectors.cosines(query), new.vectors.cosines(query), atol=1e-5)


# ----------------------------------------------------------------- stale


def test_no_index_is_missing(config: Config, tmp_path: Path) -> None:
    with pytest.raises(MissingIndexError, match="chatbot index"):
        store.open_index(config.index, config.encoder)
    with pytest.raises(MissingIndexError):
        store.open_index(tmp_path / "nowhere", config.encoder)


@pytest.mark.parametrize("what", ["PARSER_VERSION", "FORMAT_VERSION", "WORDS_VERSION"])
def test_an_index_of_another_version_is_stale(
    what: str, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.build_index(config)
    module = {"FORMAT_VERSION": "manifest", "WORDS_VERSION": "words"}.get(what, "store")
    monkeypatch.setattr(f"chatbot.indexing.{module}.{what}", "0")
    with pytest.raises(StaleIndexError, match="chatbot index"):
        store.open_index(config.index, config.encoder)


def test_an_index_of_another_encoder_is_stale(config: Config) -> None:
    store.build_index(config)
    write_encoder(config.index / "encoder", scale=2.0)
    with pytest.raises(StaleIndexError, match="encoder"):
        store.open_index(config.index, config.encoder)


def change(corpus: Path) -> None:
    path = corpus / "plan.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("冷链", "花卉"), encoding="utf-8")


def add(corpus: Path) -> None:
    (corpus / "other.txt").write_text(OTHER, encoding="utf-8")


def rename(corpus: Path) -> None:
    (corpus / "plan.txt").rename(corpus / "renamed.txt")


@pytest.mark.parametrize("alter", [change, add, rename])
def test_an_index_older_than_its_corpus_is_stale(alter: object, config: Config) -> None:
    store.build_index(config)
    store.open_current(config)
    assert callable(alter)
    alter(config.corpus)
    with pytest.raises(StaleIndexError, match="does not fit"):
        store.open_current(config)
    with pytest.raises(StaleIndexError, match="does not fit"):
        store.check_index(config)
    store.build_index(config)
    store.open_current(config)


def replaced_by(path: Path, texts: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Let *path* hold the next of *texts* whenever the corpus is about to be read."""
    read = store.read_corpus

    def watched(*arguments: Path, **named: object) -> object:
        if texts:
            path.write_text(texts.pop(0), encoding="utf-8")
        return read(*arguments, **named)

    monkeypatch.setattr(store, "read_corpus", watched)


def test_a_file_that_is_replaced_while_it_is_read_is_indexed_as_what_it_became(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = config.corpus / "plan.txt"
    old = path.read_text("utf-8")
    replaced_by(path, [OTHER], monkeypatch)
    store.build_index(config)
    index = store.open_current(config)
    assert index.documents["plan"].text.startswith(OTHER[:4])
    path.write_text(old, encoding="utf-8")  # back again: the index is none of this file's
    with pytest.raises(StaleIndexError):
        store.open_current(config)


def test_a_corpus_that_does_not_come_to_rest_is_named_and_the_old_index_stays(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    manifest = store.build_index(config)
    path = config.corpus / "plan.txt"
    path.write_text(f"{OTHER}0", encoding="utf-8")
    replaced_by(path, [f"{OTHER}{n}" for n in range(1, 9)], monkeypatch)
    with pytest.raises(CorpusError, match="changes while it is being read"):
        store.build_index(config)
    assert store.open_index(config.index, config.encoder).manifest == manifest


def test_an_index_answers_without_its_corpus(config: Config) -> None:
    store.build_index(config)
    shutil.rmtree(config.corpus)
    assert store.open_current(config).manifest.clauses > 0


def test_questions_and_hidden_files_are_no_part_of_the_corpus(config: Config) -> None:
    store.build_index(config)
    (config.corpus / "questions").mkdir()
    (config.corpus / "questions" / "dev.jsonl").write_text("{}", encoding="utf-8")
    (config.corpus / ".DS_Store").write_text("x", encoding="utf-8")
    store.open_current(config)


def test_a_corpus_that_is_not_there_is_named(config: Config, tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="nowhere"):
        store.build_index(replace(config, corpus=tmp_path / "nowhere"))


# ----------------------------------------------------------------- damaged


def test_every_cut_or_altered_file_is_named(config: Config) -> None:
    manifest = store.build_index(config)
    generation = config.index / manifest.folder
    assert len(manifest.files) == 21
    for name in manifest.files:
        path = generation / name
        whole = path.read_bytes()
        flipped = bytearray(whole)
        flipped[len(whole) // 2] ^= 0x20
        for damaged in (b"", whole[: len(whole) // 2], whole[:-1], whole + b"\0", bytes(flipped)):
            path.write_bytes(damaged)
            with pytest.raises(DamagedIndexError, match=path.name):
                store.open_index(config.index, config.encoder)
            with pytest.raises(DamagedIndexError, match=path.name):
                store.check_index(config)
        path.unlink()
        with pytest.raises(DamagedIndexError, match=path.name):
            store.open_index(config.index, config.encoder)
        path.write_bytes(whole)
        store.check_index(config)


def test_every_byte_of_a_large_index_is_checked_on_demand(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chatbot.indexing.generations.SMALL", 0)
    manifest = store.build_index(config)
    generation = config.index / manifest.folder
    generator = np.random.default_rng(11)
    for name in manifest.files:
        path = generation / name
        whole = path.read_bytes()
        for place in generator.integers(0, len(whole), size=6):
            flipped = bytearray(whole)
            flipped[place] ^= 1 << int(generator.integers(0, 8))
            path.write_bytes(bytes(flipped))
            with pytest.raises(DamagedIndexError, match=path.name):
                store.check_index(config)
        path.write_bytes(whole)


def test_an_altered_large_index_opens_or_is_named(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Contents of a large index are not read at open; what is read must not crash us."""
    manifest = store.build_index(config)
    monkeypatch.setattr("chatbot.indexing.generations.SMALL", 0)
    generation = config.index / manifest.folder
    generator = np.random.default_rng(12)
    named = 0
    for name in manifest.files:
        path = generation / name
        whole = path.read_bytes()
        for place in generator.integers(0, min(len(whole), 200), size=25):
            flipped = bytearray(whole)
            flipped[place] ^= 1 << int(generator.integers(0, 8))
            path.write_bytes(bytes(flipped))
            try:
                store.open_index(config.index, config.encoder)
            except (DamagedIndexError, StaleIndexError):
                named += 1
        path.write_bytes(whole)
    assert named > 50


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '{"format_version": VERSION}',
        '{"format_version": VERSION, "corpus": 3}',
    ],
)
def test_an_unreadable_manifest_is_named(text: str, config: Config) -> None:
    store.build_index(config)
    written = text.replace("VERSION", str(FORMAT_VERSION))
    (config.index / "manifest.json").write_text(written, encoding="utf-8")
    with pytest.raises(DamagedIndexError, match=r"manifest\.json"):
        store.open_index(config.index, config.encoder)


@pytest.mark.parametrize("folder", ["..", "encoder/../..", "/tmp", "", ".", "a/b"])
def test_a_manifest_cannot_name_a_folder_outside(folder: str, config: Config) -> None:
    manifest = store.build_index(config)
    hostile = replace(manifest, folder=folder)
    (config.index / "manifest.json").write_text(hostile.to_json(), encoding="utf-8")
    with pytest.raises(DamagedIndexError):
        store.open_index(config.index, config.encoder)


def test_whatever_bit_of_the_manifest_flips_is_told_and_mended(config: Config) -> None:
    manifest = store.build_index(config)
    path = config.index / "manifest.json"
    whole = path.read_bytes()
    for place in range(0, len(whole), 7):
        data = bytearray(whole)
        data[place] ^= 1 << place % 7
        path.write_bytes(data)
        try:
            assert store.check_index(config) == manifest  # a blank for a blank
        except ChatbotError:
            continue
    path.write_bytes(whole.replace(b'"documents": 1', b'"documents": 3'))
    with pytest.raises(DamagedIndexError, match="another index"):
        store.check_index(config)
    assert store.build_index(config) == manifest
    assert path.read_bytes() == whole


def test_a_damaged_generation_is_replaced_by_the_next_build(config: Config) -> None:
    manifest = store.build_index(config)
    (config.index / manifest.folder / "clauses.jsonl").write_bytes(b"")
    assert store.build_index(config) == manifest
    store.check_index(config)


def test_an_index_swapped_while_it_is_opened_is_opened_anew(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.build_index(config)
    whole = store._open
    swapped = []

    def swap_then_open(*arguments: object) -> store.Index:
        if not swapped:
            swapped.append(True)
            (config.corpus / "other.txt").write_text(OTHER, encoding="utf-8")
            store.build_index(config)
        return whole(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(store, "_open", swap_then_open)
    assert len(store.open_index(config.index, config.encoder).documents) == 2


def test_an_index_swapped_while_it_is_verified_is_verified_anew(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.build_index(config)
    verify = generations.verify
    swapped = []

    def swap_then_verify(generation: Path, stamps: generations.Stamps, *, thorough: bool) -> None:
        if not swapped:
            swapped.append(True)
            (config.corpus / "other.txt").write_text(OTHER, encoding="utf-8")
            store.build_index(config)
        verify(generation, stamps, thorough=thorough)

    monkeypatch.setattr(generations, "verify", swap_then_verify)
    assert store.check_index(config).documents == 2


def test_readers_keep_an_index_that_is_replaced(config: Config) -> None:
    store.build_index(config)
    reader = store.open_index(config.index, config.encoder)
    before = reader.lexical.scores({"物流": 1.0}).tolist()
    (config.corpus / "other.txt").write_text(OTHER, encoding="utf-8")
    store.build_index(config)
    assert reader.lexical.scores({"物流": 1.0}).tolist() == before
    assert len(reader.vectors.cosines(np.ones(4, np.float32))) == len(before)


# ----------------------------------------------------------------- writers


def test_two_writers_exclude_each_other(config: Config) -> None:
    held = pytest.raises(LockedFolderError, match=f"process {os.getpid()}")
    with only_writer(config.index), held:
        store.build_index(config)
    store.build_index(config)


def test_a_lock_file_that_a_crash_left_locks_nothing(config: Config) -> None:
    (config.index / "writer.lock").write_text("99999", encoding="ascii")
    store.build_index(config)


def test_readers_need_no_lock(config: Config) -> None:
    store.build_index(config)
    with only_writer(config.index):
        store.open_index(config.index, config.encoder)


def test_waste_of_a_killed_build_is_removed_by_the_next(config: Config) -> None:
    store.build_index(config)
    (config.index / "generation.building-dead").mkdir()
    (config.index / "manifest.json.building-1").write_text("", encoding="ascii")
    (config.index / "0123456789abcdef").mkdir()
    (config.index / "notes").mkdir()
    manifest = store.build_index(config)
    assert sorted(p.name for p in config.index.iterdir()) == sorted(
        ["encoder", "manifest.json", "notes", "writer.lock", manifest.folder]
    )


def test_a_folder_that_cannot_be_written_is_named(config: Config, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="ascii")
    with pytest.raises(IndexFolderError, match="cannot be written"):
        store.build_index(replace(config, index=tmp_path / "file" / "index"))


def build_in_child(config: Config, prepare: Callable[[], None]) -> str:
    """Build in a forked process after *prepare*; return what it raised and what still opens.

    A fork, because the interpreter itself may lie where another user cannot read it.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        with os.fdopen(reading, encoding="utf-8") as pipe:
            said = pipe.read()
        os.waitpid(child, 0)
        return said
    try:
        prepare()
        for act in (
            lambda: store.build_index(config),
            lambda: store.open_index(config.index, config.encoder),
        ):
            try:
                os.write(writing, f"{type(act()).__name__}\n".encode())
            except Exception as error:
                os.write(writing, f"{type(error).__name__}: {error}\n".encode())
    finally:
        os._exit(0)


@pytest.mark.skipif(os.name == "nt", reason="POSIX limits")
@pytest.mark.parametrize("room", [1, 100, 1000, 3000])
def test_a_full_disk_leaves_the_old_index(room: int, config: Config) -> None:
    """No file may grow beyond *room* bytes: writing fails as on a full disk, at several places."""
    store.build_index(config)
    before = files_of(config.index)
    (config.corpus / "other.txt").write_text(OTHER * 50, encoding="utf-8")
    hard = resource.RLIM_INFINITY
    said = build_in_child(config, lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard)))
    assert said.startswith("IndexFolderError")
    assert "the index is as it was" in said
    assert said.endswith("Index\n")
    assert files_of(config.index) == before


@pytest.mark.skipif(os.name == "nt" or os.getuid() != 0, reason="only root can become another user")
def test_a_read_only_folder_is_named_and_still_read(config: Config, tmp_path: Path) -> None:
    store.build_index(config)
    (config.corpus / "other.txt").write_text(OTHER, encoding="utf-8")
    temporary = Path(tempfile.gettempdir())
    for folder in takewhile(lambda f: f != temporary, (tmp_path, *tmp_path.parents)):
        folder.chmod(0o755)  # pytest keeps its own folders to itself
    before = files_of(config.index)
    said = build_in_child(config, lambda: os.setuid(65534))
    assert said.startswith("IndexFolderError")
    assert "Permission denied" in said
    assert said.endswith("Index\n")
    assert files_of(config.index) == before


def test_a_manifest_reads_back_as_it_was_written(config: Config) -> None:
    manifest = store.build_index(config)
    path = config.index / "manifest.json"
    assert Manifest.read(path) == manifest
    assert path.read_text(encoding="utf-8") == manifest.to_json()


@pytest.mark.parametrize(
    ("encoder", "name"),
    [
        ("bundled", "manifest.json"),
        ("BAAI/bge-small-zh-v1.5", "manifest.BAAI--bge-small-zh-v1.5.json"),
        ("../../etc", "manifest.etc.json"),
        ("模型", "manifest.encoder.json"),
    ],
)
def test_each_encoder_has_a_manifest_of_its_own(encoder: str, name: str) -> None:
    assert manifest_name(encoder) == name


def test_long_encoder_names_stay_apart() -> None:
    names = {manifest_name("/models/" + "x" * 300 + tail) for tail in ("a", "b")}
    assert len(names) == 2
    assert max(map(len, names)) < 120
