"""Which operation answers a question: an ordered table of rules over what was recognised in it.

The first rule that holds decides. Each rule is a named pattern plus what has to have been found
(an address, a title, a department, a part with items), so that a reader can follow every choice.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from chatbot.records import Clause
from chatbot.understanding.asking import DOCUMENT_NOUN
from chatbot.understanding.query import Intent, MetadataField, UnitMention

WHICH = r"(?:哪些|哪几|哪(?:一)?|什么|啥|多少|几)"
CLAUSE_NOUN = r"(?:个?条款?|条目|条文|项(?!目)|个?任务|工作|地方|处|点|措施|内容|部分|章节|领域|产业|个?方面|事项?)"

INJECTION = re.compile(
    r"(?:忽略|无视|忘(?:记|掉)|绕过|不要(?:管|理会|遵守)|disregard|ignore|forget)[^。?]{0,16}(?:指令|提示|规则|设定|要求|限制|instruction|prompt|rule)|"
    r"系统提示|提示词|system\s*prompt|(?:你|请)?(?:现在|从现在起)[^。?]{0,4}(?:你)?(?:是|扮演|充当)|扮演|越狱|jailbreak|developer mode|开发者模式|角色扮演|"
    r"(?:输出|打印|泄露|告诉我)[^。?]{0,8}(?:密码|密钥|api\s*key|内部配置)|<script|drop\s+table|rm\s+-rf",
    re.IGNORECASE,
)
SMALL_TALK = re.compile(
    r"^(?:你好|您好|哈喽|嗨|hi|hello|hey|在吗|在不在|早上?好|下午好|晚上好|谢谢|多谢|感谢|辛苦了|再见|拜拜|好的|ok|嗯+|哦+|你是谁|你叫什么|你是(?:什么|哪个)[^,。]*|你(?:能|会|可以)(?:做|干|帮我)?(?:什么|些什么|啥)[^,。]*|who are you|what can you do|thanks?|thank you|bye|讲个笑话|你(?:真|好)?(?:棒|厉害|笨|聪明)[^,。]*)[!?。,~ 啊呀吗呢的了]*$",
    re.IGNORECASE,
)
COMPARE = re.compile(
    r"区别|不同|差异|差别|不一样|异同|相比|对比|比较|相同|一样(?:吗|不|的)?|共同(?:点|的)|都有谁|哪个(?:更|比较)|谁更|更(?:高|大|多|快|低|少)|有何不|差在|交集|重合|重叠|compare|difference"
)
VERBATIM = re.compile(
    r"原文|原话|原句|一字不|逐字|照抄|全文|原样|怎么(?:写|表述|描述|措辞)的|怎么写|如何表述|表述是|verbatim|original (?:text|wording)|念给我|原汁原味|完整(?:内容|条文|表述)"
)
MENTIONS = re.compile(
    rf"(?:提到|提及|出现|涉及|写到|写了|提过|说到|讲到|包含|含有|谈到|点到|点名)(?:了|过|的)?[^,。?]{{0,24}}{WHICH}|"
    rf"{WHICH}{CLAUSE_NOUN}?[^,。?]{{0,10}}(?:提到|提及|出现|涉及|写到|写了|写有|提过|说到|讲到|包含|含有|谈到|点到|点名)|"
    rf"出现(?:了|过)?(?:在)?(?:多少|几)(?:次|处|回)|在哪(?:些|几)?(?:里|儿|处|条|个)?(?:地方)?(?:提到|出现|提及)|(?:所有|全部)(?:提到|提及|涉及|出现)"
)
DEFINITION = re.compile(
    r"定义|含义|什么叫|何谓|何为|指的是(?:什么|啥)|是指(?:什么|啥)?|怎么界定|如何界定|什么意思|怎么(?:理解|定义)|^什么是|是什么概念|definition|define"
)
OUTLINE = re.compile(
    r"目录|大纲|提纲|整体(?:结构|框架)|(?:文件|方案|规划|办法|全文|意见)(?:的)?(?:结构|框架)|(?:几|哪些|哪几|多少)(?:个)?(?:大)?(?:部分|章节|章|板块)|outline|table of contents"
)
SUMMARY = re.compile(
    r"总结|概括|概述|归纳|主要(?:内容|讲|说|措施|精神)|大意|要点|梗概|简要|简单(?:说|介绍|讲)|几句话|一句话|介绍(?:一下|下)?|(?:讲|说|写|规定|包括|提)了?(?:些|的)?(?:什么|啥|哪些内容|哪些事|些啥)|核心(?:内容|意思)|summar|overview"
)
COUNT = re.compile(
    rf"(?:多少|几)\s*(?:个|条|项|大|类|种|家|款|章|部分|方面|处)|(?:总数|数量|个数|条数|项数)|how many"
)
LIST = re.compile(
    r"哪些|哪几|有什么|有啥|都有|列(?:出|举|全|一下|个|表|清单)|清单|分别是|包括(?:哪些|什么)|名称|都是(?:什么|啥)|全部|所有|which|list"
)
TITLE = re.compile(
    r"标题|叫什么|叫啥|名称(?:是|叫)?(?:什么|啥)?|是(?:哪个|什么|哪一个)(?:产业|领域|任务|条|项|措施|目标|工程|行动|章)?[?]?$|题目"
)
RESPONSIBLE = re.compile(
    r"责任(?:单位|部门|主体)|负责(?:单位|部门)?|牵头|主管|主责|配合(?:单位|部门)|分工|承办|归(?:谁|哪|什么)[^,。?]{0,6}|(?:谁|哪个部门|哪些部门|哪几个部门|哪个局|哪些局|哪个单位|哪些单位|哪几家)(?:来)?(?:管|负责|牵头|主抓|落实|承担|推进|推动|做|抓)|"
    r"由(?:谁|哪)|(?:找|问|咨询|联系)(?:谁|哪个(?:部门|单位|局)|哪些(?:部门|单位))|谁(?:来)?(?:管|负责|牵头|抓)|哪(?:个|些|几个)(?:部门|单位|委办局)|responsible|in charge|拍板"
)
CLAUSES_OF_UNIT = re.compile(
    rf"{WHICH}{CLAUSE_NOUN}|(?:负责|牵头|主管|管|承担|参与|参加|配合|分管|主抓)(?:的|了|着)?(?:有|是)?{WHICH}|"
    rf"(?:要|需要|应该|得|该)(?:做|管|干|落实|完成|承担|抓)(?:什么|哪|啥|的)|职责|分工|任务(?:清单)?|挂(?:在|了|着)|"
    rf"(?:都|全)(?:有|在|是)?(?:哪|列)|列(?:全|出|举)|全部|所有|(?:在|的)(?:那)?(?:几|哪)(?:条|项)|(?:条|项|地方)(?:有|是|都)?{WHICH}|的(?:条款?|任务|事项|工作)(?:$|[,。?])|出现(?:在|了)|"
    rf"有(?:哪|几|多少)|what (?:is|are)|which"
)
ELIGIBILITY = re.compile(
    rf"(?:属于?|归(?:到|在|入|属)?|算(?:是|在|进|到)?|靠|对应|对(?:得|的)上|挂|套|符合|适合|沾边|搭(?:得)?上|够得(?:着|上)|挨得?上|落在|划(?:到|在|入)|列入|纳入|在不在|归类|往){WHICH}?|"
    rf"哪(?:个|一个|一?块|一?类|一?条|一?项|方面|些)?(?:重点|支持|扶持|鼓励)?(?:领域|产业|方向|赛道|类别|门类|板块|范畴|行业|范围|任务|条款)|支持(?:范围|我们|吗|不支持)|扶持|有没有(?:支持|扶持|我们的份|份)|covers? us|fit"
)
FIRST_PERSON = re.compile(
    r"我们|我司|本公司|我(?:是|做|家|开|搞|在|有|想|公司|单位|厂|店)|咱们?|公司|企业|团队|工作室|厂|店|\bwe\b|\bour\b|\bI\b|\bmy\b"
)
QUESTION_MARK = re.compile(
    r"[?吗呢嘛]|哪|什么|啥|多少|几|怎|如何|谁|何|是否|能否|有没有|请|帮|列|讲|说|总结|概括|告诉|给我|what|which|who|how|when|where|is |are |do |does ",
    re.IGNORECASE,
)

METADATA: tuple[tuple[MetadataField, re.Pattern[str]], ...] = tuple(
    (field, re.compile(pattern))
    for field, pattern in (
        (MetadataField.CONTACT, r"(?:有|遇到?|碰到?|出现|发现)(?:了)?(?:什么)?(?:问题|困难|疑问)[^?]{0,10}(?:找|向|问|联系|反映|反馈|咨询)|(?:问题|意见|情况)[^?]{0,6}(?:反映|反馈)|(?:向|找|跟|给)(?:谁|哪)[^?]{0,10}反(?:映|馈)|(?:由)?(?:谁|哪[^?]{0,6})(?:负责)?解释|解释权|解释(?:机关|单位|部门)"),
        (MetadataField.BASIS, r"(?:依据|根据|贯彻|落实|按照)(?:的)?(?:是)?(?:了)?(?:哪|什么|啥)|(?:制定|出台|编制|起草|政策|上位|法律|文件)(?:的)?(?:依据|根据|由来)|上位(?:文件|法|政策)|依据(?:是|有)|legal basis"),
        (MetadataField.NUMBER, r"文号|发文字号|编号|文件号|几号文"),
        (MetadataField.ADDRESSEES, r"主送|发给(?:谁|哪)|印发给(?:谁|哪)|下发给|收文|抬头"),
        (MetadataField.VALIDITY, r"(?:还|仍|是否|是不是|现在|目前)(?:然|在)?(?:有效|生效|适用|管用|过期|失效|执行|作数)|过期|失效|有效期|期满|到期|still (?:valid|in force)"),
        (MetadataField.PERIOD, rf"(?:规划|计划|方案|实施|执行|覆盖|适用)(?:的)?(?:期|期限|年限|周期|年份|时间(?:范围|段)|哪几年)|(?:管|覆盖|涵盖|针对)(?:哪|几)(?:几)?年|(?:从|自)?哪年到哪年|几年(?:期|的{DOCUMENT_NOUN})|哪几年"),
        (MetadataField.EFFECTIVE, r"(?:施行|实施|生效|执行|起效)(?:的)?(?:日期|时间|日)|(?:什么时候|何时|哪天|哪年|几时|哪一[天年日])(?:起|开始|正式)*(?:施行|实施|生效|执行)|从(?:什么时候|哪天|何时)(?:起|开始)?(?:施行|实施|生效|执行)"),
        (MetadataField.PUBLISHED_ON, r"(?:发布|公布|公开|上网|挂网|挂出)(?:的)?(?:日期|时间|日|于)|(?:什么时候|何时|哪天|哪年|几时|哪一[天年日]|几月)[^?]{0,6}(?:发布|公布|公开|上网|挂网|挂出|对外)|(?:发布|公布|公开)[^?]{0,4}(?:什么时候|何时|哪天|哪年|哪一[天年日]|几月)"),
        (MetadataField.ISSUED_ON, r"落款|成文|(?:印发|发文|签发|下发|出台|发出|制定|颁布|印发通知)(?:的)?(?:日期|时间|日)|(?:什么时候|何时|哪天|哪年|几时|哪一[天年日]|几月)[^?]{0,6}(?:印发|发文|签发|下发|出台|发的|发出|颁布|定的|制定)|(?:印发|发文|签发|下发|出台|颁布|制定)[^?]{0,6}(?:什么时候|何时|哪天|哪年|哪一[天年日]|几月)|when was .*(?:issued|published|released)|date of issue"),
        (MetadataField.ISSUER, r"(?:谁|哪(?:个|家|些|级)?(?:单位|部门|机关|政府|机构|办公厅|办公室)?)[^?]{0,6}(?:印发|发文|发布|出台|制定|颁布|下发|签发|发的|公布|起草|编制|批准|同意)|(?:印发|发文|发布|出台|制定|颁布|下发|签发|起草|编制)(?:的)?(?:单位|机关|部门|机构|主体)|(?:印发|发布|出台|制定|颁布|下发|发文)(?:的)?(?:是)?(?:谁|哪)|落款(?:单位|是谁|是哪个)|who (?:issued|published|released)"),
        (MetadataField.TITLE, rf"全称|全名|{DOCUMENT_NOUN}(?:的)?(?:标题|名称|名字|题目|叫什么|叫啥)"),
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Signals:
    """What was recognised in a question, before it is decided what the question asks."""

    text: str
    bare: str
    """``text`` without addresses, titles and departments."""
    targets: tuple[Clause, ...]
    addressed: bool
    """True where a target (or a miss) came from an address."""
    divided: bool
    """True where the one clause that is addressed has numbered items of its own."""
    section: Clause | None
    units: tuple[UnitMention, ...]
    fields: tuple[MetadataField, ...]
    foreign: bool
    """True where the question is about something other than the document as such."""


def metadata_fields(text: str) -> tuple[MetadataField, ...]:
    """Return the facts about the document as such that *text* asks for."""
    return tuple(field for field, pattern in METADATA if pattern.search(text))


def classify(signals: Signals) -> Intent:
    """Return the intent of the first rule that holds; FACT where none does."""
    for intent, holds in RULES:
        if holds(signals):
            return intent
    return Intent.FACT


def _has(pattern: re.Pattern[str]) -> Callable[[Signals], bool]:
    return lambda s: bool(pattern.search(s.text))


def _is_compare(s: Signals) -> bool:
    return len(s.targets) >= 2 and bool(COMPARE.search(s.text))


def _is_by_unit(s: Signals) -> bool:
    if not s.units:
        return bool(UNIT_SET.search(s.text))
    if s.targets and not re.search(
        rf"{WHICH}\s*{CLAUSE_NOUN}|(?:负责|牵头)(?:的)?(?:有)?{WHICH}", s.text
    ):
        return False
    return bool(CLAUSES_OF_UNIT.search(s.bare))


UNIT_SET = re.compile(
    r"(?:责任(?:单位|部门)|牵头单位|部门|单位)[^,。?]{0,8}(?:只(?:有|写|列)|仅(?:有|列)?|单独)[^,。?]{0,8}(?:一|1)(?:家|个)|"
    r"(?:没有?|未|无)(?:写|列|标|注明|明确|标注)?(?:明)?(?:出)?责任(?:单位|部门)|(?:一|1)(?:家|个)(?:责任)?(?:单位|部门)(?:单独)?(?:负责|承担)的|"
    r"(?:哪个|哪家|什么)(?:部门|单位|局)[^,。?]{0,12}最(?:多|少)|(?:一共|总共|共|合计)?(?:涉及|有|出现|点名|列了?)(?:了)?(?:多少|几)(?:个|家)(?:责任|牵头|不同的)?(?:单位|部门)|责任(?:单位|部门)(?:的)?(?:数量|个数)?最(?:多|少)|(?:涉及|出现)(?:了|的|过)?(?:哪些|全部|所有)(?:责任)?(?:单位|部门)"
)

RULES: tuple[tuple[Intent, Callable[[Signals], bool]], ...] = (
    (Intent.INJECTION, _has(INJECTION)),
    (Intent.SMALL_TALK, _has(SMALL_TALK)),
    (Intent.METADATA, lambda s: bool(s.fields) and not s.foreign and not s.addressed),
    (Intent.COMPARE, _is_compare),
    (Intent.BY_UNIT, _is_by_unit),
    (Intent.MENTIONS, lambda s: bool(MENTIONS.search(s.text)) and not s.addressed),
    (Intent.VERBATIM, _has(VERBATIM)),
    (Intent.RESPONSIBLE, _has(RESPONSIBLE)),
    (Intent.DEFINITION, _has(DEFINITION)),
    (Intent.OUTLINE, lambda s: bool(OUTLINE.search(s.text)) and not s.targets),
    (Intent.COUNT, lambda s: s.divided and bool(COUNT.search(s.bare))),
    (Intent.LIST, lambda s: s.divided and bool(LIST.search(s.bare)) and not SUMMARY.search(s.bare)),
    (Intent.TITLE, lambda s: s.addressed and bool(TITLE.search(s.text))),
    (Intent.COUNT, lambda s: s.section is not None and bool(COUNT.search(s.text))),
    (Intent.SUMMARY, lambda s: bool(s.targets or s.section) and bool(SUMMARY.search(s.text))),
    (Intent.LOOK_UP, lambda s: s.addressed),
    (
        Intent.ELIGIBILITY,
        lambda s: bool(ELIGIBILITY.search(s.text)) and bool(FIRST_PERSON.search(s.text)),
    ),
    (Intent.LIST, lambda s: s.section is not None and bool(LIST.search(s.text))),
    (Intent.KEYWORD, lambda s: len(s.text) <= 24 and not QUESTION_MARK.search(s.text)),
)
