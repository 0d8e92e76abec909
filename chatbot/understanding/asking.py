"""The words that ask: what in a question is frame, and what kind of thing it asks for.

Patterns are general Chinese interrogative usage; nothing here knows a document.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from chatbot.understanding.cues import cue, cues, part, words
from chatbot.understanding.query import AnswerType

DOCUMENT_NOUN = part("DOCUMENT")
THIS_DOCUMENT = (
    r"(?:(?:这|本|该|此|我市|全)(?:个|份|项|部|一)?(?:实施|行动|工作|发展)?"
    rf"(?:{DOCUMENT_NOUN}|措施|文)(?:里|中|里面|当中|上|内)?)"
)

ANSWER_TYPES = {AnswerType(name): pattern for name, pattern in cues("answer_type").items()}
"""Ordered: the first pattern that matches names the type."""
OUTCOME = cue("phrase", "outcome")
"""Asks for what came of a plan; a plan states what is to be done."""
WHICH_ITEM = cue("phrase", "which_item")
"""Asks under which item of a list something falls: the item's own label is the answer."""
YES_OR_NO = cue("phrase", "yes_or_no")
"""Asks whether something is so."""
COUNTABLE = part("COUNTABLE")
ASKED = re.compile(
    rf"(?:多少|(?<![哪十百])几)\s*{COUNTABLE}?(?!以|月|年|号|日|点|亿|万|元|块|钱|小时|天|工作日|百分)"
    r"(?!比例|比重|分值|数量)(?P<noun>[\w\u4e00-\u9fff]{2,10}?)(?=[,。?;、的]|才|呢|吗|$|来|可以|需要)"
)
"""What is counted: 多少个5G基站 → 5G基站."""


ATTRIBUTE = re.compile(
    r"(?P<noun>[\u4e00-\u9fff]{2,4}?)(?:一般|大概|到底|究竟|具体|最低|最高|一共|总共)?"
    r"(?:是|有|为|要|需要?|定|给|收|达到?|要到|是按|按)?(?:了)?"
    r"(?:多少|几(?!乎)|什么|啥|多[大高长久宽远重]|怎么(?:算|定|计算)|如何(?:算|定)|哪(?:一?个|几个|家|些))"
)
"""What is asked of a thing: 最低工资 of 养老护理员最低工资是多少."""
YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?=\s*年|[^\d]|$)(?!\s*号)")


ELSEWHERE = cue("phrase", "elsewhere")
"""Asks about other places than the document's own, without a name."""
BOUND_FOR = re.compile(
    r"(?:去|赴|往|卖到|卖给|卖往|销往|出口|发往|来自)(?!哪)[\u4e00-\u9fff]{2,6}(?:[、和与或][\u4e00-\u9fff]{2,6})*(?!的)"
)
"""Where the asker's goods or plans go: 去硅谷开研究所 asks about no policy of 硅谷."""
FORMERLY = re.compile(
    r"从[\u4e00-\u9fff]{2,6}(?=跳槽|搬|迁|转|调|来|回|到|去|过来)(?:跳槽|搬|迁|转|调|来|回)?(?:到|去|往|进)?[\u4e00-\u9fff]{0,6}"
    r"|我们?是[\u4e00-\u9fff]{2,5}(?:人(?![才口员])|籍|公司派来)|总部(?:在|设在|位于)[\u4e00-\u9fff]{2,5}"
    r"|在[\u4e00-\u9fff]{2,4}(?:有|设了?)(?:个)?(?:办事处|代表处|分公司|子公司)"
    r"|(?:以前|之前|原来|原先|早先|先前|曾经|过去)(?:一直)?在[\u4e00-\u9fff]{2,6}"
    r"|现在(?:人)?在?[\u4e00-\u9fff]{2,4}(?=上班|工作|打工|交|参保|读书|住)"
)
"""Where the asker came from and lives: 从深圳跳槽去东莞 asks about neither city's policy."""
LONG_AGO = re.compile(r"(?:19|20)\d{2}\s*年[^,。?]{1,14}过[^,。?]{0,6}(?=[,。])")
"""What the asker did then: 2018年补交过四年的,要什么证明 asks for nothing of that year."""
CUSTOMERS = re.compile(
    r"(?:给|帮|替|为|面向|服务于?|针对)(?:了|着|各|一些|那些|很多)?[^,。?做搞开供提写把]{1,12}(?=做|搞|开发|提供|写|把|供)"
)
"""Whom the asker works for: 给幼儿园做智慧校园系统 is no business of 幼儿园."""
TITLE_OF_DOCUMENT = re.compile("《[^《》]*》")
WIDER = cue("phrase", "wider")
"""Asks about more than a city or county decides: 全国, 全球."""
NOT_ASKED = re.compile(
    r"[^,。?]{1,2}多少[^,。?]{1,2}多少|(?:连|不管|无论|不论)[^,。?]{0,6}(?:多少|几|什么|哪|怎么|谁)[^,。?]{0,6}(?:都|也)"
)
"""用多少付多少, 连卖多少钱都没个依据 ask for no amount."""
LOCAL = re.compile("[省市区县镇乡]")
NAMED_PLACE = re.compile(
    r"(?:^|(?<=[^\u4e00-\u9fff\d])|(?<=[到和与跟去比问是的]))"
    r"(?P<place>[\u4e00-\u9fff]{2}(?:市(?!场|政|民|级|值|面|容)|县(?!级|域)|省(?!级)|区(?!域|块|别|分|间|级))|[\u4e00-\u9fff]州)"
)
COMMON_PLACE = cue("phrase", "common_place")
"""What ends like a place's name and is none: 全市, 社区, 园区, 其他区."""


def places(text: str) -> frozenset[str]:
    """Return the names of places in *text* that their last character gives away: 汐州市, 青榆区."""
    found = (m["place"] for m in NAMED_PLACE.finditer(FORMERLY.sub("", text)))
    return frozenset(p for p in found if not COMMON_PLACE.search(p))


def asked_noun(text: str) -> str:
    """Return the thing that *text* asks the number of; empty where it asks for none."""
    found = ASKED.search(text)
    return found["noun"] if found else ""


def attribute(text: str) -> str:
    """Return the noun whose figure, kind or holder *text* asks for; empty where none stands out."""
    found = ATTRIBUTE.search(text)
    return re.split("[的在里中由到]", found["noun"])[-1] if found else ""


def years(text: str) -> frozenset[int]:
    """Return the years that *text* names in figures; not when the asker did something."""
    return frozenset(int(y) for y in YEAR.findall(LONG_AGO.sub("", text)))


ASK_WORDS = sorted(words("asking"), key=len, reverse=True)
"""What a question says to ask, not to name its subject; longest first."""
ASK = re.compile("|".join(re.escape(w) for w in ASK_WORDS if len(w) > 1))
ASK_CHARACTERS = frozenset(w for w in ASK_WORDS if len(w) == 1)
PUNCTUATION = re.compile(r"[\s,。;:!?、()\[\]《》“”\"'‘’·…~—-]+")


def answer_type(text: str) -> AnswerType:
    """Return what kind of thing *text* asks for: 补贴多少 → AMOUNT, 哪个区 → PLACE."""
    text = NOT_ASKED.sub(" ", text)
    for kind, pattern in ANSWER_TYPES.items():
        if pattern.search(text):
            return kind
    return AnswerType.TEXT


def topic(text: str, is_word: Callable[[str], bool]) -> str:
    """Return *text* without the words that only ask; pieces are separated by spaces.

    A single character (算, 和) only asks where it is no part of a word of the language: 云计算
    keeps its 算.
    """
    bare = re.sub(THIS_DOCUMENT, " ", text)
    bare = ASK.sub(" ", PUNCTUATION.sub(" ", bare))
    kept = "".join(
        " " if c in ASK_CHARACTERS and not _in_word(bare, i, is_word) else c
        for i, c in enumerate(bare)
    )
    return " ".join(kept.split())


def _in_word(text: str, place: int, is_word: Callable[[str], bool]) -> bool:
    """True where a word of two to four characters of *text* covers *place*."""
    return any(
        is_word(text[start : start + length])
        for length in (2, 3, 4)
        for start in range(max(0, place - length + 1), place + 1)
        if start + length <= len(text)
    )
