"""The page as a Gradio Blocks: layout and events. The only home of gradio."""

# No `from __future__ import annotations`: Gradio looks for gr.EventData among the evaluated
# annotations of an event handler, and gradio is imported inside the function.
import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chatbot.contract import Answers
from chatbot.serving.page import Page, Turns
from chatbot.serving.panels.markup import Html, element
from chatbot.serving.panels.words import LANGUAGES, words_in

LOG = logging.getLogger(__name__)
STATIC = Path(__file__).parent / "static"
FORGET_AFTER_S = 3600
"""Seconds after which the conversation of a closed page is forgotten."""
CONCURRENT = 8
"""Questions answered at the same time."""
MOST_WAITING = 256
"""Questions of the page that wait; a further one gets a 503 at once."""
BRIDGE = """
document.addEventListener("portal:ask", (event) => trigger("ask", event.detail));
document.addEventListener("portal:open", (event) => trigger("open", event.detail));
document.addEventListener("portal:clear", (event) => trigger("clear", event.detail));
document.addEventListener("portal:scope", (event) => trigger("scope", event.detail));
document.addEventListener("portal:speak", (event) => trigger("speak", event.detail));
document.addEventListener("portal:save", (event) => trigger("save", event.detail));
"""
"""Lets the page's own script (static/portal.js) raise Gradio events."""
COOKIE = "portal_language"
"""Where the page's script keeps the language that a visitor chose."""
DEFAULT = next(iter(LANGUAGES))
SYSTEM_FONTS = ("system-ui", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "sans-serif")
QUIET = {"api_visibility": "private", "show_progress": "hidden"}
"""For every event: no public API of Gradio's (ours is /api/v1), no spinner over the panels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Widgets:
    """The Gradio components that events read or write."""

    masthead: Any
    turns: Any
    chosen: Any
    confined: Any
    language: Any
    bridge: Any
    outbox: Any
    head: Any
    log: Any
    tools: Any
    question: Any
    send: Any
    evidence: Any
    text: Any
    units: Any
    targets: Any

    @property
    def state(self) -> list[Any]:
        """What every event has to know of the visit."""
        return [self.turns, self.chosen, self.confined, self.language]

    @property
    def shown(self) -> list[Any]:
        """What an answer changes."""
        return [self.turns, self.log, self.evidence, self.question]

    @property
    def everything(self) -> list[Any]:
        """What another document or language changes, in the order of ``_everything``."""
        return [
            self.chosen,
            self.language,
            self.masthead,
            self.log,
            self.evidence,
            self.head,
            self.text,
            self.units,
            self.targets,
            self.tools,
            self.question,
            self.send,
        ]


def mount_page(app: Any, assistant: Answers, *, path: str = "/") -> Any:
    """Mount the page over *assistant* into a FastAPI application; return that application."""
    # Read by gradio at import: without it, it asks hosts outside for its version and address.
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    import gradio as gr

    return gr.mount_gradio_app(
        app,
        build_blocks(gr, Page(assistant)),
        path=path,
        # Plain Font objects name fonts of the reader's own machine; nothing is fetched.
        theme=gr.themes.Base(
            font=[gr.themes.Font(name) for name in SYSTEM_FONTS],
            font_mono=[gr.themes.Font(name) for name in ("ui-monospace", "monospace")],
        ),
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        ssr_mode=False,
        mcp_server=False,
        pwa=False,
    )


def build_blocks(gr: Any, page: Page) -> Any:
    """Return the Blocks that show *page*; *gr* is the gradio module."""
    with gr.Blocks(title="政策问答", analytics_enabled=False, fill_width=True) as blocks:
        widgets = _lay_out(gr, page)
        _connect(gr, page, widgets)
        _renew(gr, page, widgets, blocks)
    blocks.queue(default_concurrency_limit=CONCURRENT, max_size=MOST_WAITING, api_open=False)
    return blocks


def _lay_out(gr: Any, page: Page) -> Widgets:
    words = words_in(DEFAULT)
    document = page.choose(None)
    head, *views = page.views(document, DEFAULT)
    conversation, evidence = page.desk((), document, DEFAULT)
    turns = gr.State((), time_to_live=FORGET_AFTER_S)
    chosen = gr.State(document.document_id if document else None)
    confined = gr.State(len(page.documents) > 1)
    language = gr.State(DEFAULT)
    masthead = _html(gr, page.masthead(DEFAULT, document), "masthead")
    bridge = gr.HTML("", elem_id="bridge", js_on_load=BRIDGE, apply_default_css=False)
    outbox = _html(gr, Html(), "outbox")
    head_box = _html(gr, head, "document-head")
    with gr.Column(elem_id="view-ask", elem_classes="view"), gr.Row(elem_id="desk"):
        with gr.Column(elem_id="chat", min_width=0):
            log = _html(gr, conversation, "log")
            tools = _html(gr, page.tools(DEFAULT), "chat-tools")
            with gr.Row(elem_id="composer"):
                question = gr.Textbox(
                    label=words("question"),
                    show_label=False,
                    placeholder=words("placeholder"),
                    lines=1,
                    max_lines=5,
                    container=False,
                    elem_id="question",
                    min_width=0,
                )
                send = gr.Button(words("send"), variant="primary", elem_id="send", scale=0)
        with gr.Column(elem_id="side", min_width=0):
            evidence_box = _html(gr, evidence, "evidence")
    boxes = []
    for (name, box), content in zip(BOXES.items(), views, strict=True):
        with gr.Column(elem_id=f"view-{name}", elem_classes="view"):
            boxes.append(_html(gr, content, box))
    return Widgets(
        masthead=masthead,
        turns=turns,
        chosen=chosen,
        confined=confined,
        language=language,
        bridge=bridge,
        outbox=outbox,
        head=head_box,
        log=log,
        tools=tools,
        question=question,
        send=send,
        evidence=evidence_box,
        text=boxes[0],
        units=boxes[1],
        targets=boxes[2],
    )


ARRIVED = element("span", data_arrived=True)
"""Tells the page's script that what follows a page's loading has come."""
BOXES = {"text": "reader", "units": "matrix", "targets": "targets"}
"""Views beside the conversation, and the elements that hold them."""


def _connect(gr: Any, page: Page, w: Widgets) -> None:
    def respond(
        asked: str, before: Turns, document_id: str | None, confined: bool, language: str
    ) -> Iterator[Any]:
        question = (asked or "").strip()
        if not question:
            yield before, gr.skip(), gr.skip(), gr.skip()
            return
        emptied: Any = ""
        try:
            for turns in page.ask(question, before, document_id if confined else None):
                kept = before if turns[-1].answer is None else turns
                yield kept, *page.desk(turns, None, language), emptied
                emptied = gr.skip()
        except Exception:  # a visitor is told, whatever it was; an operator reads what
            LOG.exception("a question on the page was not answered")
            yield before, *page.desk(page.failed(question, before), None, language), emptied

    def offered(
        before: Turns, document_id: str | None, confined: bool, language: str, event: gr.EventData
    ) -> Iterator[Any]:
        asked = str(_detail(event).get("question", ""))
        yield from respond(asked, before, document_id, confined, language)

    def scoped(event: gr.EventData) -> Any:
        one = bool(_detail(event).get("one"))
        return one, element("span", data_confined=str(one).lower())

    def opened(before: Turns, language: str, event: gr.EventData) -> Any:
        return _everything(gr, page, before, _detail(event).get("document"), language)

    def spoken(before: Turns, document_id: str | None, event: gr.EventData) -> Any:
        language = words_in(_detail(event).get("language")).language
        return _everything(gr, page, before, document_id, language)

    def cleared(document_id: str | None, language: str) -> Any:
        return (), *page.desk((), page.choose(document_id), language), ""

    def saved(before: Turns, language: str, event: gr.EventData) -> Any:
        return page.save(before, str(_detail(event).get("form")), language)

    gr.on([w.question.submit, w.send.click], respond, [w.question, *w.state], w.shown, **QUIET)
    w.bridge.ask(offered, w.state, w.shown, **QUIET)
    w.bridge.scope(scoped, [], [w.confined, w.outbox], **QUIET)
    w.bridge.clear(cleared, [w.chosen, w.language], w.shown, **QUIET)
    w.bridge.open(opened, [w.turns, w.language], w.everything, **QUIET)
    w.bridge.speak(spoken, [w.turns, w.chosen], w.everything, **QUIET)
    w.bridge.save(saved, [w.turns, w.language], [w.outbox], **QUIET)


def _everything(gr: Any, page: Page, turns: Turns, document_id: object, language: str) -> Any:
    """The whole page over a document in a language, as ``Widgets.everything`` lists it."""
    words = words_in(language)
    document = page.choose(document_id)
    return (
        document.document_id if document else None,
        language,
        page.masthead(language, document),
        *page.desk(turns, document, language),
        *page.views(document, language),
        page.tools(language),
        gr.update(label=words("question"), placeholder=words("placeholder")),
        words("send"),
    )


def _renew(gr: Any, page: Page, w: Widgets, blocks: Any) -> None:
    """Show a visitor his language, and after a reload the documents that there are now."""
    built = page.table

    def renewed(request: gr.Request) -> Any:
        language = words_in(request.cookies.get(COOKIE)).language
        if page.table is built and language == DEFAULT:
            return ARRIVED, *(gr.skip() for _ in w.everything)
        return ARRIVED, *_everything(gr, page, (), None, language)

    blocks.load(renewed, [], [w.outbox, *w.everything], **QUIET)


def _detail(event: Any) -> dict[str, Any]:
    """What the page's script sent along with an event."""
    detail = event._data
    return detail if isinstance(detail, dict) else {}


def _html(gr: Any, value: Html, name: str) -> Any:
    return gr.HTML(value, elem_id=name, js_on_load=None, apply_default_css=False, padding=False)
