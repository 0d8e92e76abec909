"""The page as a Gradio Blocks: layout and events. The only home of gradio."""

# No `from __future__ import annotations`: Gradio looks for gr.EventData among the evaluated
# annotations of an event handler, and gradio is imported inside the function.
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chatbot.contract import Answers
from chatbot.errors import EngineError
from chatbot.serving.page import Page, Turns
from chatbot.serving.panels.markup import Html
from chatbot.serving.panels.masthead import chat_tools
from chatbot.serving.routes.replies import NO_ENGINE

STATIC = Path(__file__).parent / "static"
FORGET_AFTER_S = 3600
"""Seconds after which the conversation of a closed page is forgotten."""
CONCURRENT = 8
"""Questions answered at the same time."""
BRIDGE = """
document.addEventListener("portal:ask", (event) => trigger("ask", event.detail));
document.addEventListener("portal:open", (event) => trigger("open", event.detail));
document.addEventListener("portal:clear", (event) => trigger("clear", event.detail));
document.addEventListener("portal:scope", (event) => trigger("scope", event.detail));
"""
"""Lets the page's own script (static/portal.js) raise Gradio events."""
HEAD = """
<meta name="color-scheme" content="light dark">
<link rel="icon" href="portal/seal.svg" type="image/svg+xml">
<link rel="stylesheet" href="portal/portal.css">
<script src="portal/portal.js" defer></script>
"""
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
    bridge: Any
    head: Any
    log: Any
    question: Any
    send: Any
    evidence: Any
    text: Any
    units: Any
    targets: Any


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
        head=HEAD,
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
    blocks.queue(default_concurrency_limit=CONCURRENT, api_open=False)
    return blocks


def _lay_out(gr: Any, page: Page) -> Widgets:
    document = page.choose(None)
    head, text, units, targets = page.views(document)
    conversation, evidence = page.desk((), document)
    turns = gr.State((), time_to_live=FORGET_AFTER_S)
    chosen = gr.State(document.document_id if document else None)
    confined = gr.State(len(page.documents) > 1)
    masthead = _html(gr, page.masthead(), "masthead")
    bridge = gr.HTML("", elem_id="bridge", js_on_load=BRIDGE, apply_default_css=False)
    head_box = _html(gr, head, "document-head")
    with gr.Column(elem_id="view-ask", elem_classes="view"), gr.Row(elem_id="desk"):
        with gr.Column(elem_id="chat", min_width=0):
            log = _html(gr, conversation, "log")
            _html(gr, chat_tools(), "chat-tools")
            with gr.Row(elem_id="composer"):
                question = gr.Textbox(
                    label="提问",
                    show_label=False,
                    placeholder="用自己的话提问,按回车发送",
                    lines=1,
                    max_lines=5,
                    container=False,
                    elem_id="question",
                    min_width=0,
                )
                send = gr.Button("提问", variant="primary", elem_id="send", scale=0)
        with gr.Column(elem_id="side", min_width=0):
            evidence_box = _html(gr, evidence, "evidence")
    boxes = []
    for name, content in (("text", text), ("units", units), ("targets", targets)):
        with gr.Column(elem_id=f"view-{name}", elem_classes="view"):
            boxes.append(_html(gr, content, BOX_NAMES[name]))
    return Widgets(
        masthead=masthead,
        turns=turns,
        chosen=chosen,
        confined=confined,
        bridge=bridge,
        head=head_box,
        log=log,
        question=question,
        send=send,
        evidence=evidence_box,
        text=boxes[0],
        units=boxes[1],
        targets=boxes[2],
    )


BOX_NAMES = {"text": "reader", "units": "matrix", "targets": "targets"}


def _connect(gr: Any, page: Page, w: Widgets) -> None:
    def respond(
        asked: str, before: Turns, document_id: str | None, confined: bool
    ) -> Iterator[Any]:
        question = (asked or "").strip()
        if not question:
            yield before, gr.skip(), gr.skip(), gr.skip()
            return
        emptied: Any = ""
        try:
            for turns in page.ask(question, before, document_id if confined else None):
                kept = before if turns[-1].answer is None else turns
                yield kept, *page.desk(turns, None), emptied
                emptied = gr.skip()
        except EngineError as error:
            yield before, *page.desk(before, page.choose(document_id)), question
            raise gr.Error(NO_ENGINE) from error

    def offered(
        before: Turns, document_id: str | None, confined: bool, event: gr.EventData
    ) -> Iterator[Any]:
        asked = str(_detail(event).get("question", ""))
        yield from respond(asked, before, document_id, confined)

    def scoped(event: gr.EventData) -> bool:
        return bool(_detail(event).get("one"))

    def opened(before: Turns, event: gr.EventData) -> Any:
        document = page.choose(_detail(event).get("document"))
        identity = document.document_id if document else None
        return identity, *page.desk(before, document), *page.views(document)

    def cleared(document_id: str | None) -> Any:
        return (), *page.desk((), page.choose(document_id)), ""

    shown = [w.turns, w.log, w.evidence, w.question]
    everything = [w.chosen, w.log, w.evidence, w.head, w.text, w.units, w.targets]
    state = [w.turns, w.chosen, w.confined]
    gr.on([w.question.submit, w.send.click], respond, [w.question, *state], shown, **QUIET)
    w.bridge.ask(offered, state, shown, **QUIET)
    w.bridge.scope(scoped, [], [w.confined], **QUIET)
    w.bridge.clear(cleared, [w.chosen], shown, **QUIET)
    w.bridge.open(opened, [w.turns], everything, **QUIET)


def _renew(gr: Any, page: Page, w: Widgets, blocks: Any) -> None:
    """Show a visitor who comes after a reload the documents that there are now."""
    built = page.table
    everything = [w.masthead, w.chosen, w.log, w.evidence, w.head, w.text, w.units, w.targets]

    def renewed() -> Any:
        if page.table is built:
            return tuple(gr.skip() for _ in everything)
        document = page.choose(None)
        identity = document.document_id if document else None
        return page.masthead(), identity, *page.desk((), document), *page.views(document)

    blocks.load(renewed, [], everything, **QUIET)


def _detail(event: Any) -> dict[str, Any]:
    """What the page's script sent along with an event."""
    detail = event._data
    return detail if isinstance(detail, dict) else {}


def _html(gr: Any, value: Html, name: str) -> Any:
    return gr.HTML(value, elem_id=name, js_on_load=None, apply_default_css=False, padding=False)
