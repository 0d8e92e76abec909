"""The head of the page: name, document, dates, validity, tabs, switches; and the first screen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from chatbot.records import Document
from chatbot.serving.panels.examples import Examples
from chatbot.serving.panels.markup import Html, element

VIEWS = (("ask", "问答"), ("text", "原文"), ("units", "责任单位"), ("targets", "指标"))
"""The page's views: address and name."""


def masthead(documents: Sequence[Document], current: Document) -> Html:
    """Return the bar at the top: name, choice of document where there are several, tabs."""
    tabs = [
        element(
            "button",
            name,
            type="button",
            role="tab",
            id=f"tab-{view}",
            data_view=view,
            aria_controls=f"view-{view}",
            aria_selected="true" if view == "ask" else "false",
            tabindex=0 if view == "ask" else -1,
        )
        for view, name in VIEWS
    ]
    return element(
        "header",
        element(
            "div",
            element("a", "跳到提问", href="#ask", class_="skip", data_skip=True),
            element(
                "div",
                element("span", "政", class_="seal", aria_hidden="true"),
                element("h1", "政策问答"),
                element("span", "逐条引用原文,没有写明的不作答", class_="motto"),
                class_="brand",
            ),
            element("div", *tabs, role="tablist", class_="tabs", aria_label="视图"),
            element(
                "div",
                _switch("size", "大字"),
                _switch("dark", "深色"),
                class_="switches",
            ),
            class_="masthead-row",
        ),
        _chooser(documents, current) if len(documents) > 1 else None,
        class_="masthead",
    )


def _switch(name: str, label: str) -> Html:
    return element(
        "button", label, type="button", class_="switch", data_switch=name, aria_pressed="false"
    )


def _chooser(documents: Iterable[Document], current: Document) -> Html:
    options = [
        element(
            "option",
            f"{d.title}(已被取代)" if d.superseded_by else d.title,
            value=d.document_id,
            selected=d.document_id == current.document_id,
        )
        for d in documents
    ]
    return element(
        "div",
        element("label", "文件", for_="document"),
        element("select", *options, id="document"),
        element(
            "label",
            element("input", type="checkbox", id="scope", checked=True),
            "只在这份文件中回答",
            class_="scope",
        ),
        class_="chooser",
    )


def validity(document: Document, today: date) -> Html:
    """Return title, issuer and dates of a document, and plainly whether its period is over."""
    facts = [
        ("发文机关", document.issuer),
        ("文号", document.number),
        ("成文日期", _date(document.issued_on)),
        ("发布日期", _date(document.published_on)),
    ]
    shown = [
        element("div", element("dt", name), element("dd", value)) for name, value in facts if value
    ]
    return element(
        "section",
        element("h2", document.title.strip("《》"), class_="document-title"),
        element("dl", *shown, class_="facts") if shown else None,
        _state(document, today),
        class_="document-head",
        aria_label="文件信息",
    )


def _state(document: Document, today: date) -> Html:
    if document.superseded_by:
        return element(
            "p",
            element("strong", "已被新的文件取代"),
            "。内容仅供查考,不带文件名的问题由新文件回答。",
            class_="state state-ended",
        )
    period = document.period
    if period is None:
        return element("p", "有效期未在文件信息中载明,请以发文机关最新规定为准。", class_="state")
    years = f"{period.first}–{period.last}年"
    if period.last < today.year:
        return element(
            "p",
            element("strong", "实施期限已届满"),
            f"({years})。内容仅供参考,请以发文机关最新规定为准。",
            class_="state state-ended",
        )
    return element("p", f"实施期限:{years}", class_="state")


def _date(day: date | None) -> str | None:
    return None if day is None else f"{day.year}年{day.month}月{day.day}日"


def welcome(found: Examples) -> Html:
    """Return what an empty conversation shows: examples for the two kinds of people who come."""
    groups = [
        _examples("企业常问", found.enterprises),
        _examples("机关常用", found.officials),
    ]
    return element(
        "div",
        element("p", "想了解这份文件的什么?", class_="welcome-lead"),
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
    return element(
        "section",
        element("h3", title),
        element("ul", *items),
        class_="examples",
    )


def chat_tools() -> Html:
    """Return the buttons that concern a whole conversation."""
    return element(
        "div",
        element("button", "新对话", type="button", class_="quiet", data_clear=True),
        element("button", "导出对话", type="button", class_="quiet", data_save=True),
        class_="chat-tools",
    )
