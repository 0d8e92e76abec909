"""The frame that a saved web page puts around an article: menus above, directories below.

Cut only where several lines prove that the text is such a page (licence numbers, site maps, log-in
menus); the article is what stands between the path to it (当前位置:首页 > …) and the site's foot.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from chatbot.reading.glyphs import plain

FEWEST_SIGNS = 4
"""Lines of a site's own from which a text is taken for a saved page."""
SHORTEST_ARTICLE = 200
"""Characters that have to remain for a cut to be believed."""
_SIGN = re.compile(
    r"版权所有|ICP ?备|公网安备|网站标识码|网站地图|用户登录|无障碍|长者(?:助手|模式)|关怀版|关爱版|隐私声明|使用帮助"
    r"|内容纠错|我要信访|智能问答|设为首页|加入收藏|扫一扫|返回顶部|关闭窗口|技术支持 ?:|承办单位 ?:"
)
_PATH = re.compile(r"(?:当前|所在|您的?)(?:的)?位置 ?:?|^首页 ?(?:>|»|/|-) ?\S|> ?正文$")
_FOOT = re.compile(
    r"扫一扫|内容纠错|返回顶部|关闭窗口|版权所有|网站标识码|ICP ?备|公网安备|^相关(?:新闻|阅读|文章|推荐)|^网站地图|^隐私声明"
)


def article_rows(texts: Sequence[str]) -> range:
    """Return the rows of the article in a saved page; all rows where the text is no such page."""
    shadows = [plain(text).strip() for text in texts]
    signs = [row for row, s in enumerate(shadows) if len(s) <= 120 and _SIGN.search(s)]
    everything = range(len(texts))
    if len(signs) < FEWEST_SIGNS:
        return everything
    paths = [row for row, s in enumerate(shadows) if len(s) <= 120 and _PATH.search(s)]
    start = paths[0] + 1 if paths else _first_prose(shadows)
    foot = (
        row
        for row in range(start, len(shadows))
        if len(shadows[row]) <= 120 and _FOOT.search(shadows[row])
    )
    article = range(start, next(foot, len(texts)))
    kept = sum(len(shadows[row]) for row in article)
    return article if kept >= SHORTEST_ARTICLE else everything


def _first_prose(shadows: Sequence[str]) -> int:
    """The row of the title above the first sentence: menus have none."""
    for row, shadow in enumerate(shadows):
        if len(shadow) >= 30 and "。" in shadow:
            above = row
            while above and (not shadows[above - 1] or len(shadows[above - 1]) >= 8):
                above -= 1
            return above
    return 0
