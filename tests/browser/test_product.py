"""The product as a newcomer meets it: ``chatbot serve`` over the project's own corpus.

Nothing here knows the corpus: questions come from the page's examples or are made of what the API
lists, and what the page shows is compared with what the API says to the same question.
"""

from __future__ import annotations

import json
import urllib.parse
import urllib.request

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def get(address: str, path: str):
    with urllib.request.urlopen(f"{address}{path}", timeout=30) as reply:
        return json.load(reply)


def ask(address: str, question: str, history: list[str] | None = None):
    body = json.dumps({"question": question, "history": history or []}).encode()
    request = urllib.request.Request(
        f"{address}api/v1/ask", data=body, headers={"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=30) as reply:
        return json.load(reply)


def clauses_with_units(address: str):
    found = []
    branches = get(address, "api/v1/outline")
    while branches:
        branch = branches.pop(0)
        branches = branch["children"] + branches
        clause = get(address, "api/v1/clauses/" + urllib.parse.quote(branch["clause_id"], safe=""))
        if clause["units"] and clause["title"]:
            found.append(clause)
    return found


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_every_example_is_answered_or_declined_as_the_api_does(look, plan_server):
    visit = look(plan_server)
    page = visit.page
    examples = page.locator(".example").all_inner_texts()
    assert len(examples) >= 4
    answered = 0
    for question in examples:
        said = ask(plan_server, question)
        visit.ask(question)
        expect(page.locator(".turn").last.locator(".marker").first).to_be_visible() if said[
            "citations"
        ] else expect(page.locator(".turn").last.locator(".declined")).to_be_visible()
        answered += not said["abstained"]
        page.get_by_role("button", name="新对话").click()
        expect(page.locator(".turn")).to_have_count(0)
    # An example that is declined shows what a refusal looks like; most have to be answered.
    assert answered >= len(examples) - 2


def test_who_is_responsible_is_answered_and_the_right_words_are_marked(look, plan_server):
    clause = clauses_with_units(plan_server)[0]
    question = f"{clause['title']}由哪些单位负责?"
    said = ask(plan_server, question)
    assert said["citations"], said["answer"]
    visit = look(plan_server)
    visit.ask(question)
    page = visit.page
    for unit in clause["units"]:
        expect(page.locator(".answer-text")).to_contain_text(unit["name"])
    first = said["citations"][0]
    page.locator(".answer-text .marker").first.click()
    card = page.locator(f"#cite-1-{first['n']}")
    expect(card).to_be_in_viewport()
    marked = "".join(card.locator("mark").all_inner_texts())
    assert squeezed(marked) == squeezed(first["quote"])
    assert squeezed(first["text"]) == squeezed(card.locator(".card-text").inner_text())
    expect(card.locator("h4")).to_contain_text(first["path"])


def test_a_follow_up_is_resolved_from_the_conversation(look, plan_server):
    first, second = clauses_with_units(plan_server)[:2]
    opening = f"{first['title']}由哪些单位负责?"
    said = ask(plan_server, f"那{second['title']}呢?", [opening])
    assert said["standalone"] != said["question"]
    visit = look(plan_server)
    visit.ask(opening)
    visit.ask(said["question"])
    last = visit.page.locator("#turn-2")
    expect(last.locator(".resolved")).to_contain_text(said["standalone"])
    for unit in second["units"]:
        expect(last.locator(".answer-text")).to_contain_text(unit["name"])


def test_what_the_document_does_not_say_is_declined_without_citation(look, plan_server):
    visit = look(plan_server)
    visit.ask("食堂今天中午吃什么?")
    page = visit.page
    expect(page.locator(".answer.declined")).to_be_visible()
    expect(page.locator(".answer .marker")).to_have_count(0)
    expect(page.locator(".group-cited")).to_have_count(0)


def test_the_period_and_dates_are_stated_as_the_api_states_them(look, plan_server):
    document = get(plan_server, "api/v1/documents")[0]
    page = look(plan_server).page
    head = page.locator(".document-head")
    expect(head).to_contain_text(document["title"].strip("《》"))
    if document["period"]:
        expect(head).to_contain_text(
            f"{document['period']['first']}–{document['period']['last']}年"
        )


def test_the_full_text_holds_every_clause_and_a_card_leads_into_it(look, plan_server):
    clause = clauses_with_units(plan_server)[-1]
    visit = look(plan_server)
    visit.ask(f"{clause['clause']}的原文是什么?")
    page = visit.page
    link = page.locator(".group-cited .open").first
    address = urllib.parse.unquote(link.get_attribute("href").partition("clause=")[2])
    link.click()
    place = page.locator(f"[id='clause-{address}']")
    expect(place).to_be_in_viewport()
    paper = squeezed(page.locator("#paper").text_content())
    for held in clauses_with_units(plan_server):
        assert squeezed(held["text"]) in paper


def test_the_matrix_lists_each_department_of_each_clause(look, plan_server):
    page = look(plan_server, "#view=units").page
    expected = {
        (unit["name"], clause["clause_id"].partition("#")[2])
        for clause in clauses_with_units(plan_server)
        for unit in clause["units"]
    }
    shown = {
        (row["unit"], address)
        for row in page.evaluate(
            "[...document.querySelectorAll('.matrix tbody tr')].map(r => ({unit: r.dataset.unit,"
            " links: [...r.querySelectorAll('td a')].map(a => a.getAttribute('href'))}))"
        )
        for link in row["links"]
        for address in [urllib.parse.unquote(link.partition("clause=")[2])]
    }
    assert expected <= shown
    assert expected


def test_table_and_chart_show_the_targets_that_the_interface_lists(look, plan_server):
    targets = get(plan_server, "api/v1/indicators")
    page = look(plan_server, "#view=targets").page
    rows = [squeezed(text) for text in page.locator(".targets tbody tr").all_inner_texts()]
    assert len(rows) == len(targets) > 0
    for target, row in zip(targets, rows, strict=True):
        assert squeezed(target["subject"] + (target["caliber"] or "—")) in row
        assert squeezed(target["value"]) in row
    numbers = {squeezed(t["subject"] + t["value"]): t["number"] for t in targets}
    for chart in page.locator(".chart").all():
        drawn = []
        for bar in chart.locator("li").all():
            name = bar.locator(".bar-name").inner_text() + bar.locator("strong").inner_text()
            width = bar.locator(".bar-fill").evaluate("bar => bar.getBoundingClientRect().width")
            drawn.append((numbers[squeezed(name)], width))
        most, widest = drawn[0]
        for number, width in drawn:
            assert abs(width / widest - number / most) < 0.01
    page.locator(".targets tbody a").last.click()
    address = urllib.parse.quote(targets[-1]["clause_id"].partition("#")[2])
    expect(page.locator(f"[id='clause-{address}']")).to_be_in_viewport()


def test_another_document_is_chosen_read_asked_and_linked(look, shelf_server):
    documents = get(shelf_server, "api/v1/documents")
    assert len(documents) > 1
    wanted = documents[-1]
    visit = look(shelf_server)
    page = visit.page
    page.locator("#document").select_option(wanted["document_id"])
    expect(page.locator(".document-title")).to_have_text(wanted["title"].strip("《》"))
    expect(page.locator(".reader")).to_have_attribute("data-document", wanted["document_id"])
    page.locator(".example").first.click()
    visit.answered(1)
    links = page.locator("#evidence .open").all()
    assert links
    for link in links:
        assert f"document={wanted['document_id']}&" in urllib.parse.unquote(
            link.get_attribute("href")
        )
    fragment = links[0].get_attribute("href")
    address = urllib.parse.unquote(fragment.partition("clause=")[2])
    # The link alone, in a new window, opens the right document at the right clause.
    other = look(shelf_server, fragment).page
    expect(other.locator(f"[id='clause-{address}']")).to_be_in_viewport()
    expect(other.locator("#document")).to_have_value(wanted["document_id"])


def test_a_question_goes_to_all_documents_where_the_visitor_says_so(look, shelf_server):
    documents = get(shelf_server, "api/v1/documents")
    clause = clauses_with_units(shelf_server)[-1]
    assert clause["document_id"] != documents[0]["document_id"]
    question = f"{clause['document']}中,{clause['title']}由哪些单位负责?"
    said = ask(shelf_server, question)
    visit = look(shelf_server)
    visit.page.locator("#scope").uncheck()
    visit.page.wait_for_selector("#outbox [data-confined=false]", state="attached")
    visit.ask(question)
    shown = squeezed(visit.page.locator("#turn-1 .answer-text").inner_text())
    assert squeezed("".join(c for c in said["answer"] if c not in "[]·")) == shown


def test_hostile_questions_leave_the_page_whole(look, plan_server):
    visit = look(plan_server)
    for question in (
        "<script>alert(1)</script>",
        "'; DROP TABLE clauses; --",
        "\u202e三、(一)",
        "?" * 4000,
    ):
        visit.ask(question)
    expect(visit.page.locator(".turn")).to_have_count(4)
