"""One piece of an earlier question put in place of another: 95岁 for 85岁, 单位 for 个人.

What a follow-up names takes the place of what it is set against; what the earlier question asked
stays.
"""

from __future__ import annotations

import re

from chatbot.understanding.cues import words

OPPOSITES = tuple(tuple(group.split()) for group in words("opposites"))
"""Words that stand for each other in like rules: 个人 and 单位, 市级 and 国家级."""
MOST_BESIDE = 3
FINAL = "?。! "
NUMBER = r"(?:\d[\d.,]*|[一二三四五六七八九十百千两]+)"
FIGURE = re.compile(rf"{NUMBER}\s*(?P<unit>[^\d\s]{{1,3}})")
"""2028年, 95岁: takes the place of a figure with the same unit."""


def align(new: str, before: str) -> str | None:
    """Replace the piece of *before* that begins and ends like *new*.

    "10亿以上的重点企业" in "年营收超50亿的龙头企业要培育多少家" takes the place of
    "50亿的龙头企业": from the first shared unit of measure to the last shared word.
    """
    new = re.sub(r"^(?:截?至|到|在)(?=\d)", "", new)
    counted = FIGURE.fullmatch(new)
    if counted and (alike := re.search(rf"{NUMBER}\s*{re.escape(counted['unit'])}", before)):
        return before[: alike.start()] + new + before[alike.end() :]
    tail = next((new[-n:] for n in range(min(4, len(new)), 1, -1) if new[-n:] in before), None)
    if tail is None:
        return None
    end = before.index(tail) + len(tail)
    figure = re.search(r"\d+(?:\.\d+)?[万亿%家个名]?", before[:end])
    if figure and re.search(r"\d", new):
        return before[: figure.start()] + new + before[end:]
    return new + before[end:]


def opposite(new: str, before: str) -> str | None:
    """Replace what *new* is set against: 单位呢 after 个人不分类罚多少钱.

    It may say a little more: 居民参保的呢 after 职工每天限额多少.
    """
    for group in OPPOSITES:
        said = next((w for w in group if w in new and len(new) - len(w) <= MOST_BESIDE), None)
        other = next((w for w in group if said and w != said and w in before), None)
        if said and other and said not in before:
            return before.replace(other, said, 1)
    return None


COUNTED = re.compile(r"(多少)(?:家|个|条|项|名|座|处|所|人)")
PREDICATE = re.compile(
    r"(?:(?:主要)?由(?:哪|谁)|归(?:哪|谁)|属于哪|(?:的)?责任单位|(?:的)?牵头(?:单位|部门)|(?:要)?(?:支持|讲|说|包括|涉及|提|突破|达到|建|培育|新建|建成|增长|是|有|要|做|怎|如何|哪|什么|多少|几|能|可以)[^,。]*)$"
)


def predicate(question: str) -> str:
    """The asking half of *question*: 要培育多少家?, 由哪些部门负责?"""
    bare = question.rstrip(FINAL)
    found = PREDICATE.search(bare)
    if not found:
        return "是什么?"
    words = found.group()
    words = COUNTED.sub(r"\1", words)  # 多少家 of one thing may be 多少个 of the next
    return words if words.endswith("?") else f"{words}?"
