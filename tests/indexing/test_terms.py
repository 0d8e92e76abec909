from __future__ import annotations

from pathlib import Path

import pytest

from chatbot.errors import CorpusError
from chatbot.indexing.terms import learn_terms, read_terms, term_files
from chatbot.records import Clause, ClauseKind, Span


def clause_of(text: str) -> Clause:
    whole = Span(start=0, end=len(text))
    return Clause(
        clause_id="plan#1",
        document_id="plan",
        kind=ClauseKind.PARAGRAPH,
        path=(),
        span=whole,
        text=text,
        body=whole,
    )


def test_quoted_words_are_terms_of_the_corpus() -> None:
    text = '建设“云上航廊”,落实《低空条例》,培育「链主」企业和"单项冠军",用好“5G+”。'
    assert learn_terms([clause_of(text)]) == {"云上航廊", "低空条例", "链主", "单项冠军"}


def test_quoted_sentences_are_no_terms() -> None:
    assert learn_terms([clause_of("坚持“政府引导市场主导企业主体社会参与”的原则")]) == set()


def test_term_files_give_what_documents_print(tmp_path: Path) -> None:
    (tmp_path / "terms").mkdir()
    (tmp_path / "terms" / "b.tsv").write_text(
        "alias\tcanonical\tweight\n# remark\n\n同城急送\t即时配送\t0.8\r\n", encoding="utf-8-sig"
    )
    (tmp_path / "terms" / "a.tsv").write_text("无人机\t低空经济\n", encoding="utf-8")
    (tmp_path / "terms" / "README.md").write_text("no terms", encoding="utf-8")
    files = term_files(tmp_path)
    assert [f.name for f in files] == ["a.tsv", "b.tsv"]
    assert read_terms(files) == {"即时配送", "低空经济"}


def test_a_corpus_without_term_files_has_none(tmp_path: Path) -> None:
    assert term_files(tmp_path) == ()


def test_a_line_without_canonical_name_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.tsv"
    path.write_text("无人机\t低空经济\t1\nbroken line\n", encoding="utf-8")
    with pytest.raises(CorpusError, match="line 2"):
        read_terms([path])


def test_a_term_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.tsv"
    path.write_bytes("无人机\t低空经济\t1\n".encode("gb18030"))
    with pytest.raises(CorpusError, match="UTF-8"):
        read_terms([path])
