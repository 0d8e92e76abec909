"""Responsibility lists in every printed form, and what looks like one and is none."""

from __future__ import annotations

import pytest

from chatbot.reading.glyphs import plain
from chatbot.reading.units import find_unit_lists
from chatbot.records import UnitRole

SHORT = {UnitRole.LEAD: "+", UnitRole.SUPPORT: "-", UnitRole.RESPONSIBLE: ""}

FORMS = [
    ("发展。(责任单位:市商务局、财政局)", ["市商务局", "市财政局"]),
    ("发展。【责任单位:市商务局】", ["市商务局"]),
    ("发展。[牵头单位:市商务局;责任单位:市财政局]", ["市商务局+", "市财政局"]),
    ("发展。(市应急管理局、市气象局负责)", ["市应急管理局", "市气象局"]),
    ("发展。(市发展改革委、财政局、各区政府)", ["市发展改革委", "市财政局", "各区政府"]),
    ("发展。(市总工会)", ["市总工会"]),
    ("发展。(完成时限:2025年底;责任单位:市商务局、财政局)", ["市商务局", "市财政局"]),
    ("发展。责任单位:市商务局牵头,市财政局配合。", ["市商务局+", "市财政局-"]),
    ("发展。(市商务局牵头,市公安局按职责分工负责)", ["市商务局+", "市公安局-"]),
    ("发展。(市商务局牵头,市财政局)", ["市商务局+", "市财政局-"]),
    ("发展。(市商务局会同市财政局负责)", ["市商务局+", "市财政局-"]),
    ("发展。(市政府办公室牵头,市有关部门配合,持续推进)", ["市政府办公室+", "市有关部门-"]),
    ("发展。(生态环境部、商务部指导)", ["生态环境部-", "商务部-"]),
    ("发展。(商务部指导,各地人民政府负责。以下不再列出)", ["商务部-", "各地人民政府"]),
    ("发展。(牵头(责任)单位:市商务局)", ["市商务局+"]),
    ("发展。主要责任单位:市委组织部、宣传部、人社局", ["市委组织部", "市委宣传部", "市人社局"]),
    ("发展。(省财政厅、各市、县人民政府)", ["省财政厅", "各市、县人民政府"]),
    ("发展。责任单位:市教育局/市人社局", ["市教育局", "市人社局"]),
    ("发展。(责任单位:市住建局(市人防办)、市城管局)", ["市住建局(市人防办)", "市城管局"]),
    ("发展。(体育总局负责)推进。(公安部、应急部负责)", ["体育总局", "公安部", "应急部"]),
]  # fmt: skip

NO_LISTS = [
    "由市商务局负责组织实施,市财政局予以配合。",
    "发展学校(含幼儿园、医院)。",
    "试点工作(技工院校内由人力资源社会保障行政部门负责)。",
    "推进建设。(具体名单见附件)",
]


@pytest.mark.parametrize(("text", "expected"), FORMS)
def test_a_list_is_read_as_printed(text: str, expected: list[str]) -> None:
    lists = find_unit_lists(text, plain(text), 0, len(text))
    assert [f"{u.name}{SHORT[u.role]}" for one in lists for u in one.units] == expected


@pytest.mark.parametrize("text", NO_LISTS)
def test_running_text_names_no_unit(text: str) -> None:
    assert find_unit_lists(text, plain(text), 0, len(text)) == ()
