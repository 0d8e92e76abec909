from __future__ import annotations

import pytest

from chatbot.answering.proving import prove, unproven
from chatbot.indexing.table import ClauseTable
from chatbot.understanding.departments import Departments
from tests.understanding.conftest import PLAN, table_of


@pytest.fixture(scope="module")
def plan() -> ClauseTable:
    return table_of(PLAN)


@pytest.fixture(scope="module")
def departments(plan: ClauseTable) -> Departments:
    names = {u.name for c in plan for u in c.units}
    return Departments(names, [("公安局", "公安局"), ("商务局", "商务局")])


def clause(plan: ClauseTable, title: str):
    return next(c for c in plan if c.title == title)


@pytest.mark.parametrize(
    "sentence",
    [
        "到2033年,全市低空产业产值要突破300亿元。",
        "产值年均增速为12.5%。",
        "产值年均增速为12.5%,见“规模稳步扩大”。",
    ],
)
def test_what_a_clause_says_is_borne_out(
    sentence: str, plan: ClauseTable, departments: Departments
) -> None:
    assert unproven(sentence, (clause(plan, "规模稳步扩大"),), departments) == ()


@pytest.mark.parametrize(
    ("sentence", "lacking"),
    [
        ("到2033年,全市低空产业产值要突破500亿元。", "500亿元"),
        ("到2035年,产值突破300亿元。", "2035年"),
        ("产值突破300万元。", "300万元"),
        ("产值突破30亿元。", "30亿元"),
        ("产值突破300亿元,由市公安局负责。", "公安局"),
        ("文件提出“打造全国第一”,产值突破300亿元。", "打造全国第一"),
        ("产值突破300亿元,培育企业十五家。", "十五"),
    ],
)
def test_what_it_does_not_say_is_named(
    sentence: str, lacking: str, plan: ClauseTable, departments: Departments
) -> None:
    found = unproven(sentence, (clause(plan, "规模稳步扩大"),), departments)
    assert any(lacking in f for f in found)


def test_the_departments_of_a_clause_may_be_named_in_any_form(
    plan: ClauseTable, departments: Departments
) -> None:
    cited = (clause(plan, "低空物流产业"),)
    assert unproven("低空物流产业由商务局负责。", cited, departments) == ()


def test_sentences_without_a_known_handle_are_dropped(
    plan: ClauseTable, departments: Departments
) -> None:
    handles = {1: clause(plan, "规模稳步扩大"), 2: clause(plan, "低空物流产业")}
    proof = prove(
        "支持方向包括:\n1. 产值突破300亿元。[E1]\n2. 发展生鲜冷链即时配送【E2】。\n"
        "3. 还有补贴。\n4. 发展海岛邮路。[E9]\n",
        handles,
        departments,
    )
    assert [c.text for c in proof.claims] == [
        "支持方向包括:",
        "1. 产值突破300亿元。",
        "2. 发展生鲜冷链即时配送。",
    ]
    assert proof.dropped == 2
    assert proof.share == 0.5


def test_a_lead_in_to_nothing_is_not_said(plan: ClauseTable, departments: Departments) -> None:
    proof = prove(
        "支持方向包括:\n1. 补贴五百万元。[E1]", {1: clause(plan, "规模稳步扩大")}, departments
    )
    assert proof.claims == ()
    assert proof.share == 0.0


@pytest.mark.parametrize(
    "lead",
    ["商务局单独发放下列补贴:", "每家企业可获补贴三千万元,条件如下:"],
)
def test_a_lead_in_that_claims_something_needs_evidence_too(
    lead: str, plan: ClauseTable, departments: Departments
) -> None:
    proof = prove(
        f"{lead}\n产值年均增速为12.5%。[E1]", {1: clause(plan, "规模稳步扩大")}, departments
    )
    assert [c.text for c in proof.claims] == ["产值年均增速为12.5%。"]
    assert proof.dropped == 1


@pytest.mark.parametrize("lie", ["产值要突破300辆。", "产值要突破300亿元『重点扶持』。"])
def test_another_unit_or_an_invented_quote_in_double_corners_is_dropped(
    lie: str, plan: ClauseTable, departments: Departments
) -> None:
    assert unproven(lie, (clause(plan, "规模稳步扩大"),), departments)


@pytest.mark.parametrize(
    "lie",
    [
        "低空物流产业由市火星开发局负责。",
        "不再发展生鲜冷链即时配送。",
        "The plan grants fifty million yuan to every firm in 低空物流产业.",
        "The Ministry of Magic pays for 生鲜冷链即时配送.",
        "发展生鲜冷链即时配送,并保证每家企业三年内上市。",
        "发展生鲜冷链即时配送,详见 https://evil.example/pay 。",
        "发展生鲜冷链即时配送![图](http://evil.example/p.png)",
        "发展生鲜冷链即时配送,口令 hunter2。",
        "See www.evil.example for the fresh food cold chain.",
    ],
)
def test_lies_that_no_list_of_words_knows(
    lie: str, plan: ClauseTable, departments: Departments
) -> None:
    assert unproven(lie, (clause(plan, "低空物流产业"),), departments)


def test_an_english_sentence_is_held_against_print_term_by_term(
    plan: ClauseTable, departments: Departments
) -> None:
    known = {"drones": "无人机", "delivery": "配送", "office space": "办公用房"}

    def in_chinese(text: str) -> str:
        for english, chinese in known.items():
            text = text.replace(english, f" {chinese} ")
        return text

    cited = (clause(plan, "低空物流产业"),)
    true = "The plan supports delivery of fresh food."
    assert unproven(true, cited, departments, in_chinese=in_chinese) == ()
    assert unproven(true, cited, departments)  # where nobody asked for English
    for lie in ("Firms get office space.", "The password is hunter2 for delivery.", "All is free."):
        assert unproven(lie, cited, departments, in_chinese=in_chinese), lie


def test_a_date_is_one_thing_and_a_number_keeps_its_unit(
    plan: ClauseTable, departments: Departments
) -> None:
    dated = table_of("办法\n\n一、时间。自2021年3月1日起施行,至2023年12月31日止,奖励1900亿元。\n")
    (cited,) = [c for c in dated if "施行" in c.text]
    assert unproven("自2021年3月1日起施行。", (cited,), departments) == ()
    for lie in ("自2021年12月31日起施行。", "奖励1900头。", "施行1900平方公里。"):
        assert unproven(lie, (cited,), departments), lie
