"""The panel beside the conversation: cited paragraphs with the quoted words marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chatbot.records import AnswerKind, Citation, Clause, Document, Span
from chatbot.serving.panels.conversation import Turn
from chatbot.serving.panels.markup import Html, element, join
from chatbot.serving.panels.places import link_to, place_of
from chatbot.serving.wire import title_of


def evidence(turns: Sequence[Turn], documents: Mapping[str, Document]) -> Html:
    """Return the evidence of every turn; only that of the last is shown at first."""
    sections = [
        _section(number, turn, documents, shown=number == len(turns))
        for number, turn in enumerate(turns, start=1)
    ]
    close = element("button", "返回对话", type="button", class_="quiet close", data_close=True)
    return element("div", close, *sections, class_="evidence")


def _section(number: int, turn: Turn, documents: Mapping[str, Document], *, shown: bool) -> Html:
    answer = turn.answer
    if answer is None:
        return element("section", _empty("正在查阅原文…"), data_turn=number, hidden=not shown)
    declined = answer.kind is AnswerKind.DECLINED
    cited = [_card(number, c, documents, also=False) for c in answer.citations]
    near = [_card(number, c, documents, also=True) for c in answer.also_found]
    return element(
        "section",
        element("p", turn.question, class_="evidence-question"),
        _group(f"引用 {len(cited)}", "回答所依据的原文,所引文字已标出", cited, "cited"),
        _group(
            f"{'可能相关' if declined else '也找到'} {len(near)}",
            "相近条款,不是答案的依据",
            near,
            "also",
        ),
        None if cited or near else _empty("这次回答没有引用原文。"),
        data_turn=number,
        hidden=not shown,
    )


def _empty(text: str) -> Html:
    return element("p", text, class_="evidence-empty")


def _group(title: str, note: str, cards: Sequence[Html], kind: str) -> Html | None:
    if not cards:
        return None
    return element(
        "div",
        element(
            "div",
            element("h3", title),
            element("p", note),
            class_="group-head",
        ),
        *cards,
        class_=f"group group-{kind}",
    )


def _card(
    number: int, citation: Citation, documents: Mapping[str, Document], *, also: bool
) -> Html:
    clause = citation.clause
    name = f"{number}-{'a' if also else ''}{citation.marker}"
    several = len(documents) > 1
    badge = None if also else element("span", str(citation.marker), class_="badge")
    return element(
        "article",
        element(
            "header",
            badge,
            element(
                "h4",
                element(
                    "span",
                    f"《{title_of(clause.document_id, documents).strip('《》')}》",
                    class_="card-document",
                )
                if several
                else None,
                _breadcrumb(clause),
            ),
            class_="card-head",
        ),
        element("div", *marked_paragraphs(clause, citation.span), class_="card-text"),
        _units(clause),
        element("a", "在原文中查看", href=link_to(clause, several=several), class_="quiet open"),
        class_="card card-also" if also else "card",
        id=f"cite-{name}",
        tabindex="-1",
    )


def _breadcrumb(clause: Clause) -> Html:
    if not clause.path_text:
        return element("span", place_of(clause), class_="crumb")
    steps = [element("span", step, class_="crumb") for step in place_of(clause).split(" › ")]
    between = element("span", " › ", class_="crumb-mark")
    parts: list[str] = []
    for step in steps:
        parts += [between, step] if parts else [step]
    return join(parts)


def marked_paragraphs(clause: Clause, quoted: Span | None) -> list[Html]:
    """Return the clause's text as paragraphs, the words of *quoted* inside ``<mark>``."""
    shown: list[Html] = []
    offset = clause.span.start
    for line in clause.text.split("\n"):
        start, end = offset, offset + len(line)
        offset = end + 1
        if line.strip():
            shown.append(element("p", _marked_line(line, start, quoted)))
    return shown


def _marked_line(line: str, start: int, quoted: Span | None) -> Html:
    if quoted is None:
        return join([line.strip()])
    first = max(0, quoted.start - start)
    last = min(len(line), quoted.end - start)
    if first >= last or not line[first:last].strip():
        return join([line.strip()])
    return join([line[:first].lstrip(), element("mark", line[first:last]), line[last:].rstrip()])


def _units(clause: Clause) -> Html | None:
    if not clause.units:
        return None
    names = [
        element("li", unit.name, class_="unit unit-first" if place == 0 else "unit")
        for place, unit in enumerate(clause.units)
    ]
    return element(
        "div",
        element("span", "责任单位", class_="units-title"),
        element("ul", *names, class_="units"),
        class_="units-box",
    )
