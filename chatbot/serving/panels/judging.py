"""What a reader thinks of an answer: liked, or what is wrong with which clause."""

from __future__ import annotations

from chatbot.records import Answer, AnswerKind
from chatbot.serving.panels.markup import Html, element
from chatbot.serving.panels.places import name_of
from chatbot.serving.panels.words import Words

REASONS = ("wrong_clause", "incomplete", "beside", "stated", "other")
"""Faults that a reader can name; their wording in Chinese is what the journal keeps."""
ONLY_DECLINED = frozenset({"stated"})
ONLY_ANSWERED = frozenset({"wrong_clause", "incomplete"})


def judging(number: int, answer: Answer, words: Words) -> Html:
    """Return the two buttons that judge the answer of turn *number*."""
    return element(
        "span",
        element(
            "button",
            words("like"),
            type="button",
            class_="quiet judge judge-like",
            data_judge="like",
            data_answer=answer.answer_id,
            data_clauses=" ".join(c.clause.clause_id for c in answer.citations),
        ),
        element(
            "button",
            words("dislike"),
            type="button",
            class_="quiet judge judge-dislike",
            data_doubt=f"fault-{number}",
            aria_expanded="false",
            aria_controls=f"fault-{number}",
        ),
        class_="judging",
    )


def fault_form(number: int, answer: Answer, words: Words, reasons: Words) -> Html:
    """Return the form in which a fault of the answer is named, closed at first.

    What is sent as reason is worded by *reasons*, whatever language the page speaks, so that the
    report adds equal faults up.
    """
    declined = answer.kind is AnswerKind.DECLINED
    shown = answer.also_found if declined else answer.citations
    clauses = [
        element("option", name_of(c.clause), value=c.clause.clause_id)
        for c in {c.clause.clause_id: c for c in shown}.values()
    ]
    return element(
        "form",
        element(
            "fieldset",
            element("legend", words("judge")),
            *_choices(number, ONLY_ANSWERED if declined else ONLY_DECLINED, words, reasons),
            class_="fault-reasons",
        ),
        element(
            "label",
            element("span", words("which_clause")),
            element("select", element("option", words("whole_answer"), value=""), *clauses),
            class_="fault-clause",
        )
        if clauses
        else None,
        element(
            "label",
            element("span", words("remark")),
            element("input", type="text", class_="fault-remark", maxlength=500, autocomplete="off"),
            class_="fault-more",
        ),
        element(
            "div",
            element("button", words("submit"), type="submit", class_="fault-send"),
            element(
                "button",
                words("cancel"),
                type="button",
                class_="quiet",
                data_doubt=f"fault-{number}",
            ),
            class_="fault-buttons",
        ),
        class_="fault",
        id=f"fault-{number}",
        hidden=True,
        data_answer=answer.answer_id,
    )


def _choices(number: int, left_out: frozenset[str], words: Words, reasons: Words) -> list[Html]:
    return [
        element(
            "label",
            element(
                "input", type="radio", name=f"fault-{number}", value=reasons(reason), required=True
            ),
            words(reason),
            class_="fault-reason",
        )
        for reason in REASONS
        if reason not in left_out
    ]
