from __future__ import annotations

import pytest

from chatbot.reading.numerals import read_han, write_han
from chatbot.understanding.figures import in_ordinals, in_printed_notation

PRINTED = "八十至八十九周岁每餐补助四元。年产值10亿元以上的70家。服务满两年。第三条"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("85到89岁补多少", "85到八十九岁补多少"),
        ("80到89岁补多少", "八十到八十九岁补多少"),
        ("十亿的企业有几家", "10亿的企业有几家"),
        ("七十家是哪些", "70家是哪些"),
        ("服务两年", "服务两年"),
        ("第三条讲什么", "第三条讲什么"),
        ("找一家银行", "找一家银行"),
        ("100岁呢", "100岁呢"),
    ],
)
def test_a_figure_is_read_as_it_is_printed(typed: str, read: str) -> None:
    assert in_printed_notation(typed, PRINTED.__contains__) == read


@pytest.mark.parametrize("number", [*range(1, 130), 1000, 1001, 1010, 1100, 2023, 9999])
def test_written_numerals_read_back(number: int) -> None:
    assert read_han(write_han(number)) == number


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("发展目标里排第三的那个小目标叫什么", "发展目标里第三个目标叫什么"),
        ("商务局排第一位的条目有几个", "商务局排第一位的条目有几个"),
    ],
)
def test_a_place_in_a_row_is_an_ordinal(typed: str, read: str) -> None:
    assert in_ordinals(typed) == read
