"""What has to stand in a sentence that answers: 几号 wants a day, 多少家 a number of 家.

A question is matched with the forms of its answer type, in order; the first whose words it holds
says what an answer prints. Where none does, the type's own mark in ``cues.toml`` does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from chatbot.reading.glyphs import plain
from chatbot.reading.numerals import read_count
from chatbot.understanding.cues import cues, part
from chatbot.understanding.query import AnswerType

MARKS = {AnswerType(name): pattern for name, pattern in cues("mark").items()}
"""The kinds of thing that can be seen in a sentence, and how."""
COUNTABLE = part("COUNTABLE")
NUMBER = r"(?:\d[\d.,]*|[一二三四五六七八九十两百千万]+)\s*(?:多|余|来)?(?:百|千|万|亿)*"
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
    **dict.fromkeys(("折", "成"), r"(?:折|成|%)"),
    **dict.fromkeys(("天", "年", "个月"), r"(?:个?工作日|天|日|个?月|年)"),
    "级": r"(?:级|个?等级|个?等次)",
    "等": r"(?:等|个?等级|个?等次)",
    "岁": r"(?:周岁|岁)",
}
"""Measures that answer each other: 多少名 may be answered in 人."""
POST = "副?组长|召集人|总指挥|指挥长|副?主任|理事长|会长|秘书长"
REMEMBERED = 4096
"""Questions whose wanted form is kept: each is asked of dozens of sentences."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """Questions of one type that hold ``asked`` want what ``wanted`` makes of it."""

    kind: AnswerType
    asked: re.Pattern[str]
    wanted: Callable[[re.Match[str]], str]
    """The pattern that an answering sentence holds."""


def _form(kind: AnswerType, asked: str, wanted: str | Callable[[re.Match[str]], str]) -> Form:
    make = wanted if callable(wanted) else lambda _: wanted
    return Form(kind=kind, asked=re.compile(asked), wanted=make)


def _place_of_sort(asked: re.Match[str]) -> str:
    """哪条街道 is answered by a name that ends in 街道."""
    return rf"(?![各全本城新老市县辖])[\u4e00-\u9fff]{{2}}{asked['sort']}"


def _holder(asked: re.Match[str]) -> str:
    """组长由谁担任 is answered by 组长:…, …任组长."""
    post = asked["post"]
    return rf"(?<!副){post}[:由]\s*[\u4e00-\u9fff]{{2}}|(?:担任|兼任|任|为)[^,。;]{{0,6}}{post}"


def _names(asked: re.Match[str]) -> str:
    """15家企业是哪15家 is answered by 15 names, not by the number again."""
    number = re.match(r"\d+|[两二三四五六七八九十]+", asked.group())
    count = read_count(number.group()) if number else 1
    # Two may be joined by a word; what a semicolon sets apart is no list of names.
    return rf"(?:[^、;]*、){{{count - 2}}}[^、;,。]{{2,}}(?:、|和|及|与)" if count > 1 else ""


def _measured(asked: re.Match[str]) -> str:
    """多少家 asks for a number of 家: a sentence with other figures does not hold it.

    A table's row names the measure once, before its figures: 企业数(家) | 143 | 220.
    """
    unit = ALIKE.get(asked["measure"], re.escape(asked["measure"]))
    some = "" if asked["measure"] == "批" else "(?!一大?批)"
    return rf"{some}{NUMBER}{unit}|\({unit}\)[^。]*\d"


MEASURE = (
    r"(?:多少|(?<![哪了十百])几)\s*(?:个(?=小时|月|工作日|亿))?(?P<measure>"
    r"个|家|条|名|人|项|座|公里|平方米|平方公里|处|所|套|台|辆|张|次|种|类|户|亩|吨|度|"
    r"万人|款|件|场|期|支|位|亿|万元|元|天|年|个月|小时|艘|只|分(?!钟)|级|星|等|岁|层|倍|批|档|成|折|顿|餐|回)"
)
MONEY = "(?:补|奖|贴|减|免|资|费|价|款|租|薪|额|金|支出|投入)"
DURATION = (
    r"(?<![\d年月第])(?:\d{1,3}|[一二三四五六七八九十两百半]+)"
    r"(?:个?工作日|天|日(?![前起])|个月|年(?![月底初级])|小时|分钟|周(?!岁)|个?学期)"
)
DAY = r"\d\s*[日号]|初[一二三四五六七八九十]|[年月][底末初]|周[一二三四五六日末]|次日|当[日天]"
FORMS: Sequence[Form] = (
    _form(
        AnswerType.PLACE,
        r"哪(?:一?个|一?条|些|几个|几条)(?P<sort>区|市|县|镇|乡|街道|村|园区|省)",
        _place_of_sort,
    ),
    _form(
        AnswerType.PLACE,
        "哪(?:一?个|座|处|家)?(?:展馆|场馆|体育馆|会场)",
        "[\u4e00-\u9fff]{2,}(?:馆|会展中心)",
    ),
    _form(AnswerType.NAMES, part("COUNTED_NAMES"), _names),
    # 园区名单 is answered by names of 园区 in a row, not by 支持园区建设.
    _form(
        AnswerType.NAMES,
        r"(?P<sort>园区|基地|平台|中心|示范区|试点|实验室)(?:一共|总共|都|的)?(?:是|有)?(?:哪[些几]?[家个]?)?"
        r",?(?:列|给|要|求)?(?:个|份)?(?:名单|名录)",
        lambda asked: rf"{asked['sort']}、|、[^、,;。]{{2,}}{asked['sort']}(?!建设)",
    ),
    # A name is no post: 由分管副市长任召集人 tells none.
    _form(
        AnswerType.PERSON,
        r"叫(?:什么|啥)|姓(?:什么|啥|名)|(?:什么|啥)名字|名字(?:是|叫)",
        rf"(?:同志|先生|女士)|(?:{POST}|局长|书记|市长|区长|联系人)[:、]?\s*"
        r"[\u4e00-\u9fff]{2,3}(?=[,;。、( ]|$)",
    ),
    # Who holds a post is told by another post: 组长:市政府常务副市长.
    _form(AnswerType.PERSON, rf"(?P<post>{POST})[^,。?]{{0,6}}谁", _holder),
    _form(AnswerType.PERSON, rf"谁(?:来)?(?:当|任|担任|兼任|做)(?P<post>{POST})", _holder),
    # Firms that are asked for are no laboratories.
    _form(
        AnswerType.NAMES,
        "公司|企业|厂商|厂家|银行|学校|医院|(?:哪|几)[^,。?]{0,3}(?:大学|高校|院校|学院)",
        part("FIRM"),
    ),
    # A sum of money: a share (50%) does not answer it.
    _form(
        AnswerType.AMOUNT,
        r"(?:多少|几)(?:个?亿|千万|百万|十万|万|元|块|钱)|[费价薪](?:用|格|金)?(?:是|要|得)?多少"
        rf"|{part('PRICE')}",
        r"(?:\d[\d.,]*|[一二三四五六七八九十百千万两])\s*(?:多|余)?(?:百|千|万|亿)*元|免费|免收|全额",
    ),
    # A share tells a sum where it is one of money: 按30%补助, not 水质优良率91%.
    _form(
        AnswerType.AMOUNT,
        "(?:补偿|赔偿|奖金|补助|补贴|保费|押金)[^,。?]{0,4}(?:多少|几)|(?:多少|几)[^,。?]{0,2}(?:补偿|赔偿|奖金|补助|补贴)",
        rf"元|{MONEY}[^,;。]{{0,20}}\d\s*(?:[%‰折倍])|\d\s*(?:[%‰折倍])[^,;。]{{0,12}}{MONEY}|免费|免收|全额",
    ),
    # A share of something is told as one: 年均增速6.5% is none.
    _form(
        AnswerType.PERCENT,
        r"占(?:到|了|全|我)?[^,。?]{0,8}?(?:百分之|比例|比重|多少|几|多大)",
        r"占[^。;]*(?:\d\s*%|百分之|分之|成)|(?:比重|比例)[^。;]*(?:\d\s*%|百分之|分之|成)",
    ),
    _form(
        AnswerType.DATE,
        r"(?:隔|每)(?:多久|几)|多久[^,。?]{0,6}(?:一[次回遍]|召开|开会|更新|调整|评)",
        r"每[^,。]{1,8}(?:次|回|期)|每(?:隔|年|月|季|半年|周|日|天|\d|[一二两三四五六七八九十])|(?:年|月|季)度|次",
    ),
    # 几年 is not answered by 2025年, nor 几号 by 每月60元.
    _form(
        AnswerType.DATE, r"(?:多少|(?<![哪十百])几)个?(?:天|年|月(?!份)|小时|工作日|学期)", DURATION
    ),
    _form(
        AnswerType.DATE,
        r"几点|几时(?!间)|哪个钟头",
        r"\d{1,2}:\d{2}|(?:\d{1,2}|[一二三四五六七八九十])\s*(?:时|点)",
    ),
    _form(AnswerType.DATE, r"几[号日]|哪[一几]?[天日]", DAY),
    _form(AnswerType.DATE, r"几月|哪个月|几月份", r"\d\s*月|季度|年[底末初]"),
    _form(AnswerType.DATE, r"哪一?年|几几年", r"\d{4}\s*年?"),
    # A telephone is not reached by office hours.
    _form(AnswerType.CONTACT, "地址", r"(?:路|街|道|巷|弄)\s*\d+\s*号|地址|大厦|\d+楼|\d+室"),
    _form(
        AnswerType.CONTACT,
        "电话|热线|手机|号码",
        r"\d{3,4}[-—]\d{7,8}|\d{7,11}|(?<!\d)[19]\d{4}(?![\d亿万元家个人户张座项%])",
    ),
    _form(AnswerType.CONTACT, "邮箱|邮件", "@"),
    _form(AnswerType.CONTACT, "网址|网站|官网", r"https?://|www\."),
    # Places that are given away are counted in heads: 45人招生计划.
    _form(
        AnswerType.NUMBER,
        r"(?:名额|学位|位子|座位|席位)(?:一共|总共|都)?(?:有|是|放|给|留)?(?:多少|几)|(?:多少|几)个?(?:名额|学位|位子|座位|席位)",
        rf"{NUMBER}(?:人|名|个|位)",
    ),
    _form(
        AnswerType.NUMBER,
        "多[大少]的?面积|面积(?:是|有|要|得)?多[大少]",
        r"\d\s*(?:万|亿)?(?:平方|亩|公顷|㎡)",
    ),
    # What each district has is told by one figure for each.
    _form(
        AnswerType.NUMBER,
        "各(?:个)?(?P<sort>区|县|市|镇|街道)[^,。?]{0,4}(?:分别|各)(?:是|有|要|建)?(?:多少|几)",
        lambda asked: rf"{asked['sort']}[^;。]*\d[^;。]*{asked['sort']}[^;。]*\d",
    ),
    _form(
        AnswerType.NUMBER, "(?:排|列|居)(?:名|在|到)?第几(?!条|项|款)", rf"第\s*{NUMBER}|首位|前列"
    ),
    # A bandwidth in G is not told by 5G.
    _form(
        AnswerType.NUMBER,
        r"(?:多少|几)\s*(?P<measure>[A-Za-z]{1,6})",
        lambda asked: rf"\d\s*{asked['measure']}(?<![2-6][Gg])(?![A-Za-z])",
    ),
    _form(
        AnswerType.NUMBER,
        r"第几(?P<measure>次|届|号|批|期|轮)",
        lambda asked: rf"第\s*{NUMBER}{asked['measure']}",
    ),
    _form(AnswerType.NUMBER, MEASURE, _measured),
    _form(AnswerType.AMOUNT, MEASURE, _measured),
)


def holds(kind: AnswerType, question: str, sentence: str) -> bool:
    """Return True where *sentence* holds the kind of thing that *question*, of *kind*, asks for.

    True of every sentence where the kind cannot be seen in one.
    """
    wanted = _wanted(kind, question)
    return wanted is None or bool(wanted.search(plain(sentence)))


@lru_cache(maxsize=REMEMBERED)
def _wanted(kind: AnswerType, question: str) -> re.Pattern[str] | None:
    for form in FORMS:
        if form.kind is kind and (asked := form.asked.search(question)):
            return re.compile(form.wanted(asked))
    return MARKS.get(kind)
