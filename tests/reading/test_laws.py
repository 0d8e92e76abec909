"""Laws of the parser, tried on a thousand random documents and on hostile text."""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chatbot.config import HOME
from chatbot.reading.catalogue import read_document
from chatbot.reading.clauses import parse_clauses
from chatbot.reading.cleaning import clean
from tests.reading.laws import check_laws, document_of

POLICIES = HOME.parent / "shared" / "data" / "policies" / "dev"

HAN = "一二三四五六七八九十"
MARKS = st.one_of(
    st.builds(lambda n: f"{HAN[n]}、", st.integers(0, 9)),
    st.builds(lambda n: f"({HAN[n]})", st.integers(0, 9)),
    st.builds(lambda n: f"（{HAN[n]}）", st.integers(0, 9)),
    st.builds("{}.".format, st.integers(1, 12)),
    st.builds("{}、".format, st.integers(1, 12)),
    st.builds("({})".format, st.integers(1, 12)),
    st.builds(lambda n: chr(0x2460 + n), st.integers(0, 19)),
    st.builds(lambda n: f"第{HAN[n]}条 ", st.integers(0, 9)),
    st.builds("第 {} 条".format, st.integers(1, 30)),
    st.builds(lambda n: f"第{HAN[n]}章 ", st.integers(0, 9)),
    st.builds(lambda n: f"第{HAN[n]}节", st.integers(0, 9)),
    st.builds("{}.{} ".format, st.integers(1, 4), st.integers(1, 4)),
    st.sampled_from(["——", "• ", "- ", "## ", "【", "问:", "第一步:", "", "", ""]),
)
WORDS = st.sampled_from(
    [
        "总则",
        "发展目标。到2031年,产业增加值(统计局口径)突破100亿元,年均增速6.5%;",
        "加强组织领导。建立协调机制,定期调度。(责任单位:市发展改革委、财政局)",
        "按照本方案第三条、第(二)项的规定办理。",
        "有下列情形之一的:",
        "市商务局牵头,各区政府配合",
        "附件",
        "附件1:",
        "附件:1.任务分工表",
        "某市人民政府办公厅",
        "2031年5月6日",
        "二〇三一年五月六日",
        "| 序号 | 任务 | 责任单位 |",
        "|---|---|---|",
        "| 1 | 建设平台 | 市科技局、财政局 |",
        "┌──┬──┐",
        "│任务│市科技局│",
        "关于印发《某某方案》的通知",
        "各区人民政府:",
        "目 录",
        "附则",
        "第三条第二款规定的",
        "(此件公开发布)",
        "　　",
        "一、甲。二、乙。三、丙。",
        "第一条 甲。第二条 乙。第三条 丙。",
    ]
)
NOISE = st.text(alphabet=st.characters(codec="utf-8"), max_size=30)
LINES = st.builds(
    lambda mark, words, noise: f"{mark}{words}{noise}", MARKS, WORDS, st.one_of(st.just(""), NOISE)
)
DOCUMENTS = st.lists(LINES, max_size=40).map("\n".join)


@settings(max_examples=1000, deadline=None, suppress_health_check=list(HealthCheck))
@given(DOCUMENTS)
def test_clauses_of_any_document_tile_it_and_parse_the_same_twice(text: str) -> None:
    document = document_of(text)
    clauses = parse_clauses(document)
    check_laws(document, clauses)
    assert parse_clauses(document) == clauses


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(max_size=400))
def test_any_characters_can_be_cleaned_and_parsed(text: str) -> None:
    document = document_of(clean(text).text)
    check_laws(document, parse_clauses(document))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        " ",
        "\ud800第一条",
        "\u202e一、\u0000",
        "第" * 20_000,
        "一、" * 20_000,
        "(" * 20_000,
        "(责任单位:" * 5_000,
        "1元" * 20_000,
        "|" * 20_000,
        "—" * 20_000,
        "附件1\n" * 3_000,
        "一、\n(一)\n" * 3_000,
        "问:?" * 5_000,
        "A" * 50_000,
        "商商" * 20_000,
        "目录\n" + "第一章 总则\n" * 3_000,
        "《" * 20_000 + "》" * 20_000,
        "2031年5月6日" * 3_000,
        "# " * 20_000,
        "[a](" * 10_000,
        "꩒4.甲\n附件꩒\n第꩒条 乙\n꩒、丙\n(꩒)丁",
    ],
    ids=lambda text: repr(text[:8]),
)
def test_hostile_text_is_read_in_time(text: str) -> None:
    started = time.perf_counter()
    document = document_of(text)
    check_laws(document, parse_clauses(document))
    cleaned = document_of(clean(text).text)
    check_laws(cleaned, parse_clauses(cleaned))
    assert time.perf_counter() - started < 20


def test_time_grows_in_proportion_to_the_text() -> None:
    part = "".join(
        f"{HAN[i % 10]}、总体要求\n(一)发展思路。坚持{'创新' * 40}。(责任单位:市财政局、商务局)\n"
        f"第{i + 1}条 有下列情形之一的:\n(一)甲;\n(二)乙。\n前款所称情形,由市商务局认定。\n"
        for i in range(150)
    )

    def seconds(text: str) -> float:
        document = document_of(text)
        started = time.thread_time()
        parse_clauses(document)
        return time.thread_time() - started

    once = min(seconds(part) for _ in range(3))
    eightfold = min(seconds(part * 8) for _ in range(2))
    assert eightfold < 8 * once * 4, f"{eightfold / once:.1f} times the time for 8 times the text"


POLICY_FILES = sorted(POLICIES.rglob("*.txt")) if POLICIES.is_dir() else []


@pytest.mark.skipif(not POLICY_FILES, reason="the real policy documents are not at hand")
def test_every_real_policy_keeps_the_laws() -> None:
    for path in POLICY_FILES:
        if path.parent.name == "raw" or path.name == "README.txt":
            continue
        document = read_document(path)
        clauses = parse_clauses(document)
        check_laws(document, clauses)
        assert len(document.anchors) == document.text.count("\n"), path.name


@pytest.mark.skipif(not POLICY_FILES, reason="the real policy documents are not at hand")
def test_real_policies_are_not_left_in_one_piece() -> None:
    for path in POLICY_FILES:
        if path.parent.name != "dev":
            continue
        clauses = parse_clauses(read_document(path))
        longest = max(clauses, key=lambda c: len(c.text))
        assert len(clauses) >= 4, path.name
        assert len(longest.text) < 5_000, f"{path.name}: {longest.address}"
