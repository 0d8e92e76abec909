"""The panel beside the conversation: cited paragraphs with the quoted words marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chatbot.records import AnswerKind, Citation, Clause, Document, Span
from chatbot.serving.panels.conversation import Turn
from chatbot.serving.panels.markup import Html, element, join
from chatbot.serving.panels.places import link_to, place_of
from chatbot.serving.panels.words import PRINTED, Words
from chatbot.serving.wire import title_of


def evidence(turns: Sequence[Turn], documents: Mapping[str, Document], words: Words) -> Html:
    """Return the evidence of every turn; only that of the last is shown at first."""
    sections = [
        _section(number, turn, documents, words, shown=number == len(turns))
        for number, turn in enumerate(turns, start=1)
    ]
    close = element("button", words("back"), type="button", class_="quiet close", data_close=True)
    return element("div", close, *sections, class_="evidence")


def _section(
    number: int, turn: Turn, documents: Mapping[str, Document], words: Words, *, shown: bool
) -> Html:
    answer = turn.answer
    if answer is None:
        return element(
            "section",
            _empty(words("failed" if turn.failed else "pending")),
            data_turn=number,
            hidden=not shown,
        )
    declined = answer.kind is AnswerKind.DECLINED
    cited = [_card(number, c, documents, words, also=False) for c in answer.citations]
    near = [_card(number, c, documents, words, also=True) for c in answer.also_found]
    return element(
        "section",
        element("p", turn.question, class_="evidence-question"),
        _group(words("cited", n=len(cited)), words("cited_note"), cited, "cited"),
        _group(
            words("related" if declined else "also", n=len(near)),
            words("also_note"),
            near,
            "also",
        ),
        None if cited or near else _empty(words("none_cited")),
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
    number: int,
    citation: Citation,
    documents: Mapping[str, Document],
    words: Words,
    *,
    also: bool,
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
                lang=PRINTED,
            ),
            class_="card-head",
        ),
        element("div", *marked_paragraphs(clause, citation.span), class_="card-text", lang=PRINTED),
        _units(clause, words),
        element(
            "a",
            words("open_text"),
            href=link_to(clause, several=several),
            class_="quiet open",
        ),
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


def _units(clause: Clause, words: Words) -> Html | None:
    if not clause.units:
        return None
    names = [
        element("li", unit.name, class_="unit unit-first" if place == 0 else "unit")
        for place, unit in enumerate(clause.units)
    ]
    return element(
        "div",
        element("span", words("units"), class_="units-title"),
        element("ul", *names, class_="units", lang=PRINTED),
        class_="units-box",
    )
