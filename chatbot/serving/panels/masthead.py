"""The head of the page: name, document, dates, validity, tabs, switches; and the first screen."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date

from chatbot.records import Document
from chatbot.serving.panels.examples import Examples
from chatbot.serving.panels.markup import Html, element
from chatbot.serving.panels.words import LANGUAGES, PRINTED, Words

VIEWS = ("ask", "text", "units", "targets")
"""The page's views, by their addresses."""
SCRIPTED = "said_"
"""Wordings that the page's script fills and shows."""


def masthead(documents: Sequence[Document], current: Document, words: Words) -> Html:
    """Return the bar at the top: name, choice of document where there are several, tabs."""
    tabs = [
        element(
            "button",
            words(f"view_{view}"),
            type="button",
            role="tab",
            id=f"tab-{view}",
            data_view=view,
            aria_controls=f"view-{view}",
            aria_selected="true" if view == "ask" else "false",
            tabindex=0 if view == "ask" else -1,
        )
        for view in VIEWS
    ]
    scripted = {k.removeprefix(SCRIPTED): words(k) for k in words.said if k.startswith(SCRIPTED)}
    return element(
        "header",
        element(
            "div",
            element("a", words("skip"), href="#ask", class_="skip", data_skip=True),
            element(
                "div",
                element("span", "政", class_="seal", aria_hidden="true"),
                element("h1", words("name")),
                element("span", words("motto"), class_="motto"),
                class_="brand",
            ),
            element("div", *tabs, role="tablist", class_="tabs", aria_label=words("views")),
            element(
                "div",
                _language(words),
                _switch("size", words("large")),
                _switch("dark", words("dark")),
                class_="switches",
            ),
            class_="masthead-row",
        ),
        _chooser(documents, current, words) if len(documents) > 1 else None,
        class_="masthead",
        data_language=words.language,
        data_words=json.dumps(scripted, ensure_ascii=False),
    )


def _language(words: Words) -> Html:
    options = [
        element("option", name, value=tag, lang=tag, selected=tag == words.language)
        for tag, name in LANGUAGES.items()
    ]
    return element("select", *options, id="language", class_="switch", aria_label=words("language"))


def _switch(name: str, label: str) -> Html:
    return element(
        "button", label, type="button", class_="switch", data_switch=name, aria_pressed="false"
    )


def _chooser(documents: Iterable[Document], current: Document, words: Words) -> Html:
    options = [
        element(
            "option",
            f"{d.title}{words('replaced_mark')}" if d.superseded_by else d.title,
            value=d.document_id,
            selected=d.document_id == current.document_id,
        )
        for d in documents
    ]
    return element(
        "div",
        element("label", words("document"), for_="document"),
        element("select", *options, id="document", lang=PRINTED),
        element(
            "label",
            element("input", type="checkbox", id="scope", checked=True),
            words("only_here"),
            class_="scope",
        ),
        class_="chooser",
    )


def validity(document: Document, today: date, words: Words) -> Html:
    """Return title, issuer and dates of a document, and plainly whether its period is over."""
    shown = [
        element("div", element("dt", name), element("dd", value))
        for name, value in facts_of(document, words)
    ]
    strong, text = validity_of(document, today, words)
    ended = bool(strong)
    return element(
        "section",
        element("h2", document.title.strip("《》"), class_="document-title", lang=PRINTED),
        element("dl", *shown, class_="facts") if shown else None,
        element(
            "p",
            element("strong", strong) if strong else None,
            text,
            class_="state state-ended" if ended else "state",
        ),
        class_="document-head",
        aria_label=words("facts"),
    )


def facts_of(document: Document, words: Words) -> list[tuple[str, str]]:
    """Return what is known of a document's origin: name and value of each fact."""
    facts = [
        (words("issuer"), document.issuer),
        (words("number"), document.number),
        (words("issued_on"), words.day(document.issued_on)),
        (words("published_on"), words.day(document.published_on)),
    ]
    return [(name, value) for name, value in facts if value]


def validity_of(document: Document, today: date, words: Words) -> tuple[str, str]:
    """Return whether a document still holds: the words that warn (empty: none), and the rest."""
    if document.superseded_by:
        return words("replaced"), words("replaced_more")
    period = document.period
    if period is None:
        return "", words("period_unknown")
    years = words("years", first=period.first, last=period.last)
    if period.last < today.year:
        return words("period_ended"), words("period_ended_more", years=years)
    return "", words("period_open", years=years)


def welcome(found: Examples, words: Words) -> Html:
    """Return what an empty conversation shows: examples for the two kinds of people who come."""
    groups = [
        _examples(words("enterprises"), found.enterprises),
        _examples(words("officials"), found.officials),
    ]
    return element(
        "div",
        element("p", words("welcome"), class_="welcome-lead"),
        element("p", words("welcome_note"), class_="welcome-note"),
        element("div", *(g for g in groups if g is not None), class_="example-groups"),
        class_="welcome",
    )


def _examples(title: str, questions: Sequence[str]) -> Html | None:
    if not questions:
        return None
    items = [
        element("li", element("button", q, type="button", class_="example", data_ask=q))
        for q in questions
    ]
    return element("section", element("h3", title), element("ul", *items), class_="examples")


def chat_tools(words: Words) -> Html:
    """Return the buttons that concern a whole conversation."""
    return element(
        "div",
        element("button", words("new_talk"), type="button", class_="quiet", data_clear=True),
        element("button", words("save_docx"), type="button", class_="quiet", data_save="docx"),
        element("button", words("save_md"), type="button", class_="quiet", data_save="md"),
        class_="chat-tools",
    )
