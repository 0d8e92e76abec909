"""Saved web pages: the article without the portal around it, tables as rows between bars.

The article is found by what official prose looks like: the innermost element that holds most of
the page's Han characters in running text, outside links. No site's markup is known here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from chatbot.errors import FormatError, MissingExtraError

DROPPED = frozenset(
    {"script", "style", "noscript", "template", "iframe", "object", "form", "select", "button",
     "input", "textarea", "svg", "nav", "footer", "head"}
)  # fmt: skip
BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "center", "dd", "div", "dl", "dt", "fieldset",
     "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main",
     "ol", "p", "pre", "section", "ul", "body", "caption"}
)  # fmt: skip
HEADINGS = ("h1", "h2", "title")
MOST_OF_IT = 0.8
"""The article ends where no child holds this share of the running text."""
RUNNING = re.compile(r"[\u3400-\u9fff]{2,}[^\u3400-\u9fff]{0,3}[，。；：、,;]")
"""Text that runs: Han characters with a mark after them; menus have none."""
DEEPEST = 2000
CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
HEAD_BYTES = 4096
SITE_SUFFIX = re.compile(r"\s*[-_|–—].{2,40}$")
META_TITLES = ("ArticleTitle", "articletitle", "og:title", "title")
META_DATES = ("PubDate", "pubdate", "publishdate", "PublishDate", "article:published_time")


def read_html(data: bytes, path: Path) -> str:
    """Return the title and the article of a saved page. Raises FormatError where there is none.

    External entities are not resolved, scripts not run, nothing is fetched.
    """
    try:
        from lxml import etree
        from lxml import html as parser
    except ImportError as error:
        raise MissingExtraError("formats", f"{path.name}: reading web pages") from error
    try:
        settings = parser.HTMLParser(
            encoding=encoding_of(data), huge_tree=False, remove_comments=True, remove_pis=True
        )
        root = parser.document_fromstring(data, parser=settings)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise FormatError(f"{path}: no readable web page ({error}); save it again") from None
    body = root.find("body")
    if body is None:
        raise FormatError(f"{path}: a web page without a body; save it again")
    title, dated = _title(root), _date(root)
    for element in list(body.iter(*DROPPED)):
        element.drop_tree()
    article = _article(body)
    lines = [" ".join(line.split()) for line in _lines(article)]
    text = "\n\n".join(line for line in lines if line)
    if not text:
        raise FormatError(f"{path}: the page holds no text; was it built by a script?")
    opening = text[:400]
    if title and title not in opening:
        text = f"{title}\n\n{text}"
    if dated and dated not in text:
        text = f"{text}\n\n发布日期: {dated}"
    return f"{text}\n"


def encoding_of(data: bytes) -> str:
    """Return the encoding that a page names, GB18030 for its subsets; UTF-8 where it fits."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        named = CHARSET.search(data[:HEAD_BYTES])
        name = named[1].decode("ascii", "replace").lower() if named else "gb18030"
        return "gb18030" if name in {"gb2312", "gbk", "gb18030", "utf-8", "utf8"} else name
    return "utf-8"


def _title(root: Any) -> str:
    """The article's title: what the page's metadata call it, else its first heading."""
    for name in META_TITLES:
        for meta in root.iter("meta"):
            if name in {meta.get("name"), meta.get("property")} and meta.get("content"):
                return SITE_SUFFIX.sub("", " ".join(meta.get("content").split()))
    for tag in HEADINGS:
        for element in root.iter(tag):
            words = " ".join(element.text_content().split())
            if len(words) >= 4:
                return SITE_SUFFIX.sub("", words) if tag == "title" else words
    return ""


def _date(root: Any) -> str:
    for meta in root.iter("meta"):
        if meta.get("name") in META_DATES or meta.get("property") in META_DATES:
            found = re.match(r"\d{4}-\d{1,2}-\d{1,2}", (meta.get("content") or "").strip())
            if found:
                return found.group()
    return ""


def _article(body: Any) -> Any:
    """Descend from the body as long as one child holds most of the running text."""
    held: dict[Any, int] = {}
    for element in body.iter():
        if isinstance(element.tag, str) and not _in_link(element):
            own = "".join((element.text or "", *((c.tail or "") for c in element)))
            held[element] = len(own) if RUNNING.search(own) else 0
    for element in reversed(list(body.iter())):
        parent = element.getparent()
        if parent is not None:
            held[parent] = held.get(parent, 0) + held.get(element, 0)
    article, whole = body, held.get(body, 0)
    while whole:
        best = max(article, key=lambda child: held.get(child, 0), default=None)
        if best is None or held.get(best, 0) < MOST_OF_IT * whole or best.tag in {"p", "tr", "td"}:
            break
        article = best
    return article


def _in_link(element: Any) -> bool:
    return element.tag == "a" or next(element.iterancestors("a"), None) is not None


def _lines(element: Any, depth: int = 0) -> Iterator[str]:
    """Yield the lines that *element* shows: one a block, one a table row."""
    line: list[str] = []

    def flush() -> Iterator[str]:
        if line:
            yield "".join(line)
            line.clear()

    line.append(element.text or "")
    for child in element:
        tag = child.tag if isinstance(child.tag, str) else ""
        if tag == "table":
            yield from flush()
            yield from _table(child)
        elif tag == "br":
            yield from flush()
        elif tag in BLOCKS and depth < DEEPEST:
            yield from flush()
            yield from _lines(child, depth + 1)
        elif depth < DEEPEST:
            inner = list(_lines(child, depth + 1))
            line.extend(inner[:1])
            for later in inner[1:]:
                yield from flush()
                line.append(later)
        line.append(child.tail or "")
    yield from flush()


def _table(table: Any) -> Iterator[str]:
    """Yield one line a row; a table of one column is layout, not a table."""
    rows = [
        [cell for cell in row if cell.tag in {"td", "th"}]
        for row in table.iter("tr")
        if next(row.iterancestors("table"), None) is table
    ]
    if all(len(row) <= 1 for row in rows) or any(
        cell.find(".//table") is not None for r in rows for cell in r
    ):
        for row in rows:
            for cell in row:
                yield from _lines(cell)
        return
    width = max(sum(_spanned(cell) for cell in row) for row in rows)
    ruled = False
    for row in rows:
        cells = [" ".join(cell.text_content().split()).replace("|", "/") for cell in row]
        if not any(cells):
            continue
        cells += [""] * (width - len(cells))
        yield f"| {' | '.join(cells)} |"
        if not ruled and len(row) > 1:
            yield f"|{' --- |' * width}"
            ruled = True


def _spanned(cell: Any) -> int:
    try:
        return max(1, min(100, int(cell.get("colspan") or 1)))
    except ValueError:
        return 1
