"""Printed characters and the plain forms the grammar is written in, one for one.

The grammar of headings, dates and responsibility lists is stated once, in half-width marks and
simplified digits. ``plain`` maps a text to that alphabet without changing its length, so a match
in the plain shadow is a match, at the same offsets, in the text as printed.
"""

from __future__ import annotations

import unicodedata

# U+2Exx radicals that NFKC leaves alone, and U+2Fxx radicals that it mends: PDF extractors write
# 部⻔ ⽂件 for 部门 文件, and 第⼗条 then matches nothing.
_SUPPLEMENT = {
    "⺀": "冫", "⺁": "厂", "⺄": "乙", "⺈": "刀", "⺌": "小", "⺍": "小", "⺕": "彐", "⺗": "心",
    "⺝": "月", "⺟": "母", "⺠": "民", "⺢": "水", "⺣": "火", "⺤": "爪", "⺥": "爪", "⺧": "牛",
    "⺨": "犬", "⺩": "王", "⺪": "疋", "⺫": "目", "⺬": "示", "⺭": "示", "⺮": "竹", "⺯": "糸",
    "⺰": "纟", "⺱": "网", "⺲": "网", "⺳": "网", "⺶": "羊", "⺷": "羊", "⺸": "羊", "⺹": "老",
    "⺺": "聿", "⺻": "聿", "⺼": "肉", "⺽": "臼", "⺾": "艹", "⺿": "艹", "⻀": "艹", "⻁": "虎",
    "⻂": "衣", "⻃": "西", "⻄": "西", "⻅": "见", "⻆": "角", "⻇": "角", "⻈": "讠", "⻉": "贝",
    "⻊": "足", "⻋": "车", "⻌": "辶", "⻍": "辶", "⻎": "辶", "⻏": "邑", "⻐": "钅", "⻑": "長",
    "⻒": "長", "⻓": "长", "⻔": "门", "⻕": "阜", "⻖": "阜", "⻗": "雨", "⻘": "青", "⻙": "韦",
    "⻚": "页", "⻛": "风", "⻜": "飞", "⻝": "食", "⻞": "食", "⻟": "食", "⻠": "饣", "⻢": "马",
    "⻣": "骨", "⻤": "鬼", "⻥": "鱼", "⻦": "鸟", "⻧": "卤", "⻨": "麦", "⻩": "黄", "⻪": "黾",
    "⻬": "齐", "⻮": "齿", "⻰": "龙", "⻳": "龟",
}  # fmt: skip
_KANGXI = (
    "一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀寸小尢尸屮山巛工己巾"
    "干幺广廴廾弋弓彐彡彳心戈戶手支攴文斗斤方无日曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生"
    "用田疋疒癶白皮皿目矛矢石示禸禾穴立竹米糸缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾見角言谷"
    "豆豕豸貝赤走足身車辛辰辵邑酉釆里金長門阜隶隹雨靑非面革韋韭音頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻"
    "黃黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠"
)
HAN_FORMS: dict[int, str] = {
    **{ord(k): v for k, v in _SUPPLEMENT.items()},
    **{0x2F00 + i: c for i, c in enumerate(_KANGXI)},
    **{c: unicodedata.normalize("NFC", chr(c)) for c in range(0xF900, 0xFAFF)},
}
"""Radicals and compatibility ideographs, as code points, to the Han characters they stand for."""

_MARKS = {
    **{chr(0xFF01 + i): chr(0x21 + i) for i in range(94)},  # ！ … ～
    "\u3000": " ", "\xa0": " ", "\u2002": " ", "\u2003": " ", "\u2009": " ", "\u202f": " ",
    "\u200b": " ", "\ufeff": " ", "\x0b": " ", "\x0c": " ", "\r": " ", "\u2028": " ",
    "\u2029": " ", "\x85": " ",
    "︰": ":", "∶": ":", "﹕": ":", "﹔": ";", "﹐": ",", "﹑": "、", "､": "、", "｡": "。",
    "﹒": ".", "‥": ".", "﹙": "(", "﹚": ")", "❨": "(", "❩": ")", "﹝": "〔", "﹞": "〕",
    "［": "〔", "］": "〕", "[": "〔", "]": "〕",
    "―": "—", "─": "—", "–": "—", "‒": "—", "━": "—", "⸺": "—", "﹣": "-", "−": "-",
    "○": "〇", "◯": "〇", "Ｏ": "〇",
}  # fmt: skip
PRIVATE = dict.fromkeys(range(0xE000, 0xF900), " ")
"""Glyphs of a publisher's own font: blanks, as far as any reader can tell."""
PLAIN: dict[int, str] = {**PRIVATE, **HAN_FORMS, **{ord(k): v for k, v in _MARKS.items()}}


def plain(text: str) -> str:
    """Return *text* in the grammar's alphabet, of the same length: （一）产业． → (一)产业."""
    return text.translate(PLAIN)


def han_forms(text: str) -> str:
    """Return *text* with radicals written as the Han characters they stand for: ⼯⼗⻔ → 工十门."""
    return text.translate(HAN_FORMS)


def without_private_glyphs(text: str) -> str:
    """Return *text* with a space for every character of a private font."""
    return text.translate(PRIVATE)
