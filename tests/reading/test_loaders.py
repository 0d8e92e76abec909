"""Web pages, Word documents and PDFs against the plain text that they were made from."""

from __future__ import annotations

import io
import random
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chatbot.config import HOME
from chatbot.errors import ChatbotError, FormatError
from chatbot.reading.catalogue import read_document
from chatbot.reading.clauses import parse_clauses
from chatbot.reading.formats import LOADED, read_text
from chatbot.reading.loaders.docx import han, numeral, read_docx
from chatbot.reading.loaders.html import encoding_of, read_html
from chatbot.reading.loaders.markdown import read_markdown
from chatbot.reading.loaders.pdf import read_pdf, scanned_pages
from chatbot.records import Document

DOCUMENTS = HOME / "tests" / "documents"
RENDERED = sorted((DOCUMENTS / "rendered").iterdir())
POLICIES = HOME.parent / "shared" / "data" / "policies" / "dev"


def outline(document: Document) -> list[tuple[str, str, str, list[str]]]:
    return [
        (c.kind.value, "".join(c.label.split()), c.title, [u.name for u in c.units])
        for c in parse_clauses(document)
    ]


@pytest.mark.parametrize("path", RENDERED, ids=lambda path: path.name)
def test_a_twin_has_the_clauses_of_its_text(path: Path) -> None:
    text, twin = read_document(DOCUMENTS / f"{path.stem}.txt"), read_document(path)
    assert twin.title == text.title
    if path.suffix == ".pdf":  # a text layer keeps no indents, which part unnumbered paragraphs
        numbered = {"heading", "item"}
        assert [c for c in outline(twin) if c[0] in numbered] == [
            c for c in outline(text) if c[0] in numbered
        ]
    else:
        assert outline(twin) == outline(text)
    assert "".join(c.text for c in parse_clauses(twin)) == twin.text


def test_a_pdf_knows_its_pages() -> None:
    (path,) = [p for p in RENDERED if p.suffix == ".pdf"]
    document = read_document(path)
    pages = [anchor.page for anchor in document.anchors if anchor.page is not None]
    assert pages == sorted(pages)
    assert set(pages) == set(range(1, max(pages) + 1))
    assert max(pages) > 1


def test_the_portal_around_an_article_is_left_out() -> None:
    (page, *_) = [p for p in RENDERED if p.suffix == ".html"]
    text = read_html(page.read_bytes(), page)
    for noise in ("首页", "打印本页", "网站标识码", "互动交流"):
        assert noise not in text


def test_pages_in_gb2312_are_read_whatever_they_call_themselves() -> None:
    words = "第一条为了规范低空飞行,制定本办法。" * 3
    page = f"<html><head><meta charset=gb2312></head><body><p>{words}</p></body></html>"
    assert words in read_html(page.encode("gb18030"), Path("x.html"))
    assert encoding_of(page.encode("utf-8")) == "utf-8"


def word_document(*paragraphs: tuple[str, int | None]) -> bytes:
    """A Word document whose paragraphs (text, level) are numbered 一、 (一) 1. by Word itself."""
    import docx
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    document = docx.Document()
    root = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for i, (form, text) in enumerate(
            [("chineseCounting", "%1、"), ("chineseCounting", "(%2)"), ("decimal", "%3.")]
        )
    )
    abstract = f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{levels}</w:abstractNum>'
    root.insert(0, parse_xml(abstract))
    number = f'<w:num {nsdecls("w")} w:numId="78"><w:abstractNumId w:val="77"/></w:num>'
    root.append(parse_xml(number))
    for words, level in paragraphs:
        paragraph = document.add_paragraph(words)
        if level is not None:
            place = (
                f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="78"/></w:numPr>'
            )
            paragraph._p.get_or_add_pPr().append(parse_xml(place))
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


def test_the_numbers_that_word_makes_are_printed() -> None:
    data = word_document(
        ("云汀市低空方案", None),
        ("总体要求", 0), ("发展思路。安全第一。", 1), ("发展目标。形成规模。", 1),
        ("重点任务", 0), ("建设网络。建成起降点。", 1), ("机场", 2), ("航线", 2),
    )  # fmt: skip
    lines = [line for line in read_docx(data, Path("x.docx")).splitlines() if line]
    assert lines == [
        "云汀市低空方案",
        "一、总体要求", "(一)发展思路。安全第一。", "(二)发展目标。形成规模。",
        "二、重点任务", "(一)建设网络。建成起降点。", "1.机场", "2.航线",
    ]  # fmt: skip


def test_numerals_of_lists() -> None:
    assert [han(n) for n in (1, 10, 11, 20, 21, 99)] == [
        "一",
        "十",
        "十一",
        "二十",
        "二十一",
        "九十九",
    ]
    assert numeral(3, "lowerLetter") == "c"
    assert numeral(14, "upperRoman") == "XIV"
    assert numeral(5, "decimalEnclosedCircle") == "⑤"


def test_front_matter_and_containers_of_markdown_are_not_text() -> None:
    source = (
        "---\ntitle: 排水条例\nicon: x\n---\n\n::: tip 修订\n(2020年修订)\n:::\n\n"
        '<p id="t1"><b>第一条</b> 为了排水。</p>'
    )
    assert read_markdown(source).split() == ["排水条例", "(2020年修订)", "第一条", "为了排水。"]
    plain = "# 办法\n\n一、目标 < 5%\n\n| a | b |"
    assert read_markdown(plain) == plain


def test_a_pdf_of_pictures_is_said_to_be_scanned() -> None:
    import pypdfium2

    document = pypdfium2.PdfDocument.new()
    for _ in range(2):
        page = document.new_page(200, 200)
        picture = pypdfium2.PdfImage.new(document)
        picture.set_bitmap(pypdfium2.PdfBitmap.new_native(4, 4, 4))
        picture.set_matrix(pypdfium2.PdfMatrix().scale(200, 200))
        page.insert_obj(picture)
        page.gen_content()
    packed = io.BytesIO()
    document.save(packed)
    with pytest.raises(FormatError, match="scanned"):
        read_pdf(packed.getvalue(), Path("scan.pdf"))
    assert scanned_pages(["text", None, "", None]) == (2, 4)


def bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for number in range(5):
            file.writestr(f"word/{number}.xml", b"0" * (60 << 20))
    return packed.getvalue()


ENTITY = (
    '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY secret SYSTEM "file:///etc/passwd">]>'
    "<html><body><p>第一条,&secret;制定本办法,自印发之日起施行。</p></body></html>"
)


def test_a_packed_bomb_is_not_unpacked() -> None:
    with pytest.raises(FormatError, match="unpacks"):
        read_docx(bomb(), Path("bomb.docx"))


def test_external_entities_are_not_read() -> None:
    assert "root:" not in read_html(ENTITY.encode(), Path("x.html"))


def test_deep_nesting_ends() -> None:
    deep = "<div>" * 50_000 + "第一条,为了安全,制定本办法。" + "</div>" * 50_000
    try:
        read_html(deep.encode(), Path("deep.html"))
    except FormatError as error:
        assert "deep.html" in str(error)


@pytest.mark.parametrize("suffix", sorted(LOADED))
@pytest.mark.parametrize(
    "data", [b"", b"\0" * 64, b"<", b"%PDF-1.7", b"PK\x03\x04", "第一条".encode()]
)
def test_files_that_are_not_what_they_are_called_raise_our_error(suffix: str, data: bytes) -> None:
    path = Path(f"x{suffix}")
    try:
        read_text(path, data)
    except FormatError as error:
        assert path.name in str(error)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_damaged_files_raise_nothing_but_our_errors(data: st.DataObject) -> None:
    """Bytes of real files, cut, flipped and mixed: text comes out, or an error of our own."""
    path = data.draw(st.sampled_from(RENDERED))
    whole = bytearray(path.read_bytes())
    draw = random.Random(data.draw(st.integers(0, 1 << 32)))
    for _ in range(draw.randrange(1, 40)):
        whole[draw.randrange(len(whole))] = draw.randrange(256)
    cut = bytes(whole[: draw.randrange(len(whole) + 1)]) if draw.random() < 0.5 else bytes(whole)
    try:
        assert isinstance(read_text(path, cut), str)
    except ChatbotError as error:
        assert path.name in str(error)


@pytest.mark.skipif(not POLICIES.is_dir(), reason="needs the shared policies beside the project")
def test_every_saved_page_and_pdf_of_real_policies_is_read() -> None:
    read = 0
    for path in sorted((POLICIES / "raw").iterdir()):
        if path.suffix in {".html", ".pdf", ".md"}:
            document = read_document(path)
            assert "".join(c.text for c in parse_clauses(document)) == document.text, path
            read += 1
    assert read > 100
