"""The page's markup, read with the standard library's HTML parser."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest

from chatbot.records import AnswerKind, Generation, Period, Span
from chatbot.serving.page import MOST_TURNS, Page
from chatbot.serving.panels.conversation import Turn, conversation, copy_text
from chatbot.serving.panels.evidence import evidence, marked_paragraphs
from chatbot.serving.panels.examples import examples
from chatbot.serving.panels.markup import Html, element, escape, join
from chatbot.serving.panels.masthead import validity
from chatbot.serving.panels.matrix import duties, matrix
from chatbot.serving.panels.places import NAMES, link_to, name_of, place_of
from chatbot.serving.panels.reader import reader
from chatbot.serving.panels.targets import targets
from chatbot.serving.panels.words import LANGUAGES, words_in
from chatbot.serving.suggesting import in_language
from chatbot.understanding.normalise import has_traditional
from tests.serving.doubles import drones_answer, fixed_assistant, plan

DOCUMENT, CLAUSES = plan()
TABLE = fixed_assistant().index.table
CHINESE = words_in("zh-Hans")
HOSTILE = "<script>alert(1)</script>\"'&${7*7}{{7*7}}"


class Tree(HTMLParser):
    """Collects tags with their attributes, text, and whether every tag was closed in order."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.pieces: list[str] = []
        self.open: list[str] = []
        self.feed(markup)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in {"br", "input", "hr", "img"}:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data
        self.pieces.append(data)

    def having(self, name: str) -> list[str | None]:
        return [a[name] for _, a in self.tags if name in a]


def test_text_is_escaped_and_markup_is_not_escaped_twice():
    assert element("p", "<b>", element("i", "&")) == "<p>&lt;b&gt;<i>&amp;</i></p>"
    assert escape(Html("<b>")) == "<b>"


def test_attributes_are_escaped_and_absent_ones_left_out():
    assert element("a", class_="x", title='"<', hidden=True, id=None, open=False) == (
        '<a class="x" title="&quot;&lt;" hidden></a>'
    )


@pytest.mark.parametrize("bad", ["\x00", "\ud800", "\x1b", "\uffff"])
def test_characters_that_no_page_can_carry_are_replaced(bad):
    shown = join([f"a{bad}b"])
    assert shown == "a\ufffdb"
    shown.encode()


def test_a_hostile_question_is_shown_as_text():
    turns = (Turn(question=HOSTILE, answer=replace(drones_answer(), question=HOSTILE)),)
    for markup in (
        conversation(turns, TABLE.documents, CHINESE),
        evidence(turns, TABLE.documents, CHINESE),
    ):
        tree = Tree(markup)
        assert "script" not in {tag for tag, _ in tree.tags}
        assert HOSTILE in tree.text


def test_markup_in_a_document_is_shown_as_text():
    for markup in (reader(TABLE, DOCUMENT, CHINESE), evidence(turns(), TABLE.documents, CHINESE)):
        tree = Tree(markup)
        assert "img" not in {tag for tag, _ in tree.tags}
        assert "<img src=x onerror=alert(1)>" in tree.text


def turns() -> tuple[Turn, ...]:
    answer = drones_answer()
    return (Turn(question=answer.question, answer=answer),)


def test_markers_open_the_card_of_their_citation():
    shown = Tree(conversation(turns(), TABLE.documents, CHINESE))
    cards = Tree(evidence(turns(), TABLE.documents, CHINESE)).having("id")
    for name in shown.having("data-cite"):
        assert f"cite-{name}" in cards
    assert shown.having("data-cite")[:2] == ["1-1", "1-2"]


def test_the_resolved_question_is_shown_to_follow_ups_and_only_where_it_differs():
    shown = Tree(conversation(turns() * 2, TABLE.documents, CHINESE)).text
    assert shown.count("理解为无人机产业由谁负责?") == 1
    same = replace(drones_answer(), standalone="那谁负责?")
    shown = conversation((*turns(), Turn(question="那谁负责?", answer=same)), {}, CHINESE)
    assert "理解为" not in shown


def test_a_marker_does_not_begin_a_line_of_its_own():
    shown = conversation(turns(), TABLE.documents, CHINESE)
    assert re.search(r'<span class="tied">局。<button [^>]*data-cite="1-1"', shown)


def test_what_is_printed_is_marked_as_chinese_on_an_english_page():
    page = Page(fixed_assistant(), today=date(2024, 1, 1))
    *_, held = page.ask("那谁负责?", (), None)
    shown = [page.masthead("en", DOCUMENT), *page.desk(held, DOCUMENT, "en")]
    shown += [page.desk((), DOCUMENT, "en")[1], *page.views(DOCUMENT, "en")]
    for markup in shown[1:]:
        assert "zh-Hans" in Tree(markup).having("lang")


def test_coverage_is_stated():
    assert "共2条 · 已全部列出" in conversation(turns(), TABLE.documents, CHINESE)


def test_quoted_words_are_marked_and_nothing_else():
    answer = drones_answer()
    citation = answer.citations[0]
    shown = join(marked_paragraphs(citation.clause, citation.span))
    assert f"<mark>{citation.quote}</mark>" in shown
    assert shown.count("<mark>") == 1


def test_a_quote_over_several_lines_is_marked_on_each():
    notice = CLAUSES[0]
    whole = Span(start=notice.span.start, end=notice.span.end - 1)
    shown = join(marked_paragraphs(notice, whole))
    assert shown.count("<mark>") == 2
    assert "".join(Tree(shown).text.split()) == "".join(notice.text.split())


def test_cited_and_also_found_stand_apart():
    shown = evidence(turns(), TABLE.documents, CHINESE)
    assert shown.index("group-cited") < shown.index("cite-1-2") < shown.index("group-also")
    assert shown.index("group-also") < shown.index("cite-1-a1")


def test_a_declined_answer_shows_near_clauses_as_no_answer():
    assistant = fixed_assistant()
    declined = (Turn(question="能补贴多少?", answer=assistant.ask("能补贴多少?")),)
    assert "可能相关，并非答案" in conversation(declined, TABLE.documents, CHINESE)
    assert "group-cited" not in evidence(declined, TABLE.documents, CHINESE)


def test_evidence_of_earlier_turns_is_kept_but_hidden():
    two = turns() * 2
    hidden = [a for _, a in Tree(evidence(two, TABLE.documents, CHINESE)).tags if "data-turn" in a]
    assert [("hidden" in a) for a in hidden] == [True, False]


def test_copied_text_carries_sources_validity_and_label():
    text = copy_text(drones_answer(), TABLE.documents, CHINESE)
    assert (
        "[1] 《云溪市低空经济实施方案(2020-2022年)》二、重点领域 › (一)无人机产业：“责任单位"
        in text
    )
    assert "已经届满" in text
    assert text.endswith("（原文摘录）")


def test_the_full_text_is_complete_and_every_clause_has_its_anchor():
    tree = Tree(reader(TABLE, DOCUMENT, CHINESE))
    assert "".join(DOCUMENT.text.split()) in "".join(tree.text.split())
    for clause in CLAUSES:
        assert f"clause-{clause.address}" in tree.having("id")


def test_a_heading_with_a_space_after_its_marker_is_still_a_heading():
    from chatbot.indexing.table import ClauseTable

    part = TABLE["yunxi#3"]
    spaced = part.text.replace("三、", "三、\u3000")
    end = part.span.start + len(spaced)
    moved = replace(
        part, text=spaced, span=replace(part.span, end=end), body=replace(part.body, end=end)
    )
    shown = reader(ClauseTable([DOCUMENT], [moved]), DOCUMENT, CHINESE)
    assert '<h2 class="clause-title">三、\u3000保障措施</h2>' in shown


def test_outline_links_lead_to_anchors():
    tree = Tree(reader(TABLE, DOCUMENT, CHINESE))
    for link in [h for h in tree.having("href") if h]:
        assert f"clause-{link.partition('clause=')[2]}" in tree.having("id")


def test_links_name_the_document_where_there_are_several():
    clause = TABLE["yunxi#2.1"]
    assert link_to(clause, several=False) == "#clause=2.1"
    assert link_to(clause, several=True) == "#document=yunxi&clause=2.1"


def test_clauses_without_heading_have_a_name():
    assert place_of(TABLE["yunxi#notice"]) == "印发通知"
    assert name_of(TABLE["yunxi#1"]) == "一、总体目标"
    assert name_of(TABLE["yunxi#2.1"]) == "二、(一) 无人机产业"


def test_duties_hold_every_department_of_every_clause():
    held = duties(TABLE, DOCUMENT)
    assert {name: sorted(roles) for name, roles in held.items()} == {
        "市交通局": ["yunxi#2.1", "yunxi#2.2", "yunxi#3.1"],
        "市工信局": ["yunxi#2.1"],
        "市财政局": ["yunxi#3.1"],
    }
    assert held["市财政局"]["yunxi#3.1"] == "first"
    assert held["市交通局"]["yunxi#2.2"] == "first"
    assert held["市交通局"]["yunxi#3.1"] == "responsible"
    assert next(iter(held)) == "市交通局"


def test_the_matrix_has_a_cell_for_every_duty_and_only_for_those():
    tree = Tree(matrix(TABLE, DOCUMENT, CHINESE))
    labelled = [label for label in tree.having("aria-label") if label and "：" in label]
    assert len(labelled) == 5
    assert "市财政局：三、保障措施 › (一)加强资金支持，首位责任单位" in labelled


def test_targets_show_value_bound_and_caliber():
    text = Tree(targets(TABLE, DOCUMENT, CHINESE)).text
    assert "突破300亿元" in text
    assert "20家以上" in text
    assert "市统计局口径" in text


def test_a_document_without_departments_or_targets_says_so():
    bare = replace(TABLE["yunxi#2.1"], units=(), indicators=())
    from chatbot.indexing.table import ClauseTable

    table = ClauseTable([DOCUMENT], [bare])
    assert "没有写明责任单位" in matrix(table, DOCUMENT, CHINESE)
    assert "没有可以列表的量化指标" in targets(table, DOCUMENT, CHINESE)


def test_examples_come_from_the_document():
    found = examples(TABLE, DOCUMENT, CHINESE)
    assert any("通航服务" in q for q in found.enterprises)
    assert any("加强资金支持" in q for q in found.enterprises)
    assert any("市交通局" in q for q in found.officials)
    assert any("全市低空经济产值" in q for q in found.officials)
    assert len(found.enterprises) <= 4
    assert len(found.officials) <= 4


def test_money_is_asked_about_only_where_the_document_speaks_of_support():
    silent = replace(DOCUMENT, text=DOCUMENT.text.replace("资金", "金库"))
    assert (
        "能补贴多少钱？怎么申报？"
        in examples(
            TABLE, replace(DOCUMENT, text=DOCUMENT.text + "给予补贴。"), CHINESE
        ).enterprises
    )
    assert "能补贴多少钱？怎么申报？" not in examples(TABLE, silent, CHINESE).enterprises


def test_a_title_that_is_a_question_asks_itself():
    from chatbot.indexing.table import ClauseTable

    clause = TABLE["yunxi#3.1"]
    asking = replace(
        clause, path=(clause.path[0], replace(clause.path[1], title="哪些人可以申请?"))
    )
    found = examples(ClauseTable([DOCUMENT], [asking]), DOCUMENT, CHINESE)
    assert "哪些人可以申请?" in found.enterprises


def test_a_document_without_titles_still_offers_a_question():
    from chatbot.indexing.table import ClauseTable

    found = examples(ClauseTable([DOCUMENT], CLAUSES[:1]), DOCUMENT, CHINESE)
    assert found.officials


def test_validity_is_said_plainly():
    assert "实施期限已届满" in validity(DOCUMENT, date(2023, 1, 1), CHINESE)
    assert "实施期限已届满" not in validity(DOCUMENT, date(2022, 12, 31), CHINESE)
    open_ended = replace(DOCUMENT, period=None)
    assert "有效期未在文件信息中载明" in validity(open_ended, date(2023, 1, 1), CHINESE)
    assert Period(first=2020, last=2022) == DOCUMENT.period


def test_a_conversation_is_handed_to_the_assistant_as_history():
    assistant = fixed_assistant()
    page = Page(assistant, today=date(2024, 1, 1))
    *_, held = page.ask("一", (), None)
    list(page.ask("二", held, "yunxi"))
    assert assistant.asked == [("一", (), None), ("二", ("一",), "yunxi")]


def test_a_long_conversation_forgets_its_beginning():
    page = Page(fixed_assistant())
    held = ()
    for number in range(MOST_TURNS + 5):
        *_, held = page.ask(str(number), held, None)
    assert [held[0].question, len(held)] == ["5", MOST_TURNS]


def test_a_draft_is_shown_as_a_draft_until_the_answer_takes_its_place():
    page = Page(replace(fixed_assistant(), drafts=("补贴", "九百万元。")))
    steps = list(page.ask("能补贴多少?", (), None))
    assert [turns[-1].draft for turns in steps] == ["", "补贴", "补贴九百万元。", ""]
    shown = conversation(steps[2], {}, CHINESE)
    assert "补贴九百万元。" in shown
    assert "草稿" in shown
    assert "九百万元" not in conversation(steps[3], {}, CHINESE)


def test_what_a_model_had_to_do_with_an_answer_is_said_beside_it():
    worded = replace(
        drones_answer(),
        kind=AnswerKind.GENERATED,
        generation=Generation(model="openai:m", sentences=1),
        notices=("AI 生成:本回答由人工智能模型(openai:m)组织语言。", "《方案》:有效。"),
    )
    shown = conversation((Turn(question="那谁负责?", answer=worded),), {}, CHINESE)
    assert "AI 生成:本回答由人工智能模型(openai:m)组织语言。" in shown
    assert 'class="kind kind-generated">AI 生成<' in shown
    assert "（AI 生成）" in copy_text(worded, {}, CHINESE)


def test_every_wording_has_the_same_fields_in_every_language():
    fields = {
        tag: {key: sorted(re.findall(r"{+\w+", text)) for key, text in words_in(tag).said.items()}
        for tag in LANGUAGES
    }
    for tag in LANGUAGES:
        for key, named in fields[tag].items():
            assert [f.split(":")[0] for f in named] == fields["zh-Hans"][key], (tag, key)
        assert all(words_in(tag).said.values())


def test_an_unknown_language_is_the_default():
    assert words_in("tlh") is not None
    assert words_in("tlh").said == words_in("zh-Hans").said
    assert words_in(None).language == "zh-Hans"


def test_in_english_only_what_is_printed_or_answered_is_chinese():
    page = Page(fixed_assistant(), today=date(2024, 1, 1))
    *_, held = page.ask("那谁负责?", (), None)
    *_, held = page.ask("能补贴多少?", held, None)
    shown = [
        page.masthead("en", DOCUMENT),
        page.tools("en"),
        *page.desk((), DOCUMENT, "en"),
        *page.desk(held, DOCUMENT, "en"),
        *page.views(DOCUMENT, "en"),
    ]
    printed = DOCUMENT.text + DOCUMENT.title + str(DOCUMENT.issuer) + "政简体繁體"
    printed += "".join(NAMES.values()) + "".join(
        f"{i.unit}{i.caliber}" for c in CLAUSES for i in c.indicators
    )
    printed += "".join(u.name for c in CLAUSES for u in c.units)
    said = [t.question + t.answer.text + t.answer.standalone for t in held]
    said += [*held[0].answer.notices]
    allowed = printed + "".join(said)
    for markup in shown:
        tree = Tree(markup)
        labels = [a.get("aria-label") or "" for _, a in tree.tags]
        labels += [a.get("placeholder") or "" for _, a in tree.tags]
        for run in re.findall(r"[\u4e00-\u9fff]+", " ".join([*tree.pieces, *labels])):
            assert run in allowed, run


def test_suggestions_and_examples_speak_the_language_of_the_page():
    page = Page(fixed_assistant(), today=date(2024, 1, 1))
    *_, held = page.ask("那谁负责?", (), None)
    offered = {
        tag: [
            str(question)
            for markup in (page.desk((), DOCUMENT, tag)[0], page.desk(held, DOCUMENT, tag)[0])
            for question in Tree(markup).having("data-ask")
        ]
        for tag in LANGUAGES
    }
    assert "通航服务产业讲了什么?" in offered["zh-Hans"]
    assert "通航服務產業講了什麼?" in offered["zh-Hant"]
    assert "What does “通航服务产业” say?" in offered["en"]
    assert len({len(questions) for questions in offered.values()}) == 1
    assert all(re.match("[A-Z]", question) for question in offered["en"])
    assert not any(has_traditional(question) for question in offered["zh-Hans"])
    assert all(has_traditional(question) for question in offered["zh-Hant"])


def test_a_conversation_whose_clauses_a_reload_took_away_keeps_its_suggestions():
    from chatbot.indexing.table import ClauseTable

    answer = drones_answer()
    assert in_language(answer, ClauseTable([DOCUMENT], CLAUSES[:1]), "en") == answer
    assert in_language(answer, TABLE, "en").followups != answer.followups


def test_traditional_characters_leave_the_document_as_printed():
    page = Page(fixed_assistant())
    assert "責任單位" in page.masthead("zh-Hant", DOCUMENT)
    assert "".join(DOCUMENT.text.split()) in "".join(
        Tree(page.views(DOCUMENT, "zh-Hant")[1]).text.split()
    )


def test_a_refusal_names_whom_to_ask_and_can_be_judged():
    declined = fixed_assistant().ask("能补贴多少?")
    shown = conversation((Turn(question="能补贴多少?", answer=declined),), {}, CHINESE)
    whom = shown[shown.index("whom") :]
    assert "市财政局负责哪些条款？" in whom
    reasons = Tree(shown).having("value")
    assert "文件里其实写明了" in reasons
    assert "引用的条款不对" not in reasons


def test_a_fault_is_tied_to_a_clause_and_kept_in_one_language():
    shown = Tree(conversation(turns(), TABLE.documents, words_in("en")))
    values = shown.having("value")
    assert "引用的条款不对" in values
    assert {"", "yunxi#2.1", "yunxi#3.1"} <= set(values)
    assert "Wrong clause cited" in shown.text


def test_a_failure_is_said_and_not_remembered_as_a_turn():
    page = Page(fixed_assistant())
    shown = page.failed("问", ())
    assert "暂时没能作答" in page.desk(shown, DOCUMENT, "zh-Hans")[0]


def test_charts_compare_only_what_has_one_unit():
    clause = TABLE["yunxi#1"]
    first = clause.indicators[0]
    more = replace(first, subject="别的产值", value="150亿元", number=150.0)
    from chatbot.indexing.table import ClauseTable

    table = ClauseTable([DOCUMENT], [replace(clause, indicators=(*clause.indicators, more))])
    shown = targets(table, DOCUMENT, CHINESE)
    assert Tree(shown).having("style") == ["width:100.0%", "width:50.0%"]
    assert "以亿元计" in shown
    assert "以家计" not in shown
