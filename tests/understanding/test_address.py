"""Every notation of a clause address, as a table: what is typed, and which clause it means."""

from __future__ import annotations

import pytest

from chatbot.indexing.table import ClauseTable
from chatbot.understanding.address import missing_annex, resolve, resolve_each, targets_of
from chatbot.understanding.notation import find_addresses
from chatbot.understanding.titles import Titles
from tests.understanding.conftest import table_of

NOTATIONS = [
    ("二、(三)", "2.3"),
    ("二(三)讲了什么", "2.3"),
    ("二.3", "2.3"),
    ("2.3 说了什么", "2.3"),
    ("第二部分第三项", "2.3"),
    ("二之三", "2.3"),
    ("第二部分“重点领域”", "2"),
    ("二点三讲什么", "2.3"),
    ("第2部分的第3条", "2.3"),
    ("重点领域之三", "2.3"),
    ("重点领域第3项", "2.3"),
    ("第三个重点领域", "2.3"),
    ("保障措施第二条", "3.2"),
    ("保障措施的最后一条", "3.2"),
    ("第二个目标", "1.2.2"),
    ("第三部分", "3"),
    ("最后一条", "3.2"),
    ("第二部分之(三)", "2.3"),
    ("第二部分正数第二条", "2.2"),
    ("第二部分顺数第三项", "2.3"),
    ("正数第二部分", "2"),
    ("重点领域里排在第二的是什么", "2.2"),
    ("重点领域中排第三的产业叫什么", "2.3"),
    ("重点领域里排在末位的那项", "2.3"),
    ("保障措施列在末尾的一条", "3.2"),
]

MISSING = [("二(九)", "2", 3), ("第二部分第十三项", "2", 3), ("第七部分", None, 3)]


def _resolve(text: str, table: ClauseTable):
    mention = find_addresses(text)[0]
    return resolve(mention, table, ("plan",), Titles(table).section(text, ("plan",)))


def _address_in(text: str, table: ClauseTable) -> str:
    found = _resolve(text, table)
    return found.clause.address if found.clause is not None else ""


@pytest.mark.parametrize(("typed", "address"), NOTATIONS)
def test_notation_means_the_clause(typed: str, address: str, table: ClauseTable) -> None:
    found = _resolve(typed, table)
    assert found.clause is not None
    assert found.clause.address == address


@pytest.mark.parametrize(("typed", "within", "count"), MISSING)
def test_address_out_of_range_says_what_exists(
    typed: str, within: str | None, count: int, table: ClauseTable
) -> None:
    missing = _resolve(typed, table).missing
    assert missing is not None
    assert (missing.within.address if missing.within else None) == within
    assert missing.count == count


def test_bare_item_number_is_ambiguous(table: ClauseTable) -> None:
    found = _resolve("(二)讲了什么", table)
    assert [c.address for c in found.candidates] == ["1.2", "2.2", "3.2"]


@pytest.mark.parametrize(
    "text",
    [
        "年均增速12.5%",
        "产值突破300亿元",
        "3.5万人",
        "2023.12.1发布",
        "前三名",
        "一二三",
        "财税(2031)69号 第八条",
        "责任单位里排在第二的是谁",
        "牵头部门中排第一的是哪家",
    ],
)
def test_figures_are_no_addresses(text: str) -> None:
    assert find_addresses(text) == ()


SERIES = [
    ("二(一)至二(三)讲什么", ["2.1", "2.2", "2.3"]),
    ("二(一)到(三)", ["2.1", "2.2", "2.3"]),
    ("二(一)和(三)", ["2.1", "2.3"]),
    ("二(一)(二)(三)", ["2.1", "2.2", "2.3"]),
    ("重点领域的头两个和最后一个", ["2.1", "2.2", "2.3"]),
    ("第二部分的前两条和后两条", ["2.1", "2.2", "2.2", "2.3"]),
    ("倒数第二部分", ["2"]),
    ("最后一部分", ["3"]),
    ("2.1-2.3", ["2.1", "2.2", "2.3"]),
    ("第二部分第1到第3条", ["2.1", "2.2", "2.3"]),
    ("第二部分第一、三条", ["2.1", "2.3"]),
    ("第二部分第一项和第三项", ["2.1", "2.3"]),
    ("第二章第三条、第三章第二条", ["2.3", "3.2"]),
    ("重点领域的前两项", ["2.1", "2.2"]),
    ("重点领域最后两项", ["2.2", "2.3"]),
    ("第一个和第二个目标", ["1.2.1", "1.2.2"]),
]


@pytest.mark.parametrize(("typed", "addresses"), SERIES)
def test_several_clauses_are_named_at_once(
    typed: str, addresses: list[str], table: ClauseTable
) -> None:
    section = Titles(table).section(typed, ("plan",))
    found = [
        r.clause.address
        for mention in find_addresses(typed)
        for r in resolve_each(mention, table, ("plan",), section)
        if r.clause is not None
    ]
    assert found == addresses


def test_of_a_range_that_runs_over_the_end_the_rest_is_missing(table: ClauseTable) -> None:
    (mention,) = find_addresses("二(二)到二(五)")
    found = resolve_each(mention, table, ("plan",), None)
    assert [r.clause.address for r in found if r.clause] == ["2.2", "2.3"]
    assert [(r.missing.words, r.missing.count) for r in found if r.missing] == [
        ("第4项", 3),
        ("第5项", 3),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "开通3到5条航线",
        "前两款规定的情形",
        "到2023年前两年",
        "5至10家企业",
    ],
)
def test_other_rows_of_numbers_name_no_clauses(text: str) -> None:
    assert find_addresses(text) == ()


def test_an_annex_that_the_document_has_not_is_told(table: ClauseTable) -> None:
    gap = missing_annex("附件5里列了什么", table, ("plan",))
    assert gap is not None
    assert gap.words == "附件5"
    assert missing_annex("附件里列了什么", table, ("plan",)) is None


def test_a_share_is_no_address() -> None:
    assert find_addresses("三分之一的项目由谁负责") == ()


def test_an_article_may_be_named_without_its_ordinal_mark() -> None:
    (named,) = find_addresses("五十一条讲的是啥")
    assert [step.ordinal for step in named.steps] == [51]
    assert find_addresses("十条措施有哪些") == ()


NOTICE = """关于山湾市夜市摊位费的通知

一、自2031年起,夜市摊位费减半收取。

二、夜市应当在零时前收摊。

三、本通知所称夜市:

(一)固定夜市;

(二)周末夜市。
"""


def test_the_undivided_parts_of_a_notice_are_its_articles() -> None:
    table = table_of(NOTICE)
    found = resolve(find_addresses("第二条说了什么")[0], table, ("plan",), None)
    assert found.clause is not None
    assert found.clause.address == "2"


UNNUMBERED = """云汀市渡船方案

一、建设任务

完善渡船网络。主要任务包括:

1.建造渡船。支持造船。

2.建设码头。支持建码头。

提升渡船服务。主要任务包括:

1.培训船员。支持培训。

2.改造航线。支持改造。

二、保障措施

1.加强领导。建立机制。
"""


@pytest.mark.parametrize(
    ("text", "address"), [("第二部分讲什么", "2"), ("最后一部分", "2"), ("二(1)讲什么", "2.1")]
)
def test_items_under_an_unnumbered_paragraph_are_no_parts(text: str, address: str) -> None:
    table = table_of(UNNUMBERED)
    found = resolve(find_addresses(text)[0], table, ("plan",), None)
    assert found.clause is not None
    assert found.clause.address == address


def test_of_parts_there_are_as_many_as_are_numbered() -> None:
    found = resolve(find_addresses("第五部分")[0], table_of(UNNUMBERED), ("plan",), None)
    assert found.missing is not None
    assert found.missing.count == 2


def test_a_part_is_not_meant_where_its_item_is_named(table: ClauseTable) -> None:
    named = Titles(table).find("重点领域里低空物流产业由谁负责", ("plan",))
    assert [m.clause.address for m in named] == ["2", "2.2"]
    assert [c.address for c in targets_of((), named)] == ["2.2"]


COUNTING_ON = """云汀市渡船方案

一、建设任务

(一)码头。

1.建设码头。支持建码头。

2.改造栈桥。支持改造。

(二)渡船。

3.更新渡船。支持更新。

4.培训船员。支持培训。

二、保障措施

(一)领导。

1.加强领导。建立机制。

2.明确分工。落实责任。

(二)资金。

1.安排资金。落实资金。

2.引进人才。支持人才。
"""


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("第一部分第3条", "1.2.3"),
        ("第一部分第4条讲什么", "1.2.4"),
        ("第一部分第2项", "1.2"),  # a group of that number goes before
    ],
)
def test_items_that_count_on_through_groups_are_items_of_the_part(typed: str, address: str) -> None:
    assert _address_in(typed, table_of(COUNTING_ON)) == address


@pytest.mark.parametrize("typed", ["第一部分第5条", "第二部分第3条", "第二部分第4条"])
def test_where_every_group_counts_from_one_there_is_no_such_item(typed: str) -> None:
    found = _resolve(typed, table_of(COUNTING_ON))
    assert found.clause is None
    assert found.missing is not None
    assert found.missing.count == 2


def test_a_lone_group_counts_on_through_nothing() -> None:
    table = table_of(
        "云汀市渡船方案\n\n一、任务\n\n(一)码头。\n\n1.选址。选好址。\n\n2.施工。抓好施工。\n"
    )
    assert _resolve("第一部分第2条", table).missing is not None


ACTIONS = """云汀市渡船方案

一、重点任务

行动一 码头建设

1.建设码头。支持建码头。

2.改造栈桥。支持改造。

行动二 渡船更新

1.更新渡船。支持更新。

2.培训船员。支持培训。
"""


@pytest.mark.parametrize(
    ("typed", "title"), [("行动二第1项", "更新渡船"), ("行动一第2项讲什么", "改造栈桥")]
)
def test_an_item_is_named_by_the_number_of_its_action(typed: str, title: str) -> None:
    found = _resolve(typed, table_of(ACTIONS))
    assert found.clause is not None
    assert found.clause.title == title
