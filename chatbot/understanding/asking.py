"""The words that ask: what in a question is frame, and what kind of thing an answer has to hold.

Patterns are general Chinese interrogative usage; nothing here knows a document.
"""

from __future__ import annotations

import re

from chatbot.understanding.query import AnswerType

THIS_DOCUMENT = (
    r"(?:(?:这|本|该|此|我市|全)(?:个|份|项|部|一)?(?:实施|行动|工作|发展)?"
    r"(?:方案|文件|规划|计划|通知|政策|办法|意见|规定|条例|措施|细则|公告|通告|报告|文)(?:里|中|里面|当中|上|内)?)"
)
DOCUMENT_NOUN = (
    r"(?:方案|文件|规划|计划|通知|政策|办法|意见|规定|条例|细则|公告|通告|报告|纲要|指南)"
)

# --------------------------------------------------------------------------- answer types
# Ordered: the first pattern that matches names the type.
ANSWER_TYPES: tuple[tuple[AnswerType, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (
            AnswerType.CONTACT,
            r"电话|手机号|联系方式|联系人|邮箱|电子邮件|网址|官网|网站地址|办公地址|办公地点|微信|公众号|热线|传真|邮编|二维码|链接|地址是",
        ),
        (
            AnswerType.PROCEDURE,
            r"(?:怎么|如何|怎样|去哪里?|在哪里?|哪里|上哪儿?|什么时候|到哪)(?:才能|可以|能)?(?:申报|申请|办理|办|报名|领取|领|提交|报材料|递交|受理)|"
            r"(?:申报|申请|办理|审批|认定|报名)(?:的)?(?:流程|程序|步骤|手续|材料|条件|门槛|入口|渠道|指南|要求|资格)|(?:要|需要?)(?:准备|提交|交|带|满足)(?:哪些|什么|啥|些什么)(?:材料|资料|条件|证件|手续)?|"
            r"走什么(?:流程|程序)|(?:哪些|什么)(?:材料|手续|证件)",
        ),
        (
            AnswerType.AMOUNT,
            r"(?:补|奖|资助|贴|扶持|支持|投入|安排|拨|给|拿|领|批|减免|罚|贷|担保|返|预算|资金|经费|投资|奖金|奖励|补贴|补助|募集)[^,。?]{0,12}(?:多少|几(?:万|亿|元|块|百|千|个亿)|什么标准|额度|上限|封顶)|"
            r"多少(?:钱|万|亿|元|资金|经费|补贴|补助|奖励|块|个亿|预算)|几(?:万|亿|千万|百万)(?:元|块)?|(?:补贴|补助|奖励|资助|扶持|贷款|罚款)?(?:金额|额度|上限|标准是|最高限额)|(?:基金|资金|预算)[^,。?]{0,6}(?:规模|盘子)|(?:规模|盘子)[^,。?]{0,4}多少亿|how much (?:money|subsidy|funding)",
        ),
        (
            AnswerType.PERCENT,
            r"百分之几|百分之多少|百分比|百分点|(?:比例|比重|占比|增速|增长率|增幅|覆盖率|普及率|利用率|费率|利率|税率|率)(?:[^,。?]{0,8}(?:多少|几|多高))?|(?:增长|提高|下降|降低|增加)(?:了)?(?:多少|几)|年均[^,。?]{0,6}(?:多少|几)",
        ),
        (
            AnswerType.DATE,
            r"什么时候|何时|几时|哪一?[年天日月]|哪个月|几月|几号|几点|日期|截止|截至|deadline|期限|时限|多久|多长时间|什么时间|时间节点|多少天|几天|几个工作日|哪年|多少年",
        ),
        (
            AnswerType.NAMES,
            r"名单|名录|(?:哪些|哪几家|哪家|什么|哪个)(?:公司|企业|厂商|机构入选|单位入选|学校入选)|(?:局长|主任|书记|区长|市长|负责人|领导|联络人)(?:是|叫)(?:谁|什么|哪位)|谁(?:当|任|担任)|叫什么名字|姓什么",
        ),
        (
            AnswerType.NUMBER,
            r"多少(?:家|个|条|名|人|项|座|公里|平方米|平方公里|处|所|套|台|辆|张|次|种|类|户|亩|吨|度|万人|单位|部门|款|件|场|期|支|座|位)?|几(?:家|个|条|名|人|项|座|处|所|套|台|种|类|次|款|件|位|场|大)|数量|总数|人数|个数",
        ),
        (
            AnswerType.UNIT,
            r"(?:哪些|哪个|哪几个|哪几家|什么|哪家)(?:部门|单位|机构|局|委办局|政府部门|牵头单位)|责任(?:单位|部门)|牵头(?:单位|部门)|主管(?:单位|部门)|由谁|归谁|谁(?:来)?(?:负责|管|牵头|主管|落实|承担)|找谁",
        ),
        (
            AnswerType.PLACE,
            r"(?:哪个|哪些|哪几个|在哪个|什么)(?:区|市|县|镇|街道|片区|园区|城市|省|地方|地区|地点|位置)|在哪(?:里|儿)?(?!些|个|几|家|条|项|一|方面)|哪里|哪儿",
        ),
    )
)

# --------------------------------------------------------------------------- what answers hold
# What has to stand in a sentence that answers a question of the type.
MARKS: dict[AnswerType, re.Pattern[str]] = {
    AnswerType.AMOUNT: re.compile(r"\d[\d.,]*\s*(?:多|余)?(?:百|千|万|亿)*元|[一二三四五六七八九十百千万]+元|\d[\d.,]*(?:万|亿)(?![\w])"),
    AnswerType.NUMBER: re.compile(r"(?<![\d.])\d[\d.,]*(?![\d.,]*\s*[年月日])|[一二三四五六七八九十两百千]+(?:个|家|项|条|名|人|座|处|批|类|种|所|大|次|倍)"),
    AnswerType.PERCENT: re.compile(r"\d\s*[%%‰]|百分之|个百分点|\d\s*倍|翻[一两]番"),
    AnswerType.DATE: re.compile(r"\d{4}\s*年|\d{1,2}\s*月|\d{1,2}\s*日|[一二三四五六七八九十\d]+个?(?:工作日|年|月|天|日|小时|周)(?!均)|年底|季度|期间"),
    AnswerType.PLACE: re.compile(r"[\u4e00-\u9fff]{2,}(?:省|市|区|县|镇|乡|街道|村|园|港|城|湾|岛|新区|中心|基地|地区)"),
    AnswerType.CONTACT: re.compile(r"\d{3,4}[-—]?\d{7,8}|\d{11}|1\d{10}|\d{5}(?!\d)|https?://|www\.|@|地址[::]|电话[::]"),
    AnswerType.PROCEDURE: re.compile(r"申请|申报|提交|材料|受理|审核|审批|办理|登记|公示|条件|应当|登录|窗口|填写|下列"),
}  # fmt: skip
COUNTABLE = r"(?:个|家|条|项|名|座|处|所|批|类|种|大|款|件|支|位|套)"
MEASURE = re.compile(
    r"(?:多少|几)\s*(?P<measure>个|家|条|名|人|项|座|公里|平方米|平方公里|处|所|套|台|辆|张|次|种|类|户|亩|吨|度|"
    r"万人|款|件|场|期|支|位|亿|万元|元|天|年|个月|小时)"
)
ASKED = re.compile(
    rf"(?:多少|几)\s*{COUNTABLE}?(?!以|月|年|亿|万|元)(?P<noun>[\w\u4e00-\u9fff]{{2,10}}?)(?=[,。?;、的]|才|呢|吗|$|来|可以|需要)"
)
"""What is counted: 多少个5G基站 → 5G基站."""


def holds(kind: AnswerType, question: str, sentence: str) -> bool:
    """Return True where *sentence* holds the kind of thing *question* asks for.

    多少家 asks for a number of 家: a sentence with other figures does not hold it.
    """
    mark = MARKS.get(kind)
    if mark is None:
        return True
    measure = MEASURE.search(question)
    if measure and kind in {AnswerType.NUMBER, AnswerType.AMOUNT}:
        unit = COUNTABLE if measure["measure"] == "个" else re.escape(measure["measure"])
        return bool(
            re.search(
                rf"(?:\d[\d.,]*|[一二三四五六七八九十两百千万]+)\s*(?:多|余|来)?(?:百|千|万|亿)*{unit}",
                sentence,
            )
        )
    return bool(mark.search(sentence))


YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?=\s*年|[^\d]|$)(?!\s*号)")


def asked_noun(text: str) -> str:
    """Return the thing that *text* asks the number of; empty where it asks for none."""
    found = ASKED.search(text)
    return topic(found["noun"]).replace(" ", "") if found else ""


def years(text: str) -> frozenset[int]:
    """Return the years that *text* names in figures."""
    return frozenset(int(y) for y in YEAR.findall(text))


OUTCOME = re.compile(
    r"实际|最终|最后(?:完成|达到|实现|结果|怎么样)|结果(?:如何|怎么样|是)|(?:完成|达成|实现|落实|兑现|做到|达标)了(?:吗|没|多少|几)|"
    r"(?:完成|执行|落实|进展|实施)(?:情况|得怎么样|效果)|(?:已经|目前|现在|截至目前|至今|迄今)(?:[^,。?]{0,10})(?:多少|几|哪些|到哪|吗|了)|一共发(?:了|放)|共(?:发放|建成|完成)了|"
    r"(?:发|建|投|花|拿|获|用|拨|招|引进|培育|落户)了(?:多少|几)"
)
"""Asks for what came of a plan; a plan states what is to be done."""

# --------------------------------------------------------------------------- stop words
# What a question says to ask, not to name its subject. Longest first when applied.
ASK_WORDS = tuple(
    sorted(
        """
        请问 请 麻烦 帮我 帮忙 帮 给我 告诉我 告诉 我想问 我想知道 我想了解 想问一下 想了解 想知道 想问 问一下 问下 看一下 看下 查一下 查下 说一下 说说 讲讲 讲一下
        列一下 列出来 列出 列举 列全 一下 一字不落地 一字不差 一字不落 原封不动 贴给我 发给我 发我 贴出来 引用 原文 原话 原句 原样
        是什么 是啥 什么 啥 哪些 哪个 哪几个 哪几条 哪几项 哪几家 哪几 哪一个 哪一条 哪一块 哪一类 哪块 哪条 哪类 哪里 哪家 哪儿 哪 多少 几个 几条 几项 几家 几大 怎么样 怎么办 怎么 如何 怎样 为什么 为何 谁
        吗 呢 吧 啊 呀 嘛 么 了 的 地 得 是不是 是否 有没有 有无 能不能 可不可以 可以 能否 能 会不会 要不要 算不算 在不在 管不管 行不行 对不对
        我们 我们公司 我们团队 我们单位 我 咱们 咱 你们 你 您 本公司 我司 敝司 公司 企业 团队 工作室 初创 创业 老板 朋友
        属于 归属 归到 归入 归 算是 算在 算 靠 对应 对得上 沾边 对口 符合 适合 挂靠 套进 套 往 上靠
        里面 里头 里边 里 当中 其中 中 方面 这块 那块 这条 那条 这个 那个 这项 那项 这部分 那部分 这一块 这一条 那一条 这 那 该 此 本 关于 有关 对于 针对 对 就 在 把 被 由 和 与 跟 及 以及 或者 还是 还有 还 都 也 又 再 就是 只 只有 才 有 是 为 要 想 会 说 讲 写 提 做 搞 弄 去 到底 究竟 具体 分别 一共 总共 共 全部 所有 主要 大概 大致 一般
        方案 文件 政策 规定 规划 计划 条款 条文 内容 意思 情况 事情 问题 东西 阿拉伯数字 数字就行
        """.split(),
        key=len,
        reverse=True,
    )
)
ASK = re.compile("|".join(map(re.escape, ASK_WORDS)))
PUNCTUATION = re.compile(r"[\s,。;:!?、()\[\]《》“”\"'‘’·…~—-]+")


def answer_type(text: str) -> AnswerType:
    """Return what kind of thing *text* asks for: 补贴多少 → AMOUNT, 哪个区 → PLACE."""
    for kind, pattern in ANSWER_TYPES:
        if pattern.search(text):
            return kind
    return AnswerType.TEXT


def topic(text: str) -> str:
    """Return *text* without the words that only ask; pieces are separated by spaces."""
    bare = re.sub(THIS_DOCUMENT, " ", text)
    bare = PUNCTUATION.sub(" ", bare)
    return " ".join(p for p in (ASK.sub(" ", bare)).split() if p)
