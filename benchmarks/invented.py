"""Plans that nobody wrote: random structure, departments and printing, true by construction.

Each plan is drawn with its own marks, titles, level of government and form of responsibility list;
what is drawn is what :mod:`benchmarks.exact` asks for, so that no parser stands between.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from benchmarks.printed import Item

HAN = "〇一二三四五六七八九"
PLACES = ("云泽", "清浦", "岚川", "霖江", "望溪", "桐岭", "澄湖", "雁门", "沙堰", "宁麓")
KINDS = (
    "行动方案", "实施方案", "实施意见", "工作方案", "若干措施", "三年行动计划", "发展规划",
    "工作要点",
)  # fmt: skip
SUBJECTS = (
    "康养产业", "预制菜产业", "跨境电商", "氢能产业", "社区托育服务", "老旧小区改造", "智慧农业",
    "会展经济", "水环境治理", "职业技能培训", "公共体育设施", "数字文旅", "绿色建筑",
    "知识产权保护", "银发经济", "冰雪经济",
)  # fmt: skip
PARTS = (
    "完善基础设施", "培育市场主体", "强化科技支撑", "优化营商环境", "扩大消费需求",
    "健全标准体系", "提升服务质量", "加强要素供给", "深化改革创新", "推动融合发展",
    "拓展应用场景", "重点任务", "保障措施", "重点工程",
)  # fmt: skip
VERBS = (
    "建设", "推进", "完善", "培育", "健全", "实施", "打造", "优化", "强化", "拓展", "提升",
    "规范",
)  # fmt: skip
NOUNS = (
    "公共服务平台", "产业示范园区", "人才培养体系", "统计监测制度", "质量追溯体系",
    "仓储物流网络", "信用评价机制", "融资担保服务", "社区服务站点", "检验检测能力",
    "龙头企业梯队", "消费促进活动", "数据共享通道", "应急处置机制", "绿色改造项目",
    "招商引资载体", "品牌推广工程", "科普宣传阵地", "跨区域协作机制", "政策评估制度",
    "无障碍环境", "用地保障机制", "行业自律公约", "专家咨询制度", "行政审批流程", "安全监管责任",
)  # fmt: skip
TEXTS = (
    "到2027年,全市累计建成示范点{n}个,覆盖率达到{m}%",
    "对符合条件的项目给予用地、用能等方面的支持",
    "支持企业牵头组建创新联合体,开展关键技术攻关",
    "建立健全部门协同、上下联动的工作机制,定期通报进展情况",
    "鼓励社会力量参与运营管理,推广“一站式”服务模式",
    "每年举办专题活动{n}场以上,营造良好氛围",
    "依托现有公共服务平台,实现数据互通、业务协同",
    "加强事中事后监管,依法查处违法违规行为",
    "由主管部门负责制定实施细则,明确申报条件和办理流程",
    "加大财政投入力度,引导金融机构创新产品和服务",
)
CITY = (
    "发展改革委", "工业和信息化局", "科技局", "教育局", "公安局", "民政局", "司法局", "财政局",
    "人力资源社会保障局", "自然资源和规划局", "生态环境局", "住房城乡建设局", "城市管理局",
    "交通运输局", "水务局", "农业农村局", "商务局", "文化广电旅游局", "卫生健康委", "应急管理局",
    "审计局", "国资委", "市场监管局", "体育局", "统计局", "医保局", "数据局", "行政审批局",
    "林业局", "气象局", "税务局", "总工会", "残联", "地方金融管理局", "消防救援支队",
)  # fmt: skip
PARTY = ("委宣传部", "委组织部", "委网信办", "委编办", "委社会工作部")
OWN = (
    "各区政府", "各县(市、区)人民政府", "各街道办事处", "{p}海关", "人民银行{p}市分行",
    "国网{p}供电公司", "{p}交投集团",
)  # fmt: skip
PROVINCE = (
    "发展改革委", "工业和信息化厅", "科技厅", "教育厅", "公安厅", "民政厅", "司法厅", "财政厅",
    "人力资源社会保障厅", "自然资源厅", "生态环境厅", "住房城乡建设厅", "交通运输厅", "水利厅",
    "农业农村厅", "商务厅", "文化和旅游厅", "卫生健康委", "应急管理厅", "市场监管局", "体育局",
    "统计局", "医保局", "数据局", "林业局", "药监局",
)  # fmt: skip
STATE = (
    "国家发展改革委", "教育部", "科技部", "工业和信息化部", "公安部", "民政部", "财政部",
    "人力资源社会保障部", "自然资源部", "生态环境部", "住房城乡建设部", "交通运输部",
    "农业农村部", "商务部", "文化和旅游部", "国家卫生健康委", "应急管理部", "人民银行",
    "税务总局", "市场监管总局", "体育总局", "国家统计局", "国家医保局", "国家数据局",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A text and what stands in it."""

    name: str
    text: str
    items: Sequence[Item]


@dataclass(slots=True)
class _Pen:
    """A text while it is written."""

    text: str = ""
    items: list[Item] = field(default_factory=list)

    def line(self, words: str, gap: str) -> int:
        start = len(self.text)
        self.text += words + gap
        return start


Units = Sequence[tuple[str, str]]
Printed = Callable[[random.Random, Units, str], str]


def han(number: int) -> str:
    """Return 1–99 in Chinese numerals."""
    tens, ones = divmod(number, 10)
    return (("" if tens == 1 else HAN[tens]) + "十" if tens else "") + (
        HAN[ones] if ones or not tens else ""
    )


def invent(seed: int) -> Plan:
    """Return the plan of *seed*: the same one in every run."""
    draw = random.Random(seed)
    place, subject, kind = draw.choice(PLACES), draw.choice(SUBJECTS), draw.choice(KINDS)
    level = draw.choice(("市", "市", "市", "县", "区", "省", ""))
    names = _departments(draw, level, place)
    form = draw.choice(list(FORMS))
    roles = form in WITH_ROLES
    gap = draw.choice(("\n", "\n\n"))
    title = f"{place}{level}{subject}{kind}" if level else f"关于促进{subject}高质量发展的{kind}"
    wide = draw.random() < 0.6
    pen = _Pen()
    if draw.random() < 0.5 and level:
        notice = f"{place}{level}人民政府办公室关于印发《{title}》的通知"
        pen.line(notice, gap)
        pen.line(f"{place[0]}政办发〔2025〕{draw.randint(2, 60)}号", gap)
        pen.line("各有关单位:", gap)
        pen.line(f"《{title}》已经同意,现印发给你们,请认真组织实施。", gap)
        pen.line(f"{place}{level}人民政府办公室", gap)
        pen.line("2025年3月18日", gap)
    pen.line(title, gap)
    pen.line(f"为推动{subject}高质量发展,结合实际,制定本{kind[-2:]}。", gap)
    outer, inner = draw.choice(STYLES)
    running = draw.random() < 0.4
    titled = draw.random() < 0.8
    count = 0
    topics = iter(draw.sample([f"{v}{n}" for v in VERBS for n in NOUNS], 60))
    for number, part in enumerate(draw.sample(PARTS, draw.randint(3, 5)), start=1):
        item = Item(
            ordinals=(number,), marker=outer.format(h=han(number), n=number).strip(), title=part
        )
        item.place = pen.line(f"{outer.format(h=han(number), n=number)}{part}", gap)
        item.leaf = False
        pen.items.append(item)
        for k in range(1, draw.randint(2, 6) + 1):
            count += 1
            ordinal = count if running else k
            _item(
                draw,
                pen,
                (number, ordinal),
                inner,
                next(topics) if titled else "",
                names,
                form,
                gap,
            )
    if draw.random() < 0.5:
        pen.line(f"本{kind[-2:]}自印发之日起施行,由牵头部门负责解释。", gap)
    if wide:
        pen.text = pen.text.translate(str.maketrans("():,;", "（）：，；"))
    if not roles:
        assert all(not role for i in pen.items for _, role in i.units)
    return Plan(name=f"invented-{seed:03d}", text=pen.text, items=pen.items)


def _departments(draw: random.Random, level: str, place: str) -> list[str]:
    if not level:
        return draw.sample(STATE, 14)
    if level == "省":
        return [f"省{n}" for n in draw.sample(PROVINCE, 13)] + ["各设区市人民政府"]
    names = [f"{level}{n}" for n in draw.sample(CITY, 12)]
    names += [f"{level}{n}" for n in draw.sample(PARTY, 1)]
    names += [o.format(p=place) for o in draw.sample(OWN, 2)]
    return names


def _item(
    draw: random.Random,
    pen: _Pen,
    ordinals: tuple[int, int],
    inner: str,
    topic: str,
    names: Sequence[str],
    form: str,
    gap: str,
) -> None:
    marker = inner.format(h=han(ordinals[1]), n=ordinals[1])
    body = "。".join(draw.sample(TEXTS, draw.randint(1, 3))).format(
        n=draw.randint(3, 60), m=draw.randint(40, 98)
    )
    chosen = draw.sample(names, draw.choice((1, 2, 2, 3, 3, 4, 5)))
    if form == "光列":  # a company alone in brackets need not be a department
        chosen = [*chosen, *(names[:1] if names[0] not in chosen else ())]
    units: list[tuple[str, str]] = []
    if draw.random() < 0.92:
        units = [(n, "") for n in chosen]
        if form in WITH_ROLES:
            units = [(n, "lead" if i == 0 else "support") for i, n in enumerate(chosen)]
    listed = FORMS[form](draw, units, gap) if units else ""
    words = f"{marker}{topic}。{body}。{listed}" if topic else f"{marker}{body}。{listed}"
    start = pen.line(words, gap)
    pen.items.append(
        Item(ordinals=ordinals, marker=marker.strip(), title=topic, place=start, units=units)
    )


def _elided(names: Sequence[str]) -> str:
    """市商务局、财政局: the level printed once, where the first has it."""
    level = names[0][0] if names and names[0][0] in "省市县区" else ""
    kept = [names[0]]
    kept += [n[1:] if level and n[0] == level and n[1] not in "委场" else n for n in names[1:]]
    return "、".join(kept)


def _joined(draw: random.Random, names: Sequence[str]) -> str:
    return _elided(names) if draw.random() < 0.5 else "、".join(names)


def _label(label: str, *, opened: str = "(", closed: str = ")") -> Printed:
    def write(draw: random.Random, units: Units, gap: str) -> str:
        del gap
        return f"{opened}{label}:{_joined(draw, [n for n, _ in units])}{closed}"

    return write


def _line(label: str) -> Printed:
    def write(draw: random.Random, units: Units, gap: str) -> str:
        return f"{gap}{label}:{_joined(draw, [n for n, _ in units])}"

    return write


def _two_labels(lead: str, support: str, between: str, *, own_line: bool = False) -> Printed:
    def write(_: random.Random, units: Units, gap: str) -> str:
        first, *rest = [n for n, _ in units]
        words = f"{lead}:{first}" + (f"{between}{support}:{'、'.join(rest)}" if rest else "")
        return f"{gap}{words}" if own_line else f"({words})"

    return write


def _acts(draw: random.Random, units: Units, gap: str) -> str:
    del gap
    first, *rest = [n for n, _ in units]
    act = draw.choice(("配合", "参与", "协助"))
    return f"({first}牵头" + (f",{'、'.join(rest)}{act}" if rest else "") + ")"


def _duty(draw: random.Random, units: Units, gap: str) -> str:
    del gap
    names = _joined(draw, [n for n, _ in units])
    act = draw.choice(
        ("负责", "按职责分工负责", "等按职责分工负责", "落实", "负责落实", "等部门负责")
    )
    return f"({names}{act})"


def _bare(draw: random.Random, units: Units, gap: str) -> str:
    del gap
    return f"({_joined(draw, [n for n, _ in units])})"


def _field(draw: random.Random, units: Units, gap: str) -> str:
    del gap
    names = _joined(draw, [n for n, _ in units])
    when = f"完成时限:2025年{draw.randint(1, 12)}月底"
    return f"({when};责任单位:{names})" if draw.random() < 0.5 else f"(责任单位:{names};{when})"


FORMS: dict[str, Printed] = {
    "责任单位": _label("责任单位"),
    "责任部门": _label("责任部门"),
    "【】": _label("责任单位", opened="【", closed="】"),
    "行": _line("责任单位"),
    "牵头配合": _two_labels("牵头单位", "配合单位", ";"),
    "牵头责任": _two_labels("牵头部门", "参与部门", ","),
    "牵头配合行": _two_labels("牵头单位", "配合单位", ";", own_line=True),
    "动词": _acts,
    "负责": _duty,
    "光列": _bare,
    "带时限": _field,
    "同行": _label("责任单位", opened="", closed="。"),
}
WITH_ROLES = frozenset({"牵头配合", "牵头责任", "牵头配合行", "动词"})
STYLES = (
    ("{h}、", "({h})"),
    ("{h}、", "({h})"),
    ("{h}、", "{n}."),
    ("{h}、", "{n}、"),
    ("{h}、", "（{h}）"),
)
