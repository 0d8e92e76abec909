"""Make docx, html and pdf twins of documents of this folder: ``python -m tests.documents.make``.

The twins say what the .txt files say, in the way such files are made: the page stands inside
a portal, the PDF has page numbers and wrapped lines. The PDF is
printed by the Chromium that the browser tests use. What it writes is committed: the tests read it.
"""

from __future__ import annotations

import html
import re
import sys
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
RENDERED = HERE / "rendered"
NAMES = ("yanzhou-talent-housing-2025", "wanglan-waste-sorting-2025")
PRINTED = ("yanzhou-talent-housing-2025",)
"""Printing loses the lines of tables; only a document without one is printed."""
PORTAL = """<!DOCTYPE html>
<html lang="zh"><head><meta charset="utf-8"><title>{title}_云汀市人民政府门户网站</title>
<meta name="ArticleTitle" content="{title}"><style>td {{ border: 1px solid; padding: 2px }}</style>
<script>var menu = "首页,政务公开,办事服务,互动交流。";</script></head><body>
<div class="top"><a href="/">首页</a><a href="/zwgk">政务公开</a><a href="/bsfw">办事服务</a></div>
<div class="crumb">当前位置:<a href="/">首页</a> &gt; <a href="/zwgk">政务公开</a></div>
<div class="main"><div class="article">
{body}
</div></div>
<div class="links"><a href="/a">上一篇</a><a href="/b">下一篇</a><a href="/c">打印本页</a></div>
<footer>主办:云汀市人民政府办公室 网站标识码:0000000000 联系我们</footer></body></html>
"""
PRINT = """<html lang="zh"><head><meta charset="utf-8"><style>
body {{ font: 12pt/1.8 serif }} td {{ border: 1px solid; padding: 2px }}</style></head>
<body>{body}</body></html>"""


def blocks(text: str) -> Iterator[str | list[list[str]]]:
    """Yield the paragraphs of *text*, and its tables as rows of cells."""
    rows: list[list[str]] = []
    for line in text.splitlines():
        if line.startswith("|"):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            if not all(re.fullmatch(r"[-: ]*", cell) for cell in cells):
                rows.append(cells)
            continue
        if rows:
            yield rows
            rows = []
        if line.strip():
            yield line.strip()
    if rows:
        yield rows


def as_html(text: str) -> str:
    """Return the blocks of *text* as paragraphs and tables."""
    out = []
    for block in blocks(text):
        if isinstance(block, str):
            out.append(f"<p>{html.escape(block)}</p>")
        else:
            rows = ("".join(f"<td>{html.escape(c)}</td>" for c in row) for row in block)
            out.append(f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>")
    return "\n".join(out)


def write_docx(text: str, path: Path) -> None:
    """Write *text* as a Word document."""
    import docx

    document = docx.Document()
    for block in blocks(text):
        if isinstance(block, str):
            document.add_paragraph(block)
        else:
            table = document.add_table(rows=0, cols=len(block[0]))
            for row in block:
                for cell, words in zip(table.add_row().cells, row, strict=True):
                    cell.text = words
    document.save(str(path))


def write_pdf(text: str, path: Path) -> None:
    """Print *text* with page numbers by Chromium."""
    from playwright.sync_api import sync_playwright

    from tests.browser.install import find_browser

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox"])
        page = browser.new_page()
        page.set_content(PRINT.format(body=as_html(text)))
        page.pdf(
            path=str(path),
            format="A4",
            display_header_footer=True,
            header_template="<span></span>",
            footer_template='<div style="font-size:9px;width:100%;text-align:center">'
            '- <span class="pageNumber"></span> -</div>',
            margin={"top": "2cm", "bottom": "2cm", "left": "2.5cm", "right": "2.5cm"},
        )
        browser.close()


def main() -> int:
    """Write all twins."""
    RENDERED.mkdir(exist_ok=True)
    for name in NAMES:
        text = (HERE / f"{name}.txt").read_text(encoding="utf-8")
        title = next(line for line in text.splitlines() if line.strip()).strip()
        page = PORTAL.format(title=html.escape(title), body=as_html(text))
        (RENDERED / f"{name}.html").write_text(page, encoding="utf-8")
        write_docx(text, RENDERED / f"{name}.docx")
        if name in PRINTED:
            write_pdf(text, RENDERED / f"{name}.pdf")
    return 0


if __name__ == "__main__":
    sys.exit(main())
