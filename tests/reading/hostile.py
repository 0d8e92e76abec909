"""Files made by hand to hang, fill or fool a reader; small here and vast when they are read."""
# ruff: noqa: E501 - tables of hostile bytes

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence

import docx

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
WORDS = "第一条 为了安全,制定本办法。"
LAUGHS = "".join(
    '<!ENTITY l{} "{}">'.format(n, "&l{};".format(n - 1) * 10)  # noqa: UP032 - quotes in quotes
    for n in range(1, 12)
)


# --------------------------------------------------------------------------- Word


def word(body: str, *, before: str = "", parts: Mapping[str, str | bytes] = {}) -> bytes:
    """A Word document with that body; *parts* replace or join its own."""
    plain = io.BytesIO()
    docx.Document().save(plain)
    changed: dict[str, str | bytes] = {
        "word/document.xml": f'<?xml version="1.0"?>{before}<w:document {WORD}><w:body>{body}'
        "</w:body></w:document>",
        **parts,
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, changed.pop(name, old.read(name)))
        for name, content in changed.items():
            new.writestr(name, content)
    return packed.getvalue()


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def cell(properties: str) -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(WORDS)}</w:tc>"


def table(*rows: str) -> str:
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


def lying() -> bytes:
    """A part of 300 MB whose directory says that it has 100 bytes."""
    data = bytearray(word(paragraph("0" * 300_000_000)))
    at = data.find(b"PK\x01\x02")
    while at >= 0:  # the entry of word/document.xml in the directory
        length = struct.unpack_from("<H", data, at + 28)[0]
        if data[at + 46 : at + 46 + length] == b"word/document.xml":
            data[at + 24 : at + 28] = struct.pack("<I", 100)
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(data)


def many_parts() -> bytes:
    return word(paragraph(WORDS), parts={f"x/{n}.xml": "" for n in range(6000)})


def styles_in_a_circle() -> bytes:
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="s{n}"><w:basedOn w:val="s{(n + 1) % 3}"/></w:style>'
        for n in range(3)
    )
    styled = f'<w:p><w:pPr><w:pStyle w:val="s0"/></w:pPr><w:r><w:t>{WORDS}</w:t></w:r></w:p>'
    return word(styled, parts={"word/styles.xml": f"<w:styles {WORD}>{styles}</w:styles>"})


def external() -> bytes:
    """A template and a picture that stand on another host."""
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return word(
        paragraph(WORDS),
        parts={
            "word/_rels/settings.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org'
            f'/package/2006/relationships"><Relationship Id="r1" Type="{relation}/attachedTemplate" '
            'Target="http://127.0.0.1:9/t.dotm" TargetMode="External"/></Relationships>'
        },
    )


WORD_FILES: Mapping[str, Callable[[], bytes]] = {
    "zip-ratio": lambda: word(paragraph("0" * 250_000_000)),
    "zip-lying": lying,
    "zip-parts": many_parts,
    "zip-nested": lambda: word(paragraph(WORDS), parts={"word/inner.zip": many_parts()}),
    "entity-file": lambda: word(
        paragraph(f"{WORDS}&x;"), before='<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    ),
    "entity-laughs": lambda: word(
        paragraph("&l11;"), before=f'<!DOCTYPE d [<!ENTITY l0 "ha">{LAUGHS}]>'
    ),
    "external": external,
    "cells-million": lambda: word(table(*["<w:tc><w:p/></w:tc>" * 1000] * 1000)),
    "cells-many": lambda: word(table(*[cell("") * 20] * 1500)),
    "span": lambda: word(table(cell('<w:gridSpan w:val="1000000000"/>')) + paragraph(WORDS)),
    "merged-down": lambda: word(
        table(cell('<w:vMerge w:val="restart"/>'), *[cell("<w:vMerge/>")] * 20_000)
    ),
    "styles-circle": styles_in_a_circle,
    "nested": lambda: word("<w:sdt><w:sdtContent>" * 5000 + "</w:sdtContent></w:sdt>" * 5000),
    "paragraphs": lambda: word("<w:p/>" * 1_000_000),
}


# --------------------------------------------------------------------------- pages


def page(body: str, head: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode()


PAGES: Mapping[str, Callable[[], bytes]] = {
    "nested": lambda: page("<div>" * 100_000 + WORDS + "</div>" * 100_000),
    "tables-nested": lambda: page("<table><tr><td>" * 60 + WORDS + "</table>" * 60),
    "cells-million": lambda: page("<table>" + ("<tr>" + "<td>甲</td>" * 1000) * 1000),
    "cells-many": lambda: page("<table>" + ("<tr>" + "<td>甲" * 1000) * 1000),
    "span": lambda: page(
        f"<table><tr><td colspan=1000000000 rowspan=1000000000>{WORDS}<td>乙<tr><td>丙</table>"
    ),
    "row-wide": lambda: page("<table><tr>" + "<td>甲" * 200_000 + "<tr><td>乙<td>丙" * 50_000),
    "line": lambda: page(f"<p>{WORDS * 600_000}"),
    "links-open": lambda: page("<a href=x>" * 200_000 + WORDS),
    "scripts": lambda: page(f"<p>{WORDS}" + "<script>x</script>甲" * 200_000),
    "entity-laughs": f'<!DOCTYPE d [<!ENTITY l0 "ha">{LAUGHS}]><p>{WORDS}&l11;'.encode,
    "utf-7": lambda: page(f"<p>{WORDS}", "<meta charset=utf-7>"),
    "attributes": lambda: page(f"<p {' '.join(f'a{n}=1' for n in range(300_000))}>{WORDS}"),
}


# --------------------------------------------------------------------------- PDF


def pdf(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """A PDF of these objects; the first is its catalogue."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R %b >>\n" % (len(objects) + 1, trailer)
    return bytes(out + b"startxref\n%d\n%%%%EOF" % start)


def stream(content: bytes, entries: bytes = b"", *, packed: bool = False) -> bytes:
    data = zlib.compress(content, 9) if packed else content
    entries += b" /Filter /FlateDecode" if packed else b""
    return b"<< /Length %d %b >>\nstream\n%b\nendstream" % (len(data), entries, data)


CATALOGUE = b"<< /Type /Catalog /Pages 2 0 R >>"
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R %b >>"
FONT = b"/Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> %b >>"
TREE = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"


def one_page(content: bytes, *more: bytes, entries: bytes = b"") -> bytes:
    return pdf([CATALOGUE, TREE, PAGE % (FONT % entries), content, *more])


def forms_in_forms() -> bytes:
    """Each form draws the next ten times: 10 to the power of 25 words."""
    forms = [
        stream(
            b"/X Do " * 10 if n < 25 else b"BT /F 9 Tf (word) Tj ET",
            b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X %d 0 R >> >>"
            % (n + 6),
        )
        for n in range(26)
    ]
    return one_page(stream(b"/X Do"), *forms, entries=b"/XObject << /X 5 0 R >>")


def picture(kind: bytes) -> bytes:
    entries = b"/Type /XObject /Subtype /Image /Width 65535 /Height 65535 /BitsPerComponent 1 "
    head = b"\x00\x00\x00\x00\x30\x00\x01\x00\x00\x00\x13" + b"\xff" * 16 + b"\0" * 3
    return one_page(
        stream(b"/I Do BT /F 9 Tf (picture text here) Tj ET"),
        stream(head, entries + b"/ColorSpace /DeviceGray /Filter " + kind),
        entries=b"/XObject << /I 5 0 R >>",
    )


PDFS: Mapping[str, Callable[[], bytes]] = {
    "tree-circle": lambda: pdf([CATALOGUE, b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 9 >>"]),
    "tree-deep": lambda: pdf(
        [CATALOGUE, *(b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % n for n in range(3, 20_000))]
    ),
    "pages-count": lambda: pdf([CATALOGUE, b"<< /Type /Pages /Kids [] /Count 2000000000 >>"]),
    "forms": forms_in_forms,
    "stream-vast": lambda: one_page(stream(b"BT (x) Tj ET " * 30_000_000, packed=True)),
    "stream-blank": lambda: one_page(stream(b" " * 900_000_000, packed=True)),
    "stream-twice": lambda: one_page(
        stream(zlib.compress(b" " * 900_000_000), b"/Filter [/FlateDecode /FlateDecode]")
    ),
    "text-vast": lambda: one_page(
        stream(b"BT /F 9 Tf %b ET" % (b"(abcdefgh) Tj " * 1_500_000), packed=True)
    ),
    "jbig2": lambda: picture(b"/JBIG2Decode"),
    "jpeg2000": lambda: picture(b"/JPXDecode"),
    "nested": lambda: pdf([CATALOGUE, b"[" * 200_000]),
    "dictionaries": lambda: pdf([CATALOGUE, b"<< /A " * 100_000]),
    "locked": lambda: pdf(
        [
            CATALOGUE,
            TREE,
            b"<< /Filter /Standard /V 1 /R 2 /O (%b) /U (%b) /P -1 >>" % (b"o" * 32, b"u" * 32),
        ],
        b"/Encrypt 3 0 R /ID [(a) (a)]",
    ),
    "truncated": lambda: one_page(stream(b"BT /F 9 Tf (some words) Tj ET"))[:-150],
}


# --------------------------------------------------------------------------- text

TEXTS: Mapping[str, Callable[[], bytes]] = {
    "marks-mixed": lambda: b"\xef\xbb\xbf\xff\xfe" + WORDS.encode(),
    "mark-twice": lambda: b"\xef\xbb\xbf" * 2 + WORDS.encode(),
    "mark-inside": lambda: WORDS.encode() + b"\xef\xbb\xbf" + WORDS.encode(),
    "half-a-pair": lambda: b"\xff\xfe" + WORDS.encode("utf-16-le") + b"\x00\xd8",
    "surrogates": lambda: WORDS.encode() + b"\xed\xa0\x80",
    "nul": lambda: b"\0".join([WORDS.encode()] * 3),
    "utf-16-bare": lambda: WORDS.encode("utf-16-le"),
    "utf-32": lambda: WORDS.encode("utf-32"),
    "line": (WORDS * 250_000).encode,
    "line-bare": ("政" * 4_000_000).encode,
    "lines": ("一、\n" * 1_000_000).encode,
    "too-long": ("政" * 6_000_000).encode,
}
FILES: Mapping[str, Mapping[str, Callable[[], bytes]]] = {
    "docx": WORD_FILES, "html": PAGES, "pdf": PDFS, "txt": TEXTS,
}  # fmt: skip
SLOW = frozenset(
    {"zip-ratio", "zip-lying", "cells-many", "merged-down", "paragraphs", "row-wide", "links-open", "scripts", "attributes",
     "forms", "stream-vast", "stream-blank", "stream-twice", "text-vast"}
)  # fmt: skip
"""Those that take seconds, to make or to read."""
