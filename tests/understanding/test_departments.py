from __future__ import annotations

import pytest

from chatbot.understanding.departments import Departments, key, matters

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


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("管税的那个部门负责哪几条", {"云汀市税务局"}),
        ("管文化旅游的那个局", {"市文化广电旅游体育局"}),
        ("管渔业的那个局", None),  # nobody
        ("管管的那个局", None),  # two: 市场监管局, 地方金融监管局
    ],
)
def test_a_department_is_described_by_what_it_manages(
    text: str, found: set[str] | None, departments: Departments
) -> None:
    mentions = departments.find(text)
    assert (mentions[0].names if mentions else None) == found


PEOPLE = [("人大", "人民代表大会")]


def test_of_an_assembly_the_one_organ_that_is_printed_is_meant() -> None:
    one = ["市人大常委会经济工委", "市税务局"]
    assert Departments(one, PEOPLE).resolve("人大") == {"市人大常委会经济工委"}
    assert Departments([*one, "市人大常委会法制工委"], PEOPLE).resolve("人大") == frozenset()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("邮政管理部门负责什么", ["邮政管理部门"]),
        ("哪几条由渔政主管部门和水上监管部门检查", ["渔政主管部门", "水上监管部门"]),
        ("相关主管部门是谁", []),
        ("听说政府要发补贴", []),
        ("希望政府支持", []),
        ("青榆区政府负责哪几条", ["青榆区政府"]),
    ],
)
def test_an_authority_is_named_by_its_matter_and_hearsay_names_none(
    text: str, words: list[str], departments: Departments
) -> None:
    assert [m.words for m in departments.find(text)] == words


@pytest.mark.parametrize(
    ("words", "printed"),
    [
        ("农业农村部门", ("农业农村",)),
        ("邮政管理部门", ("邮政主管部门", "邮政行政主管部门", "邮政行政部门", "邮政管理部门")),
        ("商务局", ()),
        ("水主管部门", ()),  # one character is no matter
    ],
)
def test_an_authority_is_looked_for_by_its_matter(words: str, printed: tuple[str, ...]) -> None:
    assert matters(words) == printed


@pytest.mark.parametrize(
    ("words", "printed"),
    [
        ("街道办", {"汇川街道办事处", "临江街道办", "各街道办事处"}),
        ("街道", {"汇川街道办事处", "临江街道办", "各街道办事处"}),
        ("街道办事处", {"汇川街道办事处", "临江街道办", "各街道办事处"}),
        ("汇川街道办事处", {"汇川街道办事处"}),
    ],
)
def test_an_office_of_no_place_is_every_office(words: str, printed: set[str]) -> None:
    names = ["汇川街道办事处", "临江街道办", "各街道办事处", "市街道商会", "市商务局"]
    assert Departments(names, ()).resolve(words) == printed


@pytest.mark.parametrize(
    "text",
    [
        "责任单位含市税务局的条目数",
        "责任单位含市税务局的有几条",
        "轮到市税务局的有几条",
        "找市税务局办什么",
    ],
)
def test_what_stands_before_a_department_is_no_place(text: str, departments: Departments) -> None:
    (mention,) = departments.find(text)
    assert (mention.words, mention.names) == ("市税务局", {"云汀市税务局"})


@pytest.mark.parametrize("text", ["税务在里面一共沾了几条", "税务在这个方案里摊了几条"])
def test_a_department_without_its_bureau_has_a_share(text: str) -> None:
    departments = Departments(PRINTED, [*LEXICON, ("税务部门", "税务局")])
    assert [m.words for m in departments.find(text)] == ["税务"]
