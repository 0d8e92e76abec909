"""What a build takes over from the index that is there: what stays the same, not a byte else."""

from __future__ import annotations

import random
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.config import Config
from chatbot.indexing import (
    binding,
    counting,
    encoding,
    generations,
    lexical,
    stated,
    store,
    vectors,
)
from chatbot.indexing.lexical import ARRAYS, LexicalIndex, count
from chatbot.indexing.manifest import Manifest, manifest_name
from chatbot.indexing.words import Words
from chatbot.reading import catalogue, known
from chatbot.reading.metadata import Metadata
from chatbot.records import DocumentFacts, Period
from tests.indexing.conftest import OTHER
from tests.indexing.test_store import files_of

COINED = ("低空物流", "云上航廊", "专项资金", "生鲜冷链", "空中观光", "补助资金", "街道社区")
"""Some are two words of the dictionary, and some documents print without marks what others coin."""
STEPS = 12


def plan(generator: random.Random, number: int) -> str:
    """A plan that coins some words and prints others, in text that the others print too."""
    marked = generator.sample(COINED, 2)
    lines = [f"云汀市第{number}号行动方案", "", "一、重点领域", ""]
    for item in "一二三"[: generator.randint(1, 3)]:
        words = generator.choices(COINED, k=3)
        said = "".join(f"“{w}”" if w in marked else w for w in words)
        lines += [f"({item})发展{said}。统筹财政{generator.choice(COINED)},重点支持低空文旅。", ""]
    return "\n".join(lines)


KINDS = ("add", "add", "alter", "remove", "rename", "copy", "swap", "return", "lower", "suffix")


def change(corpus: Path, generator: random.Random, number: int) -> None:
    """Add, alter, rename, copy or remove a document, take two for each other, bring one back.

    Also move one further down in its file, and read its bytes by the rules of another kind.
    """
    files, removed = sorted(corpus.glob("*.[tm]*")), corpus.parent / "removed"
    removed.mkdir(exist_ok=True)
    kind = generator.choice(KINDS)
    if kind == "add" or len(files) < 2:
        name = f"{generator.choice('bdfhjl')}{number}.txt"
        (corpus / name).write_text(plan(generator, number), encoding="utf-8")
        return
    chosen, other = generator.sample(files, 2)
    if kind == "return":
        for path in removed.iterdir():
            path.rename(corpus / path.name)
        return
    if kind == "swap":
        (ours, theirs) = (chosen.read_bytes(), other.read_bytes())
        chosen.write_bytes(theirs)
        other.write_bytes(ours)
        return
    if kind == "lower":
        chosen.write_text(f"\n\n{chosen.read_text('utf-8')}", encoding="utf-8")
        return
    if kind in {"copy", "suffix"}:
        name = f"c{number}.{'md' if kind == 'suffix' else 'txt'}"
        shutil.copyfile(chosen, corpus / name)
        return
    if kind == "alter":
        chosen.write_text(plan(generator, number), encoding="utf-8")
    elif kind == "remove":
        chosen.rename(removed / chosen.name)
    else:
        chosen.rename(chosen.with_name(f"{generator.choice('acegik')}{number}.txt"))


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lower the limits, so that a few clauses are kept as a million are."""
    monkeypatch.setattr(binding, "READ_WHOLE", 3)
    monkeypatch.setattr(vectors, "SCANNED", 20)
    monkeypatch.setattr(encoding, "AT_ONCE", 4)
    monkeypatch.setattr(lexical, "AT_ONCE", 50)


def twin_of(config: Config, folder: Path) -> Config:
    """The same settings with an index folder that holds an encoder and nothing else."""
    shutil.copytree(config.index / "encoder", folder / "encoder")
    return replace(config, index=folder)


# ----------------------------------------------------------------- the whole build


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.usefixtures("small")
def test_whatever_changes_the_bytes_are_those_of_a_full_build(
    seed: int, config: Config, tmp_path: Path
) -> None:
    generator = random.Random(seed)
    kinds = set()
    for step in range(STEPS):
        change(config.corpus, generator, step)
        kinds.add(store.build_index(config).vectors.partition(":")[0])
        full = twin_of(config, tmp_path / f"full{step}")
        store.build_index(full)
        assert files_of(config.index) == files_of(full.index)
    assert len(kinds) > 1  # as many vectors as are compared one by one, and more


def test_a_word_that_one_document_coins_is_counted_in_all_others(config: Config) -> None:
    plain = "甲市方案\n\n一、重点\n\n(一)建设云汀湾示范区。\n"
    (config.corpus / "plain.txt").write_text(plain, encoding="utf-8")
    store.build_index(config)
    before = store.open_index(config.index, config.encoder)
    (config.corpus / "z.txt").write_text("乙市方案\n\n一、扩大“云汀湾示范区”。\n", encoding="utf-8")
    store.build_index(config)
    after = store.open_index(config.index, config.encoder)
    assert before.lexical.document_frequency("云汀湾示范区") == 0
    assert after.lexical.document_frequency("云汀湾示范区") == 2


class Watched:
    """What a build reads, parses, counts and encodes."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.read: list[str] = []
        self.stated: list[str] = []
        self.parsed: list[str] = []
        self.counted: list[str] = []
        self.encoded: list[str] = []
        clean, parse, read_metadata = catalogue.clean, store.parse_clauses, known.read_metadata
        count_words, encode = counting.count_words, encoding._encode

        def watch(seen: list[str], name: Callable[..., list[str]], own: Callable[..., object]):
            def watched(first, *rest, **named):
                seen.extend(name(first))
                return own(first, *rest, **named)

            return watched

        for module, own, seen, name in (
            (catalogue, clean, self.read, lambda source: [source[:4]]),
            (known, read_metadata, self.stated, lambda text: [text[:4]]),
            (store, parse, self.parsed, lambda document: [document.document_id]),
            (counting, count_words, self.counted, list),
            (encoding, encode, self.encoded, lambda clauses: [c.clause_id for c in clauses]),
        ):
            monkeypatch.setattr(module, own.__name__, watch(seen, name, own))


def test_one_document_more_is_read_parsed_counted_and_encoded_alone(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.build_index(config)
    (config.corpus / "other.txt").write_text(OTHER, encoding="utf-8")
    watched = Watched(monkeypatch)
    store.build_index(config)
    index = store.open_index(config.index, config.encoder)
    new = [c.clause_id for c in index.table.of("other")]
    assert (watched.read, watched.parsed) == ([OTHER[:4]], ["other"])
    assert watched.stated == [OTHER[:4]]
    assert watched.encoded == new
    assert len(watched.counted) == len(new)


def test_a_document_that_changed_is_not_taken_over(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    (config.corpus / "other.txt").write_text(OTHER, encoding="utf-8")
    store.build_index(config)
    (config.corpus / "other.txt").write_text(OTHER.replace("食堂", "学堂"), encoding="utf-8")
    watched = Watched(monkeypatch)
    store.build_index(config)
    assert watched.parsed == ["other"]


def test_the_same_bytes_under_another_suffix_are_read_anew(config: Config) -> None:
    text = "---\ntitle: 甲市方案\nlayout: 页面\n---\n\n一、建设示范区。\n"
    (config.corpus / "a.txt").write_text(text, encoding="utf-8")
    store.build_index(config)
    (config.corpus / "a.md").write_text(text, encoding="utf-8")
    store.build_index(config)
    documents = store.open_index(config.index, config.encoder).documents
    assert len({d.text for d in documents.values() if d.document_id.startswith("a")}) == 2


def test_with_nothing_new_nothing_is_read(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    manifest = store.build_index(config)
    before = files_of(config.index)

    def read(*_: object, **__: object) -> None:
        raise AssertionError("the corpus was read")

    monkeypatch.setattr(store, "read_corpus", read)
    assert store.build_index(config) == manifest
    assert files_of(config.index) == before


def test_a_title_that_the_catalogue_corrects_is_the_new_one(config: Config) -> None:
    store.build_index(config)
    (config.corpus / "catalogue.toml").write_text(
        '[plan]\nfile = "plan.txt"\ntitle = "另一题名"\n', encoding="utf-8"
    )
    store.build_index(config)
    assert store.open_index(config.index, config.encoder).documents["plan"].title == "另一题名"


def test_a_correction_that_is_taken_back_leaves_what_the_text_states(config: Config) -> None:
    store.build_index(config)
    before = store.open_index(config.index, config.encoder).documents["plan"]
    entry = '[plan]\nfile = "plan.txt"\n'
    for corrected in (f'{entry}title = "另一题名"\n', entry):
        (config.corpus / "catalogue.toml").write_text(corrected, encoding="utf-8")
        store.build_index(config)
    assert store.open_index(config.index, config.encoder).documents["plan"] == before


def without_what_is_stated(config: Config) -> None:
    """Make the index one that was built before texts' own words were kept."""
    path = config.index / manifest_name(config.encoder)
    manifest = Manifest.read(path)
    generation = config.index / manifest.folder
    (generation / stated.STATED).unlink()
    name, stamps = generations.publish(generation)
    assert stated.STATED not in stamps
    generations.point(config.index, path.name, replace(manifest, folder=name, files=stamps))


def test_an_index_from_before_opens_and_its_texts_are_read_once_more(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.build_index(config)
    without_what_is_stated(config)
    assert store.open_index(config.index, config.encoder).documents
    watched = Watched(monkeypatch)
    for text, read in ((OTHER, 2), (OTHER + "\n\n二、完。\n", 1)):
        watched.stated.clear()
        (config.corpus / "other.txt").write_text(text, encoding="utf-8")
        store.build_index(config)
        assert len(watched.stated) == read


def test_another_version_reads_the_same_files_anew(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.build_index(config)
    watched = Watched(monkeypatch)
    store.build_index(config)
    assert watched.stated == []
    monkeypatch.setattr(stated, "METADATA_VERSION", 0)
    store.build_index(config)
    assert len(watched.stated) == 1
    watched.stated.clear()
    store.build_index(config)
    assert watched.stated == []


def test_what_an_earlier_version_has_read_is_read_anew(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.build_index(config)
    (config.corpus / "other.txt").write_text(OTHER, encoding="utf-8")
    monkeypatch.setattr(stated, "METADATA_VERSION", 0)
    watched = Watched(monkeypatch)
    store.build_index(config)
    assert len(watched.stated) == 2
    assert watched.parsed == ["other"]


@given(
    st.lists(
        st.builds(
            Metadata,
            title=st.none() | st.text(st.characters()),
            issuer=st.none() | st.text(),
            number=st.none() | st.just("\ud800〔2026〕4号\u2028"),
            issued_on=st.none() | st.dates(),
            published_on=st.none() | st.dates(),
            period=st.none() | st.just(Period(first=2021, last=2023)),
        ),
        max_size=4,
    )
)
def test_what_texts_state_comes_back_as_it_was(wanted: list[Metadata]) -> None:
    facts = [
        DocumentFacts(document_id=str(n), title="甲", file_name=f"{n}.TXT", sha256=f"{n:064}")
        for n in range(len(wanted))
    ]
    with tempfile.TemporaryDirectory() as folder:
        stated.write_stated(wanted, Path(folder))
        found = stated.read_stated(Path(folder), facts)
    assert found == {(f"{n:064}", ".txt"): own for n, own in enumerate(wanted)}


@pytest.mark.parametrize("small_enough", [True, False])
def test_what_is_damaged_is_not_handed_on(
    small_enough: bool, config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generations, "SMALL", 1 << 30 if small_enough else 0)
    manifest = store.build_index(config)
    path = config.index / manifest.folder / "lexical" / "frequencies.npy"
    data = bytearray(path.read_bytes())
    data[-2] ^= 1
    path.write_bytes(data)
    (config.corpus / "other.txt").write_text(OTHER, encoding="utf-8")
    store.build_index(config)
    full = twin_of(config, tmp_path / "full")
    store.build_index(full)
    assert files_of(config.index) == files_of(full.index)


def test_nothing_is_taken_over_from_another_parser(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.build_index(config)
    monkeypatch.setattr(store, "PARSER_VERSION", "another")
    watched = Watched(monkeypatch)
    store.build_index(config)
    assert watched.parsed == ["plan"]


# ----------------------------------------------------------------- its parts

TOKENS = st.lists(st.sampled_from(["数据", "要素", "云", "~数据", "链"]), max_size=6)


@given(st.lists(TOKENS, min_size=1, max_size=12), st.randoms(use_true_random=False), st.data())
def test_counted_rows_may_be_taken_out_and_put_elsewhere(
    rows: list[list[str]], generator: random.Random, data: st.DataObject
) -> None:
    index = LexicalIndex.build(rows)
    taken = sorted(data.draw(st.sets(st.sampled_from(range(len(rows))))))
    fresh = data.draw(st.lists(TOKENS, max_size=5))
    places = list(range(len(taken) + len(fresh)))
    generator.shuffle(places)
    parts = [index.taken(np.array(taken, np.int64)), count(fresh)]
    found = LexicalIndex.merge(parts, np.array(places, np.int64))
    wanted: list[Sequence[str]] = [()] * len(places)
    for place, row in zip(places, [*(rows[i] for i in taken), *fresh], strict=True):
        wanted[place] = row
    expected = LexicalIndex.build(wanted)
    for name in ARRAYS:
        np.testing.assert_array_equal(found._arrays[name], expected._arrays[name])


def test_a_new_term_cuts_nothing_but_what_holds_it() -> None:
    texts = [
        text for text in ("统筹财政专项资金", "建设云上航廊", "发展生鲜冷链即时配送") for _ in "ab"
    ]
    without, with_term = Words(), Words(["云上航廊"])
    assert [without.index_terms(t) == with_term.index_terms(t) for t in texts] == [
        "云上航廊" not in t for t in texts
    ]
    assert without.chances().items() <= with_term.chances().items()
