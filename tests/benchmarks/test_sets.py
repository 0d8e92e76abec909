from __future__ import annotations

import gzip
import json
from pathlib import Path

from benchmarks.retrieval import Reference, fused_ranks, measure
from chatbot.config import HOME
from chatbot.evaluation.beir import RetrievalSet
from chatbot.evaluation.sets import read_set
from chatbot.indexing.searchable import lexical_text
from chatbot.indexing.words import Words

CORPUS = [
    {"_id": "a", "title": "应收账款", "text": "支持开展融资。"},
    {"_id": "b", "title": "", "text": "数据中心节约电力。"},
]
QUERIES = [
    {"_id": "1", "text": "怎么融资"},
    {"_id": "2", "text": "电力"},
    {"_id": "3", "text": "?"},
]
QRELS = "query-id\tcorpus-id\tscore\n1\ta\t1\n2\tb\t1\n2\ta\t0\n3\tgone\t1\n"


def write(folder: Path) -> Path:
    folder.mkdir()
    with gzip.open(folder / "corpus.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(p) + "\n" for p in CORPUS)
    lines = "".join(json.dumps(q) + "\n" for q in QUERIES)
    (folder / "queries.jsonl").write_text(lines, encoding="utf-8")
    (folder / "qrels.tsv").write_text(QRELS, encoding="utf-8")
    return folder


def test_a_beir_folder_is_read_packed_or_plain(tmp_path: Path) -> None:
    data = read_set(write(tmp_path / "beir"))
    assert data.queries == ("怎么融资", "电力")
    assert data.relevant == (frozenset({0}), frozenset({1}))
    assert [c.path_text for c in data.clauses] == ["应收账款", ""]


def test_queries_can_be_chosen(tmp_path: Path) -> None:
    data = read_set(write(tmp_path / "beir"))
    assert data.first(1).queries == ("怎么融资",)
    assert data.first(None) == data
    assert data.of(lambda q: "电" in q).relevant == (frozenset({1}),)


def test_the_reference_finds_what_shares_words(tmp_path: Path) -> None:
    data = read_set(write(tmp_path / "beir"))
    metrics = measure(data, Reference(data))
    assert metrics["hit@1"] == metrics["recall@10"] == metrics["ndcg@10"] == 1.0
    assert measure(data, lambda _: [])["mrr@10"] == 0.0


def wording() -> RetrievalSet:
    return read_set(HOME / "benchmarks" / "wording.jsonl")


def test_every_question_in_other_words_has_one_clause() -> None:
    data = wording()
    assert len(data.queries) == len(set(data.queries)) == 162
    assert all(len(rows) == 1 for rows in data.relevant)


def test_questions_in_other_words_share_no_word_with_their_clause() -> None:
    data, words = wording(), Words()
    for query, rows in zip(data.queries, data.relevant, strict=True):
        (row,) = rows
        printed = set(words.tokenize(lexical_text(data.clauses[row])))
        assert not [w for w in words.tokenize(query) if len(w) > 1 and w in printed], query


def test_passages_named_after_articles_are_laws_in_order(tmp_path: Path) -> None:
    folder = write(tmp_path / "laws")
    titles = (
        "证券法第十二条",
        "关于适用《证券法》第三条的解释第二条",
        "证券法第九条",
        "目录",
        "证券法第九条之一",
    )
    passages = [{"_id": str(i), "title": t, "text": "条文。"} for i, t in enumerate(titles)]
    (folder / "corpus.jsonl.gz").unlink()
    lines = "".join(json.dumps(p) + "\n" for p in passages)
    (folder / "corpus.jsonl").write_text(lines, encoding="utf-8")
    (folder / "qrels.tsv").write_text("1\t0\t1\n2\t2\t1\n", encoding="utf-8")
    data = read_set(folder)
    assert [(c.document_id, c.path_text) for c in data.clauses] == [
        ("laws", "目录"),
        ("laws/关于适用《证券法》第三条的解释", "关于适用《证券法》第三条的解释第二条"),
        ("laws/证券法", "证券法第九条"),
        ("laws/证券法", "证券法第九条之一"),
        ("laws/证券法", "证券法第十二条"),
    ]
    assert data.relevant == (frozenset({4}), frozenset({2}))
    assert {d.document_id for d in data.documents} == {c.document_id for c in data.clauses}


def test_ranks_are_fused_by_their_reciprocals() -> None:
    assert fused_ranks(([7, 3, 5], [3, 9])) == [3, 7, 9, 5]
