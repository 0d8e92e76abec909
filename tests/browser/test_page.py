"""What a visitor does, over the invented plan: every word on the screen is known beforehand."""

from __future__ import annotations

import re

import docx
import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
KNOWN = "那谁负责?"


def test_a_question_is_answered_with_citations(look, double_server):
    visit = look(double_server)
    visit.ask(KNOWN)
    page = visit.page
    expect(page.locator(".asked")).to_have_text(KNOWN)
    expect(page.locator(".answer-text")).to_contain_text("市交通局(首位责任单位)、市工信局")
    expect(page.locator(".coverage")).to_have_text("共2条 · 已全部列出")
    expect(page.locator("#evidence .group-cited .card")).to_have_count(2)
    expect(page.locator("#evidence .group-also .card")).to_have_count(1)
    expect(page.locator("#question textarea")).to_have_value("")


def test_a_marker_opens_its_paragraph_with_the_quoted_words_marked(look, double_server):
    visit = look(double_server)
    visit.ask(KNOWN)
    page = visit.page
    page.locator(".answer-text .marker").nth(1).click()
    card = page.locator("#cite-1-2")
    expect(card).to_be_focused()
    expect(card).to_be_in_viewport()
    expect(card.locator("mark")).to_have_text("统筹财政资金")
    expect(card.locator("h4")).to_have_text("三、保障措施 › (一)加强资金支持")
    expect(card.locator(".card-text")).to_contain_text("引导社会资本投入")


def test_a_follow_up_shows_how_it_was_understood_and_a_first_question_does_not(look, double_server):
    visit = look(double_server)
    visit.ask(KNOWN)
    expect(visit.page.locator(".resolved")).to_have_count(0)
    visit.ask(KNOWN)
    expect(visit.page.locator("#turn-2 .resolved")).to_contain_text("无人机产业由谁负责?")


def test_a_question_is_on_the_screen_before_the_server_has_spoken(look, double_server):
    visit = look(double_server)
    page = visit.page
    held = []
    page.route("**/queue/join*", lambda route: held.extend([route]))
    page.locator("#question textarea").fill(KNOWN)
    page.keyboard.press("Enter")
    expect(page.locator(".ghost .asked")).to_have_text(KNOWN)
    expect(page.locator(".ghost .pending")).to_contain_text("正在查阅原文")
    held.pop().continue_()
    page.unroute("**/queue/join*")
    visit.answered(1)
    expect(page.locator(".ghost")).to_have_count(0)
    expect(page.locator("#log .turn")).to_have_count(1)


def test_a_connection_that_breaks_is_said_in_place_and_the_question_asked_again(
    look, double_server
):
    visit = look(double_server)
    page = visit.page
    visit.ask(KNOWN)
    page.route("**/queue/data*", lambda route: route.abort())
    page.locator("#question textarea").fill("能补贴多少钱?")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("连接中断")
    expect(page.locator(".toast-wrap")).to_be_hidden()
    page.unroute("**/queue/data*")
    page.get_by_role("button", name="再问一次").click()
    visit.answered(2)
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.locator("#turn-2 .declined")).to_be_visible()
    visit.errors.clear()  # the browser itself notes the broken connection


def test_evidence_of_an_earlier_answer_comes_back_with_its_marker(look, double_server):
    visit = look(double_server)
    visit.ask(KNOWN)
    visit.ask("别的问题")
    page = visit.page
    expect(page.locator("#cite-1-1")).to_be_hidden()
    page.locator("#turn-1 .marker").first.click()
    expect(page.locator("#cite-1-1")).to_be_visible()
    expect(page.locator("#cite-2-a1")).to_be_hidden()


def test_a_refusal_is_a_card_of_its_own_with_near_clauses_apart(look, double_server):
    visit = look(double_server)
    visit.ask("能补贴多少钱?")
    page = visit.page
    expect(page.locator(".answer.declined")).to_contain_text("没有写明")
    expect(page.locator(".answer.declined")).to_contain_text("可能相关，并非答案")
    expect(page.locator(".group-cited")).to_have_count(0)
    expect(page.locator(".answer .marker")).to_have_count(0)


def test_markup_in_question_and_document_is_text(look, double_server):
    hostile = "<img src=x onerror=\"document.title='x'\"> ${document.title='y'} {{7*7}} <b>粗</b>"
    visit = look(double_server)
    visit.ask(hostile)
    page = visit.page
    expect(page.locator(".asked")).to_have_text(hostile)
    page.locator("#tab-text").click()
    expect(page.locator("#paper")).to_contain_text("<img src=x onerror=alert(1)>")
    assert page.locator("#paper img, #log img").count() == 0
    assert page.title() == "政策问答"


@pytest.mark.parametrize(
    "fragment",
    [
        '#clause="><img src=x onerror=alert(1)>',
        "#clause=']);alert(1)//",
        "#view=__proto__",
        "#view=constructor&clause=",
        "#document=<script>alert(1)</script>&clause=2.1",
        "#document=../../etc/passwd",
        "?lang=constructor#clause=2.1",
        "?lang=en;alert(1)",
        "#%",
    ],
)
def test_no_address_makes_the_page_do_what_it_should_not(look, double_server, fragment):
    visit = look(double_server, fragment)
    page = visit.page
    asked_for = []
    page.on("dialog", lambda dialog: (asked_for.append(dialog.message), dialog.dismiss()))
    page.wait_for_timeout(400)
    assert page.locator("img").count() == 0
    page.locator("#tab-ask").click()
    visit.ask(KNOWN)
    expect(page.locator(".answer-text")).to_contain_text("市交通局")
    assert asked_for == []


def test_an_example_asks_itself(look, double_server):
    visit = look(double_server)
    page = visit.page
    question = page.locator(".example").first.inner_text()
    page.locator(".example").first.click()
    visit.answered(1)
    expect(page.locator(".asked")).to_have_text(question)


def test_a_suggestion_asks_itself_and_the_conversation_goes_on(look, double_server):
    visit = look(double_server)
    visit.ask(KNOWN)
    visit.page.locator(".suggestion").last.click()
    visit.answered(2)
    expect(visit.page.locator("#turn-2 .asked")).to_have_text("通航服务产业讲了什么?")


def test_a_new_conversation_shows_the_examples_again(look, double_server):
    visit = look(double_server)
    visit.ask(KNOWN)
    visit.page.get_by_role("button", name="新对话").click()
    expect(visit.page.locator(".example").first).to_be_visible()
    expect(visit.page.locator(".turn")).to_have_count(0)


def saved(visit, button):
    with visit.page.expect_download() as waiting:
        visit.page.get_by_role("button", name=button).click()
    return waiting.value


def test_a_conversation_is_saved_as_markdown_with_sources_and_validity(look, double_server):
    visit = look(double_server)
    visit.ask(KNOWN)
    held = saved(visit, "导出 Markdown")
    text = held.path().read_text(encoding="utf-8")
    assert held.suggested_filename.endswith(".md")
    assert "二、重点领域 › (一)无人机产业：“责任单位:市交通局、工信局”" in text
    assert "已经届满" in text
    assert "实施期限已届满（2020–2022年）" in text
    assert "原文摘录" in text


def test_a_conversation_is_saved_as_a_word_file_twice(look, double_server):
    visit = look(double_server)
    visit.ask(KNOWN)
    for _ in range(2):
        held = saved(visit, "导出 Word")
        assert held.suggested_filename.endswith(".docx")
        text = "\n".join(p.text for p in docx.Document(held.path()).paragraphs)
        assert "二、重点领域 › (一)无人机产业：“责任单位:市交通局、工信局”" in text
        assert "发布日期：2020年1月8日" in text


def test_an_answer_is_copied_with_its_sources(look, double_server):
    visit = look(double_server, permissions=["clipboard-read", "clipboard-write"])
    visit.ask(KNOWN)
    visit.page.get_by_role("button", name="复制（含出处）").click()
    expect(visit.page.get_by_role("button", name="已复制")).to_be_visible()
    text = visit.page.evaluate("navigator.clipboard.readText()")
    assert "[1] 《云溪市低空经济实施方案(2020-2022年)》二、重点领域" in text


def test_a_fault_is_sent_with_its_reason_and_clause(look, double_server):
    visit = look(double_server)
    visit.ask(KNOWN)
    page = visit.page
    sent = []
    page.route(
        "**/api/v1/feedback",
        lambda route: (sent.append(route.request.post_data_json), route.fulfill(status=202))[1],
    )
    page.get_by_role("button", name="有问题").click()
    expect(page.locator("#fault-1")).to_be_visible()
    page.get_by_label("引用的条款不对").check()
    page.get_by_label("涉及的条款").select_option("yunxi#3.1")
    page.get_by_label("补充说明（可不填）").fill("看错了")
    page.get_by_role("button", name="提交").click()
    expect(page.locator(".judged")).to_have_text("已记录，谢谢")
    (body,) = sent
    assert (body["rating"], body["reason"]) == ("dislike", "引用的条款不对：看错了")
    assert body["clauses"] == ["yunxi#3.1"]


@pytest.mark.parametrize(
    ("status", "said"), [(429, "提问太频繁"), (503, "服务繁忙"), (401, "不向未持密钥者")]
)
def test_a_refused_question_is_explained_in_words_of_the_page(look, double_server, status, said):
    visit = look(double_server)
    page = visit.page
    page.route("**/queue/join*", lambda route: route.fulfill(status=status, body="{}"))
    page.locator("#question textarea").fill(KNOWN)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text(said)
    expect(page.locator(".toast-wrap")).to_be_hidden()
    page.unroute("**/queue/join*")
    visit.ask(KNOWN)
    visit.errors.clear()  # the browser itself notes a status of 4xx or 5xx


def test_a_liked_answer_is_thanked_for(look, double_server):
    visit = look(double_server)
    visit.ask(KNOWN)
    page = visit.page
    page.route("**/api/v1/feedback", lambda route: route.fulfill(status=202))
    page.get_by_role("button", name="有帮助").click()
    expect(page.locator(".judged")).to_have_text("已记录，谢谢")


def test_the_interface_speaks_three_languages_and_remembers_the_chosen_one(look, double_server):
    visit = look(double_server)
    visit.ask(KNOWN)
    page = visit.page
    page.locator("#language").select_option("en")
    expect(page.locator("#tab-units")).to_have_text("Departments")
    expect(page.locator(".coverage")).to_have_text("2 in all · complete")
    expect(page.locator(".asked")).to_have_text(KNOWN)
    expect(page.locator("#send")).to_have_text("Ask")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    visit.again()
    expect(page.locator("#question textarea")).to_have_attribute(
        "placeholder", "Type your question"
    )
    expect(page).to_have_title("Policy Q&A")
    page.locator("#language").select_option("zh-Hant")
    expect(page.locator("#tab-units")).to_have_text("責任單位")
    page.locator("#tab-text").click()
    expect(page.locator("#paper")).to_contain_text("加强资金支持")


def test_a_link_may_name_the_language_and_a_clause(look, double_server):
    page = look(double_server, "?lang=en#clause=3.1").page
    expect(page.locator("#tab-text")).to_have_text("Full text")
    expect(page.locator("#clause-3\\.1")).to_be_in_viewport()


def test_nothing_jumps_once_the_page_is_there(look, double_server):
    visit = look(double_server)
    page = visit.page
    page.add_init_script(
        "window.jumps = []; new PerformanceObserver((list) => jumps.push(...list.getEntries()))"
        ".observe({ type: 'layout-shift', buffered: true })"
    )
    visit.again()
    page.wait_for_timeout(1000)
    visit.ask(KNOWN)
    moved = page.evaluate("jumps.filter(j => !j.hadRecentInput).reduce((a, j) => a + j.value, 0)")
    assert moved < 0.05


def test_tabs_show_text_departments_and_targets(look, double_server):
    page = look(double_server).page
    for tab, shown in (("text", "#paper"), ("units", ".matrix"), ("targets", ".targets")):
        page.locator(f"#tab-{tab}").click()
        expect(page.locator(shown)).to_be_visible()
        expect(page.locator("#question textarea")).to_be_hidden()
        assert page.url.endswith(f"#view={tab}")
    page.go_back()
    expect(page.locator(".matrix")).to_be_visible()
    page.locator("#tab-ask").click()
    expect(page.locator("#question textarea")).to_be_visible()


def test_a_deep_link_opens_the_clause_and_survives_a_reload(look, double_server):
    visit = look(double_server, "#clause=3.1")
    page = visit.page
    for _ in range(2):
        clause = page.locator("#clause-3\\.1")
        expect(clause).to_be_in_viewport()
        expect(clause).to_have_class(re.compile(r"\bhere\b"))
        expect(page.locator(".outline [aria-current]")).to_have_text("(一)加强资金支持")
        visit.again()


def test_a_cell_of_the_matrix_leads_to_its_clause(look, double_server):
    page = look(double_server, "#view=units").page
    page.get_by_role("link", name="市财政局：三、保障措施 › (一)加强资金支持").click()
    expect(page.locator("#clause-3\\.1")).to_be_in_viewport()


def test_departments_can_be_filtered(look, double_server):
    page = look(double_server, "#view=units").page
    page.locator("#unit-filter").fill("财政")
    expect(page.locator(".matrix tbody tr:visible")).to_have_count(1)
    expect(page.locator("#unit-count")).to_have_text("1/3个单位")
    page.locator("#unit-filter").fill("无人机")
    expect(page.locator(".matrix tbody tr:visible")).to_have_count(2)
    page.locator("#unit-filter").fill("")
    page.locator("#first-only").check()
    expect(page.locator(".matrix tbody tr:visible")).to_have_count(2)
    expect(page.locator(".matrix td a:visible")).to_have_count(3)
    page.locator("#first-only").uncheck()
    expect(page.locator("#unit-count")).to_have_text("3个单位，3条写明责任单位的条款")


def test_words_are_found_in_the_text(look, double_server):
    page = look(double_server, "#view=text").page
    page.locator("#reader-search").fill("市交通局")
    expect(page.locator("#reader-count")).to_have_text("1/3处")
    page.keyboard.press("Enter")
    expect(page.locator("#reader-count")).to_have_text("2/3处")
    page.locator("#reader-search").fill("没有这个词")
    expect(page.locator("#reader-count")).to_have_text("没有找到")


def test_the_keyboard_alone_is_enough(look, double_server):
    page = look(double_server).page
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#question textarea")).to_be_focused()
    page.keyboard.type(KNOWN)
    page.keyboard.press("Enter")
    page.locator("#turn-1 .answer-text").wait_for()
    page.locator("#turn-1 .marker").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#cite-1-1")).to_be_focused()
    page.locator("#tab-ask").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#tab-text")).to_be_focused()
    expect(page.locator("#paper")).to_be_visible()
    page.keyboard.press("End")
    expect(page.locator(".targets")).to_be_visible()


FOCUSED = """() => {
  const at = document.activeElement, style = getComputedStyle(at);
  const labelled = [...(at.labels ?? [])].map((label) => label.innerText).join(" ");
  return {
    what: at.outerHTML.slice(0, 120),
    name: (at.getAttribute("aria-label") ?? "") + labelled + at.innerText + (at.title ?? ""),
    shown: (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 1)
      || style.boxShadow !== "none",
    place: at === document.body ? ""
      : at.closest("#masthead, #log, #chat-tools, #composer, #side")?.id,
  };
}"""


def test_tab_reaches_everything_and_each_stop_has_a_name_and_is_seen(look, double_server):
    visit = look(double_server)
    visit.ask(KNOWN)
    page = visit.page
    page.evaluate("document.activeElement.blur(); getSelection().removeAllRanges()")
    page.locator(".skip").focus()
    stops = [page.evaluate(FOCUSED)]
    while len(stops) < 60:
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if not stop["place"]:
            break
        stops.append(stop)
    for stop in stops:
        assert stop["name"].strip(), stop
        assert stop["shown"], stop
    order = list(dict.fromkeys(stop["place"] for stop in stops))
    assert order == ["masthead", "log", "chat-tools", "composer", "side"]
    reached = "".join(stop["what"] for stop in stops)
    for part in ("tab-ask", "marker", "chip", "copy", "judge-like", "suggestion", "data-save"):
        assert part in reached, part


def test_a_screen_reader_is_told_the_newest_answer_and_no_other(look, double_server):
    visit = look(double_server)
    visit.ask(KNOWN)
    told = visit.page.locator("#portal-status")
    expect(told).to_have_attribute("role", "status")
    expect(told).to_contain_text("市交通局(首位责任单位)、市工信局")
    visit.ask("能补贴多少钱?")
    expect(told).to_contain_text("没有写明")
    expect(told).not_to_contain_text("市交通局")


def test_on_a_phone_in_large_type_the_box_for_questions_is_on_the_screen(look, double_server):
    visit = look(double_server, viewport={"width": 360, "height": 740})
    visit.page.locator("[data-switch=size]").click()
    inside = "document.querySelector('#composer').getBoundingClientRect().bottom <= innerHeight"
    visit.until(inside)
    box = "document.querySelector('#question textarea')"  # its borders: 2
    visit.until(f"{box}.scrollHeight <= {box}.clientHeight + 2")
    visit.ask(KNOWN)
    visit.until(inside)
    visit.until("document.querySelector('#log').clientHeight >= 0.35 * innerHeight")


def test_enter_while_an_input_method_is_composing_sends_nothing(look, double_server):
    page = look(double_server).page
    box = page.locator("#question textarea")
    box.focus()
    session = page.context.new_cdp_session(page)
    session.send("Input.imeSetComposition", {"text": "wu", "selectionStart": 2, "selectionEnd": 2})
    session.send(
        "Input.dispatchKeyEvent",
        {"type": "rawKeyDown", "key": "Process", "windowsVirtualKeyCode": 229},
    )
    session.send("Input.insertText", {"text": "无人机"})
    expect(box).to_have_value("无人机")
    expect(page.locator(".turn")).to_have_count(0)


@pytest.mark.parametrize("width", [360, 414, 768, 1024, 1920])
@pytest.mark.parametrize("view", ["ask", "text", "units", "targets"])
def test_no_width_scrolls_sideways(look, double_server, width, view):
    visit = look(double_server, f"#view={view}", viewport={"width": width, "height": 800})
    visit.until("document.scrollingElement.scrollWidth <= document.scrollingElement.clientWidth")


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "en"])
@pytest.mark.parametrize("width", [360, 768, 1024, 1440])
def test_in_every_language_and_in_large_type_all_controls_stay_on_the_screen(
    look, double_server, language, width
):
    visit = look(double_server, f"?lang={language}", viewport={"width": width, "height": 800})
    inside = (
        "[...document.querySelectorAll('#masthead button, #masthead select, #composer button,"
        " #chat-tools button, .answer button')].filter(c => c.offsetParent)"
        ".every(c => { const { left, right } = c.getBoundingClientRect();"
        " return left >= 0 && right <= innerWidth; })"
    )
    visit.until(inside)
    visit.page.locator("[data-switch=size]").click()
    visit.ask(KNOWN)
    visit.until(inside)


def test_on_a_phone_evidence_opens_over_the_conversation_and_closes_with_escape(
    look, double_server
):
    visit = look(double_server, viewport={"width": 360, "height": 740})
    visit.ask(KNOWN)
    page = visit.page
    expect(page.locator("#side")).to_be_hidden()
    page.locator(".marker").first.click()
    expect(page.locator("#cite-1-1 mark")).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(page.locator("#side")).to_be_hidden()
    expect(page.locator(".marker").first).to_be_focused()


BRIGHTNESS = (
    "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3)"
    ".reduce((sum, part) => sum + Number(part), 0)"
)
"""Of the page's ground: 0 black, 765 white."""


def test_dark_follows_the_system_and_the_switch_is_remembered(look, double_server):
    visit = look(double_server, color_scheme="dark")
    visit.until(f"{BRIGHTNESS} < 150")
    visit.page.get_by_role("button", name="深色").click()
    visit.again()
    visit.until(f"{BRIGHTNESS} > 600")


def test_large_type_enlarges_the_whole_page_and_is_remembered(look, double_server):
    visit = look(double_server)
    size = "parseFloat(getComputedStyle(document.querySelector('.example')).fontSize)"
    visit.until(f"document.querySelector('.example') && {size} > 0")
    before = visit.page.evaluate(size)
    visit.page.get_by_role("button", name="适老版").click()
    visit.until(f"{size} >= {1.2 * before}")
    visit.again()
    visit.until(f"document.querySelector('.example') && {size} >= {1.2 * before}")


def test_the_language_of_the_page_is_chinese_whatever_the_browser_speaks(look, double_server):
    page = look(double_server, locale="en-US").page
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    expect(page.locator("h1")).to_have_count(1)


def test_reduced_motion_is_respected(look, double_server):
    page = look(double_server, "#clause=3.1", reduced_motion="reduce").page
    duration = page.locator(".clause.here").evaluate(
        "clause => parseFloat(getComputedStyle(clause).animationDuration)"
    )
    assert duration < 0.01
