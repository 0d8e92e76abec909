"""Set questions about one plan in people's words, each with the set that answers it.

The sets are computed from what :mod:`benchmarks.printed` read, never by the product.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice

from benchmarks.printed import HAN, Item

SPOKEN = {
    "发展改革委": ("发改委", "发展和改革委员会", "发改部门"), "发展改革局": ("发改局", "发改委"),
    "工业和信息化局": ("工信局", "工信部门"), "工业和信息化厅": ("工信厅",),
    "工业和信息化部": ("工信部",), "住房城乡建设局": ("住建局", "住房和城乡建设局"),
    "住房城乡建设部": ("住建部", "住房和城乡建设部"), "人力资源社会保障局": ("人社局",),
    "人力资源社会保障厅": ("人社厅",), "人力资源社会保障部": ("人社部",),
    "卫生健康委": ("卫健委", "卫生健康委员会", "卫计委"), "卫生健康局": ("卫健局", "卫健委"),
    "市场监管局": ("市监局", "市场监督管理局"), "市场监管总局": ("国家市场监督管理总局",),
    "文化广电旅游局": ("文旅局", "文广旅局"), "文化和旅游局": ("文旅局", "文化旅游局"),
    "文化和旅游部": ("文旅部",), "农业农村局": ("农业局", "农业农村部门"),
    "农业农村厅": ("农业厅",), "生态环境局": ("环保局", "生态环境部门"),
    "生态环境厅": ("环保厅",), "自然资源和规划局": ("自规局", "规划和自然资源局"),
    "交通运输局": ("交通局", "交通部门"), "交通运输厅": ("交通厅",),
    "应急管理局": ("应急局",), "城市管理局": ("城管局", "城管"), "财政局": ("财政部门",),
    "税务局": ("税务部门",), "医保局": ("医疗保障局",), "政务服务和数据局": ("政数局",),
    "地方金融管理局": ("金融局", "地方金融局"), "消防救援支队": ("消防",),
    "邮政管理局": ("邮政局",), "公安局": ("公安", "公安部门"), "教育局": ("教育部门",),
    "人民银行": ("央行", "中国人民银行"), "全国总工会": ("总工会",), "国资委": ("国资部门",),
}  # fmt: skip
"""What people call a department, by its name without level."""
STRANGERS = ("外汇局", "地震局", "台办", "烟草局", "民宗局", "档案馆", "红十字会")
WORDS: dict[str, tuple[str, ...]] = {
    "any": (
        "{u}负责哪几条?", "{u}要管哪些事", "{u}得干哪些活", "跟{u}有关的条款有哪些?",
        "责任单位里有{u}的条款有哪些?", "{u}参与了哪些任务", "{u}都承担了什么任务,全部列出来",
        "列出责任单位包含{u}的所有条款", "{u}一共负责几条?", "{u}的任务清单", "哪些条款归{u}管",
        "{u}在哪些条款里有任务?", "涉及{u}的任务有几项", "哪些工作要{u}来做", "{u}名下有哪些条款",
    ),
    "first": (
        "首位责任单位是{u}的有哪几条?", "{u}排第一的有几条", "哪些条款{u}排在最前面",
        "{u}打头的条款有哪些?", "以{u}为第一责任单位的条款有哪些", "{u}列在第一位的是哪几条",
    ),
    "lead": ("{u}牵头哪几条?", "哪些任务由{u}牵头", "{u}牵头的任务有几项", "{u}是牵头单位的条款"),
    "support": ("{u}配合哪几条?", "{u}作为配合单位的任务有哪些", "哪几条是{u}配合的"),
    "only": (
        "只归{u}一家管的有哪几条?", "哪些条款只由{u}负责", "{u}单独负责的条款有哪些",
        "责任单位只有{u}的是哪几条?", "{u}一家负责的有几条",
    ),
    "absent": (
        "责任单位不包括{u}的条款有哪些?", "哪些条款的责任单位里没有{u}", "不含{u}的有哪几条",
    ),
    "together": (
        "{u}和{v}都在的条款有哪些?", "哪几条是{u}和{v}一起负责的", "{u}、{v}共同负责哪几条",
        "既有{u}又有{v}的条款有哪些?", "{u}与{v}同时出现在哪几条",
    ),
    "lead and support": ("哪几条是{u}牵头、{v}配合的?", "{u}牵头、{v}参与的任务有哪些"),
    "without": ("有{u}但没有{v}的条款有哪些?", "有{u}而不含{v}的是哪几条"),
    "either": ("{u}或者{v}负责的条款有哪些?", "{u}或{v}负责哪些条款"),
}  # fmt: skip
DEPARTMENTS = 12
"""The departments of a plan that are asked about, the busiest first and the rarest last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question with the clauses that answer it."""

    kind: str
    question: str
    wanted: frozenset[str]
    """Clause ids; empty where the question is to be declined, or its set is empty."""
    says: str = ""
    """What the answer has to say: a count."""


Identify = Callable[[Item], str]


def by_unit(
    items: Sequence[Item], identify: Identify, *, spoken_names: bool = True
) -> Iterator[Asked]:
    """Questions by department, in every role that has an answer.

    Without *spoken_names* each goes by its full name alone: over several plans 卫健委 is
    the 市卫生健康委 of one and the 区卫生健康局 of another, and rightly both.
    """
    bearing = [i for i in items if i.units]
    counted = Counter(name for i in bearing for name in i.names)
    ranked = [name for name, _ in counted.most_common()]
    chosen = list(dict.fromkeys([*ranked[: DEPARTMENTS // 2], *ranked[-DEPARTMENTS // 2 :]]))
    spoken = {name: _spoken(name, ranked) if spoken_names else (name,) for name in chosen}
    words = {kind: cycle(forms) for kind, forms in WORDS.items()}
    roles = any(role == "support" for i in bearing for _, role in i.units)

    def ask(kind: str, u: str, v: str, name: str, other: str = "") -> Iterator[Asked]:
        wanted = frozenset(identify(i) for i in bearing if SETS[kind](i, name, other))
        if wanted:
            question = next(words[kind]).format(u=u, v=v)
            yield Asked(kind=kind, question=question, wanted=wanted)

    for place, name in enumerate(chosen):
        for form in spoken[name]:
            yield from ask("any", form, "", name)
            yield from ask("any", form, "", name)
        forms = cycle(spoken[name])
        for kind in ("first", "only", "lead", *(("support",) if roles else ()), "absent"):
            for _ in range(1 if kind == "absent" else 2):
                yield from ask(kind, next(forms), "", name)
        for other in chosen[place + 1 : place + 4]:
            for kind in (
                "together",
                "without",
                "either",
                *(("lead and support",) if roles else ()),
            ):
                yield from ask(kind, next(forms), spoken[other][-1], name, other)
    yield from _about_all(items, bearing, identify)
    for stranger in STRANGERS:
        if not any(stranger[:2] in name for name in counted):
            question = next(words["any"]).format(u=stranger)
            yield Asked(kind="unknown", question=question, wanted=frozenset())


def _about_all(
    items: Sequence[Item], bearing: Sequence[Item], identify: Identify
) -> Iterator[Asked]:
    alone = frozenset(identify(i) for i in bearing if len(i.units) == 1)
    if alone:
        for question in ("只有一家责任单位的条款有哪些?", "哪几条只由一个部门负责"):
            yield Asked(kind="one unit", question=question, wanted=alone)
    leaves = [i for i in items if i.leaf and i.ordinals]
    none = frozenset(identify(i) for i in leaves if not i.units)
    if none and all(len(i.ordinals) <= 2 for i in leaves):
        for question in ("哪些条没写责任单位?", "没有写明责任单位的条款有哪些"):
            yield Asked(kind="no unit", question=question, wanted=none)


def _leads(item: Item, name: str, _: str = "") -> bool:
    leads = [n for n, role in item.units if role == "lead"]
    return name in leads if leads else item.names[0] == name


def _supports(item: Item, name: str, _: str = "") -> bool:
    return (name, "support") in item.units


SETS: dict[str, Callable[[Item, str, str], bool]] = {
    "any": lambda i, n, _: n in i.names,
    "first": lambda i, n, _: i.names[0] == n,
    "lead": _leads,
    "support": _supports,
    "only": lambda i, n, _: i.names == [n],
    "absent": lambda i, n, _: n not in i.names,
    "together": lambda i, n, o: n in i.names and o in i.names,
    "lead and support": lambda i, n, o: (n, "lead") in i.units and (o, "support") in i.units,
    "without": lambda i, n, o: n in i.names and o not in i.names,
    "either": lambda i, n, o: n in i.names or o in i.names,
}
"""What holds for a clause of a set: of one department, or of two."""


def _spoken(name: str, others: Sequence[str]) -> list[str]:
    """The name as printed, without its level, and as people say it, where no other is meant."""
    level = re.match(r"[省市县区]委?(?!场)(?=.{2})", name)
    bare = name[level.end() :] if level else name
    forms = [name]
    rivals = [o for o in others if o != name and (bare in o or o in bare)]
    if bare != name and not rivals:
        forms.append(bare)
    return forms if rivals else [*forms, *SPOKEN.get(bare, ())]


# --------------------------------------------------------------------------- look-ups


def look_ups(items: Sequence[Item], identify: Identify) -> Iterator[Asked]:
    """Questions for one item in every notation, ambiguous ones, and such as lead nowhere."""
    numbered = [i for i in items if i.ordinals and i.marker]
    parts = [i for i in numbered if len(i.ordinals) == 1 and "、" in i.marker]
    below: dict[int, list[Item]] = defaultdict(list)
    for item in numbered:
        if len(item.ordinals) == 2 and not item.marker.startswith("—"):
            below[item.ordinals[0]].append(item)
    asks = cycle(("{a}讲的是什么?", "{a}说了啥", "{a}的内容", "{a}", "请问{a}怎么规定的"))
    for part in parts:
        n = part.ordinals[0]
        inside = below.get(n, [])
        yield from _part(part, inside, identify, asks)
        for item in inside:
            yield from _item(part, item, identify, asks)
        if inside:
            last = inside[-1]
            for notation in (f"{_han(n)}、最后一项", f"第{_han(n)}部分最后一条"):
                yield _look_up("last", next(asks).format(a=notation), last, identify)
            gone = inside[-1].ordinals[1] + 9
            for notation in (
                f"{_han(n)}、({_han(gone)})",
                f"{n}.{gone}",
                f"第{_han(n)}部分第{gone}项",
            ):
                question = next(asks).format(a=notation)
                yield Asked(kind="out of range", question=question, wanted=frozenset())
    yield from _bare(numbered, identify, asks)
    if parts:
        gone = len(parts) + 4
        for notation in (f"第{_han(gone)}部分", f"第{gone}章"):
            question = f"{notation}讲了什么?"
            yield Asked(kind="out of range", question=question, wanted=frozenset())


def _part(
    part: Item, inside: Sequence[Item], identify: Identify, asks: Iterator[str]
) -> Iterator[Asked]:
    n = part.ordinals[0]
    if not inside:
        for notation in (f"第{_han(n)}部分", f"第{n}部分"):
            yield _look_up("part", next(asks).format(a=notation), part, identify)
        return
    children = frozenset(map(identify, inside))
    size = str(len(inside))
    for question in (
        f"第{_han(n)}部分有几项?",
        f"第{n}部分一共有多少条",
        f"{part.title}一共有几条?",
    ):
        if part.title or "部分" in question:
            yield Asked(kind="count", question=question, wanted=children, says=size)
    for question in (f"第{_han(n)}部分包括哪些内容,列出标题", f"{part.title}有哪几项?"):
        if part.title or "部分" in question:
            yield Asked(kind="list", question=question, wanted=children)


def _item(part: Item, item: Item, identify: Identify, asks: Iterator[str]) -> Iterator[Asked]:
    n, k = part.ordinals[0], item.ordinals[1]
    notations = {
        "三、(七)": f"{_han(n)}、({_han(k)})", "三(七)": f"{_han(n)}({_han(k)})",
        "三.7": f"{_han(n)}.{k}", "3.7": f"{n}.{k}",
        "第三部分第七项": f"第{_han(n)}部分第{_han(k)}项",
        "第3章第7条": f"第{n}章第{k}条", "第三部分的(七)": f"第{_han(n)}部分的({_han(k)})",
        "3-7": f"{n}-{k}", "全角": f"{_han(n)}、（{_han(k)}）",
    }  # fmt: skip
    if part.title:
        notations["…之七"] = f"{part.title}之{_han(k)}"
        notations["…第七项"] = f"{part.title}第{_han(k)}项"
        notations["…(七)"] = f"{part.title}({_han(k)})"
    if item.title and len(item.title) >= 4:
        notations["title"] = f"{item.title}这一条"
    for kind, notation in notations.items():
        yield _look_up(kind, next(asks).format(a=notation), item, identify)


def _bare(numbered: Sequence[Item], identify: Identify, asks: Iterator[str]) -> Iterator[Asked]:
    """(三) alone: every item so numbered, or the one."""
    same: dict[str, list[Item]] = defaultdict(list)
    for item in numbered:
        if item.marker.startswith(("(", "（")):
            same[f"({_han(item.ordinals[-1])})"].append(item)
    for marker, items in islice(same.items(), 12):
        wanted = frozenset(map(identify, items))
        yield Asked(kind="(三) alone", question=next(asks).format(a=marker), wanted=wanted)


def _look_up(kind: str, question: str, item: Item, identify: Identify) -> Asked:
    return Asked(kind=f"look-up {kind}", question=question, wanted=frozenset({identify(item)}))


def _han(number: int) -> str:
    digits = HAN[:10]
    if number < 10:
        return digits[number]
    tens, ones = divmod(number, 10)
    return ("" if tens == 1 else digits[tens]) + "十" + (digits[ones] if ones else "")
