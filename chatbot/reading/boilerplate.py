"""Lines that a web site adds around a document: counters, member notices, contacts, licences.

Judged by what such lines say and how they stand; knows no particular site.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from chatbot.reading.glyphs import plain

LONGEST = 120
"""Characters above which a line is a paragraph of the document, whatever it mentions."""
_COUNTED = (
    r"(?:金币|积分|等级|浏览|下载|点击|阅读|访问|人气|收藏|评论|上传|时间|大小|格式|页数|作者|编辑|责编"
    r"|责任编辑|版本|来源|文章来源|信息来源|稿源|更新|字号|字体|分享|作者单位|录入|审核|类别|标签|关键词)"
)
_FIELD = re.compile(rf"^[•·*\- ]*{_COUNTED}(?:次数|数量|量|数|率|者|日期|时间)? ?[:] ?.{{0,90}}$")
# 来源 and 时间 may be a document's own words; only beside other counters are they a site's.
_SITE = re.compile(
    r"版权所有|ICP ?备|公网安备|增值电信业务|升级 ?VIP|VIP ?会员|免费会员|购买金币|客服 ?QQ"
    r"|联系邮箱 ?:|未经授权.*(?:复制|转载|镜像)|查看全文$|报告下载|原文资料|点击(?:此处)?下载"
    r"|网站标识码|网站地图|扫一扫|微信公众号.{0,12}$|关注我们|加载更多|打印本页|关闭窗口|〔 ?打印 ?〕"
    r"|【 ?打印|分享到|^上一[篇条] ?:|^下一[篇条] ?:|(?:当前|所在)(?:的)?位置 ?:|设为首页|加入收藏"
    r"|返回顶部|^字号 ?:|字体 ?: ?〔? ?大|^相关(?:链接|阅读|文章|新闻) ?:?$|^无障碍|^繁体 |^English$"
    r"|^链接 ?: ?相关政策解读|^(?:政策解读|一图读懂|图解) ?: ?https?://|^首页 ?>|^您(?:现)?在的位置"
)
_SCRAP = re.compile(
    r"[-—·•×+↺|*]{1,2}次?|听全文|分享|打印|收藏|纠错|【?关闭】?|大 中 小|〔大 中 小〕"
)
_DOCUMENTATION = re.compile(  # what static site generators leave in their sources
    r"^(?:@tab\b.*|〔〔toc〕〕|:{3,}.*|-{3,}|\*{3,}|_{3,}|`{3,}\w*|<!--.*-->"
    r"|-? ?第 ?\d+ ?条? ?[~—-] ?\d+ ?条 ?:?|(?:\d{1,3} ){1,}\d{1,3}|!〔[^〕]*〕\([^)]*\))$"
)
_SCRIPT = re.compile(r"(?:\bfunction\b|\bvar |_\$\w+|\bdocument\.|\bwindow\.|=>|\}\)?;|<script)")
_CODE = re.compile(r"[{}]|^\w[\w.]*\(.*\);?$|;$|^[a-z]:\\", re.ASCII)
_SCRIPT_START = re.compile(r"(?:<script|\bvar |\(?\bfunction\b|_\$\w+|\bdocument\.|\bwindow\.)")
_HAN = re.compile(r"[一-鿿]")
_INLINE_COUNTER = re.compile(
    r"\s+(?:浏览|阅读|点击|访问|下载)(?:次数|量|数)? ?[:：] ?\d* ?次?|\s+【?字(?:号|体) ?[:：].{0,20}$"
)
_READER_TITLE = re.compile(r"^Title: ?")
_MOJIBAKE = re.compile(r"[À-ÿ¡-¿]{12,}")
_RECORD = re.compile(
    r"^(?:索 ?引 ?号|主 ?题 ?分 ?类|发 ?文 ?机 ?关|成 ?文 ?日 ?期|标 {0,4}题|发 ?文 ?字 ?号|发 ?布 ?日 ?期"
    r"|公 ?文 ?种 ?类|主 ?题 ?词|信息分类|发布机构|生成日期|文 {0,4}号|名 {0,4}称) ?[:]"
)
_RECORD_PIECE = re.compile(
    r"^[^。;,]{2,30}\\[^。;,]{2,30}$|^[^。;,]{0,40}》的通知$|^[^。;,]{1,12}$"
)
_RECORD_END = re.compile(r"发布日期[:：] ?\d{4}年\d{1,2}月\d{1,2}日(?=\S{6})")
FEWEST_RECORDS = 3
HEADLINE_WITHIN = 6
"""Lines at the top among which a site's own headline and counters are looked for."""


def noise_rows(texts: Sequence[str]) -> frozenset[int]:
    """Return the rows of *texts* that are a site's and not the document's."""
    shadows = [plain(text).strip() for text in texts]
    filled = [row for row, shadow in enumerate(shadows) if shadow]
    fields = {row for row in filled if _is_field(shadows[row])}
    noisy = {row for row in filled if _is_site(shadows[row])}
    noisy |= _blocks(filled, fields, noisy)
    return frozenset(noisy | _headline(shadows, filled, noisy))


def record_rows(texts: Sequence[str]) -> frozenset[int]:
    """Return the rows of the file card that a government site prints after a document.

    索引号 · 主题分类 · 发文机关 · 成文日期 · 标题 · 发文字号 · 发布日期, at least three lines of them in
    the second half of the text; the broken pieces of values between them are part of the card.
    """
    shadows = [plain(text).strip() for text in texts]
    filled = [row for row, shadow in enumerate(shadows) if shadow]
    rows = [row for row in filled if row > len(texts) / 2 and _RECORD.match(shadows[row])]
    if len(rows) < FEWEST_RECORDS:
        return frozenset()
    places = [position for position, row in enumerate(filled) if rows[0] <= row <= rows[-1]]
    if len(places) > 3 * len(rows):  # scattered: not one card
        return frozenset()
    card = set(filled[places[0] : places[-1] + 1])
    for position in (places[0] - 1, places[-1] + 1):
        if 0 <= position < len(filled) and _RECORD_PIECE.match(shadows[filled[position]]):
            card.add(filled[position])
    return frozenset(card)


def without_counters(text: str) -> str:
    """Return a line without the counters at its end, and without a script run into it.

    ``发布日期:2021-01-14  浏览次数:8926`` → ``发布日期:2021-01-14``.
    """
    if len(text) <= LONGEST:
        return _INLINE_COUNTER.sub("", _READER_TITLE.sub("", text))
    start = _SCRIPT_START.search(text)
    if start and len(_SCRIPT.findall(text, start.start())) >= 5:
        tail = text[start.start() :]
        if len(_HAN.findall(tail)) < 0.05 * len(tail):
            text = text[: start.start()].rstrip()
    return _MOJIBAKE.sub("", text)


def _is_field(shadow: str) -> bool:
    return len(shadow) <= LONGEST and bool(_FIELD.match(shadow))


def _is_site(shadow: str) -> bool:
    if len(shadow) > LONGEST:
        return not _HAN.search(shadow) and bool(_SCRIPT.search(shadow))
    if _DOCUMENTATION.match(shadow) or _SITE.search(shadow) or _MOJIBAKE.search(shadow):
        return True
    if _SCRAP.fullmatch(shadow):
        return True
    if not _HAN.search(shadow) and (_SCRIPT.search(shadow) or _CODE.search(shadow)):
        return True
    return bool(
        re.match(
            r"^(?:版本|来源|更新时间|文章来源|URL Source|Published Time|Markdown Content) ?:",
            shadow,
        )
    )


def _blocks(filled: Sequence[int], fields: set[int], noisy: set[int]) -> set[int]:
    """Fields that stand beside another field or a line of the site; a lone one is left."""
    found: set[int] = set()
    for position, row in enumerate(filled):
        if row not in fields:
            continue
        beside = filled[max(position - 1, 0) : position + 2]
        if any(other != row and (other in fields or other in noisy) for other in beside):
            found.add(row)
    return found


def split_record(text: str) -> tuple[str, str]:
    """Return a line of the file card and the words of the document run into it, mostly none.

    ``发布日期：2024年03月19日改正，可以根据情节…`` → the field, and what the next page went on with.
    """
    match = _RECORD_END.search(text)
    return (text[: match.end()], text[match.end() :]) if match else (text, "")


def _headline(shadows: Sequence[str], filled: Sequence[int], noisy: set[int]) -> set[int]:
    """The site's own headline: what stands above a block of its counters at the top of the file.

    Witness: 某某方案 above 金币:0 · 等级:免费会员 · 时间:2022-03-13, with the true title below.
    """
    for position, row in enumerate(filled[:HEADLINE_WITHIN]):
        if row in noisy:
            block = filled[position : position + 3]
            below = filled[position + 3 :]
            if not (position and len(block) == 3 and all(r in noisy for r in block)):
                return set()
            head = "".join(_HAN.findall("".join(shadows[r] for r in filled[:position])))
            titles = ("".join(_HAN.findall(shadows[r])) for r in below[:20])
            again = any(_echoes(head, title) for title in titles)
            return set(filled[:position]) if again else set()
    return set()


def _echoes(head: str, title: str) -> bool:
    """Tell whether one is the other with characters left out: a site shortens titles."""
    short, long = sorted((head, title), key=len)
    rest = iter(long)
    return len(short) >= 6 and len(long) <= LONGEST and all(c in rest for c in short)
