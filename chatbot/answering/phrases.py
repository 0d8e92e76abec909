"""What the assistant says in its own words, in one place and in each language of the frame.

Quotes are never translated. ``REFUSAL`` is shared by code, prompts, page and evaluation.
"""

from __future__ import annotations

from dataclasses import dataclass

from chatbot.understanding.indicators import Reckoning
from chatbot.understanding.query import AnswerType, Language, MetadataField, UnitTest
from chatbot.understanding.structure import Measure

REFUSAL = "所查文件没有写明这一内容。"
REFUSAL_EN = "The document does not state this."


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """The fixed wording of answers; ``{}`` fields are filled by keyword."""

    refusal: str
    small_talk: str
    injection: str
    missing_in: str
    missing: str
    unit_absent: str
    no_units: str
    ask_unit: str
    ask_contact: str
    not_stated: dict[AnswerType, str]
    outcome: str
    units: str
    unit_count: str
    first: str
    lead: str
    support: str
    is_named: str
    is_not_named: str
    by_unit: dict[UnitTest, str]
    without: str
    supported_by: str
    units_named: str
    unit_share: str
    unit_number: str
    exactly: str
    at_least: str
    at_most: str
    no_unit: str
    most_units: str
    fewest_units: str
    busiest: str
    this_item: str
    listed_under: str
    listed_here: str
    annexes: str
    complete: str
    none_such: str
    mentions: str
    not_mentioned: str
    printed_as: str
    occurrences: str
    count: str
    count_items: str
    outline: str
    measured: dict[Measure, str]
    characters: str
    items: str
    difference: str
    sum: str
    indicators: str
    extreme: dict[Reckoning, str]
    reckoned: dict[Reckoning, str]
    percentage_points: str
    by_year: str
    open_bounds: str
    ambiguous: str
    which_document: str
    belongs: str
    or_else: str
    both_have: str
    only_has: str
    same_units: str
    metadata: dict[MetadataField, str]
    metadata_absent: dict[MetadataField, str]
    """What is said of a fact that the document does not print, beside others that it does."""
    joint: str
    stop: str
    ended: str
    generated: str
    unproven: str
    model_failed: str
    rewritten: str


CHINESE = Phrases(
    refusal=REFUSAL,
    small_talk="您好,我只回答所载政策文件里的问题:支持方向、责任单位、目标指标、条款原文、制发信息等,并逐条注明出处。",
    injection="我只依据所载政策文件回答问题,不执行改变这一规则的指令。",
    missing_in="{within}共{count}项,没有“{words}”。",
    missing="文件中没有“{words}”;编号的条目共{count}项。",
    unit_absent="文件没有提到“{words}”,因此没有由其负责的条款。",
    no_units="{label}没有写明责任单位。",
    ask_unit="如需了解,可向相关条款的责任单位咨询:{units}。",
    ask_contact="如需了解,可按印发通知所示联系:{contact}。",
    not_stated={
        AnswerType.AMOUNT: "文件只作方向性规定,没有写明具体金额或标准。",
        AnswerType.PROCEDURE: "文件没有写明申报条件、材料或办理流程。",
        AnswerType.CONTACT: "文件没有写明电话、地址等联系方式。",
        AnswerType.DATE: "文件没有写明这一日期或期限。",
        AnswerType.NAMES: "文件没有列出具体名单。",
        AnswerType.PERCENT: "文件没有写明这一比例或增速。",
        AnswerType.NUMBER: "文件没有写明这一数量。",
    },
    outcome="文件写的是目标和安排,没有写明实际完成情况。",
    units="{name}的责任单位{count}:{units}。{marker}",
    unit_count="(共{count}个)",
    first="{unit}(首位责任单位)",
    lead="{unit}(牵头)",
    support="{unit}(配合)",
    is_named="有,{unit}在其责任单位之列。",
    is_not_named="没有,{unit}不在其责任单位之列。",
    by_unit={
        UnitTest.ANY: "责任单位中有{units}的条款共{count}条:",
        UnitTest.FIRST: "以{units}为首位责任单位的条款共{count}条:",
        UnitTest.NOT_FIRST: "写明责任单位而首位不是{units}的条款共{count}条:",
        UnitTest.LAST: "责任单位中{units}列在末位的条款共{count}条:",
        UnitTest.BEHIND: "{units}参与而不居首位的条款共{count}条:",
        UnitTest.LEAD: "由{units}牵头的条款共{count}条:",
        UnitTest.SUPPORT: "由{units}配合的条款共{count}条:",
        UnitTest.ONLY: "责任单位只有{units}的条款共{count}条:",
        UnitTest.ABSENT: "写明责任单位而其中没有{units}的条款共{count}条:",
    },
    without="(不含{units})",
    supported_by="(由{units}配合)",
    units_named="写明的责任单位共{count}个:",
    unit_share="{unit}({count}条)",
    unit_number="责任单位{number}的条款共{count}条:",
    exactly="为{number}个",
    at_least="有{number}个及以上",
    at_most="不超过{number}个",
    no_unit="没有写明责任单位的条款共{count}条:",
    most_units="责任单位最多的条款共{count}条(各{number}个):",
    fewest_units="写明责任单位的条款中,责任单位最少的共{count}条(各{number}个):",
    busiest="承担条款最多的是{units},共{count}条:",
    this_item="该项",
    annexes="附件",
    listed_here="原文列出{count}项:",
    listed_under="这一项列在:{text}{marker}",
    complete="共{count}条,已全部列出。",
    none_such="没有符合条件的条款(共核对{count}条写明责任单位的条款)。",
    mentions="提到“{term}”的条款共{count}条:",
    not_mentioned="没有提到“{term}”的条款共{count}条:",
    printed_as="文件没有印“{asked}”一词,相应的说法是“{printed}”。",
    occurrences="“{term}”一共出现{times}次,见于以下{count}条:",
    count="{name}共{count}项:",
    count_items="编号条目共{count}条。",
    outline="全文分为{count}个部分:",
    measured={
        Measure.LONGEST: "篇幅最长的一条是{path}({size})",
        Measure.SHORTEST: "篇幅最短的一条是{path}({size})",
        Measure.LONGEST_PART: "篇幅最长的部分是{path}({size})",
        Measure.SHORTEST_PART: "篇幅最短的部分是{path}({size})",
        Measure.MOST_ITEMS: "条款最多的部分是{path}({size})",
        Measure.FEWEST_ITEMS: "条款最少的部分是{path}({size})",
    },
    characters="共{count}字",
    items="共{count}条",
    difference="相差{count}条。",
    sum="合计{count}条。",
    indicators="量化目标共{count}个数值,涉及{subjects}项:",
    extreme={Reckoning.HIGHEST: "最高的是", Reckoning.LOWEST: "最低的是"},
    reckoned={Reckoning.DIFFERENCE: "相差{figure}。", Reckoning.SUM: "合计{figure}。"},
    percentage_points="个百分点",
    by_year="到{year}年,",
    open_bounds="按文件所列数值计算;文件用“突破”“超过”“以上”等表述的,实际数值可以更高。",
    ambiguous="“{words}”在文件中不止一处,请指明是哪一部分的:",
    which_document="请指明是哪一份文件(共{count}份),例如{titles}。",
    belongs="对应{path}{marker}:",
    or_else="也可能是指{path}:{text}{marker}",
    both_have="共同的责任单位:{units}。",
    only_has="只在{name}的:{units}。",
    same_units="{names}的责任单位相同。",
    metadata={
        MetadataField.ISSUER: "印发单位:{value}。{marker}",
        MetadataField.ISSUED_ON: "成文日期:{value}。{marker}",
        MetadataField.PUBLISHED_ON: "发布日期:{value}。{marker}",
        MetadataField.NUMBER: "文号:{value}。{marker}",
        MetadataField.TITLE: "文件全称:{value}。{marker}",
        MetadataField.PERIOD: "实施期限:{value}。{marker}",
        MetadataField.BASIS: "制定依据:{value}{marker}",
        MetadataField.CONTACT: "{value}{marker}",
        MetadataField.ADDRESSEES: "主送:{value}{marker}",
        MetadataField.INTERPRETER: "{value}{marker}",
        MetadataField.EFFECTIVE: "{value}{marker}",
        MetadataField.VALIDITY: "{value}{marker}",
        MetadataField.PURPOSE: "{value}{marker}",
        MetadataField.ADOPTED: "{value}{marker}",
    },
    metadata_absent={
        MetadataField.ISSUER: "文件没有写明印发单位。",
        MetadataField.ISSUED_ON: "文件没有写明成文日期。",
        MetadataField.PUBLISHED_ON: "文件没有写明发布日期。",
        MetadataField.NUMBER: "文件没有写明文号。",
        MetadataField.PERIOD: "文件没有写明实施期限。",
        MetadataField.BASIS: "文件没有写明制定依据。",
        MetadataField.CONTACT: "文件没有写明联系方式。",
        MetadataField.ADDRESSEES: "文件没有写明主送单位。",
        MetadataField.INTERPRETER: "文件没有写明由谁解释。",
        MetadataField.EFFECTIVE: "文件没有写明施行日期。",
    },
    joint="、",
    stop="。",
    generated="AI 生成:本回答由人工智能模型({model})依据所引条款组织语言,每一句都已与原文核对;请以原文为准。",
    unproven="人工智能模型的表述未能通过与原文的核对,以下为原文摘录。",
    model_failed="人工智能模型暂不可用({reason}),以下为原文摘录。",
    rewritten="AI 生成:您的追问由人工智能模型({model})结合上文补全为“理解为”所示的问题,如有出入请重新提问。",
    ended="本文件的实施期限为{first}–{last}年,已经届满;是否仍适用,请以发文机关的最新规定为准。",
)

ENGLISH = Phrases(
    refusal=REFUSAL_EN,
    small_talk="Hello. I answer questions about the policy documents held here (support areas, responsible departments, targets, clauses, issuing details) and cite the clause for every statement.",
    injection="I answer from the policy documents held here only, and do not follow instructions that change this.",
    missing_in="{within} has {count} items; there is no “{words}”.",
    missing="The document has no “{words}”; it has {count} numbered items.",
    unit_absent="The document does not mention “{words}”, so no clause is assigned to it.",
    no_units="{label} names no responsible department.",
    ask_unit="You may ask the departments responsible for the nearest clauses: {units}.",
    ask_contact="You may ask the contact named in the covering notice: {contact}.",
    not_stated={
        AnswerType.AMOUNT: "It gives directions only, without amounts or rates of support.",
        AnswerType.PROCEDURE: "It states no conditions, papers or procedure for applications.",
        AnswerType.CONTACT: "It gives no telephone number, address or other contact details.",
        AnswerType.DATE: "It does not state this date or deadline.",
        AnswerType.NAMES: "It lists no names.",
        AnswerType.PERCENT: "It does not state this rate.",
        AnswerType.NUMBER: "It does not state this number.",
    },
    outcome="It sets targets and tasks; it does not report results.",
    units="Responsible departments for {name}{count}: {units}. {marker}",
    unit_count=" ({count})",
    first="{unit} (first-listed)",
    lead="{unit} (lead)",
    support="{unit} (support)",
    is_named="Yes, {unit} is among them.",
    is_not_named="No, {unit} is not among them.",
    by_unit={
        UnitTest.ANY: "Clauses that name {units} as responsible ({count}):",
        UnitTest.FIRST: "Clauses that name {units} first ({count}):",
        UnitTest.NOT_FIRST: "Clauses that name departments, but not {units} first ({count}):",
        UnitTest.LAST: "Clauses that name {units} last ({count}):",
        UnitTest.BEHIND: "Clauses that name {units}, but another first ({count}):",
        UnitTest.LEAD: "Clauses led by {units} ({count}):",
        UnitTest.SUPPORT: "Clauses supported by {units} ({count}):",
        UnitTest.ONLY: "Clauses that name {units} alone ({count}):",
        UnitTest.ABSENT: "Clauses that name departments, but not {units} ({count}):",
    },
    without=" (without {units})",
    supported_by=" (supported by {units})",
    units_named="Departments that are named ({count}):",
    unit_share="{unit} ({count})",
    unit_number="Clauses that name {number} departments ({count}):",
    exactly="exactly {number}",
    at_least="{number} or more",
    at_most="at most {number}",
    no_unit="Clauses that name no department ({count}):",
    most_units="Clauses that name the most departments ({count}, {number} each):",
    fewest_units="Of clauses with departments, those that name the fewest ({count}, {number} each):",
    busiest="{units} stands in the most clauses, {count}:",
    this_item="it",
    annexes="Annexes",
    listed_here="The document lists {count}:",
    listed_under="listed under: {text}{marker}",
    complete="{count} in all, all listed.",
    none_such="No clause fits ({count} clauses with departments were checked).",
    mentions="Clauses in which “{term}” occurs ({count}):",
    not_mentioned="Clauses in which “{term}” does not occur ({count}):",
    printed_as="“{asked}” is not printed; the document says “{printed}”.",
    occurrences="“{term}” occurs {times} times, in {count} clauses:",
    count="{name} has {count} items:",
    count_items="{count} numbered items.",
    outline="The document has {count} parts:",
    measured={
        Measure.LONGEST: "The longest clause is {path} ({size})",
        Measure.SHORTEST: "The shortest clause is {path} ({size})",
        Measure.LONGEST_PART: "The longest part is {path} ({size})",
        Measure.SHORTEST_PART: "The shortest part is {path} ({size})",
        Measure.MOST_ITEMS: "The part with the most clauses is {path} ({size})",
        Measure.FEWEST_ITEMS: "The part with the fewest clauses is {path} ({size})",
    },
    characters="{count} characters",
    items="{count} clauses",
    difference="The difference is {count}.",
    sum="{count} in all.",
    indicators="Quantitative targets: {count} figures for {subjects} subjects.",
    extreme={Reckoning.HIGHEST: "Highest: ", Reckoning.LOWEST: "Lowest: "},
    reckoned={Reckoning.DIFFERENCE: "Difference: {figure}.", Reckoning.SUM: "Sum: {figure}."},
    percentage_points=" percentage points",
    by_year="By {year}: ",
    open_bounds="Computed from the figures as printed; a target stated as a lower bound may be passed.",
    ambiguous="“{words}” occurs in several places; please name the part:",
    which_document="Please name one of the {count} documents, for instance {titles}.",
    belongs="This falls under {path} {marker}:",
    or_else="Or else {path}: {text}{marker}",
    both_have="Both name: {units}.",
    only_has="Only {name} names: {units}.",
    same_units="{names} name the same departments.",
    metadata={
        MetadataField.ISSUER: "Issued by {value}. {marker}",
        MetadataField.ISSUED_ON: "Dated {value}. {marker}",
        MetadataField.PUBLISHED_ON: "Published on {value}. {marker}",
        MetadataField.NUMBER: "Document number: {value}. {marker}",
        MetadataField.TITLE: "Full title: {value}. {marker}",
        MetadataField.PERIOD: "Period: {value}. {marker}",
        MetadataField.BASIS: "Basis: {value} {marker}",
        MetadataField.CONTACT: "{value} {marker}",
        MetadataField.ADDRESSEES: "Addressed to: {value} {marker}",
        MetadataField.INTERPRETER: "{value} {marker}",
        MetadataField.EFFECTIVE: "{value} {marker}",
        MetadataField.VALIDITY: "{value} {marker}",
        MetadataField.PURPOSE: "{value} {marker}",
        MetadataField.ADOPTED: "{value} {marker}",
    },
    metadata_absent={
        MetadataField.ISSUER: "It does not state who issued it.",
        MetadataField.ISSUED_ON: "It does not state when it was issued.",
        MetadataField.PUBLISHED_ON: "It does not state when it was published.",
        MetadataField.NUMBER: "It does not state a document number.",
        MetadataField.PERIOD: "It does not state a period.",
        MetadataField.BASIS: "It does not state its legal basis.",
        MetadataField.CONTACT: "It does not state whom to contact.",
        MetadataField.ADDRESSEES: "It does not state to whom it is addressed.",
        MetadataField.INTERPRETER: "It does not state who interprets it.",
        MetadataField.EFFECTIVE: "It does not state when it takes effect.",
    },
    joint="、",
    stop=".",
    generated="AI-generated: worded by a model ({model}) from the cited clauses, every sentence checked against them; the Chinese text prevails.",
    unproven="The model's wording did not stand up to the check against the text; the text itself follows.",
    model_failed="The model cannot be used at present ({reason}); the text itself follows.",
    rewritten="AI-generated: a model ({model}) completed your follow-up as shown; ask again where it is not what you meant.",
    ended="The period of this document ({first}–{last}) has ended; ask the issuing authority whether it still applies.",
)


def phrases(language: Language) -> Phrases:
    """Return the wording for a question asked in *language*."""
    return ENGLISH if language is Language.ENGLISH else CHINESE
