"""Departments that stand in running sentences and bear no list."""

from __future__ import annotations

import pytest

from chatbot.understanding.departments import Departments
from chatbot.understanding.printed_departments import PrintedDepartments
from tests.understanding.conftest import table_of

TABLE = table_of("""云汀市河道管理意见

一、采砂。由市水务局会同市公安局打击非法采砂。

二、规划。市发展和改革委员会编制规划,市水务局参与。县级部门予以配合。

三、清淤。区城市管理局清淤,城市管理局分局协助。各区局成立专班。
""")
SPOKEN = [("发改委", "发展改革委"), ("城管局", "城市管理局"), ("教育局", "教育局")]
DEPARTMENTS = Departments([], SPOKEN)
PRINTED = PrintedDepartments(TABLE, DEPARTMENTS)


@pytest.mark.parametrize(
    ("spoken", "printed"),
    [
        ("发改委", "市发展和改革委员会"),
        ("公安局", "市公安局"),
        ("市水务局", "市水务局"),
        ("城管局", "区城市管理局"),
    ],
)
def test_a_department_printed_in_a_sentence_is_known_by_its_short_form(
    spoken: str, printed: str
) -> None:
    assert DEPARTMENTS.resolve(spoken) == frozenset()  # no list names it
    assert PRINTED.meant(spoken, ["plan"]) == (printed,)


@pytest.mark.parametrize("spoken", ["教育局", "财政局", "县级部门"])
def test_what_no_sentence_prints_is_not_meant(spoken: str) -> None:
    assert PRINTED.meant(spoken, ["plan"]) == ()


def test_only_the_documents_asked_about_are_read() -> None:
    assert PRINTED.meant("公安局", []) == ()


def test_of_two_printings_the_more_frequent_comes_first() -> None:
    table = table_of(
        "云汀市防汛意见\n\n一、值守。市应急管理局值守,省应急管理厅指导。\n\n"
        "二、巡堤。省水务厅指导,市水务局巡堤。\n\n三、抢险。省水务厅组织抢险。\n"
    )
    both = [("水务部门", "水务局"), ("水务部门", "水务厅")]
    printed = PrintedDepartments(table, Departments([], both))
    assert printed.meant("水务部门", ["plan"]) == ("省水务厅", "市水务局")
