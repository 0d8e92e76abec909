"""The conversation as markup: questions, answers with clickable markers, refusals, follow-ups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chatbot.records import MARKER_IN_TEXT, Answer, AnswerKind, Citation, Document
from chatbot.serving.panels.asking import asked
from chatbot.serving.panels.judging import fault_form, judging
from chatbot.serving.panels.markup import Html, element, join
from chatbot.serving.panels.places import name_of, place_of
from chatbot.serving.panels.words import PRINTED, Words, words_in

MOST_CHIPS = 8
"""Citations named under an answer; the others are in the panel beside it."""
BULLETS = "·•"
TIED = 2
"""Characters that a marker stays with at the end of a line."""
MOST_UNITS = 3
"""Departments that a refusal names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A question and what was answered to it; None while the answer is being looked for."""

    question: str
    answer: Answer | None
    draft: str = ""
    """What a chat model has said so far, unchecked, while there is no answer."""
    failed: bool = False
    """True where there will be no answer: something broke on the way."""


def conversation(turns: Sequence[Turn], documents: Mapping[str, Document], words: Words) -> Html:
    """Return all turns, oldest first; follow-up suggestions only under the last."""
    shown = (
        _turn(number, turn, documents, words, last=number == len(turns))
        for number, turn in enumerate(turns, start=1)
    )
    return element("div", *shown, class_="turns")


def _turn(
    number: int, turn: Turn, documents: Mapping[str, Document], words: Words, *, last: bool
) -> Html:
    asked = element(
        "div",
        element("h3", words("you_asked"), class_="unseen"),
        element("p", turn.question, class_="asked"),
        class_="turn-question",
    )
    answer = turn.answer
    if answer is not None:
        shown = _answered(number, answer, documents, words)
    elif turn.failed:
        shown = _failed(turn.question, words)
    else:
        shown = _pending(turn.draft, words)
    follow = _followups(answer, words) if answer is not None and last else None
    return element("section", asked, shown, follow, class_="turn", id=f"turn-{number}")


def _pending(draft: str, words: Words) -> Html:
    return element(
        "div",
        element("p", draft, class_="draft") if draft else None,
        element("span", class_="dots", aria_hidden="true"),
        element("span", words("draft") if draft else words("pending"), class_="pending-words"),
        class_="answer pending",
    )


def _failed(question: str, words: Words) -> Html:
    """No answer, for a reason inside: said so, and the same question once more."""
    again = element(
        "button", words("said_again"), type="button", class_="suggestion", data_ask=question
    )
    return element(
        "div",
        element("p", words("failed"), class_="failed-words answer-text", role="alert"),
        again,
        class_="answer failed",
    )


def _answered(number: int, answer: Answer, documents: Mapping[str, Document], words: Words) -> Html:
    declined = answer.kind is AnswerKind.DECLINED
    chips = (
        _chips(number, answer.also_found, words("near"), words, also=True)
        if declined
        else _chips(number, answer.citations, words("basis"), words)
    )
    return element(
        "article",
        element(
            "header",
            element("h3", words("answer"), class_="unseen"),
            element("span", words(answer.kind.value), class_=f"kind kind-{answer.kind.value}"),
            _coverage(answer, words),
            class_="answer-head",
        ),
        # To a first question it would only say how its parts were cut.
        _resolved(answer, words) if number > 1 or is_rewritten(answer) else None,
        _wording_notice(answer),
        _text(number, answer, words),
        chips,
        _whom_to_ask(answer, words) if declined else None,
        _footer(number, answer, documents, words),
        fault_form(number, answer, words, words_in(None)),
        class_="answer declined" if declined else "answer",
    )


def _whom_to_ask(answer: Answer, words: Words) -> Html | None:
    """The departments of the nearest clause, which a refusal points to."""
    units = [unit.name for near in answer.also_found[:1] for unit in near.clause.units]
    if not units:
        return None
    named = [
        element(
            "li",
            element(
                "button",
                name,
                type="button",
                class_="chip chip-also",
                data_ask=asked("unit_clauses", words, name=name),
            ),
        )
        for name in units[:MOST_UNITS]
    ]
    return element(
        "div",
        element("h4", words("whom"), class_="chips-title"),
        element("ul", *named, class_="chips"),
        class_="chips-box whom",
    )


def _coverage(answer: Answer, words: Words) -> Html | None:
    coverage = answer.coverage
    if coverage is None:
        return None
    key = "coverage_all" if coverage.listed == coverage.total else "coverage_part"
    text = words(key, total=coverage.total, listed=coverage.listed)
    return element("span", text, class_="coverage")


def _wording_notice(answer: Answer) -> Html | None:
    """What a chat model had to do with the answer: its words, or why they were not used."""
    if answer.generation is None or not answer.notices:
        return None
    return element("p", answer.notices[0], class_="wording-notice")


def is_rewritten(answer: Answer) -> bool:
    """Return True where a model said how the question is to be understood."""
    return answer.generation is not None and answer.generation.rewritten


def _resolved(answer: Answer, words: Words) -> Html | None:
    if not answer.standalone.strip() or answer.standalone == answer.question:
        return None
    return element(
        "p",
        element("span", words("resolved"), class_="resolved-label"),
        answer.standalone,
        element("span", words("generated"), class_="kind") if is_rewritten(answer) else None,
        class_="resolved",
    )


def _text(number: int, answer: Answer, words: Words) -> Html:
    """The answer's lines; runs of lines that begin with a bullet become a list."""
    blocks: list[Html] = []
    items: list[Html] = []
    for line in answer.text.splitlines():
        if line[:1] and line[0] in BULLETS:
            items.append(element("li", _marked(number, line[1:].lstrip(), words)))
            continue
        if items:
            blocks.append(element("ul", *items))
            items = []
        if line.strip():
            blocks.append(element("p", _marked(number, line, words)))
    if items:
        blocks.append(element("ul", *items))
    english = answer.text[:1].isascii()
    return element("div", *blocks, class_="answer-text", lang="en" if english else PRINTED)


def _marked(number: int, line: str, words: Words) -> Html:
    parts: list[str] = []
    end = 0
    for found in MARKER_IN_TEXT.finditer(line):
        tied = max(end, found.start() - TIED)
        marker = element(
            "button",
            found.group(1),
            type="button",
            class_="marker",
            data_cite=f"{number}-{found.group(1)}",
            aria_label=words("see_citation", n=found.group(1)),
        )
        parts.append(line[end:tied])
        parts.append(element("span", line[tied : found.start()], marker, class_="tied"))
        end = found.end()
    return join([*parts, line[end:]])


def _chips(
    number: int, citations: Sequence[Citation], title: str, words: Words, *, also: bool = False
) -> Html | None:
    if not citations:
        return None
    chips = [
        element(
            "li",
            element(
                "button",
                None if also else element("span", str(c.marker), class_="chip-number"),
                element("span", name_of(c.clause), class_="chip-name", lang=PRINTED),
                type="button",
                class_="chip chip-also" if also else "chip",
                data_cite=f"{number}-{'a' if also else ''}{c.marker}",
                title=place_of(c.clause),
            ),
        )
        for c in citations[:MOST_CHIPS]
    ]
    if len(citations) > MOST_CHIPS:
        first = citations[MOST_CHIPS].marker
        more = element(
            "button",
            words("chips_more", n=len(citations) - MOST_CHIPS),
            type="button",
            class_="chip chip-more",
            data_cite=f"{number}-{'a' if also else ''}{first}",
        )
        chips.append(element("li", more))
    return element(
        "div",
        element("h4", title, class_="chips-title"),
        element("ul", *chips, class_="chips"),
        class_="chips-box",
    )


def _footer(number: int, answer: Answer, documents: Mapping[str, Document], words: Words) -> Html:
    return element(
        "footer",
        element(
            "button",
            words("copy"),
            type="button",
            class_="quiet copy",
            data_copy=copy_text(answer, documents, words),
        ),
        None if answer.kind is AnswerKind.DECLINED else _also_found_link(number, answer, words),
        judging(number, answer, words),
        class_="answer-foot",
    )


def _also_found_link(number: int, answer: Answer, words: Words) -> Html | None:
    if not answer.also_found:
        return None
    return element(
        "button",
        words("also_link", n=len(answer.also_found)),
        type="button",
        class_="quiet",
        data_cite=f"{number}-a{answer.also_found[0].marker}",
    )


def copy_text(answer: Answer, documents: Mapping[str, Document], words: Words) -> str:
    """Return an answer for the clipboard: text, sources with their quotes, notices, label."""
    lines = [answer.question, "", answer.text, ""]
    for citation in answer.citations:
        document = documents.get(citation.clause.document_id)
        title = "" if document is None else f"《{document.title.strip('《》')}》"
        quote = " ".join(citation.quote.split())
        lines.append(f"[{citation.marker}] {title}{place_of(citation.clause)}：“{quote}”")
    lines += ["", *answer.notices, f"（{words(answer.kind.value)}）"]
    return "\n".join(lines)


def _followups(answer: Answer, words: Words) -> Html | None:
    if not answer.followups:
        return None
    buttons = [
        element("li", element("button", text, type="button", class_="suggestion", data_ask=text))
        for text in answer.followups
    ]
    return element(
        "nav",
        element("h4", words("followups"), class_="chips-title"),
        element("ul", *buttons, class_="suggestions"),
        class_="followups",
        aria_label=words("followups"),
    )
