"""The conversation as markup: questions, answers with clickable markers, refusals, follow-ups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chatbot.records import MARKER_IN_TEXT, Answer, AnswerKind, Citation, Document
from chatbot.serving.panels.markup import Html, element, join
from chatbot.serving.panels.places import name_of, place_of
from chatbot.serving.wire import AI_LABEL

MOST_CHIPS = 8
"""Citations named under an answer; the others are in the panel beside it."""
BULLETS = "·•"
KIND_NAMES = {
    AnswerKind.EXTRACTED: "原文摘录",
    AnswerKind.GENERATED: AI_LABEL,
    AnswerKind.DECLINED: "未作答",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A question and what was answered to it; None while the answer is being looked for."""

    question: str
    answer: Answer | None
    draft: str = ""
    """What a chat model has said so far, unchecked, while there is no answer."""


def conversation(turns: Sequence[Turn], documents: Mapping[str, Document]) -> Html:
    """Return all turns, oldest first; follow-up suggestions only under the last."""
    shown = (
        _turn(number, turn, documents, last=number == len(turns))
        for number, turn in enumerate(turns, start=1)
    )
    return element("div", *shown, class_="turns")


def _turn(number: int, turn: Turn, documents: Mapping[str, Document], *, last: bool) -> Html:
    asked = element(
        "div",
        element("h3", "您的提问", class_="unseen"),
        element("p", turn.question, class_="asked"),
        class_="turn-question",
    )
    answer = turn.answer
    if answer is None:
        shown = _pending(turn.draft)
    elif answer.kind is AnswerKind.DECLINED:
        shown = _declined(number, answer)
    else:
        shown = _answered(number, answer, documents)
    follow = _followups(answer) if answer is not None and last else None
    return element("section", asked, shown, follow, class_="turn", id=f"turn-{number}")


def _pending(draft: str) -> Html:
    waiting = "草稿,正在与原文逐句核对…" if draft else "正在查阅原文…"
    return element(
        "div",
        element("p", draft, class_="draft") if draft else None,
        element("span", class_="dots", aria_hidden="true"),
        waiting,
        class_="answer pending",
    )


def _answered(number: int, answer: Answer, documents: Mapping[str, Document]) -> Html:
    return element(
        "article",
        element(
            "header",
            element("h3", "回答", class_="unseen"),
            element("span", KIND_NAMES[answer.kind], class_=f"kind kind-{answer.kind.value}"),
            _coverage(answer),
            class_="answer-head",
        ),
        _resolved(answer),
        _wording_notice(answer),
        _text(number, answer),
        _chips(number, answer.citations, "依据"),
        _footer(number, answer, documents),
        class_="answer",
    )


def _declined(number: int, answer: Answer) -> Html:
    near = _chips(number, answer.also_found, "可能相关,并非答案", also=True)
    return element(
        "article",
        element(
            "header",
            element("h3", "回答", class_="unseen"),
            element("span", KIND_NAMES[answer.kind], class_="kind kind-declined"),
            class_="answer-head",
        ),
        _resolved(answer),
        _text(number, answer),
        near,
        class_="answer declined",
    )


def _coverage(answer: Answer) -> Html | None:
    coverage = answer.coverage
    if coverage is None:
        return None
    if coverage.listed == coverage.total:
        text = f"共{coverage.total}条 · 已全部列出"
    else:
        text = f"共{coverage.total}条 · 列出{coverage.listed}条"
    return element("span", text, class_="coverage")


def _wording_notice(answer: Answer) -> Html | None:
    """What a chat model had to do with the answer: its words, or why they were not used."""
    if answer.generation is None or not answer.notices:
        return None
    return element("p", answer.notices[0], class_="wording-notice")


def _resolved(answer: Answer) -> Html | None:
    if not answer.standalone.strip() or answer.standalone == answer.question:
        return None
    return element(
        "p",
        element("span", "理解为", class_="resolved-label"),
        answer.standalone,
        class_="resolved",
    )


def _text(number: int, answer: Answer) -> Html:
    """The answer's lines; runs of lines that begin with a bullet become a list."""
    blocks: list[Html] = []
    items: list[Html] = []
    for line in answer.text.splitlines():
        if line[:1] and line[0] in BULLETS:
            items.append(element("li", _marked(number, line[1:].lstrip())))
            continue
        if items:
            blocks.append(element("ul", *items))
            items = []
        if line.strip():
            blocks.append(element("p", _marked(number, line)))
    if items:
        blocks.append(element("ul", *items))
    return element("div", *blocks, class_="answer-text")


def _marked(number: int, line: str) -> Html:
    parts: list[str] = []
    end = 0
    for found in MARKER_IN_TEXT.finditer(line):
        parts.append(line[end : found.start()])
        parts.append(
            element(
                "button",
                found.group(1),
                type="button",
                class_="marker",
                data_cite=f"{number}-{found.group(1)}",
                aria_label=f"查看引用{found.group(1)}",
            )
        )
        end = found.end()
    return join([*parts, line[end:]])


def _chips(
    number: int, citations: Sequence[Citation], title: str, *, also: bool = False
) -> Html | None:
    if not citations:
        return None
    chips = [
        element(
            "li",
            element(
                "button",
                None if also else element("span", str(c.marker), class_="chip-number"),
                element("span", name_of(c.clause), class_="chip-name"),
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
            f"另有{len(citations) - MOST_CHIPS}条",
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


def _also_found_link(number: int, answer: Answer) -> Html | None:
    if not answer.also_found:
        return None
    return element(
        "button",
        f"也找到{len(answer.also_found)}条相近条款",
        type="button",
        class_="quiet",
        data_cite=f"{number}-a{answer.also_found[0].marker}",
    )


def _footer(number: int, answer: Answer, documents: Mapping[str, Document]) -> Html:
    return element(
        "footer",
        _also_found_link(number, answer),
        element(
            "button",
            "复制(含出处)",
            type="button",
            class_="quiet",
            data_copy=copy_text(answer, documents),
        ),
        _judge(answer, "dislike", "有问题"),
        _judge(answer, "like", "有帮助"),
        class_="answer-foot",
    )


def _judge(answer: Answer, rating: str, words: str) -> Html:
    """A button that sends what the reader thinks of the answer (static/portal.js)."""
    return element(
        "button",
        words,
        type="button",
        class_="quiet judge",
        data_judge=rating,
        data_answer=answer.answer_id,
        data_clauses=" ".join(c.clause.clause_id for c in answer.citations),
    )


def copy_text(answer: Answer, documents: Mapping[str, Document]) -> str:
    """Return an answer for the clipboard: text, sources with their quotes, notices, label."""
    lines = [answer.question, "", answer.text, ""]
    for citation in answer.citations:
        document = documents.get(citation.clause.document_id)
        title = "" if document is None else f"《{document.title.strip('《》')}》"
        quote = " ".join(citation.quote.split())
        lines.append(f"[{citation.marker}] {title}{place_of(citation.clause)}:“{quote}”")
    lines += ["", *answer.notices, f"({KIND_NAMES[answer.kind]})"]
    return "\n".join(lines)


def _followups(answer: Answer) -> Html | None:
    if not answer.followups:
        return None
    buttons = [
        element("li", element("button", text, type="button", class_="suggestion", data_ask=text))
        for text in answer.followups
    ]
    return element(
        "nav",
        element("h4", "接着问", class_="chips-title"),
        element("ul", *buttons, class_="suggestions"),
        class_="followups",
        aria_label="接着问",
    )
