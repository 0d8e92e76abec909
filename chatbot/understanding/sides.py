"""A question that sets two like things side by side becomes the same question of each.

"C类和E类补贴差多少" → "C类补贴是多少?", "E类补贴是多少?". What is compared is found by its form:
the second thing ends as the first does (C类 · E类, 二楼 · 六楼), or 这两项 closes it.
"""

from __future__ import annotations

import re
from dataclasses import replace

from chatbot.understanding.query import Intent, Query

AND = re.compile(r"[和与跟及]|以及|还是")
BOTH = re.compile(
    r"(?:这|那)?两(?:个|项|条|类|种|者|家|块|支|方|样|种)(?:的|之间)?|二者(?:的|之间)?"
)
"""Closes what is compared: 空域改革和飞行服务平台这两项的…."""
SORT = re.compile("产业|领域|行业|方向|任务|措施|条款?")
"""电商跟数字创意两个产业 are 电商产业 and 数字创意产业."""
ALL = "都|全都|均"
BESIDE = "(?:相比较?|比起来|对比一?下?|比较一?下?),?"
EACH = re.compile(
    r"(?P<asked>.*?)(?:分别|各自|各(?!自))(?:的)?"
    r"(?P<rest>(?:是|有|要|为|到|达|占|由|归|给|补|扣|多|几|怎|如何|什么|哪|管|起|做|干|负责|承担|用|叫|指|算|能|可以|享|收|交|罚|写|看|按|从|凭|靠|找|去|降|升|增|提|涨|减|超|突|(?:(?!的)[\u4e00-\u9fff]){2,5}(?:是|为|有|在|多少|几|怎|如何|什么|哪)).*)$"
)
DIFFERENCE = re.compile(
    r"(?P<asked>.*?)(?:之间|上|方面)?(?:差(?:了|着)?|相差|差距(?:有|是)?|高出?|低)"
    r"(?P<many>(?:多少|几)[个家条项名人元万岁天年月分]?|多大|多远)"
)
UNLIKE = re.compile(
    r"(?P<asked>.*?)(?:之间|上|方面)?(?:到底|究竟)?(?:有|有没有|有无)?(?:什么|啥|哪些|何)?(?:区别|不同|不一样|差别|差异|重合|重叠|交集)"
)
DIFFERENCE_ALONE = (
    "(?:两者|二者|它们|这两个?|到底|究竟)?有?(?:什么|啥|哪些|何)?"
    "(?:区别|不同|不一样|差别|差异)(?:在哪儿?|吗|呢)?"
)
ALSO_UNLIKE = re.compile(f"(?<=.),{DIFFERENCE_ALONE}$")
"""各管什么,有啥不一样: told by what each does."""
SAME = re.compile(
    r",?(?P<asked>[^,。?]{2,8}?)(?:是不是|是否)?(?:都|完全)?(?:一样|相同|一致)(?:吗|不|么|的吗)?$"
)
"""负责部门一样吗: what may be the same is asked of each."""
MORE = re.compile(
    r"(?:哪个|哪(?:一)?(?:个|边|家|类|项|支|头|种|样|方)|谁)(?:的)?(?P<asked>[^,。?]{0,6}?)更?(?:多|少|高|低|大|小|长|短|快)"
)
SET_BESIDE = re.compile(
    r"(?:那|它)?[跟和与同](?!我|咱|你|谁|哪)[^,。?]{2,24}(?:一样|相同|不同|区别|差别|差异|比)"
)
"""跟大数据产业的责任单位一样吗 compares with what was spoken of."""
APIECE = re.compile(
    "分别|各自|各(?![区县市级类项种单部])|[都均](?=是|有|要|由|归|怎|多|几|什|哪|谁)"
)
"""Asks something of each of several clauses, rather than which of them it is."""
SHAPE = r"[A-Za-z\d.一二三四五六七八九十百零〇两]+"
"""What varies in C类, 85岁, 2023年, 二楼."""
SHORT = 8
"""Characters that each of two may have which nothing but 和 and 的 bounds."""
LONGEST_TOLD = 24
"""Characters of one of two things that are told at length: 填登记表时造假的."""
LONGEST = 14
"""Characters that one of the two may have."""


def two_sides(text: str) -> tuple[str, ...]:
    """Return the question asked of each of the two things that *text* compares; empty otherwise."""
    question = text.strip(" ?。")
    for joint in AND.finditer(question):
        left = question[: joint.start()]
        right = question[joint.end() :]
        found = (
            _closed_by_both(left, right)
            or _before_zai(left, right)
            or _alike(left, right)
            or _before_comma(left, right)
            or _before_de(left, right)
        )
        if found is None:
            continue
        lead, one, other, tail = found
        asked = _asked(tail)
        if asked is not None:
            return tuple(f"{lead}{side}{asked}?" for side in (one, other))
    return ()


def asks_difference(text: str) -> bool:
    """Return True where *text* asks how things differ that stand in the question before it."""
    return re.fullmatch(DIFFERENCE_ALONE, text.strip(" ,?。")) is not None


def of_each(query: Query) -> tuple[Query, ...]:
    """Return *query* once for each clause it names, where it asks of each what search finds."""
    several = len(query.targets) > 1 and query.intent is Intent.FACT
    if not several or not APIECE.search(query.text):
        return (query,)
    return tuple(replace(query, targets=(target,)) for target in query.targets)


def _closed_by_both(left: str, right: str) -> tuple[str, str, str, str] | None:
    both = BOTH.search(right)
    if both is None or not 2 <= both.start() <= LONGEST:
        return None
    lead, one = _last_phrase(left)
    tail = right[both.end() :].lstrip(",、")
    tail = tail if SORT.match(tail) else f"的{tail}"
    return (lead, one, right[: both.start()], tail) if 2 <= len(one) <= LONGEST else None


def _alike(left: str, right: str) -> tuple[str, str, str, str] | None:
    """Lead, first thing, second thing and tail, where the second ends as the first does."""
    lead, one = _last_phrase(left)
    for size in (3, 2, 1):
        end = one[-size:]
        if len(one) <= size:
            continue
        varied = re.compile(rf"{SHAPE}{re.escape(end)}$").search(one)
        place = right.find(end, 1, LONGEST)
        if place < 0:
            continue
        other = right[: place + size]
        if re.search("[,。?]", other):
            continue
        if varied:
            if not re.fullmatch(rf"{SHAPE}{re.escape(end)}", other):
                continue
            return f"{lead}{one[: varied.start()]}", varied.group(), other, right[len(other) :]
        if size >= 2 or len(one) <= 4 or len(one) == len(other):
            return lead, one, other, right[len(other) :]
    return None


def _before_comma(left: str, right: str) -> tuple[str, str, str, str] | None:
    """违规转授权和超范围用数据,罚款各是多少: each is all that stands before the comma."""
    other, comma, tail = right.partition(",")
    asked = EACH.match(tail) or SAME.fullmatch(tail)
    unlike = UNLIKE.fullmatch(tail)
    if not comma or not (asked or (unlike and unlike["asked"])):
        return None
    longest = LONGEST if asked else LONGEST_TOLD
    lead, one = _last_phrase(left.rstrip(","))
    fits = all(2 <= len(side) <= longest for side in (one, other))
    return (lead, one, other, f",{tail}") if fits else None


def _before_de(left: str, right: str) -> tuple[str, str, str, str] | None:
    """一年级和初一的录取办法有什么不同: each is all that stands before 的."""
    other, de, tail = right.partition("的")
    asked = DIFFERENCE.fullmatch(tail) or UNLIKE.fullmatch(tail) or SAME.fullmatch(tail)
    if not de or asked is None or not asked["asked"] or not 2 <= len(other) <= SHORT:
        return None
    lead, one = _last_phrase(left)
    whole = 2 <= len(one) <= SHORT and not re.search("[,。?]", other)
    return (lead, one, other, f"的{tail}") if whole else None


def _before_zai(left: str, right: str) -> tuple[str, str, str, str] | None:
    """补报名这件事,小学和初中在递交地点上有什么不同: each is all that stands before 在."""
    other, zai, tail = right.partition("在")
    asked = UNLIKE.fullmatch(tail) or DIFFERENCE.fullmatch(tail) or SAME.fullmatch(tail)
    if not zai or asked is None or not asked["asked"] or not 2 <= len(other) <= SHORT:
        return None
    lead, one = _last_phrase(left)
    return (lead, one, other, f"的{tail}") if 2 <= len(one) <= SHORT else None


def _last_phrase(left: str) -> tuple[str, str]:
    """Split what stands before 和 at its last comma."""
    lead, comma, one = left.rpartition(",")
    return f"{lead}{comma}", one


def _asked(tail: str) -> str | None:
    """What is asked of each: 购房补贴差多少,各是多少 → 购房补贴是多少."""
    tail = re.sub(rf"^(?:{ALL})|{BESIDE}", "", tail)
    tail = ALSO_UNLIKE.sub("", tail) or tail
    more = MORE.search(tail)
    if more and (each := EACH.search(tail[more.end() :])):
        bare = each["rest"].startswith(("是", "有", "为"))  # 各是多少 names nothing by itself
        asked = each["asked"].strip(",?") or (more["asked"] if bare else "")
        return f"{tail[: more.start()]}{asked}{each['rest']}"
    if (each := EACH.search(tail)) and not DIFFERENCE.search(each["asked"]):
        return f"{each['asked']}{each['rest']}"
    if differs := DIFFERENCE.match(tail):
        return f"{differs['asked']}是{differs['many']}"
    if same := SAME.fullmatch(tail):
        return f"{same['asked']}是什么"
    if unlike := UNLIKE.match(tail):
        return f"{unlike['asked'].rstrip('的')}是什么"
    if more:
        return f"{tail[: more.start()]}{more['asked']}是多少"
    return None
