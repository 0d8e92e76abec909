"""Where words stand, and where they do not, over the invented plan."""

from __future__ import annotations

from chatbot.answering.occurrences import occurrences, without
from chatbot.indexing.table import ClauseTable
from chatbot.understanding.lexicon import Entry, Lexicon
from chatbot.understanding.query import Query
from chatbot.understanding.understand import Understanding
from tests.understanding.conftest import PLAN, table_of

TABLE = table_of(PLAN)
LEXICON = Lexicon(entries={"everyday": (Entry(alias="冷藏车", canonical="冷链", weight=0.95),)})


def read(question: str, table: ClauseTable = TABLE) -> Query:
    return Understanding(table, LEXICON, (), (), lambda _: False).read(question)[0]


def test_what_is_printed_otherwise_is_said_to_be() -> None:
    query = read("哪几条提到了冷藏车")
    assert (query.term, query.term_asked) == ("冷链", "冷藏车")
    draft = occurrences(query, TABLE, "冷链")
    assert draft is not None
    assert draft.lines[0] == "文件没有印“冷藏车”一词,相应的说法是“冷链”。"
    assert [c.address for c in draft.cited] == ["2.2"]


def test_clauses_that_do_not_print_the_words_are_all_listed() -> None:
    draft = without(read("哪几条没有提到支持"), TABLE, "支持")
    assert draft.lines[0] == "没有提到“支持”的条款共5条:"
    assert [c.address for c in draft.cited] == ["1.1", "1.2", "2.2", "2.3", "3.1"]
    assert draft.coverage is not None
    assert (draft.coverage.listed, draft.coverage.total) == (5, 5)


def test_an_item_prints_what_its_parts_print() -> None:
    cited = without(read("哪几条没有提到骨干企业"), TABLE, "骨干企业").cited
    assert "1.2" not in [c.address for c in cited]


def test_of_a_part_that_is_named_only_what_stands_in_it_is_listed() -> None:
    whole = occurrences(read("哪几条提到了支持"), TABLE, "支持")
    part = occurrences(read("重点领域里哪几条提到了支持"), TABLE, "支持")
    assert whole is not None
    assert part is not None
    inside = [c for c in whole.cited if c.path[0].title == "重点领域"]
    assert list(part.cited) == inside
    assert len(part.cited) < len(whole.cited)
