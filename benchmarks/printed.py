"""What a plan prints, read without the product's parser: items, their numbers, their departments.

From a golden outline where one was written by hand; else from the printed lines by a reader of
its own, which knows 一、(一) 1. and lists in brackets and no more. It shares no code with the
parser, so that the one can be held against the other.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

HAN = "〇一二三四五六七八九十百"
MARKS = (
    re.compile(rf"([{HAN}]{{1,4}})、"),
    re.compile(rf"\(([{HAN}]{{1,4}})\)"),
    re.compile(r"(\d{1,2})[.、](?!\d)"),
)
LIST = re.compile(
    r"\(([^()]{2,400}?(?:\([^()]{1,20}\)[^()]{0,200}?){0,4})\)(?=[。;]?(?:\n|$)|(?=[一-鿿]))"
)
LABEL = re.compile(r"(牵头|配合|参与|协办|主办|责任|负责)(?:单位|部门): ?")
ACT = re.compile(
    r"(?:等|按(?:照)?(?:各自)?职责(?:分工)?)*(牵头|配合|参与|协助|支持|指导)?(?:负责|落实|实施)?(?=[,;]|$)"
)
SUPPORTING = frozenset({"配合", "参与", "协办", "协助", "支持", "指导"})
DEPARTMENT = re.compile(
    r"(?:局|委|办|部|厅|署|政府|总局|银行|会|中心|社|院|集团|公司|单位|部门|领导小组|总工会|台|组委|妇联|联合会|工商联|办公室)$"
)
UNIT = re.compile(r"(.+?)(?:\((lead|support)\))?")
COMMA = re.compile(r"、(?![^(（]*[)）])")


@dataclass(slots=True, kw_only=True)
class Item:
    """A numbered part of a plan, or what else a golden outline lists."""

    ordinals: tuple[int, ...]
    """Its number and those above it; empty where it has none."""
    marker: str
    title: str
    address: str = ""
    """The structural address that a golden outline gives; empty where ``place`` tells."""
    place: int = -1
    """Offset of its marker in the printed text."""
    units: list[tuple[str, str]] = field(default_factory=list)
    """Department and role: lead, support or nothing."""
    leaf: bool = True

    @property
    def names(self) -> list[str]:
        """The departments in printed order."""
        return [name for name, _ in self.units]


def plain(text: str) -> str:
    """Return *text* in NFKC, character by character, so that offsets stay."""
    return "".join(
        n if len(n := unicodedata.normalize("NFKC", c)) == 1 else c for c in text
    ).replace("：", ":")


def read_golden(path: Path) -> list[Item]:
    """Return the lines of a golden outline that have a number or departments."""
    items: list[Item] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        address, *fields = line.split("\t")
        heading = next((f for f in fields if not f.startswith("units:")), "")
        units = next((f for f in fields if f.startswith("units:")), "").removeprefix("units:")
        mark = re.match(
            rf"附件 ?\d*|第[{HAN}\d]+[章节条编]|[{HAN}]+、|[((][{HAN}\d]+[))]|\d+[.、]|——",
            plain(heading),
        )
        marker = heading[: mark.end()] if mark else ""
        steps = address.split(".")
        ordinals = tuple(int(s) for s in steps) if all(s.isdigit() for s in steps) else ()
        named = [m for u in COMMA.split(units.strip()) if u and (m := UNIT.fullmatch(u.strip()))]
        items.append(
            Item(
                ordinals=ordinals,
                marker=marker.strip(),
                title=heading[len(marker) :].strip(" \u3000"),
                address=address,
                units=[(m[1], m[2] or "") for m in named],
            )
        )
    _give_to_sections(items)
    numbered = (i.address.rpartition(".") for i in items if not i.marker.startswith("—"))
    parents = {above for above, _, step in numbered if step.removeprefix("h").isdigit()}
    for item in items:
        item.leaf = item.address not in parents and not item.marker.startswith("—")
    return items


def _give_to_sections(items: Sequence[Item]) -> None:
    """Departments that close a section are the section's.

    They stand in a paragraph below its last item, or behind the last item of every section.
    """
    by_address = {i.address: i for i in items}
    groups: dict[str, list[Item]] = {}
    for item in items:
        above, _, step = item.address.rpartition(".")
        if item.units and not item.title and step.startswith("p") and above in by_address:
            by_address[above].units, item.units = item.units, []
        elif step.isdigit():
            groups.setdefault(above, []).append(item)
    families: dict[str, list[list[Item]]] = {}
    for above, group in groups.items():
        if above in by_address and any(i.units for i in group):
            families.setdefault(above.rpartition(".")[0], []).append(group)
    for family in families.values():
        closed = all(len(g) > 1 and not any(i.units for i in g[:-1]) for g in family)
        if closed and len(family) > 1:
            for group in family:
                section = by_address[group[-1].address.rpartition(".")[0]]
                section.units, group[-1].units = group[-1].units, []


def read_printed(text: str) -> list[Item]:
    """Return the items of the first run of 一、 … that *text* numbers, with their departments."""
    shadow = plain(text)
    items: list[Item] = []
    stack: list[tuple[int, int]] = []
    at = 0
    for line in shadow.splitlines(keepends=True):
        start = at + len(line) - len(line.lstrip())
        at += len(line)
        words = line.strip()
        if items and re.match(r"附 ?件|\(此件", words):
            break
        found = next(((d, m) for d, p in enumerate(MARKS) if (m := p.match(words))), None)
        if found is not None:
            depth, mark = found
            ordinal = _number(mark[1])
            if depth == 0 and stack and ordinal == 1:
                break  # another document
            stack = [*(s for s in stack if s[0] < depth), (depth, ordinal)]
            for other in items:
                if other.ordinals == tuple(o for _, o in stack[:-1]):
                    other.leaf = False
            rest = words[mark.end() :]
            title = re.match(r"[^。]{2,40}(?=。\S|$)", rest)
            items.append(
                Item(
                    ordinals=tuple(o for _, o in stack),
                    marker=mark[0],
                    title=title[0] if title and len(rest) - title.end() != 1 else "",
                    place=start,
                )
            )
        if items:
            for units in _units(shadow, start, at):
                items[-1].units += [u for u in units if u[0] not in items[-1].names]
                levelled = with_level(items[-1].names)
                roles = [role for _, role in items[-1].units]
                items[-1].units = list(zip(levelled, roles, strict=True))
    return items


def _units(shadow: str, start: int, end: int) -> Iterator[list[tuple[str, str]]]:
    for found in LIST.finditer(shadow, start, end):
        units = list(_named(found[1]))
        if units:
            yield units


def _named(inner: str) -> Iterator[tuple[str, str]]:
    """The departments of a list in brackets; none where it is no such list."""
    inner = inner.partition("。")[0]
    labelled = LABEL.split(inner)
    if len(labelled) > 1 and not labelled[0].strip():
        for label, words in zip(labelled[1::2], labelled[2::2], strict=True):
            role = "lead" if label in {"牵头", "主办"} else "support" if label in SUPPORTING else ""
            yield from ((name, role) for name in _names(words))
        return
    if not re.search(r"(?:负责|牵头|配合|参与|落实|实施|指导)(?:,|;|$)", inner):
        return
    groups = [(m, inner[a:b]) for m, a, b in _clauses(inner)]
    if not groups or not DEPARTMENT.search(_names(groups[0][1])[0] if _names(groups[0][1]) else ""):
        return
    for act, words in groups:
        role = "lead" if act == "牵头" else "support" if act in SUPPORTING else ""
        yield from ((name, role) for name in _names(words))


def _clauses(inner: str) -> Iterator[tuple[str, int, int]]:
    at = 0
    for piece in re.finditer(r"[^,;]+", inner):
        act = next((a for a in ACT.finditer(piece[0]) if a[0]), None)
        if act is None:
            continue
        yield act[1] or "", at, piece.start() + act.start()
        at = piece.end() + 1


def _names(words: str) -> list[str]:
    pieces = re.split(r"[、,;]|等?和(?=各)|等及(?=各)", words)
    names = [re.sub(r"等(?:有关|相关)?(?:部门|单位)?$", "", n.strip()) for n in pieces]
    return with_level([n for n in names if 2 <= len(n) <= 30 and ":" not in n])


def _number(words: str) -> int:
    if words.isdecimal():
        return int(words)
    total, unit = 0, 0
    for c in words:
        if c == "百":
            total, unit = total + (unit or 1) * 100, 0
        elif c == "十":
            total, unit = total + (unit or 1) * 10, 0
        else:
            unit = "〇一二三四五六七八九".index(c)
    return total + unit


def with_level(names: Sequence[str]) -> list[str]:
    """Return *names* with the 市 that the first prints and the others leave out."""
    level = next((n[0] for n in names if n[0] in "省市县区" and not n.startswith("市场")), "")
    own = re.compile(
        r"[省市县区]|.{2,6}(?:省|市|县|区)(?!场)|各|国|中央|有关|相关|.*(?:大学|集团|公司|分?行|海关|监管局)$"
    )
    return [
        n if not level or (own.match(n) and not n.startswith("市场")) else level + n for n in names
    ]
