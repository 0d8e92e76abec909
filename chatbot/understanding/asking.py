"""The words that ask: what in a question is frame, and what kind of thing an answer has to hold.

Patterns are general Chinese interrogative usage; nothing here knows a document.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from chatbot.reading.glyphs import plain
from chatbot.understanding.cues import cue, cues, part, words
from chatbot.understanding.query import AnswerType

DOCUMENT_NOUN = part("DOCUMENT")
THIS_DOCUMENT = (
    r"(?:(?:这|本|该|此|我市|全)(?:个|份|项|部|一)?(?:实施|行动|工作|发展)?"
    rf"(?:{DOCUMENT_NOUN}|措施|文)(?:里|中|里面|当中|上|内)?)"
)

ANSWER_TYPES = {AnswerType(name): pattern for name, pattern in cues("answer_type").items()}
"""Ordered: the first pattern that matches names the type."""
MARKS = {AnswerType(name): pattern for name, pattern in cues("mark").items()}
"""What has to stand in a sentence that answers a question of the type."""
OUTCOME = cue("phrase", "outcome")
"""Asks for what came of a plan; a plan states what is to be done."""
WHICH_ITEM = cue("phrase", "which_item")
"""Asks under which item of a list something falls: the item's own label is the answer."""
YES_OR_NO = cue("phrase", "yes_or_no")
"""Asks whether something is so."""
COUNTABLE = part("COUNTABLE")
MEASURE = re.compile(
    r"(?:多少|(?<!哪)(?<!了)几)\s*(?:个(?=小时|月|工作日|亿))?(?P<measure>"
    r"个|家|条|名|人|项|座|公里|平方米|平方公里|处|所|套|台|辆|张|次|种|类|户|亩|吨|度|"
    r"万人|款|件|场|期|支|位|亿|万元|元|天|年|个月|小时|艘|只|分(?!钟)|级|星|等|岁|层|倍|批|档|成|折|顿|餐|回)"
)
ASKED = re.compile(
    rf"(?:多少|(?<!哪)几)\s*{COUNTABLE}?(?!以|月|年|号|日|点|亿|万|元|块|钱|小时|天|工作日|百分)"
    r"(?!比例|比重|分值|数量)(?P<noun>[\w\u4e00-\u9fff]{2,10}?)(?=[,。?;、的]|才|呢|吗|$|来|可以|需要)"
)
"""What is counted: 多少个5G基站 → 5G基站."""


PLACE_SORT = re.compile(r"哪(?:一?个|一?条|些|几个|几条)(?P<sort>区|市|县|镇|乡|街道|村|园区|省)")
"""What sort of place is asked for: 哪条街道 is answered by a name that ends in 街道."""
MONEY = re.compile(
    r"(?:多少|几)(?:个?亿|千万|百万|十万|万|元|块|钱)|[费价薪](?:用|格|金)?(?:是|要|得)?多少"
    rf"|{part('PRICE')}"
)
"""Asks for a sum of money: a share (50%) does not answer it."""
SUM = re.compile(
    r"(?:\d[\d.,]*|[一二三四五六七八九十百千万两])\s*(?:多|余)?(?:百|千|万|亿)*元|免费|免收|全额"
)
ADDRESS = re.compile(r"(?:路|街|道|巷|弄)\s*\d+\s*号|地址|大厦|\d+楼|\d+室")

COUNTED_NAMES = re.compile(part("COUNTED_NAMES"))
"""Asks for the names of things whose number is known: 15家企业是哪15家."""
BETWEEN_NAMES = re.compile("[、,;]")

ALIKE = {
    "个": COUNTABLE,
    **dict.fromkeys(("名", "人", "位", "万人"), r"(?:名|人|位)"),
    **dict.fromkeys(("家", "户"), r"(?:家|户|个)"),
    **dict.fromkeys(("台", "辆", "套"), r"(?:台|辆|套|部|架)"),
    **dict.fromkeys(("条", "艘", "只"), r"(?:条|艘|只|项)"),
    **dict.fromkeys(("项", "件", "种", "类", "款"), r"(?:项|件|种|类|款|条|个)"),
    **dict.fromkeys(("所", "处", "座"), r"(?:所|处|座|个|家)"),
    **dict.fromkeys(("场", "期", "次", "回"), r"(?:场|期|次|回|批|轮|届)"),
    **dict.fromkeys(("顿", "餐"), r"(?:顿|餐)"),
    "度": r"(?:摄氏)?(?:度|℃)",
    **dict.fromkeys(("元", "万元", "亿"), r"(?:元|[%折])"),
    **dict.fromkeys(("天", "年", "个月"), r"(?:个?工作日|天|日|个?月|年)"),
    "级": r"(?:级|个?等级|个?等次)",
    "等": r"(?:等|个?等级|个?等次)",
    "岁": r"(?:周岁|岁)",
}
"""Measures that answer each other: 多少名 may be answered in 人."""
LENGTH_OF_TIME = re.compile(r"(?:多少|(?<!哪)几)个?(?:天|年|月(?!份)|小时|工作日|学期)")
DURATION = re.compile(
    r"(?<![\d年月第])(?:\d{1,3}|[一二三四五六七八九十两百半]+)"
    r"(?:个?工作日|天|日(?![前起])|个月|年(?![月底初级])|小时|分钟|周(?!岁)|个?学期)"
)
"""A length of time: 几年 is not answered by 2025年."""
DAY, CLOCK, YEARLY, MONTHLY = (
    re.compile(p)
    for p in (
        r"\d\s*[日号]|初[一二三四五六七八九十]|[年月][底末初]|[每周]周?[一二三四五六日末]|次日|当[日天]",
        r"\d{1,2}:\d{2}|(?:\d{1,2}|[一二三四五六七八九十])\s*(?:时|点)",
        r"\d{4}\s*年?",
        r"\d\s*月|季度|年[底末初]",
    )
)
GRAINS = (
    (re.compile(r"几点|几时(?!间)|哪个钟头"), CLOCK),
    (re.compile(r"几[号日]|哪一?[天日]"), DAY),
    (re.compile(r"几月|哪个月|几月份"), MONTHLY),
    (re.compile(r"哪一?年|几几年"), YEARLY),
)
"""How fine a date is asked for: 几号 is not answered by 每月60元."""


def holds(kind: AnswerType, question: str, sentence: str) -> bool:
    """Return True where *sentence* holds the kind of thing *question* asks for.

    多少家 asks for a number of 家: a sentence with other figures does not hold it.
    """
    mark = MARKS.get(kind)
    sentence = plain(sentence)
    if mark is None:
        return True
    if kind is AnswerType.PLACE and (sort := PLACE_SORT.search(question)):
        return bool(
            re.search(rf"(?![各全本城新老市县辖])[\u4e00-\u9fff]{{2}}{sort['sort']}", sentence)
        )
    if kind is AnswerType.NAMES and (counted := COUNTED_NAMES.search(question)):
        # A sentence that says how many there are again names none of them.
        named = len(BETWEEN_NAMES.findall(sentence)) + 1
        return named >= int(re.match(r"\d+", counted.group()).group())  # type: ignore[union-attr]
    if kind is AnswerType.AMOUNT and MONEY.search(question):
        return bool(SUM.search(sentence))
    if kind is AnswerType.DATE and LENGTH_OF_TIME.search(question):
        return bool(DURATION.search(sentence))
    if kind is AnswerType.DATE:
        for asked, grain in GRAINS:
            if asked.search(question):
                return bool(grain.search(sentence))
    if kind is AnswerType.CONTACT and "地址" in question:
        return bool(ADDRESS.search(sentence))
    measure = MEASURE.search(question)
    if measure and kind in {AnswerType.NUMBER, AnswerType.AMOUNT}:
        unit = ALIKE.get(measure["measure"], re.escape(measure["measure"]))
        return bool(
            re.search(
                rf"(?:\d[\d.,]*|[一二三四五六七八九十两百千万]+)\s*(?:多|余|来)?(?:百|千|万|亿)*{unit}",
                sentence,
            )
        )
    return bool(mark.search(sentence))


YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?=\s*年|[^\d]|$)(?!\s*号)")


ELSEWHERE = cue("phrase", "elsewhere")
"""Asks about other places than the document's own, without a name."""
BOUND_FOR = re.compile(
    r"(?:去|赴|往|卖到|卖给|卖往|销往|出口|发往|来自)(?!哪)[\u4e00-\u9fff]{2,6}(?!的)"
)
"""Where the asker's goods or plans go: 去硅谷开研究所 asks about no policy of 硅谷."""
TITLE_OF_DOCUMENT = re.compile("《[^《》]*》")
WIDER = cue("phrase", "wider")
"""Asks about more than a city or county decides: 全国, 全球."""
LOCAL = re.compile("[省市区县镇乡]")
NAMED_PLACE = re.compile(
    r"(?:^|(?<=[^\u4e00-\u9fff\d])|(?<=[到和与跟去比问是的]))"
    r"(?P<place>[\u4e00-\u9fff]{2}(?:市(?!场|政|民|级|值|面|容)|县(?!级|域)|省(?!级)|区(?!域|块|别|分|间|级))|[\u4e00-\u9fff]州)"
)
COMMON_PLACE = cue("phrase", "common_place")
"""What ends like a place's name and is none: 全市, 社区, 园区, 其他区."""


def places(text: str) -> frozenset[str]:
    """Return the names of places in *text* that their last character gives away: 汐州市, 青榆区."""
    found = (m["place"] for m in NAMED_PLACE.finditer(text))
    return frozenset(p for p in found if not COMMON_PLACE.search(p))


def asked_noun(text: str) -> str:
    """Return the thing that *text* asks the number of; empty where it asks for none."""
    found = ASKED.search(text)
    return found["noun"] if found else ""


def years(text: str) -> frozenset[int]:
    """Return the years that *text* names in figures."""
    return frozenset(int(y) for y in YEAR.findall(text))


ASK_WORDS = sorted(words("asking"), key=len, reverse=True)
"""What a question says to ask, not to name its subject; longest first."""
ASK = re.compile("|".join(re.escape(w) for w in ASK_WORDS if len(w) > 1))
ASK_CHARACTERS = frozenset(w for w in ASK_WORDS if len(w) == 1)
PUNCTUATION = re.compile(r"[\s,。;:!?、()\[\]《》“”\"'‘’·…~—-]+")


def answer_type(text: str) -> AnswerType:
    """Return what kind of thing *text* asks for: 补贴多少 → AMOUNT, 哪个区 → PLACE."""
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
