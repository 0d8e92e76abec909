"""Files that no program would write: real ones, damaged and crossed by a seeded generator.

Every kind starts from the documents of tests/documents, as the makers of that folder render them,
and from the real files beside the project where they are at hand. The same seed gives the same
bytes.
"""

# ruff: noqa: E501 - tables of hostile bytes
from __future__ import annotations

import io
import random
import re
import tempfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path

from chatbot.config import HOME
from tests.documents.make import PORTAL, as_html, write_docx

DOCUMENTS = HOME / "tests" / "documents"
RAW = HOME.parent / "shared" / "data" / "policies" / "dev" / "raw"
LARGEST_SEED = 120_000
"""Bytes of a real file that is still worth thousands of readings."""
KINDS = ("txt", "md", "html", "docx", "pdf")
TEXT = (
    "\0", "\ufeff", "\u2028", "\x0c", "\x0b", "\r", "\ud83d\ude00", "\u202e", "一、", "(一)", "第一条",
    "附件1",
    "| a | b |\n|---|---|\n", "┌──┬──┐\n│甲│乙│\n└──┴──┘", "目 录", "《" * 40, "》", "(责任单位:",
    "2031年5月6日",
    "999999999999999999999亿元", "1." * 60, "# " * 30, "\t" * 30, " " * 400, "商商务务部部", "〔2031〕1号",
    "问:",
    "---\ntitle: x\n---\n", "[a](" * 20, "**" * 20, "<p>", "::: tip", "&nbsp;", "\\", "索引号:",
    "成文日期:",
)  # fmt: skip
TAGS = (
    "<table>", "</table>", "<tr>", "<td colspan=1000000000 rowspan=999999999>", "<td rowspan=0>",
    "</td>", "<td>",
    "<div>" * 50, "</div>" * 30, "<p", "<a href=x>", "</a>", "<script>", "</script>", "<style>",
    "<!--", "-->",
    "<![CDATA[", "]]>", "&#0;", "&#xD800;", "&#x10FFFF;", "&lt" * 20, "<meta charset=utf-7>",
    "<meta charset=x>",
    "<meta name=ArticleTitle content='" + "题" * 90 + "'>", "<title>", "<body>", "</body>",
    "</html>", "<form>",
    "<br>" * 40, "<ul><li>", "<template>", "<svg><p>", "<math>", "<frameset>", "<plaintext>",
    "<xmp>", "<base href=//x>",
)  # fmt: skip
PARTS = (
    '<w:gridSpan w:val="1000000000"/>', '<w:vMerge/>', '<w:vMerge w:val="restart"/>', "<w:tbl>",
    "</w:tbl>", "<w:tr>",
    "<w:tc>", "<w:p>", "</w:p>", "<w:p/>" * 50, "<w:sdt><w:sdtContent>", "<w:t>&x;</w:t>",
    "<w:br/>", "<w:del>",
    '<w:numPr><w:ilvl w:val="-3"/><w:numId w:val="1"/></w:numPr>',
    '<w:start w:val="99999999999999999999"/>',
    '<w:basedOn w:val="Normal"/>', '<w:pStyle w:val="Heading1"/>',
    '<w:lvlText w:val="%1%2%9%0"/>', "<x>" * 40, "&#0;",
    '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>', "]]>", "<?xml version='9'?>",
    "<w:tblGrid/>", "\ufffe",
)  # fmt: skip
FORMED = (
    *(p for p in PARTS if p.endswith("/>") and "<w" in p),
    "<w:tbl>", "<w:tr>", "<w:tc>", "<w:p>", "<w:sdt>", "<w:sdtContent>", "<w:del>", "<w:ins>",
    "<w:tcPr>", "<w:pPr>",
    '<w:tcPr><w:gridSpan w:val="70000"/><w:vMerge/></w:tcPr>',
    '<w:tcPr><w:vMerge w:val="restart"/></w:tcPr>',
    '<w:pPr><w:numPr><w:ilvl w:val="8"/><w:numId w:val="3"/></w:numPr></w:pPr>',
    "<w:abstractNum/>", '<w:num w:numId="x"/>',
)  # fmt: skip
TOKENS = (
    b"/Kids [1 0 R 2 0 R 3 0 R]", b"/Parent 1 0 R", b"/Count 999999999", b"/Length 4294967295",
    b"/Filter /JBIG2Decode",
    b"/Filter [/FlateDecode /FlateDecode /LZWDecode]", b"/Type /ObjStm", b"/Encrypt 4 0 R",
    b"endobj", b"endstream",
    b"stream\n", b"xref\n0 99999\n", b"trailer", b"startxref\n1\n", b"<<" * 60, b"[" * 200,
    b"(" * 200, b"1 0 obj",
    b"/W [1 8 8]", b"/Index [0 4000000000]", b"-2147483648", b"9" * 40,
    b"/MediaBox [0 0 1e30 1e30]", b"%%EOF", b"R",
    b"/Predictor 15 /Columns 2147483647", b"/Prev 9", b"/ToUnicode 5 0 R",
    b"/Font << /F 1 0 R >>", b"\0" * 30,
)  # fmt: skip
MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\xff\xfe\0\0", b"\0\0\xfe\xff")
ENCODINGS = ("utf-8", "gb18030", "utf-16", "utf-32", "utf-16-le", "big5", "utf-7", "utf-8-sig")


@cache
def seeds(kind: str) -> Sequence[bytes]:
    """Return whole files of *kind*."""
    texts = [p.read_text(encoding="utf-8") for p in sorted(DOCUMENTS.glob("*.txt"))]
    rendered = [p.read_bytes() for p in sorted((DOCUMENTS / "rendered").glob(f"*.{kind}"))]
    makers: Mapping[str, Callable[[str], bytes]] = {
        "txt": str.encode,
        "md": lambda t: (
            f"---\ntitle: 无题\n---\n\n**{t.replace(chr(10), f'**{chr(10)}', 1)}".encode()
        ),
        "html": lambda t: PORTAL.format(title="无题", body=as_html(t)).encode(),
        "docx": _as_docx,
    }
    made = [makers[kind](text) for text in texts] if kind in makers else []
    real = sorted(RAW.glob(f"*.{kind}")) if RAW.is_dir() else []
    small = [p.read_bytes() for p in real if p.stat().st_size <= LARGEST_SEED]
    return (*made, *rendered, *small)


def mutant(kind: str, seed: int) -> bytes:
    """Return the damaged file of that kind and number."""
    draw = random.Random(f"{kind}{seed}")
    whole = draw.choice(seeds(kind))
    if kind == "docx" and draw.random() < 0.7:
        return _with_damaged_part(whole, draw)
    if kind in {"txt", "md", "html"} and draw.random() < 0.7:
        tokens = TEXT if kind != "html" else TEXT + TAGS
        text = _damaged_text(whole.decode("utf-8", "replace"), tokens, draw)
        data = text.encode(draw.choice(ENCODINGS), "replace")
        return draw.choice(MARKS) + data if draw.random() < 0.15 else data
    return _damaged(whole, TOKENS if kind == "pdf" else MARKS, draw, draw.choice(seeds(kind)))


def _damaged(whole: bytes, tokens: Sequence[bytes], draw: random.Random, other: bytes) -> bytes:
    """Flip, cut, insert, repeat, cross with another file."""
    data = bytearray(whole)
    for _ in range(draw.choice((1, 1, 2, 4, 16, 60))):
        at = draw.randrange(len(data) + 1)
        act = draw.randrange(8)
        if act <= 2 and at < len(data):
            data[at] = draw.randrange(256)
        elif act == 3:
            data[at:at] = draw.choice(tokens)
        elif act == 4:
            del data[at : at + draw.choice((1, 10, 1000))]
        elif act == 5:
            data[at:at] = data[at : at + draw.choice((10, 200, 3000))] * draw.choice((1, 2, 5))
        elif act == 6:
            start = draw.randrange(len(other))
            data[at : at + 100] = other[start : start + draw.choice((100, 5000))]
        elif number := re.compile(rb"\d+").search(data, at):
            data[number.start() : number.end()] = draw.choice(
                (b"0", b"-1", b"65536", b"4294967296")
            )
    return bytes(data[: draw.randrange(len(data) + 1)] if draw.random() < 0.2 else data)


def _damaged_text(whole: str, tokens: Sequence[str], draw: random.Random) -> str:
    for _ in range(draw.choice((1, 3, 10, 40))):
        at = draw.randrange(len(whole) + 1)
        act = draw.randrange(5)
        if act <= 1:
            whole = whole[:at] + draw.choice(tokens) * draw.choice((1, 1, 1, 30)) + whole[at:]
        elif act == 2:
            whole = whole[:at] + whole[at + draw.choice((1, 30, 2000)) :]
        elif act == 3:
            whole = whole[:at] + whole[at : at + draw.choice((5, 200))] * 3 + whole[at:]
        else:
            whole = whole[:at] + chr(draw.choice((draw.randrange(1, 0xD800), 0x3000))) + whole[at:]
    return whole


def _with_damaged_part(whole: bytes, draw: random.Random) -> bytes:
    """Pack a Word document anew with one of its parts damaged as text, or missing."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(packed, "w") as new:
        names = old.namelist()
        known = ("word/document.xml", "word/styles.xml", "word/numbering.xml")
        chosen = draw.choice(known if draw.random() < 0.8 else names)
        for name in names:
            data = old.read(name)
            if name == chosen:
                act = draw.randrange(10)
                if act == 0:
                    continue
                if act <= 2:
                    data = _damaged(data, MARKS, draw, data)
                else:
                    data = _between_tags(data.decode("utf-8", "replace"), draw).encode(
                        "utf-8", "replace"
                    )
            new.writestr(name, data)
    return packed.getvalue()


def _between_tags(part: str, draw: random.Random) -> str:
    """Insert elements where elements begin; three times in four what is inserted is well formed."""
    formed = draw.random() < 0.75
    for _ in range(draw.choice((1, 2, 5))):
        starts = [found.start() for found in re.finditer(r"<w:(?:r|p|tc|tr|pPr|tcPr|tcW)\b", part)]
        at = draw.choice(starts or [part.find("<w:")])
        token = draw.choice(FORMED if formed else PARTS)
        opened = re.fullmatch(r"<(w:\w+)>", token)
        if formed and opened:
            inner = f"{draw.choice(FORMED)}<w:p><w:r><w:t>第一条</w:t></w:r></w:p>"
            inner = "<w:p/>" if re.search(r"<w:\w+>", inner[:12]) else inner
            token = f"{token}{inner}</{opened[1]}>"
        part = part[:at] + token * draw.choice((1, 1, 20)) + part[at:]
    return part


def _as_docx(text: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.docx"
        write_docx(text, path)
        return path.read_bytes()
