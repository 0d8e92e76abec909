"""Responsible units, in the forms official documents print them.

(责任单位:市发展改革委、教育局) · 责任部门:… · 牵头单位:…;配合单位:… · (农业农村部、工业和信息化部等
负责) · (市发展改革委牵头,市财政局、各区政府参与) · 按职责分工负责. Knows how lists are printed;
what a department's name looks like is known in :mod:`departments`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chatbot.reading.departments import is_department, with_level
from chatbot.reading.layout import Line
from chatbot.reading.tables import Cell, cells
from chatbot.records import ResponsibleUnit, Span, UnitRole

LONGEST_LIST = 600
_LEAD = r"(?:牵头|主责|主办|首要责任|第一责任|组织实施)"
_SUPPORT = r"(?:配合|参与|参加|协助|协同|协办|会同|支持)"
_ROLE_LABEL = (
    rf"(?P<label>(?:各项?|任务|主要|具体|共同)?(?:(?P<lead>{_LEAD})|(?P<support>{_SUPPORT})"
    r"|责任|负责|承办|落实|实施|分管)(?:及(?:配合|参与))?(?:责任)?(?:单位|部门|处室|机构|主体|科室|股室))"
)
_LABEL = re.compile(rf"{_ROLE_LABEL}(?:\([^()]{{0,12}}\))? ?[:为] ?")
_COLUMN = re.compile(rf"{_ROLE_LABEL}(?:\([^()]{{0,12}}\))?")
_BRACKET = re.compile(r"\(([^()]{2,600}(?:\([^()]{1,40}\)[^()]{0,300}){0,12})\)")
_ACTS = re.compile(
    rf"(?:等)?(?:各?(?:有关)?(?:部门|单位|方面))?(?:共同|分别|依法|具体|联合)?(?:{_LEAD}(?:负责|实施|落实)?|按(?:照)?(?:各自)?"
    rf"(?:职责|职能|部门职责)(?:分工|权限)?(?:分工)?(?:负责|落实|分别负责|抓好落实|做好相关工作)?|{_SUPPORT}|负责|落实|实施|指导)(?:落实|实施)?$"
)
_CLAUSE = re.compile(r"[^,;。]+")
_ITEM = re.compile(r"[^、,;。\s]+(?:\s(?=[^、,;。\s]))?")
_TAIL = re.compile(r"等(?:相关|有关|各)?(?:部门|单位)?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitList:
    """A responsibility list as printed: its place, brackets included, and its units."""

    start: int
    end: int
    units: tuple[ResponsibleUnit, ...]


def find_unit_lists(text: str, shadow: str, start: int, end: int) -> tuple[UnitList, ...]:
    """Return the responsibility lists of ``text[start:end]`` in order; *shadow* is its plain form.

    (责任单位:市商务局、发展改革委) → 市商务局, 市发展改革委 (printed 发展改革委), both RESPONSIBLE.
    """
    found: list[UnitList] = []
    at = start
    for bracket in _BRACKET.finditer(shadow, start, end):
        if bracket.start() < at:
            continue
        inner = (bracket.start(1), bracket.end(1))
        units = _labelled(text, shadow, *inner) or _run_in(text, shadow, *inner)
        if units:
            found.extend(_bare(text, shadow, at, bracket.start()))
            found.append(UnitList(start=bracket.start(), end=bracket.end(), units=tuple(units)))
            at = bracket.end()
    found.extend(_bare(text, shadow, at, end))
    return tuple(found)


def _bare(text: str, shadow: str, start: int, end: int) -> Iterator[UnitList]:
    """Lists without brackets: 责任单位:市委组织部、市科技局."""
    at = start
    while match := _LABEL.search(shadow, at, end):
        stop = match.end()
        line_end = shadow.find("\n", stop, end)
        limit = min(end if line_end < 0 else line_end, stop + LONGEST_LIST)
        sentence = shadow.find("。", stop, limit)
        limit = limit if sentence < 0 else sentence
        units = _labelled(text, shadow, match.start(), limit)
        if units:
            stop = min(limit + 1, end) if sentence >= 0 else limit
            yield UnitList(start=match.start(), end=stop, units=tuple(units))
        at = max(stop, match.end())


def _labelled(text: str, shadow: str, start: int, end: int) -> list[ResponsibleUnit]:
    """Units after 责任单位: and its like; several labels may follow one another."""
    labels = list(_LABEL.finditer(shadow, start, end))
    if not labels or shadow[start : labels[0].start()].strip(" ,;、"):
        return []
    units: list[ResponsibleUnit] = []
    for i, label in enumerate(labels):
        stop = labels[i + 1].start() if i + 1 < len(labels) else end
        for item in _ITEM.finditer(shadow, label.end(), stop):
            _add(units, text, shadow, item.start(), item.end(), _role(label), labelled=True)
    return units


def _run_in(text: str, shadow: str, start: int, end: int) -> list[ResponsibleUnit]:
    """Units of a sentence in brackets: 市发展改革委牵头,市财政局、各区政府按职责分工负责."""
    units: list[ResponsibleUnit] = []
    pending: list[tuple[int, int]] = []
    if not _ACTS.search(shadow[start:end].rstrip(" 。;")):
        return []
    for clause in _CLAUSE.finditer(shadow, start, end):
        act = _ACTS.search(clause.group().rstrip())
        stop = clause.start() + act.start() if act else clause.end()
        spans = [(m.start(), m.end()) for m in _ITEM.finditer(shadow, clause.start(), stop)]
        if act is None:
            pending.extend(spans)
            continue
        role = UnitRole.RESPONSIBLE
        if re.search(_LEAD, act.group()):
            role = UnitRole.LEAD
        elif re.search(_SUPPORT, act.group()):
            role = UnitRole.SUPPORT
        for a, b in pending + spans:
            _add(units, text, shadow, a, b, role, labelled=False)
        pending = []
    return units


def _add(
    units: list[ResponsibleUnit],
    text: str,
    shadow: str,
    start: int,
    end: int,
    role: UnitRole,
    *,
    labelled: bool,
) -> None:
    words = shadow[start:end]
    lead = len(words) - len(words.lstrip())
    bare = _TAIL.sub("", words.strip()) or words.strip()
    start += lead
    end = start + len(bare)
    printed = text[start:end]
    if not (2 <= len(bare) <= 40) or not (labelled or is_department(bare)):
        return
    before = [u.name for u in units]
    units.append(
        ResponsibleUnit(
            name=with_level(bare, before),
            printed=printed,
            role=role,
            span=Span(start=start, end=end),
        )
    )


def find_column_units(
    text: str, shadow: str, header: Sequence[Cell], line: Line
) -> tuple[ResponsibleUnit, ...]:
    """Return the units of a table row, from the columns whose header says 责任单位 and the like.

    Columns 牵头单位 and 配合单位 give the roles LEAD and SUPPORT.
    """
    units: list[ResponsibleUnit] = []
    row = cells(shadow, line)
    for head, cell in zip(header, row, strict=False):
        label = _COLUMN.fullmatch(shadow[head.start : head.end].replace(" ", ""))
        if label is None or cell.end == cell.start:
            continue
        for item in _ITEM.finditer(shadow, cell.start, cell.end):
            _add(units, text, shadow, item.start(), item.end(), _role(label), labelled=True)
    return tuple(units)


def _role(label: re.Match[str]) -> UnitRole:
    if label["lead"]:
        return UnitRole.LEAD
    return UnitRole.SUPPORT if label["support"] else UnitRole.RESPONSIBLE
