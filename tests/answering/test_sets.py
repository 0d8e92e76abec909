"""Sets asked for in people's words, over invented documents, against sets read by eye."""

from __future__ import annotations

from functools import cache

import pytest

from chatbot.answering import operations
from chatbot.config import HOME
from chatbot.indexing.table import ClauseTable
from chatbot.reading.catalogue import read_document
from chatbot.reading.clauses import parse_clauses
from chatbot.understanding.lexicon import read_lexicon
from chatbot.understanding.query import Intent, Query
from chatbot.understanding.understand import Understanding

LUYU, XIZHOU, HEZHU, YUNTING = (
    "luyu-night-economy-2024",
    "xizhou-business-environment-2025",
    "hezhu-sponge-city-2024",
    "yunting-low-altitude-2025",
)
FISHERY = "lanjiang-fishery-cold-chain-2025"

SETS = [
    (HEZHU, "水务局得干哪些活", ["3.9", "3.10", "3.11", "4.13", "4.14"]),
    (HEZHU, "跟财政局有关的条款", ["5.16"]),
    (HEZHU, "规划和自然资源局排第一的有几条", ["2.3", "2.4"]),
    (HEZHU, "只归住建局一家管的是哪几条", ["2.5", "5.15"]),
    (HEZHU, "哪些工作要公安来做", ["4.14"]),
    (HEZHU, "哪些条款归市政府督查室管", ["5.18"]),
    (HEZHU, "南浦区政府参与了哪些任务", ["3.11"]),
    (LUYU, "哪几条是商务局牵头、文旅局配合的", ["1.1", "2.5"]),
    (LUYU, "哪些任务由城管局牵头", ["1.3", "3.13"]),
    (LUYU, "各区政府参与了哪些任务", ["1.1", "1.2", "3.12", "4.16"]),
    (LUYU, "既有公安又有城管的条款有哪些", ["1.3", "3.15"]),
    (LUYU, "有财政局但没有商务局的有哪几条", ["2.6", "3.13"]),
    (LUYU, "体育局或者统计局负责的条款", ["2.5", "2.8", "4.19"]),
    (XIZHOU, "司法局作为配合单位的有哪些", ["3.2"]),
    (XIZHOU, "市监局名下有哪些条款", ["1.1", "3.2", "3.4", "4.2"]),
    (XIZHOU, "环保局配合哪几条", ["3.4"]),
    (FISHERY, "市场监管局打头的条款有哪些", ["5.15", "6.17"]),
    (FISHERY, "人社厅负责哪几条", ["6.19"]),
    (YUNTING, "政数局和地方金融局都在的是哪几条", ["2.10"]),
    (YUNTING, "网信办要做什么", ["3.9"]),
]


@cache
def opened(stem: str) -> tuple[ClauseTable, Understanding]:
    document = read_document(HOME / "tests" / "documents" / f"{stem}.txt")
    table = ClauseTable([document], parse_clauses(document))
    lexicon = read_lexicon(HOME / "corpus" / "terms")
    return table, Understanding(table, lexicon, (), (), lambda _: True)


def read(stem: str, question: str) -> Query:
    (query,) = opened(stem)[1].read(question, document_id=stem)
    return query


@pytest.mark.parametrize(("stem", "question", "expected"), SETS)
def test_a_set_is_exact(stem: str, question: str, expected: list[str]) -> None:
    query = read(stem, question)
    assert query.intent is Intent.BY_UNIT
    assert query.units is not None
    found = operations.by_unit(opened(stem)[0], stem, query.units)
    assert [c.address for c in found] == expected


@pytest.mark.parametrize(
    ("stem", "question"),
    [
        (HEZHU, "外汇局负责哪几条"),
        (HEZHU, "省水利厅要管哪些事"),
        (FISHERY, "市财政局牵头哪几条"),
        (XIZHOU, "档案馆负责哪几条?"),
        (LUYU, "云汀市政府参与了哪些任务"),
    ],
)
def test_a_department_that_the_document_never_names_means_none(stem: str, question: str) -> None:
    query = read(stem, question)
    assert query.intent is Intent.BY_UNIT
    assert query.units is not None
    assert [m.names for m in query.units.mentions] == [frozenset()]


@pytest.mark.parametrize("question", ["全文提了几次停车", "停车出现了多少次?"])
def test_occurrences_are_counted(question: str) -> None:
    query = read(LUYU, question)
    assert (query.intent, query.term) == (Intent.MENTIONS, "停车")


@pytest.mark.parametrize(
    ("question", "address"),
    [
        ("二、最后一项讲的是什么", "2.5"),
        ("加强规划管控之四说了啥", "2.4"),
        ("第三部分最后一条", "3.11"),
        ("明确运维主体这一条怎么规定的", "4.12"),
    ],
)
def test_an_address_is_found_in_any_notation(question: str, address: str) -> None:
    assert [c.address for c in read(HEZHU, question).targets] == [address]
