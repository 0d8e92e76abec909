from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import faiss
import numpy as np
import pytest

from chatbot.errors import DamagedIndexError
from chatbot.indexing import vectors
from chatbot.indexing.ranking import Within
from chatbot.indexing.vectors import ENDS_FILE, FILE, HALVES_FILE, VectorIndex


def unit_vectors(rows: int, dimension: int = 16) -> np.ndarray:
    vectors = np.random.default_rng(rows).normal(size=(rows, dimension)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.mark.parametrize("rows", [1, 2, 500])
@pytest.mark.parametrize("k", [1, 10, 1000])
def test_search_agrees_with_brute_force(rows: int, k: int, tmp_path: Path) -> None:
    vectors = unit_vectors(rows)
    VectorIndex.build(vectors).save(tmp_path)
    index = VectorIndex.open(tmp_path)
    query = unit_vectors(rows + 1)[0]
    expected = vectors @ query
    found = index.search(query, k)
    assert len(found) == min(k, rows)
    assert found.tolist() == np.argsort(-expected)[:k].tolist()
    np.testing.assert_allclose(index.cosines(query), expected, atol=1e-6)


@pytest.mark.parametrize("k", [1, 3, 25, 200])
def test_a_row_is_as_near_as_the_nearest_of_its_vectors(k: int, tmp_path: Path) -> None:
    generator = np.random.default_rng(k)
    sizes = generator.integers(1, 9, size=60)
    vectors = unit_vectors(int(sizes.sum()))
    VectorIndex.build(vectors, np.cumsum(sizes)).save(tmp_path)
    index = VectorIndex.open(tmp_path)
    query = unit_vectors(7)[0]
    parts = np.split(vectors @ query, np.cumsum(sizes)[:-1])
    expected = np.array([part.max() for part in parts])
    np.testing.assert_allclose(index.cosines(query), expected, atol=1e-6)
    assert index.search(query, k).tolist() == np.argsort(-expected)[:k].tolist()


def test_one_row_of_many_near_vectors_does_not_crowd_out_the_others() -> None:
    near, far = np.array([1, 0], np.float32), np.array([0, 1], np.float32)
    index = VectorIndex.build(np.stack([near] * 50 + [far, -near]), np.array([50, 51, 52]))
    assert index.search(near, 2).tolist() == [0, 1]


@pytest.mark.parametrize("ends", [[3, 9], [3, 10, 10], [0, 10], []])
def test_row_ends_that_do_not_fit_are_named(ends: list[int], tmp_path: Path) -> None:
    VectorIndex.build(unit_vectors(10), np.array([3, 10])).save(tmp_path)
    np.save(tmp_path / ENDS_FILE, np.array(ends, dtype=np.int64))
    with pytest.raises(DamagedIndexError, match=ENDS_FILE):
        VectorIndex.open(tmp_path)


def test_an_index_of_nothing_finds_nothing(tmp_path: Path) -> None:
    VectorIndex.build(np.zeros((0, 8), np.float32)).save(tmp_path)
    index = VectorIndex.open(tmp_path)
    assert (len(index), index.dimension) == (0, 8)
    assert index.search(np.ones(8, np.float32), 3).tolist() == []
    assert index.cosines(np.ones(8, np.float32)).shape == (0,)


def test_cosines_outlive_the_index(tmp_path: Path) -> None:
    vectors = unit_vectors(50)
    VectorIndex.build(vectors).save(tmp_path)
    found = VectorIndex.open(tmp_path).cosines(vectors[3])
    assert int(found.argmax()) == 3


def test_saving_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        VectorIndex.build(unit_vectors(40)).save(tmp_path / name)
    assert (tmp_path / "one" / FILE).read_bytes() == (tmp_path / "two" / FILE).read_bytes()


@pytest.mark.parametrize("cut", [0, 3, 40, 200])
def test_a_cut_off_file_is_named(cut: int, tmp_path: Path) -> None:
    VectorIndex.build(unit_vectors(40)).save(tmp_path)
    data = (tmp_path / FILE).read_bytes()
    (tmp_path / FILE).write_bytes(data[:cut])
    with pytest.raises(DamagedIndexError, match=FILE):
        VectorIndex.open(tmp_path)


def clustered_vectors(rows: int, dimension: int = 32) -> np.ndarray:
    """Unit vectors around common centres, as those of texts are."""
    generator = np.random.default_rng(rows)
    centres = np.random.default_rng(0).normal(size=(40, dimension))
    vectors = centres[generator.integers(0, 40, rows)] + generator.normal(size=(rows, dimension))
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


@pytest.fixture(scope="module")
def rough(tmp_path_factory: pytest.TempPathFactory) -> tuple[VectorIndex, VectorIndex]:
    """The same 6,000 vectors of 3,000 rows with rough copies, opened from the disk, and flat."""
    folder, vectors = tmp_path_factory.mktemp("rough"), clustered_vectors(6000)
    ends = np.arange(2, 6001, 2)
    VectorIndex.build([vectors[:100], vectors[100:]], ends, scanned=1000).save(folder)
    return VectorIndex.open(folder), VectorIndex.build(vectors, ends)


def test_many_vectors_stand_rough_and_few_do_not(
    rough: tuple[VectorIndex, VectorIndex],
) -> None:
    coarse, flat = rough
    assert (coarse.is_exact, flat.is_exact) == (False, True)
    assert coarse.described.startswith("PQ16x4fs: 6000 vectors are more than")
    assert flat.described.startswith("flat: all of 6000 vectors")
    assert len(coarse) == len(flat) == 3000


def test_rough_copies_find_nearly_all_that_a_scan_finds_with_the_same_cosines(
    rough: tuple[VectorIndex, VectorIndex],
) -> None:
    coarse, flat = rough
    shares = []
    for query in clustered_vectors(50):
        found, expected = coarse.search(query, 10), flat.search(query, 10)
        shares.append(len(set(found.tolist()) & set(expected.tolist())) / 10)
        np.testing.assert_allclose(
            coarse.cosines(query, np.sort(found)), flat.cosines(query)[np.sort(found)], atol=1e-3
        )
    assert np.mean(shares) > 0.95


def test_a_rough_search_keeps_within_its_rows(rough: tuple[VectorIndex, VectorIndex]) -> None:
    coarse, flat = rough
    within = Within(np.arange(0, 3000, 3), 3000)
    query = clustered_vectors(50)[0]
    expected = flat.search(query, 10, within)
    near = coarse._near(query, 10, within)
    assert set(near.tolist()) <= set(within.rows.tolist())
    assert len(set(near.tolist()) & set(expected.tolist())) >= 9
    assert coarse.search(query, 10, within).tolist() == expected.tolist()  # so few are all compared


def test_vectors_with_rough_copies_are_kept_to_sixteen_bits(
    rough: tuple[VectorIndex, VectorIndex],
) -> None:
    coarse, flat = rough
    for row in (0, 7, 2999):
        expected = flat.of_row(row).astype(np.float16).astype(np.float32)
        assert coarse.of_row(row).tolist() == expected.tolist()


def test_codes_are_learnt_on_one_thread_and_give_the_bytes_that_several_give(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Several spin while they wait for one another: minutes, where others use the cores too."""
    own, seen = faiss.IndexPQFastScan.train, []

    def train(index: faiss.IndexPQFastScan, vectors: np.ndarray) -> None:
        seen.append(faiss.omp_get_max_threads())
        own(index, vectors)

    monkeypatch.setattr(faiss.IndexPQFastScan, "train", train)
    before = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(3)
    try:
        VectorIndex.build(clustered_vectors(2000), scanned=1000).save(tmp_path)
        assert seen == [1]
        assert faiss.omp_get_max_threads() == 3
        monkeypatch.setattr(vectors, "_one_thread", nullcontext)
        (tmp_path / "several").mkdir()
        VectorIndex.build(clustered_vectors(2000), scanned=1000).save(tmp_path / "several")
        assert seen == [1, 3]
    finally:
        faiss.omp_set_num_threads(before)
    assert (tmp_path / FILE).read_bytes() == (tmp_path / "several" / FILE).read_bytes()


def test_vectors_that_do_not_fit_their_copies_are_named(tmp_path: Path) -> None:
    VectorIndex.build(clustered_vectors(2000), scanned=1000).save(tmp_path)
    np.save(tmp_path / HALVES_FILE, np.zeros(32, np.float16))
    with pytest.raises(DamagedIndexError, match=HALVES_FILE):
        VectorIndex.open(tmp_path)


def test_few_near_rows_among_those_allowed_are_found_however_far_they_are(
    rough: tuple[VectorIndex, VectorIndex],
) -> None:
    coarse, flat = rough
    query = clustered_vectors(50)[0]
    far = np.sort(np.argsort(flat.cosines(query))[:30])
    near = coarse._near(query, 30, Within(far, 3000))
    assert near.tolist() == far.tolist()


def test_cells_of_an_earlier_version_are_named(tmp_path: Path) -> None:
    import faiss

    vectors = clustered_vectors(2000)
    VectorIndex.build(vectors, scanned=1000).save(tmp_path)
    index = faiss.index_factory(32, "IVF16,SQ8", faiss.METRIC_INNER_PRODUCT)
    index.train(vectors)
    index.add(vectors)
    (tmp_path / FILE).write_bytes(faiss.serialize_index(index).tobytes())
    with pytest.raises(DamagedIndexError, match="run: chatbot index"):
        VectorIndex.open(tmp_path)


def test_only_the_leading_components_are_copied_where_they_say_most(tmp_path: Path) -> None:
    vectors_ = clustered_vectors(2000)
    leading = vectors_ * np.linspace(2.0, 0.01, vectors_.shape[1], dtype=np.float32)
    leading /= np.linalg.norm(leading, axis=1, keepdims=True)
    VectorIndex.build(leading, scanned=1000).save(tmp_path)
    index = VectorIndex.open(tmp_path)
    dimension = vectors_.shape[1]
    assert index.dimension == dimension
    assert f"by {dimension * 3 // 4} of {dimension} components" in index.described
    flat = VectorIndex.build(leading, scanned=5000)
    found = [
        set(index.search(v, 10).tolist()) & set(flat.search(v, 10).tolist()) for v in leading[::50]
    ]
    assert np.mean([len(f) for f in found]) > 9.8
