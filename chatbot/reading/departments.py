"""The names of Chinese authorities in general: what looks like one, and what 市 is elided from.

A department's name is [level][matter][kind]: 市 · 发展改革 · 委. In a list the level is printed
once and left out afterwards: 市工业和信息化局、发展改革委 → 市发展改革委. Whether a name lacks its
level is told by its first words: those of a matter of government (财政, 商务, 公安) need one,
those of a place or of a body of its own (某某区政府, 各行业主管部门) have theirs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

# Matters of government from which departments at every level take their names.
_MATTERS = (
    "发展改革|发展和改革|发改|改革|工业和信息化|工信|经济和信息化|经信|经贸|经济|科技|科学技术|科创|教育|体育|教体|民族|宗教|民宗"
    "|公安|国家安全|安全|民政|司法|财政|人力资源|人社|自然资源|规划|国土|生态环境|环境保护|环保|住房|住建|城乡建设|建设"
    "|城市管理|城管|城市更新|综合行政执法|行政执法|交通|交委|水务|水利|农业|农村|农委|乡村振兴|扶贫|林业|园林|海洋|渔业|畜牧|粮食|物资储备"
    "|商务|外经贸|投资促进|招商|文化|文广|文旅|旅游|广播电视|新闻出版|版权|卫生|卫健|健康|中医药|计生|退役军人|应急|消防|安监"
    "|审计|外事|外办|国资|国有资产|市场监管|市场监督|工商|质监|质量|食品药品|药品|药监|知识产权|统计|医保|医疗保障|信访|机关事务"
    "|地方金融|金融|政务|数据|大数据|行政审批|行政服务|公共资源|人防|人民防空|口岸|港务|港口|航空|邮政|通信管理|气象|地震|烟草|盐业|税务"
    "|国税|地税|海关|无线电|能源|档案|史志|地方志|法制|研究|政策研究|参事|政府办|政府研究|人大常委会|政协|法院|检察院|中级人民法院|人民法院|人民检察院"
    "|总工会|工会|团委|共青团|妇联|残联|科协|文联|社科联|工商联|侨联|贸促|红十字|供销|公积金|住房公积金|社保|社会保险|就业|人才|编办|机构编制"
    "|网信|组织部|宣传部|统战部|政法委|台办|台港澳|港澳|侨务|老干部|保密|密码|机要|直属机关|纪委|监委|监察"
    "|社会工作|社工|精神文明|文明办|市政(?![务府])|公用|房管|房产|房屋|土地|林草|草原|监狱|戒毒|仲裁|营商环境|重点项目|重大项目|湾区"
)
# Bodies of the Party committee: after 市委宣传部 they are 市委网信办, not 市网信办.
_PARTY = re.compile(
    r"组织部|宣传部|统战部|政法委|网信办|编办|台办|老干部局|社会工作部|社工部|农办|财经办|改革办|外办|密码|保密|机要|直属机关工委|政研室|军民融合办"
)
_MATTER = re.compile(rf"(?:{_MATTERS})")
_LEVEL = re.compile(r"(?P<level>[省市区县州旗盟])(?=(?P<party>委)?(?P<rest>.))")
_PLACE_LEVEL = re.compile(
    r"(?P<place>[一-鿿]{2,7}?(?:自治区|特别合作区|新区|[省市县区州旗]))(?=(?P<party>委(?!员))?(?P<rest>.))"
)
_KIND = re.compile(
    r"(?:局|委|办|厅|部|院|署|会|室|处|队|司|行|台|站|所|校|馆|社|团|中心|集团|公司|企业|机构|政府|部门|单位|党委|党工委|管委会|委员会"
    r"|办公室|街道|街道办|街|镇|乡|镇街|园区|开发区|新区|地区|省|市|县|区|自治州|旗|组|科|分行|支行|总行|总局|分局|联社|协会|学会|联合会|基金会"
    r"|联|法院|检察院|银行|高校|学校|大学|医院|联盟|商会|大队|支队|总队|税务|海关|者|专班|工委|兵团)(?:\([^()]{1,30}\))?(?:等)?$"
)
_AUTHORITY = re.compile(
    r"(?:局|委|厅|部|署|办|办公室|政府|管委会|委员会|街道|海关)(?:\([^()]{1,30}\))?(?:等)?$"
)
_NO_NAME = re.compile(r"[的了是将可]|应(?!急)")
"""Characters of sentences; 应急 is a matter of government."""
_WHOLE = re.compile(r"^(?:各|有关|相关|其他|其它|全体|驻|中央|国家|国务院|本)")


def is_department(name: str) -> bool:
    """Tell whether *name* (plain form) has the shape of an authority or a body: 市商务局 → True."""
    return bool(_KIND.search(name)) and not _NO_NAME.search(name)


def is_authority(name: str) -> bool:
    """Tell whether *name* is an authority's rather than any body's: 市医保局, not 市医院."""
    return is_department(name) and bool(_AUTHORITY.search(name) or _LEVEL.match(name))


def with_level(name: str, before: Sequence[str]) -> str:
    """Return *name* with the level that the units *before* it print and it leaves out.

    ``with_level("发展改革委", ["市工业和信息化局"])`` → 市发展改革委; 各区政府 and 罗湖区政府 keep
    their form, and so does any name that opens with no matter of government.
    """
    if not before or _own_level(name) or _WHOLE.match(name) or not _MATTER.match(name):
        return name
    if name.endswith("分局"):  # a branch: its bureau's level is not left out
        return name
    levels = [level for level in map(_own_level, reversed(before)) if level]
    if not levels:
        return name
    # 市财政局、某某市税务局、商务局: the elided level is 市, as the document speaks of itself.
    level = next((x for x in levels if len(x.removesuffix("委")) == 1), levels[0])
    return f"{level if _PARTY.match(name) else level.removesuffix('委')}{name}"


def _own_level(name: str) -> str:
    """Return the level a name prints: 市商务局 → 市, 市委宣传部 → 市委, 安宁县财政局 → 安宁县."""
    if _WHOLE.match(name) or _MATTER.match(name):  # 市场监管局 opens with a matter, not with 市
        return ""
    match = _LEVEL.match(name)
    if match is None or match["rest"] in "直级属内":
        match = _PLACE_LEVEL.match(name)
        if match is None:
            return ""
        rest = name[match.end() :]
        if not match["party"] and not _MATTER.match(rest):
            return ""
        return match["place"] + ("委" if match["party"] else "")
    return match["level"] + (match["party"] or "")
