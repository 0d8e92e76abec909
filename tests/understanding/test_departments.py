from __future__ import annotations

import pytest

from chatbot.understanding.departments import Departments, key

PRINTED = [
    "市工业和信息化局", "市发展改革委", "市科技创新委", "市政务服务数据管理局", "市委网信办",
    "市人力资源保障局", "市地方金融监管局", "云汀市税务局", "市市场监管局", "市住房和建设局",
    "市卫生健康委", "市文化广电旅游体育局", "市委宣传部", "市通信管理局", "各区政府",
]  # fmt: skip
LEXICON = [("人社局", "人力资源保障局"), ("公安局", "公安局")]

SPOKEN = [
    ("工信局", "市工业和信息化局"),
    ("发改委", "市发展改革委"),
    ("市发展和改革委员会", "市发展改革委"),
    ("科创委", "市科技创新委"),
    ("政数局", "市政务服务数据管理局"),
    ("网信办", "市委网信办"),
    ("人社局", "市人力资源保障局"),
    ("金融局", "市地方金融监管局"),
    ("金融监管局", "市地方金融监管局"),
    ("税务局", "云汀市税务局"),
    ("市监局", "市市场监管局"),
    ("市场监督管理局", "市市场监管局"),
    ("住建局", "市住房和建设局"),
    ("卫健委", "市卫生健康委"),
    ("文旅局", "市文化广电旅游体育局"),
    ("宣传部", "市委宣传部"),
    ("通管局", "市通信管理局"),
]


@pytest.fixture(scope="module")
def departments() -> Departments:
    return Departments(PRINTED, LEXICON)


@pytest.mark.parametrize(("spoken", "printed"), SPOKEN)
def test_spoken_name_means_the_printed_one(
    spoken: str, printed: str, departments: Departments
) -> None:
    assert departments.resolve(spoken) == {printed}


def test_known_department_that_no_document_names_resolves_to_nothing(
    departments: Departments,
) -> None:
    assert departments.resolve("公安局") == frozenset()
    assert departments.knows("公安局")


def test_departments_are_found_in_the_order_in_which_a_question_names_them(
    departments: Departments,
) -> None:
    found = departments.find("工信局和公安局、发改委都负责哪些条款")
    assert [m.words for m in found] == ["工信局", "公安局", "发改委"]


def test_words_that_only_end_like_departments_are_none(departments: Departments) -> None:
    assert departments.find("怎么办,全部是什么布局") == ()


def test_level_and_spelling_do_not_tell_departments_apart() -> None:
    assert key("云汀市发展和改革委员会") == key("市发展改革委")


def test_a_bureau_of_city_management_is_no_bureau_of_the_city_of_cheng() -> None:
    names = ["县城市管理局", "深圳市城市管理和综合执法局", "县教育局"]
    departments = Departments(names, [("城管局", "城市管理局")])
    assert departments.resolve("县城管局") == {"县城市管理局"}
    assert key("市城市管理局") == "城市管理局"
    assert key("深圳市城市更新局") == "城市更新局"
