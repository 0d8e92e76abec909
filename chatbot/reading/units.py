"""Responsible units, in the forms official documents print them.

(责任单位:市发展改革委、教育局) · 责任部门:… · 牵头单位:…;配合单位:… · (农业农村部、工业和信息化部等
负责) · (市发展改革委牵头,市财政局、各区政府参与) · 按职责分工负责. Knows how lists are printed;
what a department's name looks like is known in :mod:`departments`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chatbot.reading.departments import is_authority, is_department, with_level
from chatbot.reading.layout import Line
from chatbot.reading.tables import Cell, cells
from chatbot.records import ResponsibleUnit, Span, UnitRole

LONGEST_LIST = 600
LONGEST_NAME = 40
_LEAD = r"(?:牵头|主责|主办|首要责任|第一责任|组织实施)"
_SUPPORT = r"(?:配合|参与|参加|协助|协同|协办|支持|责任配合|指导)"
_BODY = r"(?:单位|部门|处室|机构|主体|科室|股室)"
_ROLE_LABEL = (
    rf"(?P<label>(?:各项?|任务|主要|具体|共同|[省市区县]级?)?"
    rf"(?:(?P<lead>{_LEAD})|(?P<support>{_SUPPORT})|责任|负责|承办|落实|实施|主管)"
    rf"(?:[及和、/](?:配合|参与|责任|协办))?(?:\((?:责任|负责|主责|牵头|实施)\))?"
    rf"(?:责任|组织|实施|负责|落实|考核|推进){{0,2}}(?:{_BODY}(?:[和及、/]?{_BODY})?|分工))"
)
_NOTE = r"(?:\([^()]{0,30}\))?"
_LABEL = re.compile(rf"{_ROLE_LABEL}{_NOTE} ?: ?")
_COLUMN = re.compile(rf"(?:{_ROLE_LABEL}|(?P<lead_>牵头)|(?P<support_>配合)){_NOTE}")
_BRACKET = re.compile(
    r"[(〔【\[]([^()【】\[\]]{2,600}(?:\([^()]{1,40}\)[^()【】\[\]]{0,300}){0,12})[)〕】\]]"
)
_DUTY = (
    r"按(?:照)?(?:各自)?(?:部门)?(?:职责|职能|权限)(?:任务)?(?:分工)?(?:权限)?(?:分别|抓好|做好|组织|负责)?"
    r"(?:负责|落实|实施|推进|相关工作)?"
)
_WORK = r"(?:负责|落实|实施|推进|指导|组织|承担)"
_ACT = re.compile(
    rf"(?:等(?:(?:相关|有关|各有关|各)?(?:部门|单位|方面))?)?(?:共同|分别|依法|具体|联合|积极)?"
    rf"(?P<act>(?P<lead>{_LEAD}{_WORK}?)|{_DUTY}|(?P<support>{_SUPPORT}{_WORK}?)|负责|落实|实施)"
    rf"{_WORK}?$"
)
_TOGETHER = re.compile(r"(?:牵头)?(?:会同|商有关)")
_CLAUSE = re.compile(r"[^,;。]+")
_FIELDS = re.compile(r"(?:[^:;。]{2,8}:[^:;。]{1,40}[;,。] ?)*")
"""Fields before the one that names departments: 完成时限:2025年底;责任单位:…."""
_PLACES = r"(?:自治[州区县]|直辖市|设区市|[省市州县区乡镇旗盟])(?:\([^()]{1,12}\))?"
_ITEM = re.compile(
    rf"各{_PLACES}(?:、{_PLACES})+(?:人民政府|政府|党委)"  # 各市、县(区)人民政府
    r"|(?:[^、,;。/\s()]|\([^()]*\))+"
)
_AND = re.compile(
    r"等?(?:以及|和|及|与)(?=各|市|省|区|县|州|中央|国家|有关|相关|其他|[一-鿿]{2,12}(?:局|委|办|政府|部门)$)"
)
_TAIL = re.compile(r"等(?:相关|有关|各)?(?:部门|单位)?$")
_HEAD = re.compile(r"(?:由|请|以|分别由)(?=.{2})")
_ROLE_NOTE = re.compile(rf"\((?:(?P<lead>{_LEAD})|(?P<support>{_SUPPORT})|负责)(?:单位|部门)?\)$")
_NO_NAME = re.compile(r"\d ?年|\d ?月|:|长期|持续|每年|完成")
_SENTENCE_WORD = re.compile(r"[的了是将可须由]|应(?!急)|负责(?=.)")
_STARTS_LIST = frozenset("。;,)!?\n \t|")
_CLOSED = frozenset("。;!?)")


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitList:
    """A responsibility list as printed: its place, brackets included, and its units."""

    start: int
    end: int
    units: tuple[ResponsibleUnit, ...]


@dataclass(frozen=True, slots=True)
class _Name:
    """A name in a list: its place, and how it takes part."""

    start: int
    end: int
    role: UnitRole


def find_unit_lists(text: str, shadow: str, start: int, end: int) -> tuple[UnitList, ...]:
    """Return the responsibility lists of ``text[start:end]`` in order; *shadow* is its plain form.

    (责任单位:市商务局、发展改革委) → 市商务局, 市发展改革委 (printed 发展改革委), both RESPONSIBLE;
    (市商务局牵头,财政局配合) → 市商务局 LEAD, 市财政局 SUPPORT. Running text names none.
    """
    found: list[UnitList] = []
    at = start
    for bracket in _BRACKET.finditer(shadow, start, end):
        inner = bracket.span(1)
        if shadow.endswith("口径", *inner):
            continue  # (市民政局会同市统计局测算口径) says whose figures they are
        names = list(_labelled(shadow, *inner)) or list(_run_in(shadow, *inner))
        if not names and _stands_alone(shadow, start, bracket):
            names = list(_enumerated(shadow, *inner))
        if names:
            found.extend(_bare(text, shadow, at, bracket.start()))
            units = _units(text, shadow, names)
            found.append(UnitList(start=bracket.start(), end=bracket.end(), units=units))
            at = bracket.end()
    found.extend(_bare(text, shadow, at, end))
    return tuple(one for one in found if one.units)


def find_column_units(
    text: str, shadow: str, header: Sequence[Cell], line: Line
) -> tuple[ResponsibleUnit, ...]:
    """Return the units of a table row, from the columns whose header says 责任单位 and the like.

    Columns 牵头单位 and 配合单位 give the roles LEAD and SUPPORT.
    """
    names: list[_Name] = []
    for head, cell in zip(header, cells(shadow, line), strict=False):
        label = _COLUMN.fullmatch(shadow[head.start : head.end].replace(" ", ""))
        if label is not None:
            names.extend(_items(shadow, cell.start, cell.end, _role(label)))
    return _units(text, shadow, names)


# --------------------------------------------------------------------------- forms of lists


def _bare(text: str, shadow: str, start: int, end: int) -> Iterator[UnitList]:
    """Lists without brackets: 责任单位:市委组织部、市科技局."""
    at = start
    while match := _LABEL.search(shadow, at, end):
        at = match.end()
        if match.start() > start and shadow[match.start() - 1] not in _STARTS_LIST:
            continue
        limit = min(end, at + LONGEST_LIST)
        stops = (shadow.find(mark, at, limit) for mark in ("\n", "。"))
        stop = min((s for s in stops if s >= 0), default=limit)
        units = _units(text, shadow, list(_labelled(shadow, match.start(), stop)))
        full_stop = stop < end and shadow[stop] == "。"
        yield UnitList(start=match.start(), end=stop + full_stop, units=units)
        at = max(at, stop)


def _labelled(shadow: str, start: int, end: int) -> Iterator[_Name]:
    """Names after 责任单位: and its like; several labels may follow one another."""
    labels = list(_LABEL.finditer(shadow, start, end))
    if not labels or not _FIELDS.fullmatch(shadow, start, labels[0].start()):
        return
    stops = [label.start() for label in labels[1:]] + [end]
    for label, stop in zip(labels, stops, strict=True):
        # 责任单位:市商务局牵头,市财政局配合
        told = list(_run_in(shadow, label.end(), stop))
        yield from told or _items(shadow, label.end(), stop, _role(label))


def _stands_alone(shadow: str, start: int, bracket: re.Match[str]) -> bool:
    """Tell whether a bracket follows a closed sentence and ends its line."""
    at, after = bracket.start(), bracket.end()
    closed = at > start and shadow[at - 1] in _CLOSED
    return closed and (after >= len(shadow) or shadow[after] in "\n。;")


def _enumerated(shadow: str, start: int, end: int) -> Iterator[_Name]:
    """Names of a bracket that says no more: …。(市商务局、市财政局、各区政府)."""
    names = list(_items(shadow, start, end, UnitRole.RESPONSIBLE))
    words = [shadow[n.start : n.end] for n in names]
    told = all(is_department(w) and not _SENTENCE_WORD.search(w) for w in words)
    if told and any(map(is_authority, words)) and "。" not in shadow[start:end]:
        yield from names


def _run_in(shadow: str, start: int, end: int) -> Iterator[_Name]:
    """Names of a sentence in brackets: 市发展改革委牵头,市财政局、各区政府按职责分工负责.

    What a second sentence says is a remark: (市商务局指导,各区政府负责。以下不再列出).
    """
    full_stop = shadow.find("。", start, end)
    end = full_stop if full_stop >= 0 else end
    names: list[_Name] = []
    pending: list[_Name] = []
    for clause in _CLAUSE.finditer(shadow, start, end):
        act = _ACT.search(clause.group().rstrip())
        stop = clause.start() + act.start() if act else clause.end()
        together = _TOGETHER.search(shadow, clause.start(), stop)
        role = _role(act) if act else UnitRole.RESPONSIBLE
        if role is UnitRole.RESPONSIBLE and any(n.role is UnitRole.LEAD for n in names):
            role = UnitRole.SUPPORT  # 市商务局牵头,市财政局按职责分工负责
        if together:
            names.extend(_items(shadow, clause.start(), together.start(), UnitRole.LEAD))
            names.extend(_items(shadow, together.end(), stop, UnitRole.SUPPORT))
            continue
        listed = list(_items(shadow, clause.start(), stop, role))
        if act is None:
            pending.extend(listed)
            continue
        names.extend(_Name(n.start, n.end, role) for n in pending)
        names.extend(listed)
        pending = []
    if all(is_department(shadow[n.start : n.end]) for n in pending):  # 市商务局牵头,市财政局
        names.extend(_Name(n.start, n.end, UnitRole.SUPPORT) for n in pending if names)
    words = [shadow[n.start : n.end] for n in names]
    if any(map(is_department, words)) and not any(map(_SENTENCE_WORD.search, words)):
        yield from names


def _items(shadow: str, start: int, end: int, role: UnitRole) -> Iterator[_Name]:
    """The names of an enumeration; 、 inside brackets parts none: 各县(市、区)人民政府."""
    for item in _ITEM.finditer(shadow, start, end):
        if ":" in item.group():  # the next field: 完成时限:2025年底
            return
        bounds = [item.start()]
        for both in _AND.finditer(shadow, item.start(), item.end()):
            if is_department(_TAIL.sub("", shadow[bounds[-1] : both.start()])):
                bounds[-1:] = [bounds[-1], both.start(), both.end()]
        bounds.append(item.end())
        for left, right in zip(bounds[::2], bounds[1::2], strict=True):
            name = _trimmed(shadow, left, right, role)
            if name is not None:
                yield name


def _trimmed(shadow: str, start: int, end: int, role: UnitRole) -> _Name | None:
    """The name without 由, 等部门 and a role in brackets: 市商务局(牵头) → 市商务局, LEAD."""
    words = shadow[start:end]
    head = _HEAD.match(words)
    if head:
        start += head.end()
    note = _ROLE_NOTE.search(words)
    if note:
        end -= len(note.group())
        role = _role(note)
    bare = shadow[start:end]
    bare = _TAIL.sub("", bare) or bare
    if not 2 <= len(bare) <= LONGEST_NAME or _NO_NAME.search(bare):
        return None
    return _Name(start, start + len(bare), role)


def _role(match: re.Match[str]) -> UnitRole:
    said = match.groupdict()
    if said["lead"] or said.get("lead_"):
        return UnitRole.LEAD
    support = said["support"] or said.get("support_")
    return UnitRole.SUPPORT if support else UnitRole.RESPONSIBLE


def _units(text: str, shadow: str, names: Sequence[_Name]) -> tuple[ResponsibleUnit, ...]:
    """The names as units, each with the 市 that the names before it print and it leaves out."""
    units: list[ResponsibleUnit] = []
    for name in names:
        before = [unit.name for unit in units]
        units.append(
            ResponsibleUnit(
                name=with_level(shadow[name.start : name.end], before),
                printed=text[name.start : name.end],
                role=name.role,
                span=Span(start=name.start, end=name.end),
            )
        )
    return tuple(units)
