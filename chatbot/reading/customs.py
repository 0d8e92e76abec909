"""The customary lines around the numbered text of an official document, recognised one by one.

Titles, addressees, 文号, signature dates, 附件 marks, distribution notes: what each looks like, in
plain form. Where they stand relative to one another is known in :mod:`chatbot.reading.parts`.
"""

from __future__ import annotations

import re

from chatbot.reading.dates import DATE
from chatbot.reading.markers import NUMBER

TITLE_LONGEST = 80

KIND = re.compile(
    r"(?:方案|规划|计划|办法|细则|意见|措施|规定|条例|要点|纲要|指南|指引|规则|制度|标准|目录|清单|章程|请示|报告|法典?|准则"
    r"|政策|公约|决定|通知|公告|通告|函|批复|解释|预案|事项|安排|守则|规程|说明|建议|决议|纪要|通报|令|问答|解答|须知"
    r"|简介|攻略|目标|行动|体系|分工|任务|表|书|模板|格式|流程图?|议定书|宣言|[^第 ]条)"
    r"(?: ?[(《<〔][^()]{1,60}[)》>〕])*$"
)
"""Words that the title of an official document ends in, a bracketed note aside."""
# 关于全面推行…制度 / 执法全过程记录制度 / …的指导意见: only 的 before the kind ends such a title.
_SUBJECT_KIND = re.compile(
    rf"(?:的[一-鿿]{{0,6}}|》){KIND.pattern}|{KIND.pattern}(?<=规定)|{KIND.pattern}(?<=办法)"
)
_TITLE_NOTE = re.compile(r" ?\([^()]{1,200}\)$")
_COVERS = re.compile(r"印发|转发|批转|颁布|公布|发布|予以?公布|下达|现将|令")
_FORWARDS = re.compile(r"印发|转发|批转|颁布|发布|公布|令$")
_ANNEX = re.compile(
    rf"附 {{0,4}}[件录表](?: {{0,2}}(?P<number>{NUMBER}))?(?= ?[:.、]| |$|《|[^\w之]) ?[:.、]?"
)
_ATTACHED = re.compile(r"附 ?[:] ?")
_DATE_LINE = re.compile(rf"(?P<issuer>[^。,;:!?]{{0,60}}?) ?\(?(?P<date>{DATE})\)?(?: ?印 ?发)?$")
_SENTENCE = re.compile(r"[。;!?]|[,:]$")
_ADDRESSEES = re.compile(r"[^。;!?]{2,600}:$")
_NOTE = re.compile(
    r"\(?(?:此件|此文|本文有删减|本件|联系(?:人|电话|方式|单位|地址)|抄 ?送|抄报|主题词|公开(?:方式|属性|类别|形式)|信息公开"
    r"|主动公开|依申请公开|相关附件|政策解读|一图读懂|图解|链接|校对|责任编辑|打印|分送|印数|附注|注释 ?:|公开发布"
    r"|索 ?引 ?号|主 ?题 ?分 ?类|发 ?文 ?机 ?关|成 ?文 ?日 ?期|发 ?文 ?字 ?号|发 ?布 ?日 ?期|公 ?文 ?种 ?类|标 {1,4}题 ?:|政策咨询)"
)
_CLOSING = re.compile(r"特此(?:公告|通知|通告|批复|函复|函告|报告|说明|函达|通报|公示)[。.]?$")
_CARD = re.compile(
    r"(?:统一编号|文 ?号|实施日期|失效日期|发布机关|发布机构|文件状态|基本信息|索 ?引 ?号|分 ?类|主题词|发文机关|发文日期|成文日期"
    r"|发布日期|发布时间|生效日期|施行日期|时效性|名 ?称|有效性|来源|信息来源|公开日期|生成日期|字号|文章来源) ?(?::|$)"
)
_NUMBER_LINE = re.compile(
    r"\(?(?:[一-鿿]{1,30})?〔 ?(?:19|20)\d{2} ?〕 ?第? ?\d{1,5} ?号\)?$"
    r"|[一-鿿]{2,30}(?:19|20)\d{2}年第? ?\d{1,5} ?号$|\(?第?[〇一二三四五六七八九十百\d]{1,6}号\)?$"
)
_DUTY_LINE = re.compile(
    r"\(?[^。()]{0,12}(?:责任|牵头|配合|参与|主办|协办|负责)(?:单位|部门|处室|科室) ?:[^。]{2,300}\)?[。;]?$"
    r"|\([^。]{2,200}(?:负责|落实|配合|参与|实施)\)[。;]?$"
)
_AGENCY = re.compile(
    r"(?:人民政府|政府|办公厅|办公室|委员会|委|局|部|厅|院|署|银行|法院|检察院|党委|管委会|中心|公司|总局|总署|中央|国务院|会|处"
    r"|军委|人大|政协|全国妇联|总工会|团中央)(?:\([^()]{1,20}\))?$"
)
_OFFICER = re.compile(
    r"(?:主 ?席|总 ?理|部 ?长|主 ?任|局 ?长|行 ?长|省 ?长|市 ?长|县 ?长|区 ?长|署 ?长|院 ?长|检察长|厅 ?长)[ :]{0,4}[一-鿿]"
    r"[ 一-鿿]{1,5}$|^(?:总 ?理|主 ?席|部 ?长|市 ?长|省 ?长|行 ?长|主 ?任|局 ?长) ?:? ?[一-鿿 ]{0,6}$"
)
_CONTENTS = re.compile(r"[#*〔【 ]*目 {0,6}录[】〕 ]*$")
_PAGE_NUMBER = re.compile(r"(?:\(\s{0,9})?\d{1,4}\s{0,9}\)?$")
_PAGE_NUMBER_LONGEST = 24
_LETTERHEAD = re.compile(r"(?:政府|委|局|部|厅|室|署|院|会|行|^) ?(?:文 ?件|公 ?报)$")
_FILE_NAME = re.compile(
    r"\.(?:docx?|xlsx?|pptx?|pdf|wps|et|ofd|zip|rar|jpe?g|png)\)?$", re.IGNORECASE
)
_LAYOUT = " #*_>\t"


def bare(words: str) -> str:
    """Return a plain line without Markdown's marks at its ends."""
    return words.strip(_LAYOUT)


def is_sentence(words: str) -> bool:
    """Tell whether a line holds or breaks off a sentence, so that it is no title."""
    return bool(_SENTENCE.search(words))


def is_titlelike(words: str) -> bool:
    """Tell whether a line could be a line of a title: short, no sentence."""
    return 2 <= len(words) <= TITLE_LONGEST and not is_sentence(words)


def names_document(words: str) -> bool:
    """Tell whether a line ends as document titles do: …实施方案(2021-2023年) → True."""
    if not is_titlelike(words):
        return False
    return bool((_SUBJECT_KIND if "关于" in words else KIND).search(words))


def without_note(words: str) -> str:
    """Return a title without the note in brackets at its end: 某某办法(…公布 …修正) → 某某办法."""
    return _TITLE_NOTE.sub("", words).strip()


def covers(words: str) -> bool:
    """Tell whether a line speaks of issuing or forwarding another document."""
    return bool(_COVERS.search(words))


def forwards(title: str) -> bool:
    """Tell whether a title is that of a notice that prints or forwards: 关于印发…的通知."""
    return bool(_FORWARDS.search(title))


def is_date_line(words: str) -> bool:
    """Tell whether a line is a date, alone or after an issuer's name."""
    return len(words) <= 100 and bool(_DATE_LINE.fullmatch(words))


def date_line_issuer(words: str) -> str:
    """Return the issuer's name in front of the date of a date line, or an empty string."""
    match = _DATE_LINE.fullmatch(words) if len(words) <= 100 else None
    return match["issuer"].strip() if match else ""


def is_addressees(words: str) -> bool:
    """Tell whether a line addresses the document: 各区人民政府,市政府直属各单位:."""
    return len(words) <= 602 and bool(_ADDRESSEES.fullmatch(words))


def is_note(words: str) -> bool:
    """Tell whether a line is an afterword of the office: (此件公开发布), 抄送:…, 联系人:…."""
    return len(words) <= 200 and bool(_NOTE.match(words))


def is_closing(words: str) -> bool:
    """Tell whether a line is the closing formula: 特此公告。."""
    return bool(_CLOSING.match(words))


def is_card(words: str) -> bool:
    """Tell whether a line is a field of a file card: 发布日期:…, 文号:…."""
    return len(words) <= 120 and bool(_CARD.match(words))


def is_number_line(words: str) -> bool:
    """Tell whether a line is a 文号 and nothing else: 国办发〔2026〕4号."""
    return len(words) <= 60 and bool(_NUMBER_LINE.fullmatch(words))


def is_agency(words: str) -> bool:
    """Tell whether a line ends as authorities' names do and says no more."""
    if len(words) > 60 or is_sentence(words) or "关于" in words or is_duty_line(words):
        return False
    return bool(_AGENCY.search(words))


def is_duty_line(words: str) -> bool:
    """Tell whether a line names the departments of the clause above it: 责任单位:市商务局."""
    return bool(_DUTY_LINE.match(words))


def ends_in_duties(words: str) -> bool:
    """Tell whether a paragraph ends in its departments: …。(市商务局、市水务局负责)."""
    return bool(_DUTY_LINE.search(words))


def is_officer(words: str) -> bool:
    """Tell whether a line is the signature of an office-holder: 总理 李强."""
    return len(words) <= 40 and bool(_OFFICER.search(words))


def is_contents(words: str) -> bool:
    """Tell whether a line heads a table of contents."""
    return bool(_CONTENTS.fullmatch(words))


def without_leader(words: str) -> str:
    """Return an entry of a table of contents without dots and page number."""
    # From the end, step by step: one pattern for all of it takes the cube of a run of blanks.
    page = _PAGE_NUMBER.search(words, max(0, len(words) - _PAGE_NUMBER_LONGEST))
    if page is None:
        return words.strip()
    spaced = words[: page.start()]
    entry = spaced.rstrip()
    if entry.endswith("…"):
        return entry[:-1].strip()
    for dot in ".·":
        if entry.endswith(3 * dot):
            return entry.rstrip(dot).strip()
    return (entry if len(spaced) - len(entry) >= 2 else words).strip()


def is_letterhead(words: str) -> bool:
    """Tell whether a line is a letterhead: 某某委办公厅 文件."""
    return len(words) <= 40 and bool(_LETTERHEAD.search(words))


def annex_mark(words: str) -> re.Match[str] | None:
    """Return the match of 附件, 附件2 or 附: at the start of a line; group ``number`` may be None."""
    return _ANNEX.match(words) or None


def is_file_name(words: str) -> bool:
    """Tell whether a line names a file to download: 附件1 申请表.docx."""
    return len(words) <= 160 and bool(_FILE_NAME.search(words))


def is_attached(words: str) -> bool:
    """Tell whether a line begins with 附: (the old form of 附件)."""
    return bool(_ATTACHED.match(words))
