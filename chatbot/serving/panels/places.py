"""How a clause is named and linked on the page."""

from __future__ import annotations

from urllib.parse import quote

from chatbot.records import Clause, ClauseKind

NAMES = {
    ClauseKind.NOTICE: "印发通知",
    ClauseKind.TITLE: "标题",
    ClauseKind.PREAMBLE: "引言",
    ClauseKind.SIGNATURE: "落款",
    ClauseKind.APPENDIX: "附件",
    ClauseKind.TABLE: "表格",
    ClauseKind.PARAGRAPH: "段落",
}
"""What clauses without a heading of their own are called."""
SHORT = 22
"""Characters of a heading without a title that name it in a list."""


def place_of(clause: Clause) -> str:
    """Return the full path, or the name of the part: 三、重点任务 › (六)…, 印发通知."""
    path = clause.path_text
    if clause.kind in {ClauseKind.PARAGRAPH, ClauseKind.TABLE} and path:
        return f"{path} › {NAMES[clause.kind]}"
    return path or NAMES.get(clause.kind, clause.address)


def name_of(clause: Clause) -> str:
    """Return a short name for chips: 三、(六) 发挥数据要素核心价值."""
    between = "" if clause.label.endswith(("、", ".", "—")) else " "
    name = f"{clause.label}{between}{clause.title}".strip()
    return shorten(name) if name else NAMES.get(clause.kind, clause.address)


def shorten(text: str, length: int = SHORT) -> str:
    """Return *text* with an ellipsis where it is longer than *length* characters."""
    return text if len(text) <= length else f"{text[: length - 1]}…"


def link_to(clause: Clause, *, several: bool) -> str:
    """Return the page's address of a clause: ``#clause=3.6``, with the document where needed."""
    address = f"clause={quote(clause.address, safe='.~')}"
    if several:
        return f"#document={quote(clause.document_id, safe='')}&{address}"
    return f"#{address}"


def anchor_of(clause: Clause) -> str:
    """Return the id of the clause's element in the full text."""
    return f"clause-{clause.address}"
