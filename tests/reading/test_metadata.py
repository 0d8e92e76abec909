"""What a document says of itself: orders, laws, pages whose title is a headline."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatbot.reading.catalogue import read_document
from chatbot.reading.metadata import read_metadata

ORDER = """{by}令

{number}

《云汀市渡船条例》已经2031年5月6日第3次会议修订通过,现予公布,自2031年7月1日起施行。

云汀市渡船条例

(2011年3月4日云汀市人民政府令第76号发布 2031年5月6日修订)

第一条 为了规范渡船,制定本条例。
"""


@pytest.mark.parametrize("number", ["第706号", "〔2031〕第4号", "(〔2031〕第 4 号)"])
def test_the_number_of_an_order_stands_below_its_name(number: str) -> None:
    """And not the number of the order that the text was first made known by."""
    found = read_metadata(ORDER.format(by="云汀市人民政府", number=number))
    assert found.number == f"云汀市人民政府令{number.strip('()').replace(' ', '')}"
    assert found.issuer == "云汀市人民政府"
    assert found.title == "云汀市渡船条例"


def test_an_order_of_two_authorities_is_dated_where_it_was_signed() -> None:
    text = """渡船信息管理办法
(云汀市交通运输局 云汀市公安局令〔 2031〕第3号)

《渡船信息管理办法》已经审议通过,现予发布,自2031年11月1日起施行。
云汀市交通运输局 局长 张三
云汀市公安局 局长 李四
2031年4月29日

第一条 为了规范渡船,制定本办法。
"""
    found = read_metadata(text)
    assert found.number == "云汀市交通运输局 云汀市公安局令〔2031〕第3号"
    assert found.issuer == "云汀市交通运输局 云汀市公安局"
    assert str(found.issued_on) == "2031-04-29"


@pytest.mark.parametrize(
    ("note", "issuer"),
    [
        (
            "(2031年5月6日云汀省第三届人民代表大会常务委员会第七次会议通过)",
            "云汀省人民代表大会常务委员会",
        ),
        ("(2031年5月6日第十届全国人民代表大会第四次会议通过)", "全国人民代表大会"),
        ("(2031年5月6日最高人民法院审判委员会第1726次会议通过)", "最高人民法院"),
    ],
)  # fmt: skip
def test_a_law_is_that_of_the_body_that_passed_it(note: str, issuer: str) -> None:
    text = f"渡船条例\n\n{note}\n\n第一条 为了规范渡船,制定本条例。\n"
    assert read_metadata(text).issuer == issuer


def test_nobody_passed_what_only_mentions_a_congress() -> None:
    text = "渡船条例\n\n第一条 本条例由人民代表大会常务委员会解释。\n"
    assert read_metadata(text).issuer is None


def test_the_counters_of_a_site_are_no_part_of_a_title() -> None:
    counters = "发表时间:2031-05-06 16:55信息来源:区局浏览量:-"
    text = f"# 云汀区扎实推进渡船安全\n\n{counters}\n\n为深入落实部署,区局召开会议。\n"
    assert read_metadata(text).title == "云汀区扎实推进渡船安全"


@pytest.mark.parametrize(
    ("name", "text", "title"),
    [
        ("094.md", "---\ntitle: 渡船条例\n---\n\n第一条 甲。\n", "渡船条例"),
        ("post_7.md", "# 怎么坐渡船?\n\n一、先买票。\n", "怎么坐渡船?"),
        ("7.txt", "无需排队!渡船票网上买\n\n一、先登录。\n", "无需排队!渡船票网上买"),
        ("7.txt", "一、先登录。\n二、再买票。\n", "7"),
        ("7.txt", "各区人民政府:\n\n一、先登录。\n", "7"),
        ("city__dev__094_12_渡船须知问答.txt", "怎么坐渡船?\n\n一、先买票。\n", "渡船须知问答"),
        ("AI应用场景一览.txt", "怎么用?\n\n一、先买票。\n", "AI应用场景一览"),
        ("094_渡船须知问答.txt", "怎么坐渡船?\n\n一、先买票。\n", "渡船须知问答"),
    ],
)
def test_a_document_without_a_title_is_called_by_name_or_headline(
    name: str, text: str, title: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    assert read_document(path).title == title


@pytest.mark.parametrize(
    "rest", ["自2032年1月1日起施行", "根据2035年6月1日《关于修改渡船规章的决定》修订"]
)
def test_the_number_of_an_order_is_named_in_brackets(rest: str) -> None:
    """Although the line names another text, and the order is not printed itself."""
    text = f"""渡船信息公开办法

(2031年5月19日渡船保护部令第28号公布 {rest})

第一条 为了规范渡船,制定本办法。
"""
    assert read_metadata(text).number == "渡船保护部令第28号"
