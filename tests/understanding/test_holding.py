from __future__ import annotations

import pytest

from chatbot.understanding.holding import holds
from chatbot.understanding.query import AnswerType

DATE, NUMBER, CONTACT = AnswerType.DATE, AnswerType.NUMBER, AnswerType.CONTACT


def test_a_year_is_no_count() -> None:
    assert not holds(NUMBER, "要建多少", "到2033年,建成一批平台。")
    assert holds(NUMBER, "要建多少家", "到2033年,培育企业5家以上。")


def test_a_number_of_another_measure_does_not_answer() -> None:
    assert not holds(NUMBER, "培育多少家", "产值突破300亿元。")


@pytest.mark.parametrize(
    ("question", "answers", "does_not"),
    [
        ("津贴每月几号发", "每月15日前发放。", "每人每月60元。"),
        ("几点集合", "上午9:00集合。", "5月20日集合。"),
        ("集中办理是几月份", "每年3月至5月办理。", "逾期的自当日起暂停。"),
        ("合同签几年", "合同期限为3年。", "2025年起施行。"),
        ("时间是哪几天", "8月11日至8月22日。", "长期受理。"),
    ],
)
def test_a_date_is_wanted_as_fine_as_it_is_asked_for(
    question: str, answers: str, does_not: str
) -> None:
    assert holds(DATE, question, answers)
    assert not holds(DATE, question, does_not)


def test_office_hours_are_no_telephone() -> None:
    assert not holds(CONTACT, "咨询电话是多少", "工作时间为9:00至12:00。")
    assert holds(CONTACT, "咨询电话是多少", "咨询电话:0999-3316027。")


def test_names_are_as_many_as_the_question_counts() -> None:
    question = "入选的3家企业分别是哪3家"
    assert not holds(AnswerType.NAMES, question, "首批入选3家企业。")
    assert holds(AnswerType.NAMES, question, "甲公司、乙公司、丙公司入选。")


def test_every_sentence_holds_what_cannot_be_seen() -> None:
    assert holds(AnswerType.TEXT, "怎么支持", "支持企业发展。")


def test_a_row_names_its_measure_once_before_the_figures() -> None:
    assert holds(NUMBER, "企业数到2033年多少家", "| 企业数(家) | 143 | 220 |")
    assert not holds(NUMBER, "企业数到2033年多少家", "| 合格率(%) | 91 | 95 |")


@pytest.mark.parametrize(
    ("kind", "question", "sentence", "held"),
    [
        (AnswerType.NUMBER, "带宽是多少G", "建成全覆盖5G网络。", False),
        (AnswerType.NUMBER, "带宽是多少G", "专用通道带宽达到400G。", True),
        (AnswerType.NUMBER, "一年级名额有几个", "小学安排45人。", True),
        (AnswerType.NAMES, "示范园区给个名单", "支持示范园区建设。", False),
        (AnswerType.NAMES, "示范园区给个名单", "建设东湾园区、西湾园区。", True),
        (AnswerType.UNIT, "谁来核发这个证", "申请人应当具备下列条件:", False),
        (AnswerType.UNIT, "谁来核发这个证", "由商务主管部门核发。", True),
        (AnswerType.PERCENT, "飞行服务占到百分之几", "产值年均增速6.5%。", False),
        (AnswerType.PERCENT, "飞行服务占到百分之几", "飞行服务占比达到6.5%。", True),
        (AnswerType.NUMBER, "这是第几次会议", "会议有三次。", False),
        (AnswerType.NUMBER, "这是第几次会议", "第三次会议通过。", True),
        (AnswerType.NUMBER, "园区面积多大", "园区有120家企业。", False),
        (AnswerType.NUMBER, "园区面积多大", "园区占地120亩。", True),
        (AnswerType.NAMES, "跟哪几所大学合作", "与相关部门合作。", False),
        (AnswerType.NAMES, "跟哪几所大学合作", "与云汀大学合作。", True),
        (AnswerType.DATE, "联席会议多久开一次", "2031年5月召开会议。", False),
        (AnswerType.DATE, "联席会议多久开一次", "会议每季度召开一次。", True),
    ],
)
def test_what_looks_alike_is_no_answer(
    kind: AnswerType, question: str, sentence: str, held: bool
) -> None:
    assert holds(kind, question, sentence) is held


@pytest.mark.parametrize("question", ["领导小组的组长由谁担任?", "谁任组长?"])
def test_who_holds_a_post_is_told_by_another_post(question: str) -> None:
    assert holds(AnswerType.PERSON, question, "组长:市政府分管副市长")
    assert holds(AnswerType.PERSON, question, "由分管副市长担任组长")
    assert not holds(AnswerType.PERSON, question, "副组长:市商务局局长")
    assert not holds(AnswerType.PERSON, question, "办公室设在市商务局")


def test_a_name_is_told_by_no_post() -> None:
    by_post, by_name = "由分管副市长任召集人。", "召集人:陈立山,电话另行公布。"
    assert holds(AnswerType.PERSON, "召集人叫什么名字", by_name)
    assert not holds(AnswerType.PERSON, "召集人叫什么名字", by_post)
    assert holds(AnswerType.PERSON, "谁任召集人", by_post)
