"""Saved web pages: the article without the portal around it, tables as rows between bars.

The article is found by what official prose looks like: the innermost element that holds most of
the page's Han characters in running text, outside links. No site's markup is known here.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from chatbot.errors import FormatError, MissingExtraError
from chatbot.reading.loaders.bounds import require_few_tags
from chatbot.reading.loaders.grid import Cell, printed_rows

DROPPED = frozenset(
    {"script", "style", "noscript", "template", "iframe", "object", "select", "button",
     "input", "textarea", "svg", "nav", "footer", "head"}
)  # fmt: skip
BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "center", "dd", "div", "dl", "dt", "fieldset",
     "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main",
     "ol", "p", "pre", "section", "ul", "body", "caption", "table", "thead", "tbody", "tfoot", "tr",
     "td", "th"}
)  # fmt: skip
CELLS = frozenset({"td", "th"})
HEADINGS = ("h1", "h2", "title")
MOST_OF_IT = 0.8
"""The article ends where no child holds this share of the running text."""
RUNNING = re.compile(r"[\u3400-\u9fff]{2,}[^\u3400-\u9fff]{0,3}[，。；：、,;]")
"""Text that runs: Han characters with a mark after them; menus have none."""
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
    require_few_tags(data.count(b"<"), path)
    data = _without_mark(data)
    settings = None
    try:
        settings = parser.HTMLParser(
            encoding=encoding_of(data), huge_tree=False, remove_comments=True, remove_pis=True
        )
        root = parser.document_fromstring(data, parser=settings)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise FormatError(f"{path}: no readable web page ({error}); save it again") from None
    if any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in settings.error_log):
        raise FormatError(
            f"{path}: elements nested too deep, or a paragraph too long, to be read; save it again"
        )
    body = root.find("body")
    if body is None:
        raise FormatError(f"{path}: a web page without a body; save it again")
    title, dated = _title(root), _date(root)
    lines = [" ".join(line.split()) for line in _lines(_article(body))]
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


def _without_mark(data: bytes) -> bytes:
    """Return a page that opens with a byte order mark as UTF-8 without one."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace").encode()
    return data


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
    held = _running_text(body)
    article, whole = body, held.get(body, 0)
    while whole:
        best = max(article, key=lambda child: held.get(child, 0), default=None)
        if best is None or held.get(best, 0) < MOST_OF_IT * whole or best.tag in {"p", "tr", "td"}:
            break
        article = best
    return article


def _running_text(body: Any) -> dict[Any, int]:
    """Return how many characters of running text, links aside, each element of *body* holds."""
    from lxml import etree

    held: dict[Any, int] = {}
    links = 0
    walk = etree.iterwalk(body, events=("start", "end"))
    for event, element in walk:
        if element.tag in DROPPED:
            held[element] = 0
            walk.skip_subtree()
        elif event == "start":
            links += element.tag == "a"
            own = "".join((element.text or "", *((c.tail or "") for c in element)))
            held[element] = len(own) if not links and RUNNING.search(own) else 0
        else:
            links -= element.tag == "a"
            if element is not body:
                held[element.getparent()] += held[element]
    return held


def _lines(article: Any) -> Iterator[str]:
    """Yield the lines that *article* shows: one a block, one a table row."""
    from lxml import etree

    line: list[str] = []
    walk = etree.iterwalk(article, events=("start", "end"))
    for event, element in walk:
        if line and (element.tag in BLOCKS or element.tag == "br"):
            yield "".join(line)
            line.clear()
        if event == "end":
            line.append((element.tail or "") if element is not article else "")
        elif element.tag in DROPPED:
            walk.skip_subtree()
        elif element.tag == "table" and not _is_layout(element):
            yield from _table(element)
            walk.skip_subtree()
        else:
            line.append(element.text or "")
    if line:
        yield "".join(line)


def _rows(table: Any) -> list[list[Any]]:
    """The cells of a table by rows, those of tables inside it aside."""
    return [
        [cell for cell in row if cell.tag in CELLS]
        for row in table.iter("tr")
        if next(row.iterancestors("table"), None) is table
    ]


def _is_layout(table: Any) -> bool:
    """Tell whether a table only places blocks: it has one column, or tables inside it."""
    rows = _rows(table)
    return all(len(row) <= 1 for row in rows) or any(
        next(cell.iter("table"), None) is not None for row in rows for cell in row
    )


def _table(table: Any) -> Iterator[str]:
    """Yield one line a row, after what the table is called."""
    for caption in table.iterchildren("caption"):
        yield _words(caption)
    rows = _rows(table)
    yield from printed_rows(
        [
            [
                Cell(
                    words=_words(cell).replace("|", "/"),
                    across=_span(cell, "colspan"),
                    down=_span(cell, "rowspan") or len(rows),
                )
                for cell in row
            ]
            for row in rows
        ]
    )


def _words(element: Any) -> str:
    """The words of an element on one line."""
    from lxml import etree

    words = [element.text or ""]
    if len(element):
        walk = etree.iterwalk(element, events=("start", "end"))
        for event, inner in walk:
            if inner is element:
                continue
            if event == "end":
                words.append(inner.tail or "")
            elif inner.tag in DROPPED:
                walk.skip_subtree()
            else:
                words.append(" " if inner.tag in BLOCKS or inner.tag == "br" else "")
                words.append(inner.text or "")
    return " ".join("".join(words).split())


def _span(cell: Any, attribute: str) -> int:
    """Return what a cell says of its width or height; 1 where it says nothing sensible."""
    said = re.match(r"\s*(\d{1,6})", cell.get(attribute) or "")
    return int(said[1]) if said else 1
