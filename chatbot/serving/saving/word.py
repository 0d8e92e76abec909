"""A saved conversation as a Word document: the least of Office Open XML (ECMA-376) that is valid.

Written by hand, so that a page that only serves needs no package that reads Word files.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from xml.sax.saxutils import escape

from chatbot.serving.panels.markup import UNSENDABLE
from chatbot.serving.saving.record import Record

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PARTS = "application/vnd.openxmlformats-officedocument.wordprocessingml"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
TYPES = (
    f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{PARTS}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{PARTS}.styles+xml"/>'
    '<Override PartName="/docProps/core.xml" '
    'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
)
ROOT = (
    f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{RELATIONS}/officeDocument" Target="word/document.xml"/>'
    f'<Relationship Id="r2" Type="{PACKAGE}/relationships/metadata/core-properties" '
    'Target="docProps/core.xml"/></Relationships>'
)
OF_DOCUMENT = (
    f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{RELATIONS}/styles" Target="styles.xml"/></Relationships>'
)


def _style(name: str, title: str, size: int, *, bold: bool = False, colour: str = "") -> str:
    """A paragraph style; *size* in half points."""
    return (
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{title}"/>'
        '<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr><w:keepNext w:val="%d"/>'
        '<w:spacing w:before="%d" w:after="80"/></w:pPr><w:rPr>'
        % (bold, 240 if bold else 0)
        + ("<w:b/>" if bold else "")
        + (f'<w:color w:val="{colour}"/>' if colour else "")
        + f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr></w:style>'
    )


STYLES = (
    f'{HEAD}<w:styles xmlns:w="{MAIN}"><w:docDefaults><w:rPrDefault><w:rPr>'
    '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="宋体"/>'
    '<w:sz w:val="24"/><w:szCs w:val="24"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/>'
    '</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="80" w:line="360" '
    'w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal">'
    '<w:name w:val="Normal"/></w:style>'
    + _style("Title", "Title", 36, bold=True)
    + _style("Heading1", "heading 1", 28, bold=True)
    + _style("Heading2", "heading 2", 26, bold=True)
    + _style("Label", "Label", 20, colour="595959")
    + _style("Notice", "Notice", 21, colour="8A3B12")
    + "</w:styles>"
)


def as_word(record: Record) -> bytes:
    """Return *record* as the bytes of a .docx file."""
    body = "".join(_paragraph(style, text) for style, text in _paragraphs(record))
    document = f'{HEAD}<w:document xmlns:w="{MAIN}"><w:body>{body}</w:body></w:document>'
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in (
            ("[Content_Types].xml", TYPES),
            ("_rels/.rels", ROOT),
            ("word/_rels/document.xml.rels", OF_DOCUMENT),
            ("word/styles.xml", STYLES),
            ("word/document.xml", document),
            ("docProps/core.xml", _properties(record)),
        ):
            package.writestr(name, content.encode("utf-8"))
    return written.getvalue()


def _paragraphs(record: Record) -> Iterator[tuple[str, str]]:
    """Style and text of every paragraph in order."""
    yield "Title", record.title
    yield "Label", record.exported
    for entry in record.entries:
        yield "Heading1", entry.question
        if entry.resolved:
            yield "Label", f"{record.resolved}  {entry.resolved}"
        for line in entry.text.splitlines():
            yield "Normal", line
        yield "Label", f"（{entry.label}）"
        for source in entry.sources:
            yield "Normal", f"[{source.marker}] {source.place}：“{source.quote}”"
        for notice in entry.notices:
            yield "Notice", notice
    if record.origins:
        yield "Heading1", record.documents
    for title, facts in record.origins:
        yield "Heading2", f"《{title}》"
        for name, value in facts:
            yield "Normal", f"{name}：{value}"


def _paragraph(style: str, text: str) -> str:
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>'
        f'<w:r><w:t xml:space="preserve">{_xml(text)}</w:t></w:r></w:p>'
    )


def _properties(record: Record) -> str:
    """Title, and whether a model had a hand in it: the label that stays with the file."""
    labels = json.dumps(record.generated, ensure_ascii=False)
    made = f"AI-generated content {labels}" if record.generated else "verbatim excerpts"
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{_xml(record.title)}</dc:title><dc:description>{_xml(made)}</dc:description>"
        "</cp:coreProperties>"
    )


def _xml(text: str) -> str:
    return escape(UNSENDABLE.sub("\ufffd", text))
