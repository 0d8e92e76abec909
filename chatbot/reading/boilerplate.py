"""Lines that a web site adds around a document: counters, member notices, contacts, licences."""

from __future__ import annotations

import re
from collections.abc import Sequence

from chatbot.reading.glyphs import plain

Numbered = tuple[int, str]
"""A line of the source: its number, counted from 1, and its characters."""

_FIELD = (
    r"(?:金币|积分|等级|浏览|下载|点击|阅读|时间|人气|收藏|评论|上传|大小|格式|页数|作者|编辑|责编"
    r"|分享)"
)
_COUNTER = re.compile(rf"^[•·*\- ]*{_FIELD}(?:次数|数量|量|数|率|者|日期|时间)? ?[:] ?.{{0,24}}$")
_SITE = re.compile(
    r"版权所有|ICP ?备|公网安备|经营许可证|升级 ?VIP|VIP ?会员|免费会员|购买金币|客服 ?QQ|联系邮箱"
    r"|未经授权|建立镜像|查看全文$|报告下载|原文资料|点击(?:此处)?下载|网站标识码|网站地图|扫一扫"
    r"|微信公众号|关注我们|加载更多|打印本页|关闭窗口|〔打印〕|【打印】|分享到|上一篇 ?:|下一篇 ?:"
    r"|您当前(?:所在)?的?位置|当前位置 ?:|设为首页|加入收藏|返回顶部"
)
_INLINE_COUNTER = re.compile(r"\s+(?:浏览|阅读|点击|访问|下载)(?:次数|量|数)? ?[:：] ?\d* ?次?")
_LONGEST = 120


def without_boilerplate(lines: Sequence[Numbered]) -> list[Numbered]:
    """Return *lines* without those that are the site's own; counters inside a line are cut out."""
    noisy = [_is_noise(text) for _, text in lines]
    _mark_headline(lines, noisy)
    kept: list[Numbered] = []
    for (number, text), noise in zip(lines, noisy, strict=True):
        if not noise:
            kept.append((number, _INLINE_COUNTER.sub("", text)))
    while kept and not kept[0][1].strip():
        kept.pop(0)
    while kept and not kept[-1][1].strip():
        kept.pop()
    return kept


def _is_noise(text: str) -> bool:
    shadow = plain(text).strip()
    if not shadow or len(shadow) > _LONGEST:
        return False
    return bool(_COUNTER.match(shadow) or _SITE.search(shadow))


def _mark_headline(lines: Sequence[Numbered], noisy: list[bool]) -> None:
    """The site's own headline: what stands above a block of its counters at the top of the file."""
    filled = [i for i, (_, text) in enumerate(lines) if text.strip()]
    for position, row in enumerate(filled[:6]):
        if noisy[row]:
            below = [noisy[i] for i in filled[position : position + 3]]
            if position and len(below) == 3 and all(below):
                for i in filled[:position]:
                    noisy[i] = True
            return
