"""A saved conversation as Markdown. What people and documents said is escaped: it stays text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from chatbot.serving.saving.record import Record

SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&!])")
"""Characters that Markdown or the HTML in it would obey."""
LINE_START = re.compile(r"^(\s*)([-+]|\d+[.)])(?=\s)")


def as_markdown(record: Record) -> str:
    """Return *record* as CommonMark."""
    return "\n".join(_lines(record)) + "\n"


def _lines(record: Record) -> Iterator[str]:
    if record.generated:  # front matter: the label that stays with the file
        yield "---"
        yield f"generated: {json.dumps(record.generated, ensure_ascii=False)}"
        yield "---"
        yield ""
    yield f"# {_text(record.title)}"
    yield ""
    yield _text(record.exported)
    for entry in record.entries:
        yield ""
        yield f"## {_text(entry.question)}"
        if entry.resolved:
            yield ""
            yield f"*{_text(record.resolved)}*  {_text(entry.resolved)}"
        for line in entry.text.splitlines():
            yield ""
            yield _answer_line(line)
        yield ""
        yield f"（{_text(entry.label)}）"
        if entry.sources:
            yield ""
            yield f"**{_text(record.basis)}**"
            yield ""
            for source in entry.sources:
                yield rf"- \[{source.marker}\] {_text(source.place)}：“{_text(source.quote)}”"
        for notice in entry.notices:
            yield ""
            yield f"> {_text(notice)}"
    if record.origins:
        yield ""
        yield f"## {_text(record.documents)}"
    for title, facts in record.origins:
        yield ""
        yield f"### {_text(title)}"
        yield ""
        for name, value in facts:
            yield f"- {_text(name)}：{_text(value)}"


def _answer_line(line: str) -> str:
    if line[:1] in {"·", "•"}:
        return f"- {_text(line[1:].strip())}"
    return LINE_START.sub(r"\1\\\2", _text(line))


def _text(words: str) -> str:
    return SPECIAL.sub(r"\\\1", " ".join(words.split()))
